import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decimalsOf,
  formatTick,
  formatValue,
  linearScale,
  logScale,
  logTicks,
  ticks,
} from '../../../src/lib/ui/chart-scale.ts';

describe('scales', () => {
  test('a linear scale maps ends to ends, also when the range runs downwards', () => {
    const y = linearScale([2, 4], [100, 0]);
    expect([y(2), y(3), y(4)]).toEqual([100, 50, 0]);
    expect(y.invert(25)).toBeCloseTo(3.5, 12);
  });

  test('a domain of one point maps to the middle', () => {
    expect(linearScale([3, 3], [0, 10])(3)).toBe(5);
  });

  test('a log scale puts equal ratios at equal distances and refuses zero', () => {
    const x = logScale([0.01, 1], [0, 200]);
    expect(x(0.1)).toBeCloseTo(100, 9);
    expect(x.invert(50)).toBeCloseTo(10 ** -1.5, 9);
    expect(() => logScale([0, 1], [0, 1])).toThrow('domain above 0');
  });

  test('invert undoes the scale', () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(number, number, number, (low, high, value) => {
        fc.pre(Math.abs(high - low) > 1e-3);
        const scale = linearScale([low, high], [0, 320]);
        expect(scale.invert(scale(value))).toBeCloseTo(value, 3);
      }),
    );
  });
});

describe('ticks', () => {
  test.each([
    [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0.081, 0.099, 4, [0.085, 0.09, 0.095]],
    [0, 100, 4, [0, 20, 40, 60, 80, 100]],
    [-3, 3, 3, [-2, 0, 2]],
  ])('from %d to %d', (low, high, count, expected) => {
    expect(ticks(low, high, count)).toEqual(expected);
  });

  test('are inside, rising, and few, for any interval', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        fc.double({ min: 1e-4, max: 1e4, noNaN: true }),
        (low, length) => {
          const high = low + length;
          const found = ticks(low, high, 5);
          expect(found.length).toBeGreaterThanOrEqual(2);
          expect(found.length).toBeLessThanOrEqual(9);
          for (const tick of found) {
            expect(tick).toBeGreaterThanOrEqual(low - length * 1e-6);
            expect(tick).toBeLessThanOrEqual(high + length * 1e-6);
          }
          expect([...found].sort((a, b) => a - b)).toEqual(found);
        },
      ),
    );
  });

  test('an interval without length has one tick, an endless one none', () => {
    expect(ticks(2, 2)).toEqual([2]);
    expect(ticks(NaN, 1)).toEqual([]);
    expect(ticks(0, Infinity)).toEqual([0]);
  });

  test('of a log scale are powers of ten, or finer when there is only one', () => {
    expect(logTicks(0.001, 1)).toEqual([0.001, 0.01, 0.1, 1]);
    expect(logTicks(0.04, 0.3)).toEqual([0.05, 0.1, 0.2]);
    expect(logTicks(0, 1)).toEqual([]);
  });
});

describe('printing', () => {
  test('ticks take the decimals of their step and a true minus sign', () => {
    expect(formatTick(0.1, 0.05)).toBe('0.10');
    expect(formatTick(-20, 20)).toBe('−20');
    expect(formatTick(1e-4)).toBe('1e−4');
    expect(formatTick(0)).toBe('0');
    expect([0.05, 20, 1, 0.125].map(decimalsOf)).toEqual([2, 0, 0, 3]);
  });

  test('values take three significant digits', () => {
    expect([0.08391, 26.54, 1234, 0, 0.00001234, -0.5].map(formatValue)).toEqual([
      '0.0839',
      '26.5',
      '1230',
      '0',
      '1.23e−5',
      '−0.500',
    ]);
    expect(formatValue(NaN)).toBe('not a number');
  });
});
