import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { code2, code8, config } from '../../../src/lib/models/autoencoder/config.ts';
import {
  autoencoder,
  autoencoderCode2,
  autoencoderCode8,
  decode,
  encode,
  networksOf,
  reconstruct,
  reconstructionLosses,
} from '../../../src/lib/models/autoencoder/model.ts';
import type { Networks } from '../../../src/lib/models/autoencoder/model.ts';
import { buildDecoder, buildEncoder } from '../../../src/lib/models/autoencoder/networks.ts';
import { PIXELS } from '../../../src/lib/models/types.ts';
import type { GenerativeModel } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';
import { batchOf, gradientErrors, scatter, trainByWayOf, weightsOf } from '../../support/few-digits.ts';

const { pixels, digits } = scatter(4);
let model: GenerativeModel;
let networks: Networks;
beforeAll(async () => {
  await openNodeBackend('wasm');
});
beforeEach(() => {
  model = autoencoder.create(7);
  networks = networksOf(model);
});
afterEach(() => {
  model.dispose();
});

describe('the networks', () => {
  it.each([
    [config, autoencoder],
    [code8, autoencoderCode8],
    [code2, autoencoderCode2],
  ])('of $id map pictures to codes and codes to logits, within the book’s size', (settings, definition) => {
    const { encoder, decoder } = networksOf(definition.create(1));
    const shapes = tf.tidy(() => {
      const z = encoder.apply(tf.zeros([3, 28, 28, 1])) as tf.Tensor;
      return [z.shape, (decoder.apply(z) as tf.Tensor).shape];
    });
    expect(definition.config).toBe(settings);
    expect(shapes).toEqual([
      [3, settings.codeLength],
      [3, 28, 28, 1],
    ]);
    expect(encoder.countParams() + decoder.countParams()).toBeLessThanOrEqual(500_000);
    encoder.dispose();
    decoder.dispose();
  });

  it('have the weights of their seed, whatever lives beside them', async () => {
    const [same, other] = [autoencoder.create(7), autoencoder.create(8)];
    expect(await weightsOf(same)).toEqual(await weightsOf(model));
    expect((await weightsOf(other))['encoder/see-14/kernel']).not.toEqual(
      (await weightsOf(model))['encoder/see-14/kernel'],
    );
    same.dispose();
    other.dispose();
  });
});

describe('the loss', () => {
  it('is the cross-entropy summed over the pixels, beside the squared error, means over the pictures', async () => {
    const r = await reconstruct(networks, pixels);
    let [entropy, squared] = [0, 0];
    pixels.forEach((x, i) => {
      const p = r[i] as number;
      entropy -= (x * Math.log(p) + (1 - x) * Math.log1p(-p)) / 4;
      squared += (x - p) ** 2 / 4;
    });
    const losses = tf.tidy(() => {
      const { total, ...parts } = reconstructionLosses(networks, pixels);
      return [total, parts['squared-error'] as tf.Scalar].map((value) => value.dataSync()[0] as number);
    });
    expect((losses[0] as number) / entropy).toBeCloseTo(1, 5);
    expect((losses[1] as number) / squared).toBeCloseTo(1, 5);
  });

  it('has the gradient of finite differences, in every array of both networks', async () => {
    const small = { channels: [2, 3], units: 8 } as const;
    const pair = { encoder: buildEncoder(small, 3, 1), decoder: buildDecoder(small, 3, 1) };
    const errors = await gradientErrors([pair.encoder, pair.decoder], () => {
      return reconstructionLosses(pair, pixels).total;
    });
    expect(Object.keys(errors).length).toBe(16);
    for (const [name, error] of Object.entries(errors)) expect(error, name).toBeLessThan(0.03);
    pair.encoder.dispose();
    pair.decoder.dispose();
  });
});

describe('a step', () => {
  it('moves every array of both networks, lowers the loss when repeated, and leaves no tensor behind', async () => {
    const trainee = model.trainee({ learningRate: 1e-3 });
    const before = await weightsOf(model);
    const first = await trainee.step(batchOf(pixels));
    for (const [name, data] of Object.entries(await weightsOf(model))) {
      expect(data, name).not.toEqual(before[name]);
    }
    const tensors = tf.memory().numTensors;
    let last = first;
    for (let k = 0; k < 8; k++) last = await trainee.step(batchOf(pixels));
    expect(last.total).toBeLessThan(first.total);
    expect(tf.memory().numTensors).toBe(tensors);
    trainee.dispose();
  });

  it('is not taken by validate, encode, decode or finish, which leave no tensor behind', async () => {
    const before = await weightsOf(model);
    const trainee = model.trainee();
    const tensors = tf.memory().numTensors;
    const losses = await trainee.validate(digits, new Random(1));
    expect(losses.total / ((await trainee.step(batchOf(pixels))).total || NaN)).toBeCloseTo(1, 5);
    model.dispose();
    model = autoencoder.create(7);
    await model.decode?.((await model.encode?.(pixels)) ?? new Float32Array(0));
    await model.finish?.(digits);
    expect(await weightsOf(model)).toEqual(before);
    expect(tf.memory().numTensors).toBe(tensors);
    trainee.dispose();
  });

  it('goes on from a snapshot to the same bytes, and never asks Math.random', async () => {
    expect(await trainByWayOf(1, autoencoderCode2, digits)).toEqual(
      await trainByWayOf(4, autoencoderCode2, digits),
    );
  });
});

it('reconstructs each picture by itself, into [0, 1]: encoding, then decoding', async () => {
  const all = await reconstruct(networks, pixels);
  expect(await decode(networks, await encode(networks, pixels))).toEqual(all);
  expect(await model.decode?.((await model.encode?.(pixels)) as Float32Array)).toEqual(all);
  const second = await reconstruct(networks, pixels.subarray(PIXELS, 2 * PIXELS));
  second.forEach((value, p) => {
    expect(value).toBeCloseTo(all[PIXELS + p] as number, 5);
  });
  expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...all)).toBeLessThanOrEqual(1);
});

it('samples one picture for each label, the same for the same seed, and draws labels where none are given', async () => {
  await model.finish?.(scatter(40).digits);
  const labels = Uint8Array.of(3, 1, 4);
  const draw = (seed: number, of?: Uint8Array) => model.sample?.(3, new Random(seed), of);
  const sample = (await draw(6, labels)) as Float32Array;
  expect(sample.length).toBe(3 * PIXELS);
  expect(await draw(6, labels)).toEqual(sample);
  expect(await draw(6, Uint8Array.of(5, 1, 4))).not.toEqual(sample);
  const unlabelled = await draw(6);
  expect(await draw(6)).toEqual(unlabelled);
  expect(await draw(7)).not.toEqual(unlabelled);
  // All pieces of one set come from one generator, as a page draws them: each piece differs.
  const random = new Random(6);
  expect(await model.sample?.(2, random)).not.toEqual(await model.sample?.(2, random));
});
