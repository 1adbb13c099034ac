import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { medianFilter } from '../../../src/lib/metrics/median.ts';
import { denoiser } from '../../../src/lib/models/denoiser/model.ts';
import { PIXELS } from '../../../src/lib/models/types.ts';
import { corrupt } from '../../../src/lib/data/corruption.ts';
import { Random } from '../../../src/lib/random.ts';
import { makeRig, PCA_URL, noisy, pictures, rejection, type Rig } from './support.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await makeRig();
});
afterAll(() => rig.close());

describe('denoising through the engine', () => {
  it('corrupts by the seed and gives what the model gives for it', async () => {
    const request = noisy(3);
    const result = await rig.client.denoise('denoiser', request);
    const expected = corrupt(request.pixels, 'gaussian', 0.4, new Random(5));
    expect(result.corrupted).toEqual(expected);
    // The shipped weights are float16, so the reference has to be loaded the same way: through an import.
    const files = await rig.client.exportWeights('denoiser');
    const model = denoiser.create(99);
    const { importInto } = await import('../../../src/lib/engine/import-weights.ts');
    importInto(model, files);
    expect(result.iterates[0]).toEqual(await model.denoise!(expected, 0.4));
    model.dispose();
  });

  it('adds nothing without a corruption, and leaves the page its pixels', async () => {
    const request = noisy(1, { corruption: null });
    const { corrupted } = await rig.client.denoise('denoiser', request);
    expect(request.pixels.length).toBe(PIXELS);
    expect(corrupted).toEqual(request.pixels);
  });

  it('applies the network to its own output and returns every iterate', async () => {
    const request = noisy(2, { times: 3 });
    const { iterates } = await rig.client.denoise('denoiser', request);
    expect(iterates).toHaveLength(3);
    const again = await rig.client.denoise('denoiser', noisy(2, { pixels: iterates[0]!, corruption: null }));
    expect(again.iterates[0]).toEqual(iterates[1]);
    expect(iterates[2]).not.toEqual(iterates[1]);
  });

  it('gives the same for many pictures as for each alone, though they go in several passes', async () => {
    const all = await rig.client.denoise('denoiser', noisy(70, { corruption: null }));
    const last = pictures(70).slice(69 * PIXELS);
    const one = await rig.client.denoise('denoiser', noisy(1, { pixels: last, corruption: null }));
    const found = all.iterates[0]!.slice(69 * PIXELS);
    const worst = found.reduce((most, value, i) => Math.max(most, Math.abs(value - one.iterates[0]![i]!)), 0);
    expect(worst).toBeLessThan(1e-5);
  });

  it('fetches PCA only when asked for baselines, once', async () => {
    const asked = (): number => rig.server.asked.filter(({ url }) => url === PCA_URL).length;
    expect(asked()).toBe(0);
    const { corrupted, median, pca } = await rig.client.denoise('denoiser', noisy(1, { baselines: true }));
    await rig.client.denoise('denoiser', noisy(1, { baselines: true }));
    expect(asked()).toBe(1);
    expect(median).toEqual(medianFilter(corrupted));
    // Two unit vectors around the mean 0.5: pixels 0 and 1 survive, the rest is the mean.
    expect(pca![0]).toBeCloseTo(corrupted[0]!, 6);
    expect(pca![1]).toBeCloseTo(corrupted[1]!, 6);
    expect(pca![2]).toBe(0.5);
  });

  it('projects r(x) − x on a plane', async () => {
    const [u, v] = [new Float32Array(PIXELS), new Float32Array(PIXELS)];
    u[300] = 1;
    v[301] = 1;
    const origin = pictures(1);
    const points = Float32Array.of(0, 0, 0.5, -0.25);
    const { arrows, lengths } = await rig.client.field('denoiser', { origin, u, v, points, sigma: 0.3 });
    const second = Float32Array.from(origin);
    second[300]! += 0.5;
    second[301]! -= 0.25;
    const request = noisy(1, { pixels: second, corruption: null, sigma: 0.3 });
    const r = (await rig.client.denoise('denoiser', request)).iterates[0]!;
    expect(arrows).toHaveLength(4);
    expect(arrows[2]).toBeCloseTo(r[300]! - second[300]!, 5);
    expect(arrows[3]).toBeCloseTo(r[301]! - second[301]!, 5);
    expect(lengths[1]).toBeCloseTo(Math.hypot(...r.map((value, i) => value - second[i]!)), 4);
  });

  it('draws the same samples from the same seed', async () => {
    const first = await rig.client.sample('denoiser', 1, 4);
    expect(first).toHaveLength(PIXELS);
    expect(await rig.client.sample('denoiser', 1, 4)).toEqual(first);
    expect(await rig.client.sample('denoiser', 1, 5)).not.toEqual(first);
    const stop = new AbortController();
    const many = rig.client.sample('denoiser', 1000, 4, undefined, stop.signal);
    setTimeout(() => stop.abort(), 50);
    expect((await rejection(many)).kind).toBe('aborted');
  });

  it.each([
    ['half a picture', noisy(1, { pixels: new Float32Array(100) }), /28×28/],
    ['a pixel that is no number', noisy(1, { pixels: pictures(1).fill(NaN, 0, 1) }), /28×28/],
    ['no application', noisy(1, { times: 0 }), /from 1/],
    ['a negative σ', noisy(1, { sigma: -1 }), /noise level/],
    ['an impossible level', noisy(1, { corruption: { kind: 'block', level: 4, seed: 1 } }), /level of block/],
  ])('refuses %s with kind input', async (_, request, sentence) => {
    const error = await rejection(rig.client.denoise('denoiser', request));
    expect(error.kind).toBe('input');
    expect(error.message).toMatch(sentence);
  });

  it('leaks no tensor in 50 calls', async () => {
    await rig.client.denoise('denoiser', noisy(2));
    const before = tf.memory().numTensors;
    for (let call = 0; call < 50; call++) await rig.client.denoise('denoiser', noisy(2));
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('the queue', () => {
  it('answers in the order asked', async () => {
    const order: number[] = [];
    const calls = [30, 1, 5].map((count, i) =>
      rig.client.denoise('denoiser', noisy(count)).then(() => order.push(i)),
    );
    await Promise.all(calls);
    expect(order).toEqual([0, 1, 2]);
  });

  it('stops the cancelled call only', async () => {
    const stop = new AbortController();
    const long = rig.client.denoise('denoiser', noisy(1, { times: 1000 }), stop.signal);
    const waiting = rejection(rig.client.denoise('denoiser', noisy(1), stop.signal));
    const other = rig.client.denoise('denoiser', noisy(2));
    setTimeout(() => stop.abort(), 30);
    expect((await rejection(long)).kind).toBe('aborted');
    expect((await waiting).kind).toBe('aborted');
    expect((await other).iterates[0]).toHaveLength(2 * PIXELS);
  });

  it('does not start what was cancelled before', async () => {
    const error = await rejection(rig.client.denoise('denoiser', noisy(1), AbortSignal.abort()));
    expect(error.kind).toBe('aborted');
  });
});
