// How the home page's models write a number: asked ones at once, the others by drawing until the judge reads what is wanted.
import { describe, expect, it } from 'vitest';
import {
  digitsOf,
  MOST_DIGITS,
  MOST_TRIES,
  PIECE,
  WRITERS,
} from '../../../src/components/demos/home-models.ts';
import {
  NumberWriter,
  wordsFor,
  wordsOnTheWay,
  wordsUnder,
  type Draw,
  type Place,
} from '../../../src/components/demos/home-writing.ts';
import type { DrawRequest } from '../../../src/lib/engine/questions/home.ts';
import { CHAPTER_IDS } from '../../../src/lib/models/types.ts';

const PIXELS = 784;

/** An engine whose draws read as `readings`, again and again, and whose picture number i is i / 1000 all over. */
function reader(readings: readonly number[]): { draw: Draw; asked: DrawRequest[] } {
  const asked: DrawRequest[] = [];
  const draw: Draw = (request) => {
    asked.push(request);
    const indices = Array.from({ length: request.count }, (_, i) => request.start + i);
    return Promise.resolve({
      pixels: Float32Array.from(indices.flatMap((i) => new Array<number>(PIXELS).fill(i / 1000))),
      labels: request.labels instanceof Uint8Array ? request.labels : null,
      readings: Uint8Array.from(indices, (i) => readings[i % readings.length]!),
    });
  };
  return { draw, asked };
}

async function all(writer: NumberWriter, digits: string, draw: Draw): Promise<readonly Place[][]> {
  const moments: Place[][] = [];
  for await (const places of writer.write(digits, draw)) moments.push([...places]);
  return moments;
}
const numberOf = ({ pixels }: Place): number => Math.round(pixels[0]! * 1000);

it('says of each of the seven models whether it can be asked', () => {
  expect(Object.keys(WRITERS).sort()).toEqual([...CHAPTER_IDS].sort());
  const asked = CHAPTER_IDS.filter((id) => WRITERS[id].asked);
  expect(asked).toEqual(['bayes', 'gmm', 'autoencoder', 'cgan']);
});

it('keeps the digits of what was typed', () => {
  expect(digitsOf(' 1,729! ')).toBe('1729');
  expect(digitsOf('12345678').length).toBe(MOST_DIGITS);
  expect(digitsOf('seven')).toBe('');
});

describe('a model that can be asked', () => {
  it('is asked once for all digits, and keeps its first answer, misread or not', async () => {
    const { draw, asked } = reader([1, 7, 3, 9]);
    const moments = await all(new NumberWriter('cgan', 5), '1729', draw);
    expect(asked).toEqual([
      { id: 'cgan', seed: 5, start: 0, count: 4, labels: Uint8Array.of(1, 7, 2, 9), read: true },
    ]);
    expect(moments.length).toBe(1);
    expect(moments[0]!.map(({ wanted, reading, tries }) => [wanted, reading, tries])).toEqual([
      [1, 1, 1],
      [7, 7, 1],
      [2, 3, 1],
      [9, 9, 1],
    ]);
    expect(wordsFor('cgan', moments[0]!)).toBe('asked once for each, but read as 1739');
    expect(moments[0]!.map((place) => wordsUnder('cgan', place))).toEqual(['', '', 'read as 3', '']);
  });
});

describe('a model that knows no labels', () => {
  it('draws in order until the judge reads each digit, and counts every draw', async () => {
    const { draw, asked } = reader([4, 2, 2, 0, 6, 2, 9]);
    const moments = await all(new NumberWriter('vae', 1), '20', draw);
    const last = moments.at(-1)!;
    // 4, then 2: two tries. Then 2 and 0: two more.
    expect(last.map(numberOf)).toEqual([1, 3]);
    expect(last.map(({ tries }) => tries)).toEqual([2, 2]);
    expect(moments.length).toBe(4);
    expect(moments[0]!.at(-1)).toMatchObject({ state: 'trying', reading: 4, wanted: 2 });
    expect(wordsOnTheWay(moments[0]!)).toBe('1 draw, waits for a 2');
    expect(wordsFor('vae', last)).toBe('4 draws for 2 digits');
    expect(wordsUnder('vae', last[1]!)).toBe('try 2');
    expect(asked).toEqual([{ id: 'vae', seed: 1, start: 0, count: PIECE, labels: null, read: true }]);
  });

  it('goes on with the draws of its seed when the number grows, and asks for none twice', async () => {
    const { draw, asked } = reader([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9]);
    const writer = new NumberWriter('dcgan', 1);
    const short = (await all(writer, '3', draw)).at(-1)!;
    const long = (await all(writer, '32', draw)).at(-1)!;
    expect(long[0]).toEqual(short[0]);
    expect(numberOf(long[1]!)).toBe(13);
    expect(asked.map(({ start }) => start)).toEqual([0, 10]);
    await all(writer, '32', draw);
    expect(asked.length).toBe(2);
  });

  it('gives up after its last try, says so, and goes on with the next digit', async () => {
    const { draw } = reader([5]);
    const last = (await all(new NumberWriter('denoiser', 1), '85', draw)).at(-1)!;
    expect(last.map(({ state, tries }) => [state, tries])).toEqual([
      ['given up', MOST_TRIES],
      ['kept', 1],
    ]);
    expect(wordsUnder('denoiser', last[0]!)).toBe(`none in ${MOST_TRIES}`);
    expect(wordsFor('denoiser', last)).toBe(`${MOST_TRIES + 1} draws for 1 digit; 1 not found`);
  });
});

it('waits ten draws on average for one of ten equal digits, and longer if the model has favourites', () => {
  // (1/10) Σ 1/p_y over the ten digits wanted: the claim of the caption.
  const wait = (p: readonly number[]): number => p.reduce((sum, each) => sum + 1 / each, 0) / p.length;
  expect(wait(new Array<number>(10).fill(0.1))).toBeCloseTo(10, 12);
  expect(wait([0.2, 0.05, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.05])).toBeGreaterThan(10);
});
