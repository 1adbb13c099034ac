import * as tf from '@tensorflow/tfjs-core';
import { input, layers, model } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import type { LayersModel } from '../../../src/lib/models/types.ts';
import { meanLosses, networksTrainee } from '../../../src/lib/training/network-trainee.ts';
import type { LossTensors } from '../../../src/lib/training/network-trainee.ts';
import { batchOf, scatter } from '../../support/few-digits.ts';

/** Multiplies a number by a weight: w x. */
function scale(start: number): LayersModel {
  const x = input({ shape: [1] });
  const dense = layers.dense({ name: 'w', units: 1, useBias: false });
  const net = model({ inputs: x, outputs: dense.apply(x) as typeof x });
  dense.setWeights([tf.tensor2d([start], [1, 1])]);
  return net;
}

const weight = (net: LayersModel): number => net.getWeights()[0]?.dataSync()[0] as number;
/** (a − 1)² + 2 |b|, of the weights a and b. */
const lossesOf = (a: LayersModel, b: LayersModel): LossTensors => {
  const of = (net: LayersModel): tf.Scalar => tf.sum(net.apply(tf.ones([1, 1])) as tf.Tensor);
  const first = tf.square<tf.Scalar>(tf.sub(of(a), 1));
  const second = tf.abs<tf.Scalar>(of(b));
  return { total: tf.add<tf.Scalar>(first, tf.mul(second, 2)), first, second };
};

beforeAll(async () => {
  await openNodeBackend('wasm');
});

it('steps down one loss over several networks, reports its parts, and leaves no tensor behind', async () => {
  const [a, b] = [scale(3), scale(-2)];
  const trainee = networksTrainee({
    networks: { a, b },
    learningRate: 0.1,
    losses: () => lossesOf(a, b),
    validate: () => Promise.reject(new Error('not asked for')),
  });
  const { pixels } = scatter(1);
  expect(await trainee.step(batchOf(pixels))).toEqual({ total: 8, first: 4, second: 2 });
  // Adam's first step is as long as the rate, whatever the gradient.
  expect([weight(a), weight(b)]).toEqual([expect.closeTo(2.9, 4), expect.closeTo(-1.9, 4)]);
  const tensors = tf.memory().numTensors;
  await trainee.step(batchOf(pixels, 1));
  expect(tf.memory().numTensors).toBe(tensors);
  expect(Object.keys(await trainee.snapshot()).sort()).toEqual([
    'a/w/kernel',
    'adam/m/a/w/kernel',
    'adam/m/b/w/kernel',
    'adam/step',
    'adam/v/a/w/kernel',
    'adam/v/b/w/kernel',
    'b/w/kernel',
  ]);
  trainee.dispose();
});

it('averages losses over the pictures, of which the last chunk holds fewer', async () => {
  const { digits, pixels } = scatter(130);
  const losses = await meanLosses(digits, (images) => ({
    total: tf.mul<tf.Scalar>(tf.mean(tf.tensor1d(images)), 784),
  }));
  const ink = pixels.reduce((sum, value) => sum + value, 0) / 130;
  expect(losses.total / ink).toBeCloseTo(1, 5);
});
