// The nearest training digits as a page asks for them: answers, progress, stops, downloads that fail, requests that are wrong.
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeChunk } from '../../../src/lib/data/digit-chunk.ts';
import { chunkFile } from '../../../src/lib/data/training-files.ts';
import { indexDigits } from '../../../src/lib/data/training-index.ts';
import type { NearestProgress } from '../../../src/lib/engine/questions/data.ts';
import { squaredDistances } from '../../../src/lib/metrics/squared-distances.ts';
import { PIXELS, type Pixels } from '../../../src/lib/models/types.ts';
import { scatter } from '../../support/few-digits.ts';
import { spanOf } from '../../support/span.ts';
import { DIGITS_URL, makeRig, pictures, rejection, type Rig, type Server } from './support.ts';

const { digits } = scatter(600, 21);
const CODES_URL = `${DIGITS_URL}training/codes.tensors`;
const queries = pictures(3, 5);
const index = indexDigits(digits, spanOf(digits, 8), { directions: 8, perChunk: 20 });
const chunkUrl = (number: number): string => `${DIGITS_URL}training/${chunkFile(number)}`;

/** Connects with an engine whose server has the digits' files too. */
async function withRig(use: (rig: Rig, server: Server) => Promise<void>): Promise<void> {
  const rig = await makeRig();
  const { files } = rig.server;
  files.set(CODES_URL, index.codes);
  for (let i = 0; i < index.chunks; i++) files.set(chunkUrl(i), encodeChunk(index.chunk(i)));
  try {
    await use(rig, rig.server);
  } finally {
    rig.close();
  }
}

const asked = (server: Server, url: string): number => server.asked.filter((each) => each.url === url).length;
const ask = (rig: Rig, pixels: Pixels, count = 4, signal?: AbortSignal) =>
  rig.client.ask('data', 'nearest', { pixels, count, files: 100 }, signal);

let distances: Float64Array;
beforeAll(async () => {
  for await (const { squared } of squaredDistances(queries, digits.images, PIXELS)) {
    distances = squared.map(Math.sqrt);
  }
});

describe('nearest', () => {
  it('answers each picture with the digits that brute force finds', () =>
    withRig(async (rig) => {
      const answer = await ask(rig, queries);
      expect(answer.proven).toEqual([true, true, true]);
      for (let q = 0; q < 3; q++) {
        const own = distances.subarray(q * digits.count, (q + 1) * digits.count);
        const nearest = [...own.keys()].sort((a, b) => own[a]! - own[b]!).slice(0, 4);
        nearest.forEach((digit, place) => {
          const at = 4 * q + place;
          expect(answer.indices[at]).toBe(digit);
          expect(answer.labels[at]).toBe(digits.labels[digit]);
          expect(answer.distances[at]).toBeCloseTo(own[digit]!, 4);
          const image = digits.images.subarray(digit * PIXELS, (digit + 1) * PIXELS);
          expect(answer.pixels.subarray(at * PIXELS, (at + 1) * PIXELS)).toEqual(
            Float32Array.from(image, (byte) => byte / 255),
          );
        });
      }
    }));

  it('fetches codes and files once, opens no model, and opens no more files than asked for', () =>
    withRig(async (rig, server) => {
      const { opened } = await rig.client.ask('data', 'nearest', { pixels: queries, count: 1, files: 2 });
      expect(opened).toEqual([2, 2, 2]);
      await rig.client.ask('data', 'nearest', { pixels: queries, count: 1, files: 2 });
      expect(asked(server, CODES_URL)).toBe(1);
      const files = server.asked.filter(({ url }) => url.endsWith('.bin'));
      expect(new Set(files.map(({ url }) => url)).size).toBe(files.length);
      expect(files.length).toBeLessThanOrEqual(6);
      expect(server.asked.some(({ url }) => url.includes('/weights/'))).toBe(false);
    }));

  it('tells how far it is: the codes, then picture by picture', () =>
    withRig(async (rig) => {
      const told: NearestProgress[] = [];
      const request = { pixels: queries, count: 1 };
      await rig.client.ask('data', 'nearest', request, undefined, (progress) => told.push(progress));
      expect(told[0]).toMatchObject({ stage: 'codes' });
      expect(told.filter(({ stage }) => stage === 'pictures').map(({ done, of }) => [done, of])).toEqual([
        [0, 3],
        [1, 3],
        [2, 3],
      ]);
      expect(told.every(({ done, of }) => done >= 0 && done <= of)).toBe(true);
    }));

  it('stops when told to, and can be asked again', () =>
    withRig(async (rig) => {
      const stop = new AbortController();
      const first = ask(rig, queries, 4, stop.signal);
      stop.abort();
      expect((await rejection(first)).kind).toBe('aborted');
      expect((await ask(rig, queries)).indices.length).toBe(12);
    }));

  it('says what did not arrive or is damaged, and fetches it anew past the caches', () =>
    withRig(async (rig, server) => {
      const codes = server.files.get(CODES_URL)!;
      server.files.delete(CODES_URL);
      expect((await rejection(ask(rig, queries))).kind).toBe('download');
      server.files.set(CODES_URL, codes.subarray(0, 5000));
      expect((await rejection(ask(rig, queries))).kind).toBe('corrupt');
      server.files.set(CODES_URL, codes);
      for (let i = 0; i < index.chunks; i++) server.files.set(chunkUrl(i), Uint8Array.of(1, 2, 3));
      const refusal = await rejection(ask(rig, queries));
      expect(refusal.kind).toBe('corrupt');
      expect(refusal.message).toMatch(/^\d{3}\.bin is damaged or incomplete; try again\.$/);
      for (let i = 0; i < index.chunks; i++) server.files.set(chunkUrl(i), encodeChunk(index.chunk(i)));
      expect((await ask(rig, queries)).proven).toEqual([true, true, true]);
      expect(server.asked.filter(({ url }) => url === CODES_URL).map(({ reload }) => reload)).toEqual([
        false,
        true,
        true,
      ]);
    }));

  it.each([
    ['half a picture', { pixels: new Float32Array(400), count: 1 }],
    ['no picture', { pixels: new Float32Array(0), count: 1 }],
    ['a picture with a hole', { pixels: new Float32Array(PIXELS).fill(NaN), count: 1 }],
    ['no digits to find', { pixels: queries, count: 0 }],
    ['no files to open', { pixels: queries, count: 1, files: 0 }],
  ])('refuses %s', (_, request) =>
    withRig(async (rig) => {
      expect((await rejection(rig.client.ask('data', 'nearest', request))).kind).toBe('input');
    }),
  );
});
