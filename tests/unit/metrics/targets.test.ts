import { expect, it } from 'vitest';
import { boundOf, isReached, TARGETS } from '../../../src/lib/metrics/targets.ts';
import { MODEL_IDS } from '../../../src/lib/models/types.ts';
import type { Metric } from '../../../src/lib/weights/manifest.ts';

const metric = (value: number, real?: number): Metric => ({
  name: 'frechet',
  label: 'Fréchet distance',
  value,
  unit: '',
  split: 'test',
  count: 10,
  seed: 1,
  betterIs: 'lower',
  ...(real !== undefined && {
    controls: [
      { label: 'real digits', value: real },
      { label: 'others', value: 99 },
    ],
  }),
});

it('keeps to a bar or does not, at the bar itself too', () => {
  expect([2, 2.1].map((value) => isReached({ atMost: 2 }, metric(value)))).toEqual([true, false]);
  expect([2, 1.9].map((value) => isReached({ atLeast: 2 }, metric(value)))).toEqual([true, false]);
  expect([1.9, 2].map((value) => isReached({ below: 2 }, metric(value)))).toEqual([true, false]);
  expect([2.1, 2].map((value) => isReached({ above: 2 }, metric(value)))).toEqual([true, false]);
  expect([1, 3, 0.9, 3.1].map((value) => isReached({ within: [1, 3] }, metric(value)))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect([15, 15.1].map((value) => isReached({ timesReal: 10 }, metric(value, 1.5)))).toEqual([true, false]);
  expect(boundOf({ timesReal: 3 }, metric(0, 1.5))).toEqual({ atMost: 4.5 });
  expect(() => boundOf({ timesReal: 3 }, metric(0))).toThrow('needs their value');
});

it('is of models that exist, each metric once, and never asks for less of the stretch than of the bar', () => {
  const keys = TARGETS.map(({ model, metric: name }) => `${model} ${name}`);
  expect(new Set(keys).size).toBe(keys.length);
  for (const { model, must, stretch, source } of TARGETS) {
    expect(MODEL_IDS).toContain(model);
    expect(source).not.toBe('');
    for (const [key, sign] of [
      ['atMost', -1],
      ['atLeast', 1],
      ['above', 1],
      ['timesReal', -1],
    ] as const) {
      const [low, high] = [must, stretch].map((bar) => (bar as Record<string, number> | undefined)?.[key]);
      if (low !== undefined && high !== undefined) expect(sign * (high - low), model).toBeGreaterThan(0);
    }
  }
});
