import { afterEach, describe, expect, it } from 'vitest';
import type { LoadProgress } from '../../../src/lib/engine/types.ts';
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
