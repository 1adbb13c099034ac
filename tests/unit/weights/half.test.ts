import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHalf, toHalf } from '../../../src/lib/weights/half.ts';

const round = (value: number) => fromHalf(toHalf(Float32Array.of(value)))[0] as number;

describe('float16', () => {
  test('keeps every one of its 65,536 values', () => {
    const all = Uint16Array.from({ length: 0x10000 }, (_, i) => i);
    const back = toHalf(fromHalf(all));
    for (const half of all) {
      const isNaN16 = (half & 0x7c00) === 0x7c00 && (half & 0x3ff) !== 0;
      if (!isNaN16) expect(back[half]).toBe(half);
      else expect((back[half] as number) & 0x7e00).toBe(0x7e00);
    }
  });

  test('rounds to the nearest value, and to the even one on a tie', () => {
    const finite = [...fromHalf(Uint16Array.from({ length: 0x7c00 }, (_, i) => i))];
    fc.assert(
      fc.property(fc.float({ min: 0, max: Math.fround(65_504), noNaN: true }), (value) => {
        let low = 0;
        let high = finite.length - 1;
        while (high - low > 1) {
          const middle = (low + high) >> 1;
          if ((finite[middle] as number) <= value) low = middle;
          else high = middle;
        }
        const below = value - (finite[low] as number);
        const above = (finite[high] as number) - value;
        const expected = below < above || (below === above && low % 2 === 0) ? low : high;
        expect(round(value)).toBe(finite[expected]);
        expect(round(-value)).toBe(-(finite[expected] as number));
      }),
      { numRuns: 2000 },
    );
    for (let i = 0; i + 1 < finite.length; i += 37) {
      const tie = ((finite[i] as number) + (finite[i + 1] as number)) / 2;
      expect(round(tie)).toBe(finite[i % 2 === 0 ? i : i + 1]);
    }
  });

  test.each([
    [65_504, 65_504],
    [65_519, 65_504],
    [65_520, Infinity],
    [-1e30, -Infinity],
    [Infinity, Infinity],
    [2 ** -24, 2 ** -24],
    [2 ** -25, 0],
    [1.5 * 2 ** -25, 2 ** -24],
    [-0, -0],
    [NaN, NaN],
    [0.1, 0.0999755859375],
  ])('turns %d into %d', (value, expected) => {
    expect(round(value)).toBe(expected);
  });
});
