import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { readWeights } from '../../../src/lib/models/files.ts';
import type { LayersModel } from '../../../src/lib/models/types.ts';
import {
  allVariables,
  copyWeights,
  keptShare,
  WeightAverage,
  withStatisticsKept,
} from '../../../src/lib/training/ema.ts';

beforeAll(async () => {
  await openNodeBackend('wasm');
});

/** A dense layer and a batch norm: weights that are trained, and statistics that are not. */
function build(): LayersModel {
  return sequential({
    layers: [
      layers.dense({ units: 3, inputShape: [2], useBias: false, kernelInitializer: 'zeros' }),
      layers.batchNormalization({ momentum: 0.5 }),
    ],
  });
}

function fill(network: LayersModel, value: number): void {
  for (const variable of allVariables(network)) {
    const filled = tf.fill(variable.shape, value);
    variable.assign(filled);
    filled.dispose();
  }
}

const values = async (network: LayersModel): Promise<number[]> =>
  (await readWeights(network)).flatMap(({ data }) => Array.from(data));

it('is, for weights that move at the same rate, what the closed form says, statistics included', async () => {
  const [from, into] = [build(), build()];
  const decay = 0.9;
  fill(into, 1);
  const average = new WeightAverage(from, into, decay);
  const steps = 120;
  const tensors = tf.memory().numTensors;
  let expected = 1;
  for (let t = 0; t < steps; t++) {
    fill(from, t);
    average.update();
    expected += (1 - keptShare(decay, t)) * (t - expected);
  }
  expect(tf.memory().numTensors).toBe(tensors);
  expect(average.updates).toBe(steps);
  for (const value of await values(into)) expect(value).toBeCloseTo(expected, 3);
  // Once ρ is constant and the start forgotten, the average of 0, 1, 2, … lags ρ / (1 − ρ) behind.
  expect(expected).toBeCloseTo(steps - 1 - decay / (1 - decay), 1);
  from.dispose();
  into.dispose();
});

it('begins by following at once, and never keeps more than ρ', () => {
  expect(keptShare(0.999, 0)).toBe(0.1);
  expect(keptShare(0.999, 20)).toBeCloseTo(0.7, 10);
  expect(keptShare(0.999, 100_000)).toBe(0.999);
  expect(keptShare(0, 100)).toBe(0);
});

it('is the network itself, to the bit, where ρ is 0', async () => {
  const [from, into] = [build(), build()];
  fill(from, 1 / 3);
  fill(into, 7e9);
  new WeightAverage(from, into, 0).update();
  expect(await values(into)).toEqual(await values(from));
  fill(from, 2);
  expect((await values(into))[0]).toBe(Math.fround(1 / 3)); // a copy, not a view
  copyWeights(from, into);
  expect(await values(into)).toEqual(await values(from));
  from.dispose();
  into.dispose();
});

it('keeps statistics where asked, and only there, without leaving a tensor', async () => {
  const network = build();
  fill(network, 0.5);
  const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
  const run = (): void => void network.apply(x, { training: true });
  tf.tidy(run);
  const before = await values(network);
  const tensors = tf.memory().numTensors;
  tf.tidy(() => withStatisticsKept(network, run));
  expect(await values(network)).toEqual(before);
  tf.tidy(run);
  expect(await values(network)).not.toEqual(before);
  expect(tf.memory().numTensors).toBe(tensors);
  x.dispose();
  network.dispose();
});
