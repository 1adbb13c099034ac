// Bars of a code: which bar a place belongs to, and how long a bar is.
import { expect, it } from 'vitest';
import { barAt, barsSvg, slotsFor } from '../../../src/lib/ui/bars.ts';

it('gives a short code wide bars, which do not fill the width', () => {
  expect([2, 8, 32].map(slotsFor)).toEqual([8, 16, 32]);
});

it('finds the bar under a place and the value of its height', () => {
  expect(barAt({ x: 0.99, y: 0.5 }, 32, 4)).toEqual({ index: 31, value: 0 });
  expect(barAt({ x: 0.01, y: 0 }, 32, 4)).toEqual({ index: 0, value: 4 });
  expect(barAt({ x: 0.13, y: 0.75 }, 2, 4)).toEqual({ index: 1, value: -2 });
  expect(barAt({ x: 0.6, y: 0.5 }, 2, 4)).toBeNull();
});

it('draws one bar for each number, up for positive and down for negative, cut at the limit', () => {
  const svg = barsSvg([2, -1, 9], 4, 1);
  const bars = [...svg.matchAll(/class="bar" x="(\d+)" y="([\d.]+)" width="10" height="([\d.]+)"/g)];
  expect(bars.map(([, x, y, height]) => [x, y, height].map(Number))).toEqual([
    [1, 30, 30],
    [13, 60, 15],
    [25, 0, 60],
  ]);
  expect(svg.match(/class="chosen"/g)).toHaveLength(1);
});
