import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, it } from 'vitest';
import { expectAgreement, normal, openBoth } from './on-both.ts';

/** The product a·b, either side transposed, with both gradients. */
function productAndGradients(
  m: number,
  k: number,
  n: number,
  sides: [boolean, boolean],
  batch: number[] = [],
): () => Tensor[] {
  const [transposeA, transposeB] = sides;
  return () => {
    const a = normal([...batch, ...(transposeA ? [k, m] : [m, k])], 1);
    const b = normal([...batch, ...(transposeB ? [n, k] : [k, n])], 2);
    const multiply = (p: Tensor, q: Tensor): Tensor => tf.matMul(p, q, transposeA, transposeB);
    const y = multiply(a, b);
    return [y, ...tf.grads(multiply)([a, b], normal(y.shape, 3))];
  };
}

const SIDES: [boolean, boolean][] = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
];

beforeAll(openBoth);

describe('matrix products and their gradients agree with cpu', () => {
  it.each(SIDES)('transposeA %s, transposeB %s, over a grid of sizes', (...sides) => {
    for (const m of [1, 2, 5, 33]) {
      for (const k of [1, 3, 64]) {
        for (const n of [1, 4, 7, 31]) expectAgreement(productAndGradients(m, k, n, sides));
      }
    }
    expectAgreement(productAndGradients(128, 300, 65, sides));
  });

  it.each(SIDES)('transposeA %s, transposeB %s, a batch of matrices', (...sides) => {
    expectAgreement(productAndGradients(5, 6, 7, sides, [3]));
    expectAgreement(productAndGradients(2, 9, 4, sides, [2, 3]));
  });

  it.each(SIDES)('one matrix against a batch, transposeA %s, transposeB %s', (transposeA, transposeB) => {
    expectAgreement(() => {
      const a = normal([1, ...(transposeA ? [6, 5] : [5, 6])], 1);
      const b = normal([4, ...(transposeB ? [7, 6] : [6, 7])], 2);
      return [tf.matMul(a, b, transposeA, transposeB)];
    });
  });

  it('any size', () => {
    const side = fc.integer({ min: 1, max: 70 });
    const property = fc.property(side, side, side, fc.constantFrom(...SIDES), (m, k, n, sides) =>
      expectAgreement(productAndGradients(m, k, n, sides)),
    );
    fc.assert(property, { numRuns: 80, seed: 5 });
  });
});

describe('the fused product agrees with cpu', () => {
  it.each(['linear', 'relu', 'sigmoid', 'elu', 'relu6', 'leakyrelu'] as const)(
    '%s, with a bias',
    (activation) => {
      for (const [transposeA, transposeB] of SIDES) {
        expectAgreement(() => [
          tf.fused.matMul({
            a: normal(transposeA ? [20, 9] : [9, 20], 1) as tf.Tensor2D,
            b: normal(transposeB ? [13, 20] : [20, 13], 2) as tf.Tensor2D,
            bias: normal([13], 3),
            transposeA,
            transposeB,
            activation,
            leakyreluAlpha: 0.2,
          }),
        ]);
      }
    },
  );
});
