import { afterEach, describe, expect, it } from 'vitest';
import type { WeightFile } from '../../../src/lib/engine/types.ts';
import type { Losses } from '../../../src/lib/models/types.ts';
import { makeRig, noisy, rejection, tuning, type Rig } from './support.ts';

let rig: Rig;
afterEach(() => rig.close());

describe('exchanging weights', () => {
  const out = async (): Promise<Float32Array> =>
    (await rig.client.denoise('denoiser', noisy(2))).iterates[0]!;
  const change = (): Promise<unknown> =>
    rig.client.fineTune('denoiser', tuning(2, { learningRate: 0.01 }), () => undefined);

  it('resets to the shipped weights, bit for bit', async () => {
    rig = await makeRig();
    const shipped = await rig.client.exportWeights('denoiser');
    const before = await out();
    await change();
    expect(await out()).not.toEqual(before);
    await rig.client.reset('denoiser');
    const restored = await rig.client.exportWeights('denoiser');
    expect(restored).toEqual(shipped);
    expect(await out()).toEqual(before);
  });

  it('takes back what it gave away, bit for bit', async () => {
    rig = await makeRig();
    await change();
    const files = await rig.client.exportWeights('denoiser');
    const changed = await out();
    await rig.client.reset('denoiser');
    await rig.client.importWeights('denoiser', files);
    expect(await out()).toEqual(changed);
  });

  it.each<[string, (json: string, weights: ArrayBuffer) => readonly [string, ArrayBuffer], RegExp]>([
    ['a cut binary', (json, weights) => [json, weights.slice(4)], /bytes/],
    ['a number that is none', withNaN, /NaN/],
    ['another shape', (json, weights) => [withOtherShape(json), weights], /another network/],
    ['another name', (json, weights) => [json.replaceAll('/kernel"', '/k"'), weights], /missing/],
    ['no JSON', (_, weights) => ['<!doctype html>', weights], /not JSON/],
    ['a file far too large', (json) => [json, new ArrayBuffer(70_000_000)], /larger/],
  ])('refuses %s and leaves the weights alone', async (_, damage, sentence) => {
    rig = await makeRig();
    const { files } = await rig.client.exportWeights('denoiser');
    const [model, weights] = files as [WeightFile, WeightFile];
    const before = await out();
    const whole = new TextDecoder().decode(model.bytes);
    const [json, bytes] = damage(whole, weights.bytes);
    expect([json !== whole, bytes !== weights.bytes]).toContain(true);
    const damaged = [
      { ...model, bytes: new TextEncoder().encode(json).buffer },
      { ...weights, bytes },
    ];
    const error = await rejection(rig.client.importWeights('denoiser', { files: damaged }));
    expect(error.kind).toBe('input');
    expect(error.message).toMatch(sentence);
    expect(await out()).toEqual(before);
  });

  function withOtherShape(json: string): string {
    const model = JSON.parse(json) as { weightsManifest: { weights: { shape: number[] }[] }[] };
    model.weightsManifest[0]!.weights[0]!.shape.reverse();
    return JSON.stringify(model);
  }

  function withNaN(json: string, weights: ArrayBuffer): readonly [string, ArrayBuffer] {
    const bytes = weights.slice(0);
    new Float32Array(bytes)[100] = NaN;
    return [json, bytes];
  }
});

describe('a run that goes wrong', () => {
  it('puts the last good weights back when the loss is no number', async () => {
    const { denoiser } = await import('../../../src/lib/models/denoiser/model.ts');
    const findModel = () =>
      Promise.resolve({
        ...denoiser,
        create(seed: number) {
          const model = denoiser.create(seed);
          return {
            ...model,
            trainee: (options?: { readonly learningRate?: number }) => {
              const trainee = model.trainee(options);
              const step = async (batch: Parameters<typeof trainee.step>[0]): Promise<Losses> =>
                batch.step < 3 ? trainee.step(batch) : { total: NaN };
              return { ...trainee, step };
            },
          };
        },
      });
    rig = await makeRig({ parts: { findModel } });
    const before = await rig.client.exportWeights('denoiser');
    const error = await rejection(rig.client.fineTune('denoiser', tuning(10), () => undefined));
    expect(error.kind).toBe('input');
    expect(error.message).toMatch(/step 4.*step 0 are back/);
    const after = await rig.client.exportWeights('denoiser');
    expect(after).toEqual(before);
  });
});
