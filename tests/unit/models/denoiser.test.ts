import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { config } from '../../../src/lib/models/denoiser/config.ts';
import {
  buildNetwork,
  corruptForTraining,
  crossEntropy,
  denoiser,
  denoisingLoss,
  sampleSigmas,
  withSigma,
} from '../../../src/lib/models/denoiser/model.ts';
import { corrupt } from '../../../src/lib/data/corruption.ts';
import { readWeights } from '../../../src/lib/models/files.ts';
import { PIXELS } from '../../../src/lib/models/types.ts';
import type { Digits, GenerativeModel, LayersModel } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';
import { batchOf, slopeErrors, trainByWayOf, variablesOf } from '../../support/few-digits.ts';

const random = new Random(11);
const pixels = Float32Array.from({ length: 4 * PIXELS }, () =>
  random.uniform() < 0.2 ? random.uniform() : 0,
);
const bytes: Digits = {
  images: Uint8Array.from(pixels, (value) => Math.round(255 * value)),
  labels: new Uint8Array(4),
  count: 4,
};
const copyWeights = async (net: LayersModel) => (await readWeights(net)).map(({ data }) => data);

let model: GenerativeModel;
let net: LayersModel;
beforeAll(async () => {
  await openNodeBackend('wasm');
});
beforeEach(() => {
  model = denoiser.create(7);
  net = model.networks['denoiser'] as LayersModel;
});
afterEach(() => {
  model.dispose();
});

describe('the network', () => {
  it('maps a picture and σ to logits of a picture, within the book’s size', () => {
    const logits = tf.tidy(() => (net.apply(withSigma(pixels, new Float32Array(4))) as tf.Tensor).shape);
    expect(logits).toEqual([4, 28, 28, 1]);
    expect(net.countParams()).toBeLessThanOrEqual(300_000);
    expect(net.countParams() * 2).toBeLessThanOrEqual(300_000); // bytes in float16
  });

  it('has the weights of its seed, whatever lives beside it', async () => {
    const [same, other] = [buildNetwork(7), buildNetwork(8)];
    expect(await copyWeights(same)).toEqual(await copyWeights(net));
    expect((await copyWeights(other))[0]).not.toEqual((await copyWeights(net))[0]);
    expect((await readWeights(same)).map(({ name }) => name)).toEqual(
      (await readWeights(net)).map(({ name }) => name),
    );
    same.dispose();
    other.dispose();
  });

  it('puts σ in the second channel of its own picture', async () => {
    const pair = withSigma(pixels.subarray(0, 2 * PIXELS), Float32Array.of(0.25, 0.5));
    const values = await pair.data();
    expect(values[0]).toBe(pixels[0]);
    expect([values[1], values[2 * PIXELS - 1], values[2 * PIXELS + 1]]).toEqual([0.25, 0.25, 0.5]);
    pair.dispose();
  });
});

describe('the loss', () => {
  it('is the cross-entropy of the logistic function, and stays finite at any logit', async () => {
    const logits = [-3, 0, 0.5, 2];
    const x = [0, 1, 0.3, 0.9];
    const r = logits.map((logit) => 1 / (1 + Math.exp(-logit)));
    const expected =
      x.reduce((sum, xi, i) => sum - xi * Math.log(r[i] ?? NaN) - (1 - xi) * Math.log(1 - (r[i] ?? NaN)), 0) /
      4;
    const value = tf.tidy(() => crossEntropy(tf.tensor1d(logits), tf.tensor1d(x)));
    expect((await value.data())[0]).toBeCloseTo(expected, 6);
    const extreme = tf.tidy(() => crossEntropy(tf.tensor1d([-200, 200]), tf.tensor1d([1, 0])));
    expect((await extreme.data())[0]).toBeCloseTo(200, 3);
    tf.dispose([value, extreme]);
  });

  it('has the gradient r − x, by finite differences', async () => {
    const x = tf.tensor1d([0, 1, 0.3, 0.9]);
    const at = [-1.5, 0.4, 0.5, 2];
    const gradient = tf.tidy(() => tf.grad((logits) => crossEntropy(logits, x))(tf.tensor1d(at)));
    const values = await gradient.data();
    for (let i = 0; i < 4; i++) {
      const moved = [1e-2, -1e-2].map((d) => at.map((logit, j) => (j === i ? logit + d : logit)));
      const [up, down] = moved.map((logits) =>
        tf.tidy(() => crossEntropy(tf.tensor1d(logits), x).dataSync()[0] ?? NaN),
      );
      expect(values[i]).toBeCloseTo(((up ?? NaN) - (down ?? NaN)) / 2e-2, 4);
    }
    tf.dispose([x, gradient]);
  });

  it('has, through the whole network, the gradient of finite differences', async () => {
    // Noise strong enough that every slope stands out from the rounding of float32, whatever training draws.
    const xTilde = corrupt(pixels, 'gaussian', 1, new Random(3));
    const [sigma, weight] = [new Float32Array(4).fill(1), new Float32Array(4).fill(1)];
    const loss = () => denoisingLoss(net, pixels, { xTilde, sigma, weight });
    const some = variablesOf(net).filter((_, i) => i % 5 === 0);
    // A longer step would cross kinks of the ReLUs.
    for (const [name, error] of Object.entries(await slopeErrors(some, loss, 2e-3))) {
      expect(error, name).toBeLessThan(0.03);
    }
  });
});

describe('corruption for training', () => {
  it('tells σ for its share of the pictures, within its range, and only for noise that is not clipped', () => {
    const many = new Float32Array(400 * PIXELS);
    const { xTilde, sigma } = corruptForTraining(many, new Random(4));
    const told = sigma.filter((value) => value > 0);
    expect(told.length / 400).toBeGreaterThan(config.toldShare - 0.1);
    expect(told.length / 400).toBeLessThan(config.toldShare + 0.1);
    const [least, most] = config.toldSigma;
    expect(Math.min(...told)).toBeGreaterThanOrEqual(least);
    expect(Math.max(...told)).toBeLessThanOrEqual(most);
    sigma.forEach((value, i) => {
      if (value === 0) return;
      const noise = xTilde.subarray(i * PIXELS, (i + 1) * PIXELS);
      const deviation = Math.sqrt(noise.reduce((sum, e) => sum + e * e, 0) / PIXELS);
      expect(deviation / value).toBeGreaterThan(0.85);
      expect(deviation / value).toBeLessThan(1.15);
    });
  });
});

describe('a step', () => {
  it('moves every weight array, lowers the loss when repeated, and leaves no tensor behind', async () => {
    const trainee = model.trainee({ learningRate: 1e-3 });
    const before = await copyWeights(net);
    const first = await trainee.step(batchOf(pixels));
    (await copyWeights(net)).forEach((data, i) => {
      expect(data, `array ${i}`).not.toEqual(before[i]);
    });
    const tensors = tf.memory().numTensors;
    let last = first;
    for (let k = 0; k < 8; k++) last = await trainee.step(batchOf(pixels));
    expect(last.total).toBeLessThan(first.total);
    expect(tf.memory().numTensors).toBe(tensors);
    trainee.dispose();
  });

  it('is the same for the same seed, goes on from a snapshot to the same bytes, and never asks Math.random', async () => {
    const whole = await trainByWayOf(4, denoiser, bytes);
    expect(await trainByWayOf(1, denoiser, bytes)).toEqual(whole);
    const [first] = Object.keys(whole.weights) as [string];
    const { weights } = await trainByWayOf(4, denoiser, bytes, 8);
    expect(weights[first]).not.toEqual(whole.weights[first]);
  });

  it('is not taken by validate, nor by denoise', async () => {
    const before = await copyWeights(net);
    const trainee = model.trainee();
    const losses = await trainee.validate(bytes, new Random(1));
    expect(losses).toEqual(await trainee.validate(bytes, new Random(1)));
    await model.denoise?.(pixels, 0.3);
    expect(await copyWeights(net)).toEqual(before);
    trainee.dispose();
  });
});

it('denoises each picture by itself, into [0, 1], leaving no tensor behind', async () => {
  const before = tf.memory().numTensors;
  const all = (await model.denoise?.(pixels, 0.5)) ?? new Float32Array(0);
  const second = (await model.denoise?.(pixels.subarray(PIXELS, 2 * PIXELS), 0.5)) ?? new Float32Array(0);
  expect(all.length).toBe(pixels.length);
  expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...all)).toBeLessThanOrEqual(1);
  second.forEach((value, p) => {
    expect(value).toBeCloseTo(all[PIXELS + p] ?? NaN, 5);
  });
  expect(tf.memory().numTensors).toBe(before);
});

it('samples as many pictures as asked, the same for the same seed', async () => {
  const draw = () => model.sample?.(2, new Random(6));
  const sample = (await draw()) ?? new Float32Array(0);
  expect(sample.length).toBe(2 * PIXELS);
  expect(await draw()).toEqual(sample);
  const sigmas = sampleSigmas();
  expect(sigmas.length).toBe(config.sampleSteps);
  expect([sigmas[0], sigmas.at(-1)]).toEqual([
    expect.closeTo(config.sampleSigma[0]),
    expect.closeTo(config.sampleSigma[1]),
  ]);
});
