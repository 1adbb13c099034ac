import { describe, expect, test } from 'vitest';
import { medianFilter } from '../../../src/lib/metrics/median.ts';
import { Random } from '../../../src/lib/random.ts';

describe('medianFilter', () => {
  test('agrees with sorting each neighbourhood, edges repeated', () => {
    const random = new Random(1);
    const images = Float32Array.from({ length: 2 * 784 }, () => random.uniform());
    const before = images.slice();
    const filtered = medianFilter(images);
    expect(images).toEqual(before);
    const clamp = (i: number) => Math.min(27, Math.max(0, i));
    for (let i = 0; i < images.length; i++) {
      const [picture, row, column] = [Math.floor(i / 784), Math.floor((i % 784) / 28), i % 28];
      const nine = [-1, 0, 1].flatMap((dy) =>
        [-1, 0, 1].map((dx) => images[picture * 784 + clamp(row + dy) * 28 + clamp(column + dx)] as number),
      );
      expect(filtered[i]).toBe(nine.sort((a, b) => a - b)[4]);
    }
  });

  test('removes a single wrong pixel and keeps a straight edge', () => {
    const half = Float32Array.from({ length: 784 }, (_, i) => (i % 28 < 14 ? 0 : 1));
    const spoiled = half.slice();
    spoiled[5 * 28 + 5] = 1;
    spoiled[20 * 28 + 20] = 0;
    expect(medianFilter(spoiled)).toEqual(half);
  });
});
