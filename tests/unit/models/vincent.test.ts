import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { take } from '../../../src/lib/data/mnist.ts';
import {
  codesOf,
  filterPictures,
  linearErrors,
  trainFilters,
  vincent,
} from '../../../src/lib/models/denoiser/vincent.ts';
import { PIXELS } from '../../../src/lib/models/types.ts';
import { readMnist } from '../../support/read-mnist.ts';

const { train, validation } = readMnist();
const few = take(train, 1280);

beforeAll(async () => {
  await openNodeBackend('wasm');
});

it('computes the code s(x W + b)', async () => {
  const hidden = 2;
  const W = Float32Array.from({ length: PIXELS * hidden }, (_, i) => Math.sin(i));
  const b = Float32Array.of(0.5, -1);
  const digit = take(validation, 1);
  const codes = await codesOf({ W, b }, digit);
  for (let j = 0; j < hidden; j++) {
    let sum = b[j] ?? NaN;
    digit.images.forEach((byte, p) => {
      sum += (byte / 255) * (W[p * hidden + j] ?? NaN);
    });
    expect(codes[j]).toBeCloseTo(1 / (1 + Math.exp(-sum)), 4);
  }
});

it('trains alike with and without noise: same start, same seed, same result; and leaves no tensor behind', async () => {
  const plain = await trainFilters(few, 0, 1, 3);
  const tensors = tf.memory().numTensors;
  expect(await trainFilters(few, 0, 1, 3)).toEqual(plain);
  expect(tf.memory().numTensors).toBe(tensors);
  const denoising = await trainFilters(few, vincent.noise, 1, 3);
  expect(denoising.W).not.toEqual(plain.W);
  expect(await trainFilters(few, vincent.noise, 0, 3)).toEqual(await trainFilters(few, 0, 0, 3));
});

it('finds codes that a linear classifier reads far better than chance', async () => {
  const filters = await trainFilters(few, vincent.noise, 6, 3);
  const [error] = await linearErrors(filters, few, [take(validation, 1000)], 3);
  expect(error).toBeGreaterThan(3);
  expect(error).toBeLessThan(25);
});

it('draws each filter with its zero as mid-grey and its greatest weight as black or white', () => {
  const W = new Float32Array(PIXELS * 2);
  W[0] = 4; // filter 0, pixel 0
  W[3] = -1; // filter 1, pixel 1
  const pictures = filterPictures({ W, b: new Float32Array(2) });
  expect([pictures[0], pictures[1], pictures[PIXELS], pictures[PIXELS + 1]]).toEqual([1, 0.5, 0.5, 0]);
});
