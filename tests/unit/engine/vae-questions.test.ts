// What chapter 5 asks the engine, checked a second way: its prior is the model's own, its bills are those of the loss.
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { answers, codeOf, placeOf, REACH } from '../../../src/lib/engine/questions/vae.ts';
import type { AnswerParts } from '../../../src/lib/engine/questions.ts';
import { drawSamples } from '../../../src/lib/engine/sample.ts';
import { networksOf } from '../../../src/lib/models/autoencoder/model.ts';
import { drawPosterior, klPerDimension, normalCdf } from '../../../src/lib/models/vae/latent.ts';
import { elboLosses, findPosterior, vaePlane1 } from '../../../src/lib/models/vae/model.ts';
import { samplePieces } from '../../../src/lib/models/sample.ts';
import { PIXELS, type GenerativeModel, type NamedArray } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';
import { scatter } from '../../support/few-digits.ts';

const id = 'vae/plane-1';
const { pixels } = scatter(3);
const one = pixels.slice(0, PIXELS);
const CODES: Record<string, NamedArray> = {
  mu: { shape: [2, 2], data: Float32Array.of(0, 1, -3, 40) },
  logVar: { shape: [2, 2], data: Float32Array.of(0, -1, -2, -3) },
  labels: { shape: [2], data: Float32Array.of(7, 2) },
};
let model: GenerativeModel;
let parts: AnswerParts;

/** The sigmoid is taken here or by the backend: the last bit may differ. */
function expectClose(found: Float32Array, expected: Float32Array | undefined): void {
  expect(found.length).toBe(expected?.length);
  found.forEach((value, i) => expect(value).toBeCloseTo(expected![i]!, 5));
}

beforeAll(async () => {
  await openNodeBackend('wasm');
  model = vaePlane1.create(1);
  parts = {
    open: () => Promise.resolve({ model } as Awaited<ReturnType<AnswerParts['open']>>),
    tensors: () => Promise.resolve(CODES),
    compute: async (task) => task(),
    digits: { fetch: () => Promise.reject(new Error('No digits are needed here.')) },
    report: () => undefined,
  };
});
afterAll(() => model.dispose());

describe('the prior', () => {
  it('is the one that the model itself samples from', async () => {
    const { means } = await answers.prior({ id, count: 20, seed: 4, toss: 1 }, parts);
    expect(means).toEqual(await drawSamples(model, { count: 20, seed: 4 }));
    // Twenty standard normal codes: decoding them by hand gives the same.
    const [first] = samplePieces(20, 4);
    const z = first!.random.normals(2 * (first!.end - first!.start));
    expectClose(means.slice(0, (z.length / 2) * PIXELS), await model.decode?.(z));
  });

  it('keeps its means while the coins are tossed again', async () => {
    const ask = (toss: number) => answers.prior({ id, count: 3, seed: 4, toss }, parts);
    const [first, again, same] = [await ask(1), await ask(2), await ask(1)];
    expect(again.means).toEqual(first.means);
    expect(again.tossed).not.toEqual(first.tossed);
    expect(same.tossed).toEqual(first.tossed);
    expect(new Set(first.tossed)).toEqual(new Set([0, 1]));
  });
});

describe('a picture', () => {
  it('costs what the loss says, draw by draw', async () => {
    const kept = await answers.keep({ id, pixels: one, seed: 3, draws: 4 }, parts);
    const networks = networksOf(model);
    const cloud = await findPosterior(networks, one);
    expect({ mu: kept.mu, logVar: kept.logVar }).toEqual(cloud);
    expectClose(kept.middle, await model.decode?.(cloud.mu));
    // The same ε, handed to the loss one after the other.
    const eps = new Random(3).fork('cloud').normals(4 * 2);
    kept.reconstructions.forEach((nats, s) => {
      const { reconstruction, kl } = tf.tidy(() => {
        const losses = elboLosses(networks, one, eps.slice(2 * s, 2 * s + 2), { beta: 1, pixels: 'sum' });
        return {
          reconstruction: losses['reconstruction']!.dataSync()[0]!,
          kl: losses['kl']!.dataSync()[0]!,
        };
      });
      expect(nats / reconstruction).toBeCloseTo(1, 5);
      expect(kept.kl.reduce((sum, value) => sum + value, 0)).toBeCloseTo(kl, 4);
    });
    expect(kept.pictures.length).toBe(4 * PIXELS);
  });

  it('has the same draws for the same seed, and others for another', async () => {
    const ask = (seed: number) => answers.keep({ id, pixels: one, seed, draws: 2 }, parts);
    const first = await ask(1);
    expect((await ask(1)).reconstructions).toEqual(first.reconstructions);
    expect((await ask(2)).reconstructions).not.toEqual(first.reconstructions);
  });
});

describe('the plane', () => {
  it('runs from −3 to 3 in equal shares of the prior, and back', () => {
    expect([codeOf(0), codeOf(1), Math.abs(codeOf(0.5)) < 1e-9]).toEqual([-REACH, REACH, true]);
    for (const place of [0, 0.01, 0.3, 0.77, 1]) expect(placeOf(codeOf(place))).toBeCloseTo(place, 8);
    const shares = [0, 0.25, 0.5, 0.75, 1].map((place) => normalCdf(codeOf(place)));
    const cells = shares.slice(1).map((share, i) => share - shares[i]!);
    for (const cell of cells) expect(cell).toBeCloseTo((normalCdf(3) - normalCdf(-3)) / 4, 8);
  });

  it('decodes the code of a place', async () => {
    const { z, picture } = await answers.at({ id, place: [0.3, 1] }, parts);
    expect(z).toEqual([codeOf(0.3), 3]);
    expect(picture).toEqual(await model.decode?.(Float32Array.from(z)));
  });

  it('places the codes of test digits, the farthest too, and leaves the bundle whole', async () => {
    const { places, mu, labels } = await answers.codes({ id }, parts);
    expect([...labels]).toEqual([7, 2]);
    expect(places[0]).toBeCloseTo(0.5, 6);
    expect(places[2]).toBeCloseTo(0, 6);
    expect(places[3]).toBeGreaterThan(1);
    expect(places[3]).toBeLessThan(1.01);
    structuredClone(mu, { transfer: [mu.buffer as ArrayBuffer] });
    expect(CODES['mu']!.data).toHaveLength(4);
  });
});

it('shows held-out digits and the prior as they are', async () => {
  const held = await answers.heldOut({ id, pixels, seed: 2, count: 5 }, parts);
  const networks = networksOf(model);
  const cloud = await findPosterior(networks, pixels);
  expect(held.pictures).toEqual(await model.decode?.(cloud.mu));
  expect(held.kl).toBeCloseTo(klPerDimension(cloud).reduce((sum, nats) => sum + nats, 0) / 3, 5);
  const z = drawPosterior(cloud, new Random(2).fork('cloud'));
  const r = (await model.decode?.(z))!;
  const cost = pixels.reduce((sum, x, i) => sum - x * Math.log(r[i]!) - (1 - x) * Math.log1p(-r[i]!), 0) / 3;
  // Of one picture, and of the mean of three.
  expect(held.reconstruction / cost).toBeCloseTo(1, 4);
  expect(held.samples).toEqual(await drawSamples(model, { count: 5, seed: 2 }));
});

it('refuses what it cannot answer, in a sentence', async () => {
  const { prior, keep, at } = answers;
  await expect(prior({ id: 'denoiser', count: 1, seed: 1, toss: 1 }, parts)).rejects.toThrow(/no prior/);
  await expect(prior({ id, count: 0, seed: 1, toss: 1 }, parts)).rejects.toThrow(/from 1 to 200/);
  await expect(keep({ id, pixels: new Float32Array(5), seed: 1, draws: 1 }, parts)).rejects.toThrow(/784/);
  await expect(at({ id, place: [2, 0] }, parts)).rejects.toThrow(/between 0 and 1/);
});
