import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { Random } from '../../../src/lib/random.ts';
import { Adam } from '../../../src/lib/training/adam.ts';
import {
  discriminatorLoss,
  generatorLoss,
  slopePenalty,
  standing,
} from '../../../src/lib/training/adversarial-losses.ts';

beforeAll(async () => {
  await openNodeBackend('wasm');
});

const s = (l: number): number => 1 / (1 + Math.exp(-l));
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const valueOf = (loss: () => tf.Scalar): number => tf.tidy(() => loss().dataSync()[0] ?? NaN);
const slopeOf = (loss: (l: tf.Tensor) => tf.Scalar, l: readonly number[]): Float32Array =>
  tf.tidy(
    () =>
      tf
        .grad(loss)(tf.tensor1d([...l]))
        .dataSync() as Float32Array,
  );

const real = [-2, 0.3, 1.7, 4];
const fake = [-3, -0.5, 0.8, 2.2];

describe('the losses', () => {
  it('are those of the paper, from logits, and finite at any logit', () => {
    const onReal = tf.tensor1d(real);
    const onFake = tf.tensor1d(fake);
    const expected = -mean(real.map((l) => Math.log(s(l)))) - mean(fake.map((l) => Math.log(1 - s(l))));
    expect(valueOf(() => discriminatorLoss(onReal, onFake))).toBeCloseTo(expected, 5);
    const smooth =
      -mean(real.map((l) => 0.9 * Math.log(s(l)) + 0.1 * Math.log(1 - s(l)))) -
      mean(fake.map((l) => Math.log(1 - s(l))));
    expect(valueOf(() => discriminatorLoss(onReal, onFake, 0.9))).toBeCloseTo(smooth, 5);
    expect(valueOf(() => generatorLoss(onFake))).toBeCloseTo(-mean(fake.map((l) => Math.log(s(l)))), 5);
    expect(valueOf(() => generatorLoss(onFake, 'saturating'))).toBeCloseTo(
      mean(fake.map((l) => Math.log(1 - s(l)))),
      5,
    );
    const far = tf.tensor1d([-300, 300]);
    expect(valueOf(() => generatorLoss(far))).toBeCloseTo(150, 3);
    tf.dispose([onReal, onFake, far]);
  });

  it('leave D at 2 log 2 where it can only guess', () => {
    const zero = tf.zeros([4]);
    expect(valueOf(() => discriminatorLoss(zero, zero))).toBeCloseTo(2 * Math.log(2), 6);
    zero.dispose();
  });

  it.each(['non-saturating', 'saturating'] as const)('have, %s, the slope of finite differences', (kind) => {
    const slope = slopeOf((l) => generatorLoss(l, kind), fake);
    fake.forEach((l, i) => {
      const moved = (h: number): number => {
        const at = tf.tensor1d(fake.map((other, j) => (j === i ? l + h : other)));
        const value = valueOf(() => generatorLoss(at, kind));
        at.dispose();
        return value;
      };
      expect(slope[i]).toBeCloseTo((moved(0.02) - moved(-0.02)) / 0.04, 4);
    });
  });

  it('starve the generator of the minimax game where D is sure, and the other one never: slopes −D and −(1 − D)', () => {
    const l = [-8, -4, 0, 4];
    const minimax = slopeOf((at) => generatorLoss(at, 'saturating'), l);
    const other = slopeOf((at) => generatorLoss(at), l);
    l.forEach((at, i) => {
      expect(minimax[i]).toBeCloseTo(-s(at) / l.length, 6);
      expect(other[i]).toBeCloseTo(-(1 - s(at)) / l.length, 6);
    });
    // Same direction and same fixed point, D = ½; where D says 0.03 %, three thousand times the push.
    expect((other[0] ?? NaN) / (minimax[0] ?? NaN)).toBeCloseTo(Math.exp(8), -1);
    expect(other[2]).toBeCloseTo(minimax[2] ?? NaN, 7);
  });
});

it('are least, over all D, at p / (p + q), where they are 2 log 2 − 2 JS', async () => {
  const p = [5, 3, 2, 0]; // tenths, over four outcomes
  const q = [1, 1, 4, 4];
  const repeat = (counts: readonly number[]): number[] => counts.flatMap((n, k) => Array<number>(n).fill(k));
  const [onReal, onFake] = [p, q].map((counts) => tf.tensor1d(repeat(counts), 'int32')) as [
    tf.Tensor1D,
    tf.Tensor1D,
  ];
  const table = tf.tidy(() => tf.variable(tf.zeros([4])));
  const adam = new Adam([{ name: 'table', variable: table }], 0.1);
  let loss = NaN;
  for (let k = 0; k < 400; k++) {
    adam.rate = k < 300 ? 0.1 : 0.02;
    tf.tidy(() => {
      const onehot = (at: tf.Tensor1D) => tf.cast(tf.oneHot(at, 4), 'float32');
      const logits = (at: tf.Tensor1D) => tf.matMul(onehot(at), tf.reshape(table, [4, 1]));
      const { value, grads } = tf.variableGrads(
        () => discriminatorLoss(logits(onReal), logits(onFake)),
        [table],
      );
      adam.apply(grads);
      loss = value.dataSync()[0] ?? NaN;
    });
  }
  const learnt = Array.from(await table.data(), s);
  p.forEach((count, k) => {
    expect(learnt[k]).toBeCloseTo(count / (count + (q[k] ?? NaN)), 1);
  });
  expect(learnt[0]).toBeCloseTo(5 / 6, 3);
  const half = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, n, k) => sum + (n === 0 ? 0 : (n / 10) * Math.log((2 * n) / (n + (b[k] ?? NaN)))), 0) / 2;
  expect(loss).toBeCloseTo(2 * Math.log(2) - 2 * (half(p, q) + half(q, p)), 1);
  expect(loss).toBeGreaterThan(2 * Math.log(2) - 2 * (half(p, q) + half(q, p)));
  tf.dispose([onReal, onFake, table]);
  adam.dispose();
});

it('the slope penalty is ½ ‖∇D‖² on average over the noise, exactly where D is linear', () => {
  const random = new Random(3);
  const [count, size, sigma] = [4000, 6, 0.3];
  const w = random.normals(size);
  const x = random.normals(count * size);
  const e = random.normals(count * size);
  const D = (pixels: Float32Array): tf.Tensor =>
    tf.matMul(tf.tensor2d(pixels, [count, size]), tf.tensor2d(w, [size, 1]));
  const penalty = valueOf(() =>
    slopePenalty(D(x), D(x.map((value, i) => value + sigma * (e[i] ?? NaN))), sigma),
  );
  const exact = 0.5 * w.reduce((sum, value) => sum + value * value, 0);
  // The mean of `count` squares of a normal number: its own spread is √(2 / count) of it.
  expect(Math.abs(penalty / exact - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
});

it('reads the standing from logits as the losses do', () => {
  const seen = standing(Float32Array.from(real), Float32Array.from(fake));
  const [onReal, onFake] = [tf.tensor1d(real), tf.tensor1d(fake)];
  expect(seen.real + seen.fake).toBeCloseTo(
    valueOf(() => discriminatorLoss(onReal, onFake)),
    5,
  );
  expect(seen.generator).toBeCloseTo(
    valueOf(() => generatorLoss(onFake)),
    5,
  );
  expect([seen.accuracyReal, seen.accuracyFake]).toEqual([0.75, 0.5]);
  // Whoever wins: −log D − log(1 − D) is never less than 2 log 2.
  expect(seen.fake + seen.generator).toBeGreaterThan(2 * Math.log(2));
  tf.dispose([onReal, onFake]);
});
