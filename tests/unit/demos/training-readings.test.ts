import { expect, test } from 'vitest';
import { formatRate, meanOfLast, median, rateOf } from '../../../src/components/demos/training-readings.ts';

test('the median is the middle one, of an even count the lower of two', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([10, 9, 1, 2])).toBe(2);
  expect(median([])).toBeNaN();
});

test('the median leaves the order of the steps alone', () => {
  const times = [3, 1, 2];
  median(times);
  expect(times).toEqual([3, 1, 2]);
});

test('the mean is of the last ones, or of all while there are fewer', () => {
  expect(meanOfLast([100, 1, 2, 3], 3)).toBe(2);
  expect(meanOfLast([1, 3], 10)).toBe(2);
  expect(meanOfLast([], 10)).toBeNaN();
});

test('half a decade is three times, and every rate is printed in full', () => {
  const printed = [-5, -4.5, -4, -3.5, -3, -2.5, -2].map((exponent) => formatRate(rateOf(exponent)));
  expect(printed).toEqual(['0.00001', '0.00003', '0.0001', '0.0003', '0.001', '0.003', '0.01']);
  // What is printed is what the trainer is given.
  for (const text of printed) expect([-5, -4.5, -4, -3.5, -3, -2.5, -2].map(rateOf)).toContain(Number(text));
});
