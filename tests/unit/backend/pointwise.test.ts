import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectAgreement, normal, openBoth, use } from './on-both.ts';

const SHAPES = [[7], [1, 1], [3, 1], [5, 4], [2, 3, 6], [3, 5, 5, 9], [2, 14, 14, 24], [128, 33]];

beforeAll(openBoth);

describe('gradients of activations agree with cpu', () => {
  const activations: Record<string, (x: Tensor) => Tensor> = {
    relu: (x) => tf.relu(x),
    'leakyRelu 0.2': (x) => tf.leakyRelu(x, 0.2),
    'leakyRelu 0': (x) => tf.leakyRelu(x, 0),
  };
  it.each(Object.keys(activations))('%s', (name) => {
    const activation = activations[name] as (x: Tensor) => Tensor;
    for (const shape of SHAPES)
      expectAgreement(() => [tf.grad(activation)(normal(shape, 1), normal(shape, 2))]);
  });

  it('gives nothing at exactly zero', () => {
    expectAgreement(() => [tf.grad((x: Tensor) => tf.relu(x))(tf.zeros([5]), tf.ones([5]))]);
    expectAgreement(() => [tf.grad((x: Tensor) => tf.leakyRelu(x, 0.2))(tf.zeros([5]), tf.ones([5]))]);
  });
});

describe('sums, means, broadcasts agree with cpu', () => {
  it.each(SHAPES.map((shape) => ({ shape })))('over every set of axes of $shape', ({ shape }) => {
    for (let set = 0; set < 2 ** shape.length; set++) {
      const axes = shape.map((_, axis) => axis).filter((axis) => (set & (1 << axis)) !== 0);
      for (const keepDims of [false, true]) {
        expectAgreement(() => [
          tf.sum(normal(shape, 3), axes, keepDims),
          tf.mean(normal(shape, 3), axes, keepDims),
        ]);
      }
    }
  });

  it('negative axes and whole numbers', () => {
    expectAgreement(() => [tf.sum(normal([3, 4, 5], 1), [-3, -2]), tf.sum(normal([3, 4], 1), -2)]);
    expectAgreement(() => [tf.sum(tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32'), 0)]);
  });

  it('keeps the rounding error of a long sum small', () => {
    use('wasm');
    const [total] = tf.tidy(() => tf.sum(tf.fill([100_000, 1], 0.1), 0)).dataSync();
    expect(Math.abs((total as number) - 10_000)).toBeLessThan(0.05);
  });

  it('a row added, and one tiled', () => {
    for (const columns of [1, 2, 3, 4, 17, 64]) {
      expectAgreement(() => [
        tf.add(normal([3, 5, columns], 1), normal([columns], 2)),
        tf.add(normal([columns], 2), normal([3, 5, columns], 1)),
        tf.tile(normal([1, 1, columns], 1), [4, 3, 1]),
        tf.tile(normal([1, columns], 1), [2, 3]),
        tf.broadcastTo(normal([columns], 1), [6, columns]),
      ]);
    }
  });

  it('any matrix', () => {
    const side = fc.integer({ min: 1, max: 150 });
    const property = fc.property(side, side, (rows, columns) =>
      expectAgreement(() => {
        const x = normal([rows, columns], rows);
        return [tf.sum(x, 0), tf.mean(x, 0), tf.add(x, normal([columns], 9))];
      }),
    );
    fc.assert(property, { numRuns: 60, seed: 7 });
  });
});

describe('batch norm and its gradients agree with cpu', () => {
  it.each(
    [
      [6, 5],
      [4, 3, 3, 7],
      [8, 7, 7, 16],
    ].map((shape) => ({ shape })),
  )('$shape', ({ shape }) => {
    const channels = shape.at(-1) as number;
    expectAgreement(() => {
      const inputs = [
        normal(shape, 1),
        normal([channels], 2),
        tf.add(tf.square(normal([channels], 3)), 0.5),
        normal([channels], 4),
        normal([channels], 5),
      ];
      const normalise = (x: Tensor, mean: Tensor, variance: Tensor, offset: Tensor, scale: Tensor): Tensor =>
        tf.batchNorm(x, mean as Tensor1D, variance as Tensor1D, offset as Tensor1D, scale as Tensor1D, 1e-3);
      const gradients = tf.grads(normalise as (...tensors: Tensor[]) => Tensor)(inputs, normal(shape, 6));
      return [normalise(...(inputs as [Tensor, Tensor, Tensor, Tensor, Tensor])), ...gradients];
    });
  });

  it('through the batch’s own moments', () => {
    expectAgreement(() => {
      const normalise = (x: Tensor): Tensor => {
        const { mean, variance } = tf.moments(x, [0, 1, 2]);
        const one = tf.ones([3]) as Tensor1D;
        return tf.batchNorm4d(x as Tensor4D, mean as Tensor1D, variance as Tensor1D, one, one, 1e-3);
      };
      const x = normal([5, 6, 6, 3], 1);
      return [tf.grad(normalise)(x, normal(x.shape, 2))];
    });
  });

  it('with a mean for every element', () => {
    expectAgreement(() => {
      const x = normal([2, 3, 3, 2], 1) as Tensor4D;
      const mean = normal([2, 3, 3, 2], 2) as Tensor4D;
      const one = tf.onesLike(mean);
      const normalise = (t: Tensor): Tensor => tf.batchNorm4d(t as Tensor4D, mean, one, one, one);
      return [tf.grad(normalise)(x, normal(x.shape, 3))];
    });
  });
});

describe('identity', () => {
  it('outlives what it was taken from', () => {
    use('wasm');
    const before = tf.memory().numTensors;
    const original = tf.tensor1d([1, 2, 3]);
    const copy = tf.clone(original);
    const again = tf.engine().runKernel('Identity', { x: copy }) as Tensor;
    original.dispose();
    copy.dispose();
    const other = tf.tensor1d([7, 8, 9]); // would take the place of freed numbers
    expect(Array.from(again.dataSync())).toEqual([1, 2, 3]);
    tf.dispose([again, other]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
