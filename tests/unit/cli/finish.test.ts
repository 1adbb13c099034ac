// The end of a run: whether rounding moves a metric, and what is said about several seeds.
import { describe, expect, it } from 'vitest';
import { largestMove } from '../../../src/cli/precision.ts';
import { compareSeeds, knownSeeds, seedsText, seedsWith } from '../../../src/cli/seeds.ts';
import { summary } from '../../../src/cli/table.ts';
import type { Manifest, Metric } from '../../../src/lib/weights/manifest.ts';

const metric = (value: number, more: Partial<Metric> = {}): Metric => ({
  name: 'bce',
  label: 'Cross-entropy',
  value,
  unit: 'nats',
  split: 'validation',
  count: 500,
  seed: 1,
  betterIs: 'lower',
  ...more,
});

describe('the move of a metric', () => {
  it.each([
    [[metric(2)], [metric(2.01)], 0.005],
    [[metric(2), metric(-50)], [metric(2), metric(-49)], 0.02],
    // One digit of 500 more, of 1 % wrong or of 99 % right.
    [[metric(1, { unit: '%' })], [metric(1.2, { unit: '%' })], 0.2 / 99],
    [[metric(99, { unit: '%' })], [metric(98.8, { unit: '%' })], 0.2 / 99],
    [[metric(0)], [metric(0)], 0],
    [[], [], 0],
  ])('%#', (before, after, move) => {
    expect(largestMove(before, after)).toBeCloseTo(move, 12);
  });
});

describe('several seeds', () => {
  const manifest = (seed: number, value: number, more: Partial<Metric> = {}): Manifest => {
    const metrics = [metric(9, { split: 'test' }), metric(value, { seed, ...more }), metric(7)];
    return { id: 'denoiser', seed, metrics, epochs: 3, run: { seconds: 65 } } as unknown as Manifest;
  };

  it('are compared by the first metric on validation, and the median is named', () => {
    const record = compareSeeds([manifest(4, 0.3), manifest(5, 0.1), manifest(6, 0.2)], 4);
    expect(record).toEqual({
      metric: 'bce',
      unit: 'nats',
      count: 500,
      values: { 4: 0.3, 5: 0.1, 6: 0.2 },
      mean: expect.closeTo(0.2, 12) as number,
      range: [0.1, 0.3],
      median: 6,
      shipped: 4,
    });
    expect(seedsText(record)).toContain('seed 6 is the median, not 4: write “seed: 6” into config.ts');
    expect(seedsText({ ...record, shipped: 6 })).toContain('seed 6 is the median, and the one kept');
  });

  it('leave the shipped one in its place where several come out alike', () => {
    const runs = [manifest(1, 2.9), manifest(2, 2.9), manifest(3, 2.9)];
    expect([1, 2, 3].map((shipped) => compareSeeds(runs, shipped).median)).toEqual([1, 2, 3]);
    expect(compareSeeds([manifest(1, 0.1), manifest(2, 0.2), manifest(3, 0.2)], 1).median).toBe(2);
  });

  it('are the same ones, whichever of them is kept, so that a change of the kept one settles which is the median', () => {
    expect(seedsWith(1, 3)).toEqual([1, 2, 3]);
    expect(seedsWith(3, 3)).toEqual([3, 1, 2]);
    expect(seedsWith(5, 3)).toEqual([5, 4, 6]);
    expect(seedsWith(0, 2)).toEqual([0, -1]);
    expect(seedsWith(42, 1)).toEqual([42]);
  });

  it('are not forgotten when the same run comes out as before', () => {
    const runs = [manifest(4, 0.3), manifest(5, 0.1)];
    const seeds = compareSeeds(runs, 4);
    const before = { ...manifest(4, 0.3), seeds };
    expect(knownSeeds(manifest(4, 0.3), before)).toBe(seeds);
    expect(knownSeeds(manifest(4, 0.31), before)).toBeUndefined();
    expect(knownSeeds(manifest(5, 0.1), before)).toBeUndefined();
    expect(knownSeeds(manifest(4, 0.3), undefined)).toBeUndefined();
  });

  it('have the worse one of two in the middle as their median', () => {
    expect(compareSeeds([manifest(1, 0.3), manifest(2, 0.1)], 1).median).toBe(1);
    const higher = { betterIs: 'higher' } as const;
    expect(compareSeeds([manifest(1, 0.3, higher), manifest(2, 0.1, higher)], 1).median).toBe(2);
    expect(compareSeeds([manifest(7, 1)], 7).median).toBe(7);
  });

  it('ends a call in a table with the time of all beside the budget', () => {
    const text = summary([{ manifest: manifest(1, 0.3), seconds: 80 }], 5460, 90);
    expect(text.split('\n').map((line) => line.trim())).toEqual([
      'model     time  training  epochs  first metric',
      'denoiser  1:20      1:05       3  Cross-entropy: 9.00 nats (test)',
      '1 model in 91:00, over the budget of 90 minutes for all on two cores',
    ]);
  });
});
