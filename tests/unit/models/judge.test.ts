import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { toPixels } from '../../../src/lib/data/batches.ts';
import { readWeights } from '../../../src/lib/models/files.ts';
import { config } from '../../../src/lib/models/judge/config.ts';
import {
  apply,
  crossEntropy,
  judge,
  judgeFeatures,
  judgeProbabilities,
} from '../../../src/lib/models/judge/model.ts';
import { movePictures } from '../../../src/lib/models/judge/move.ts';
import { study } from '../../../src/lib/models/judge/study.ts';
import { PIXELS, SIDE } from '../../../src/lib/models/types.ts';
import type { Batch, Digits, GenerativeModel, LayersModel } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';
import { batchOf, slopeErrors, variablesOf } from '../../support/few-digits.ts';

/** Four pictures with a bar each, as bytes: something to tell apart. */
const images = new Uint8Array(4 * PIXELS);
for (let i = 0; i < 4; i++)
  images.fill(255, i * PIXELS + (4 + 5 * i) * SIDE, i * PIXELS + (7 + 5 * i) * SIDE);
const digits: Digits = { images, labels: Uint8Array.of(3, 1, 4, 5), count: 4 };
const pixels = toPixels(images);
const batch = (step: number): Batch => ({ ...batchOf(pixels, step), labels: digits.labels });

let model: GenerativeModel;
let net: LayersModel;
beforeAll(async () => {
  await openNodeBackend('wasm');
});
beforeEach(() => {
  model = judge.create(7);
  net = model.networks['judge'] as LayersModel;
});
afterEach(() => {
  model.dispose();
});

describe('the network', () => {
  it('maps pictures to features and logits, and is small enough for every page', () => {
    const shapes = tf.tidy(() => apply(net, pixels).map(({ shape }) => shape));
    expect(shapes).toEqual([
      [4, config.features],
      [4, 10],
    ]);
    expect(2 * net.countParams()).toBeLessThanOrEqual(300_000); // bytes in float16
  });

  it('gives the same rows for bytes and numbers, alone and in company, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const features = await judgeFeatures(model, images);
    expect(features.length).toBe(4 * config.features);
    expect(await judgeFeatures(model, pixels)).toEqual(features);
    const third = await judgeFeatures(model, images.subarray(2 * PIXELS, 3 * PIXELS));
    third.forEach((value, k) => {
      expect(value).toBeCloseTo(features[2 * config.features + k] ?? NaN, 5);
    });
    const probabilities = await judgeProbabilities(model, images);
    expect(await model.classify?.(pixels)).toEqual(probabilities);
    for (let i = 0; i < 4; i++) {
      const row = probabilities.subarray(10 * i, 10 * i + 10);
      expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is asked for by name: another model is no judge', () => {
    expect(() => judgeFeatures({ ...model, id: 'vae', networks: {} }, images)).toThrow(
      'The vae is not the judge.',
    );
  });
});

describe('the loss', () => {
  it('is the cross-entropy with smoothed labels', async () => {
    const logits = [1, 0, -2, 0.5, 0, 0, 0, 0, 3, -1];
    const total = logits.reduce((sum, l) => sum + Math.exp(l), 0);
    const q = logits.map((_, k) => (k === 8 ? 0.9 : 0) + 0.01);
    const expected = -logits.reduce((sum, l, k) => sum + (q[k] ?? NaN) * (l - Math.log(total)), 0);
    const value = tf.tidy(() => crossEntropy(tf.tensor2d(logits, [1, 10]), Uint8Array.of(8), 0.1));
    expect((await value.data())[0]).toBeCloseTo(expected, 5);
    value.dispose();
  });

  it('has, through the whole network, the gradient of finite differences', async () => {
    const loss = () => crossEntropy(apply(net, pixels)[1], digits.labels, 0.05);
    const some = variablesOf(net).filter((_, i) => i % 4 === 0);
    for (const [name, error] of Object.entries(await slopeErrors(some, loss, 3e-3))) {
      expect(error, name).toBeLessThan(0.05);
    }
  });
});

describe('a step', () => {
  it('moves every weight array, learns its batch, and leaves no tensor behind', async () => {
    const trainee = model.trainee({ learningRate: 2e-3 });
    const before = await readWeights(net);
    await trainee.step(batch(0));
    (await readWeights(net)).forEach(({ data }, i) => {
      expect(data, before[i]?.name).not.toEqual(before[i]?.data);
    });
    const tensors = tf.memory().numTensors;
    for (let k = 1; k < 60; k++) await trainee.step(batch(k));
    expect(tf.memory().numTensors).toBe(tensors);
    expect((await trainee.validate(digits, new Random(1)))['error']).toBe(0);
    trainee.dispose();
  });

  it('validates without moving a weight, as the study measures', async () => {
    const before = await readWeights(net);
    const trainee = model.trainee();
    const { error } = await trainee.validate(digits, new Random(1));
    expect(await readWeights(net)).toEqual(before);
    const split = { train: digits, validation: digits, test: digits };
    const metrics = await study.measure(model, {
      data: split,
      mnist: false,
      seed: 1,
      split: 'validation',
      count: 4,
      note: () => undefined,
      open: () => Promise.reject(new Error('not asked')),
      cached: (_, make) => make(),
    });
    expect(metrics.map(({ name }) => name)).toEqual(['accuracy', 'cross-entropy']);
    expect(metrics[0]?.value).toBeCloseTo(100 * (1 - (error ?? NaN)), 10);
    trainee.dispose();
  });
});

describe('moved pictures', () => {
  const still = { turn: 0, scale: 0, shift: 0 };
  const dot = new Float32Array(PIXELS);
  dot[10 * SIDE + 20] = 1;

  it('are the same where nothing may move, and keep their ink where they may', () => {
    expect(movePictures(pixels, still, new Random(1))).toEqual(pixels);
    const moved = movePictures(dot, { turn: 0.2, scale: 0, shift: 2 }, new Random(1));
    expect(moved).not.toEqual(dot);
    expect(moved.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 0);
  });

  it('move no further than allowed, to both sides, and each by itself', () => {
    const many = new Float32Array(200 * PIXELS);
    for (let i = 0; i < 200; i++) many.set(dot, i * PIXELS);
    const moved = movePictures(many, { ...still, shift: 2 }, new Random(3));
    const places = Array.from({ length: 200 }, (_, i) => {
      const one = moved.subarray(i * PIXELS, (i + 1) * PIXELS);
      return one.reduce((sum, value, p) => sum + value * (p % SIDE), 0) - 20;
    });
    expect(Math.max(...places.map(Math.abs))).toBeLessThanOrEqual(2);
    expect(Math.min(...places)).toBeLessThan(-1.5);
    expect(Math.max(...places)).toBeGreaterThan(1.5);
    expect(new Set(places).size).toBeGreaterThan(190);
  });

  it('turn about the centre', () => {
    const turned = movePictures(dot, { ...still, turn: 0.5 }, new Random(4));
    const centre = (SIDE - 1) / 2;
    let radius = 0;
    turned.forEach((value, p) => {
      radius += value * Math.hypot((p % SIDE) - centre, Math.floor(p / SIDE) - centre);
    });
    radius /= turned.reduce((sum, value) => sum + value, 0);
    expect(radius).toBeCloseTo(Math.hypot(20 - centre, 10 - centre), 0);
  });
});
