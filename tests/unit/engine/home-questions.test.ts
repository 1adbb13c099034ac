// What the home page asks, with the shipped weights: the draws of the command line, and the judge's reading of them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../../src/cli/weights-folder.ts';
import { shippedFolder } from '../../../src/cli/run-folder.ts';
import { askAtBuild } from '../../../src/components/demos/build-time.ts';
import { WRITERS } from '../../../src/components/demos/home-models.ts';
import type { DrawAnswer, DrawRequest } from '../../../src/lib/engine/questions/home.ts';
import { readingsOf } from '../../../src/lib/models/classes.ts';
import { sampleFromSeed, sampleLabels } from '../../../src/lib/models/sample.ts';
import { CHAPTER_IDS, PIXELS } from '../../../src/lib/models/types.ts';

const IDS = CHAPTER_IDS.filter((id) => existsSync(join(shippedFolder(id), 'manifest.json')));
const draw = (request: DrawRequest): Promise<DrawAnswer> =>
  askAtBuild(request.id, (engine) => engine.ask('home', 'draw', request)) as Promise<DrawAnswer>;

beforeAll(async () => {
  // Opens the backend before a model is built outside of the engine.
  await askAtBuild('judge', (engine) => engine.load('judge'));
});

describe.each(IDS)('%s', (id) => {
  it('draws what the command line draws from the same seed', async () => {
    const { asked } = WRITERS[id];
    const request = { id, seed: 3, start: 0, count: 3, labels: asked ? 'drawn' : null, read: false } as const;
    const { pixels, labels, readings } = await draw(request);
    const { model } = await loadModel(id, shippedFolder(id));
    expect(pixels).toEqual(await sampleFromSeed(model, { count: 3, seed: 3 }));
    expect(labels).toEqual(asked ? sampleLabels(3, 3) : null);
    expect(readings).toBeNull();
    model.dispose();
  });

  it.runIf(WRITERS[id].asked)(
    'writes the digits that it is asked for, most of them so that they are read',
    async () => {
      const labels = Uint8Array.from({ length: 10 }, (_, y) => y);
      let right = 0;
      for (const seed of [1, 2, 3]) {
        const { pixels, readings } = await draw({ id, seed, start: 0, count: 10, labels, read: true });
        expect(pixels.length).toBe(10 * PIXELS);
        labels.forEach((y) => (right += Number(readings?.[y] === y)));
      }
      // A coin among ten digits would have 3 of 30.
      expect(right).toBeGreaterThan(22);
    },
  );
});

it('writes the first digits of a longer number with the same hand', async () => {
  for (const id of IDS.filter((one) => WRITERS[one].asked)) {
    const write = (...digits: number[]): Promise<DrawAnswer> =>
      draw({ id, seed: 8, start: 0, count: digits.length, labels: Uint8Array.from(digits), read: false });
    const [short, long] = [await write(4, 7), await write(4, 7, 1)];
    short.pixels.forEach((ink, i) => {
      if (Math.abs(ink - long.pixels[i]!) > 1e-5) throw new Error(`${id} changed its hand at pixel ${i}.`);
    });
  }
});

it('reads the greatest of ten probabilities', () => {
  const rows = new Float32Array(20).fill(0.05);
  rows[7] = rows[10 + 2] = 0.55;
  expect([...readingsOf(rows)]).toEqual([7, 2]);
});

it.each([
  [{ seed: 0.5 }, 'A seed is a whole number'],
  [{ count: 33 }, 'The number of pictures is from 1 to 32'],
  [{ labels: Uint8Array.of(1, 10) }, 'Labels are digits from 0 to 9'],
  [{ labels: Uint8Array.of(1) }, 'Labels are digits from 0 to 9'],
])('refuses %o with a sentence', async (wrong, sentence) => {
  const request: DrawRequest = {
    id: 'bayes',
    seed: 1,
    start: 0,
    count: 2,
    labels: null,
    read: false,
    ...wrong,
  };
  await expect(draw(request)).rejects.toThrow(sentence);
});
