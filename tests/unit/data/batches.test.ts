import { describe, expect, test } from 'vitest';
import { batchesOfEpoch, batchesPerEpoch, toBytes, toPixels } from '../../../src/lib/data/batches.ts';
import { Random } from '../../../src/lib/random.ts';

// 25 digits: digit i is grey i all over and has label i mod 10.
const digits = {
  images: Uint8Array.from({ length: 25 * 784 }, (_, i) => Math.floor(i / 784)),
  labels: Uint8Array.from({ length: 25 }, (_, i) => i % 10),
  count: 25,
};
const greys = (seed: number, startAt = 0) =>
  [...batchesOfEpoch(digits, 4, new Random(seed), startAt)].map(({ images }) =>
    [0, 1, 2, 3].map((i) => Math.round((images[i * 784] as number) * 255)),
  );

describe('batchesOfEpoch', () => {
  test('sees every digit at most once and drops the short last batch', () => {
    const seen = greys(1).flat();
    expect(seen).toHaveLength(24);
    expect(batchesPerEpoch(25, 4)).toBe(6);
    expect(new Set(seen).size).toBe(24);
    expect(seen).not.toEqual([...seen].sort((a, b) => a - b));
  });

  test('repeats with its seed and changes with it', () => {
    expect(greys(1)).toEqual(greys(1));
    expect(greys(1)).not.toEqual(greys(2));
  });

  test('goes on at a batch as if it had not stopped', () => {
    expect(greys(7, 4)).toEqual(greys(7).slice(4));
    expect(greys(7, 6)).toEqual([]);
  });

  test('keeps labels with their pictures and scales bytes to [0, 1]', () => {
    for (const { images, labels, count } of batchesOfEpoch(digits, 5, new Random(3))) {
      expect(count).toBe(5);
      labels.forEach((label, i) => {
        const grey = (images[i * 784] as number) * 255;
        expect(Math.round(grey) % 10).toBe(label);
        expect(images[i * 784 + 783]).toBe(images[i * 784]);
      });
    }
  });

  test('refuses sizes and starts that make no sense', () => {
    expect(() => [...batchesOfEpoch(digits, 26, new Random(1))]).toThrow(
      'from 1 to the 25 digits there are, not 26',
    );
    expect(() => [...batchesOfEpoch(digits, 0, new Random(1))]).toThrow('not 0');
    expect(() => [...batchesOfEpoch(digits, 4, new Random(1), 7)]).toThrow(
      'An epoch of 6 batches cannot start at batch 7.',
    );
  });
});

describe('bytes and pixels', () => {
  test('round trip exactly, and clip what lies outside', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(toBytes(toPixels(bytes))).toEqual(bytes);
    expect([...toBytes(Float32Array.of(-1, 2, 0.5))]).toEqual([0, 255, 128]);
  });
});
