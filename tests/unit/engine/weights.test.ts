import { afterEach, describe, expect, it } from 'vitest';
import type { LoadProgress, WeightFiles } from '../../../src/lib/engine/types.ts';
import type { Losses } from '../../../src/lib/models/types.ts';
import {
  binUrl,
  DIGITS_URL,
  FOLDER,
  PCA_URL,
  makeRig,
  makeServer,
  noisy,
  rejection,
  tuning,
  type Rig,
} from './support.ts';

let rig: Rig;
afterEach(() => rig.close());

const HTML = new TextEncoder().encode('<!doctype html><title>Not found</title>');

describe('loading weights', () => {
  it('reports the bytes received, up to the whole', async () => {
    rig = await makeRig();
    const heard: LoadProgress[] = [];
    const manifest = await rig.client.load('denoiser', (progress) => heard.push(progress));
    expect(manifest.id).toBe('denoiser');
    const total = Object.values(manifest.files)
      .filter(({ role }) => role !== 'tensors')
      .reduce((sum, { bytes }) => sum + bytes, 0);
    expect(heard.at(-1)).toEqual({ receivedBytes: total, totalBytes: total });
    expect(heard.every(({ receivedBytes }, i) => receivedBytes >= (heard[i - 1]?.receivedBytes ?? 0))).toBe(
      true,
    );
  });

  it('fetches each file once, however many ask', async () => {
    rig = await makeRig();
    await Promise.all([
      rig.client.load('denoiser'),
      rig.client.denoise('denoiser', noisy(1)),
      rig.client.load('denoiser'),
    ]);
    const urls = rig.server.asked.map(({ url }) => url);
    expect(urls).toHaveLength(3);
    expect(new Set(urls).size).toBe(3);
  });

  it('goes on for the others when one who waits gives up', async () => {
    rig = await makeRig();
    await rig.client.start();
    const stop = new AbortController();
    const given = rejection(rig.client.load('denoiser', undefined, stop.signal));
    const kept = rig.client.load('denoiser');
    stop.abort();
    expect((await given).kind).toBe('aborted');
    expect((await kept).id).toBe('denoiser');
  });

  it.each<[string, string, (url: string, files: Map<string, Uint8Array>) => void, string, RegExp]>([
    ['missing weights', 'bin', (url, files) => files.delete(url), 'download', /404/],
    ['a missing manifest', 'manifest', (url, files) => files.delete(url), 'download', /404/],
    [
      'truncated weights',
      'bin',
      (url, files) => files.set(url, files.get(url)!.slice(0, 1000)),
      'corrupt',
      /1000 bytes/,
    ],
    ['one flipped bit', 'bin', (url, files) => (files.get(url)![500]! ^= 1), 'corrupt', /SHA-256/],
    ['HTML for the weights', 'bin', (url, files) => files.set(url, HTML), 'corrupt', /bytes/],
    ['HTML for the manifest', 'manifest', (url, files) => files.set(url, HTML), 'corrupt', /not JSON/],
    [
      'a truncated manifest',
      'manifest',
      (url, files) => files.set(url, files.get(url)!.slice(0, 50)),
      'corrupt',
      /JSON/,
    ],
  ])('says so about %s, and can be tried again', async (_, which, damage, kind, sentence) => {
    const server = await makeServer();
    rig = await makeRig({ server });
    const url = which === 'bin' ? binUrl(server) : `${FOLDER}manifest.json`;
    const good = Uint8Array.from(server.files.get(url)!);
    damage(url, server.files);
    const error = await rejection(rig.client.denoise('denoiser', noisy(1)));
    expect(error.kind).toBe(kind);
    expect(error.message).toMatch(sentence);
    expect(error.message).toMatch(/try again\.$/);
    server.files.set(url, good);
    const before = server.asked.length;
    await rig.client.denoise('denoiser', noisy(1));
    // The broken copy may lie in a cache.
    expect(server.asked.slice(before).every(({ reload }) => reload)).toBe(true);
    expect(rig.client.status.value.state).toBe('ready');
  });

  it('says so about damaged digits and damaged PCA, and can be tried again', async () => {
    const server = await makeServer();
    rig = await makeRig({ server });
    for (const [url, call] of [
      [`${DIGITS_URL}train.idx3-ubyte`, () => rig.client.fineTune('denoiser', tuning(1), () => undefined)],
      [PCA_URL, () => rig.client.denoise('denoiser', noisy(1, { baselines: true }))],
    ] as const) {
      const good = server.files.get(url)!;
      server.files.set(url, HTML);
      expect((await rejection(call())).kind).toBe('corrupt');
      server.files.set(url, good);
      await call();
    }
  });
});

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
    expect(new Uint8Array(restored.weights)).toEqual(new Uint8Array(shipped.weights));
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

  it.each<[string, (files: WeightFiles) => WeightFiles, RegExp]>([
    ['a cut binary', (files) => ({ ...files, weights: files.weights.slice(4) }), /bytes/],
    ['a number that is none', withNaN, /NaN/],
    ['another shape', withOtherShape, /another network/],
    [
      'another name',
      (files) => ({ ...files, modelJson: files.modelJson.replaceAll('/kernel"', '/k"') }),
      /missing/,
    ],
    ['no JSON', (files) => ({ ...files, modelJson: '<!doctype html>' }), /not JSON/],
    ['a file far too large', (files) => ({ ...files, weights: new ArrayBuffer(70_000_000) }), /larger/],
  ])('refuses %s and leaves the weights alone', async (_, damage, sentence) => {
    rig = await makeRig();
    const files = await rig.client.exportWeights('denoiser');
    const before = await out();
    const damaged = damage(files);
    expect([damaged.modelJson !== files.modelJson, damaged.weights !== files.weights]).toContain(true);
    const error = await rejection(rig.client.importWeights('denoiser', damaged));
    expect(error.kind).toBe('input');
    expect(error.message).toMatch(sentence);
    expect(await out()).toEqual(before);
  });

  function withOtherShape(files: WeightFiles): WeightFiles {
    const model = JSON.parse(files.modelJson) as { weightsManifest: { weights: { shape: number[] }[] }[] };
    model.weightsManifest[0]!.weights[0]!.shape.reverse();
    return { ...files, modelJson: JSON.stringify(model) };
  }

  function withNaN(files: WeightFiles): WeightFiles {
    const weights = files.weights.slice(0);
    new Float32Array(weights)[100] = NaN;
    return { ...files, weights };
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
    expect(new Uint8Array(after.weights)).toEqual(new Uint8Array(before.weights));
  });
});
