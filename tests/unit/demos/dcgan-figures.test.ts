// What the figures of the DCGAN chapter print and draw, from what the engine answers.
import { describe, expect, it } from 'vitest';
import { classBarsSvg, classSentence, sharesOf } from '../../../src/components/demos/dcgan-class-bars.ts';
import { copiesOf } from '../../../src/components/demos/dcgan-copyist.ts';
import { distancesSvg } from '../../../src/components/demos/dcgan-distances-svg.ts';
import { heapOf, heapsOf, termsOf, type Pool } from '../../../src/components/demos/dcgan-heaps.ts';
import {
  formatPull,
  lossesSvg,
  meanPulls,
  pullsAt,
  ratioSentence,
} from '../../../src/components/demos/dcgan-losses-svg.ts';
import { meanScore, scoresSvg } from '../../../src/components/demos/dcgan-scores-svg.ts';
import { formatLength, formatScore, markEnds } from '../../../src/components/demos/dcgan-words.ts';
import { Random } from '../../../src/lib/random.ts';

const PIXELS = 784;

describe('the losses', () => {
  it('have the pulls of finite differences, at any logit', () => {
    const h = 1e-4;
    for (const l of [-30, -4, 0, 2.5, 30]) {
      for (const name of ['minimax', 'other'] as const) {
        const slope = (pullsAt(l + h)[name].loss - pullsAt(l - h)[name].loss) / (2 * h);
        expect(pullsAt(l)[name].pull).toBeCloseTo(-slope, 6);
      }
    }
    expect(pullsAt(0).minimax.loss).toBeCloseTo(-Math.log(2));
    expect(pullsAt(-1000).other.loss).toBeCloseTo(1000);
  });

  it('are averaged over a batch, and told apart in words', () => {
    const means = meanPulls([-6, -6]);
    expect(means.other.pull / means.minimax.pull).toBeCloseTo(Math.exp(6), 6);
    expect(means.other.pull + means.minimax.pull).toBeCloseTo(1);
    expect(ratioSentence(means)).toContain('400 times as hard');
    expect(ratioSentence(meanPulls([3]))).toContain('already pass');
    expect(ratioSentence(meanPulls([0.1]))).toContain('alike');
    expect([0.5, 0.0025, 0.9975, 1e-9, 1].map(formatPull)).toEqual([
      '0.50',
      '0.0025',
      '0.9975',
      '< 0.00001',
      '> 0.99999',
    ]);
  });

  it('are drawn with a mark for each drawing on each of four curves', () => {
    const svg = lossesSvg([-3, 0, 4], 500);
    expect(svg.match(/<circle/g)).toHaveLength(4 * 3);
    expect(svg).not.toContain('NaN');
    expect(lossesSvg([], 300)).not.toContain('NaN');
  });
});

it('prints scores so that they can be told from the ends', () => {
  expect([0, -2, -5, 9, 20, -20].map(formatScore)).toEqual([
    '50 %',
    '12 %',
    '0.7 %',
    '> 99.9 %',
    '> 99.9 %',
    '< 0.1 %',
  ]);
  expect(formatLength(8.04)).toBe('8.0');
  expect(markEnds(3, 2, 0)).toEqual(['b', '', 'a']);
  expect(markEnds(2, 1, 1)).toEqual(['', 'a, b']);
  expect(meanScore([-100, 100, 0])).toBeCloseTo(0.5);
  expect(scoresSvg([0], [0, 1]).match(/M\d+\.\d \d+v24/g)).toHaveLength(2);
});

describe('the bars of the judge', () => {
  const probabilities = Float32Array.from(
    [3, 3, 3, 8].flatMap((label) => Array.from({ length: 10 }, (_, y) => (y === label ? 0.9 : 0.01))),
  );

  it('count labels, and say how many kinds there are', () => {
    const shares = sharesOf(probabilities);
    expect(shares[3]).toBe(0.75);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(1);
    const sample = Array.from({ length: 10 }, (_, y) => (y === 1 ? 0.82 : 0.02));
    expect(classSentence(shares, sample)).toBe(
      '2 of 10 digits here; in 200 fresh samples 10, most often 1 (82 %).',
    );
    const svg = classBarsSvg(shares, sample);
    expect(svg.match(/class="bar"/g)).toHaveLength(10);
    expect(svg.match(/class="fresh"/g)).toHaveLength(10);
  });
});

describe('the heaps of the arithmetic', () => {
  // Sample i is a bar i + 1 pixels wide; its code is i, everywhere.
  const count = 16;
  const pixels = new Float32Array(count * PIXELS);
  const codes = new Float32Array(count * 2);
  for (let i = 0; i < count; i++) {
    for (let row = 4; row < 24; row++)
      pixels.fill(1, i * PIXELS + row * 28 + 4, i * PIXELS + row * 28 + 5 + i);
    codes.fill(i, 2 * i, 2 * i + 2);
  }
  const readings = Uint8Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 7 : 3));
  const pool: Pool = { codes, pixels, readings };

  it('hold the quarter of a digit with the most, or the least, of a trait', () => {
    expect(heapOf(pool, 7, 'ink', 'most').members).toEqual([14, 12]);
    const thin = heapOf(pool, 3, 'ink', 'least');
    expect(thin.members).toEqual([1, 3]);
    expect([...thin.codes]).toEqual([1, 1, 3, 3]);
    expect(thin.mean).toBe(20 * 3);
  });

  it('make a sum of three, unless the pool lacks a digit', () => {
    const heaps = heapsOf(pool, { from: 7, to: 3, trait: 'ink' });
    expect(termsOf(heaps!).map(({ weight, codes: own }) => weight * own[0]!)).toEqual([14, -0, 1]);
    expect(heapsOf(pool, { from: 7, to: 5, trait: 'slant' })).toBeNull();
  });
});

it('a copyist stays near what it copies, and marks stand where the distances say', () => {
  const random = new Random(2);
  const digits = Float32Array.from({ length: 2 * PIXELS }, () =>
    random.uniform() < 0.2 ? random.uniform() : 0,
  );
  const copies = copiesOf(digits);
  expect(copies).toEqual(copiesOf(digits));
  const distance = Math.hypot(...copies.subarray(0, PIXELS).map((value, i) => value - digits[i]!));
  expect(distance).toBeGreaterThan(0.2);
  expect(distance).toBeLessThan(1.2);
  copies.forEach((value, i) => {
    if (digits[i] === 0) expect(value).toBe(0);
  });
  const svg = distancesSvg({ drawings: [0, 10, 99] }, 'drawings', 560);
  const places = [...svg.matchAll(/cx="([\d.]+)"/g)].map((match) => Number(match[1]));
  expect(places).toEqual([118, 546, 546]);
});
