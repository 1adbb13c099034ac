import { describe, expect, test } from 'vitest';
import { findNearest, multiplyRows } from '../../../src/lib/metrics/nearest.ts';
import { Random } from '../../../src/lib/random.ts';

describe('findNearest', () => {
  test('agrees with looking at every pair, across tiles', async () => {
    const random = new Random(1);
    const length = 6;
    const queries = random.normals(300 * length);
    const references = random.normals(2500 * length);
    const { indices, squaredDistances } = await findNearest(queries, references, length);
    for (let q = 0; q < 300; q++) {
      let best = { index: -1, squared: Infinity };
      for (let r = 0; r < 2500; r++) {
        let squared = 0;
        for (let k = 0; k < length; k++) {
          squared += ((queries[q * length + k] as number) - (references[r * length + k] as number)) ** 2;
        }
        if (squared < best.squared) best = { index: r, squared };
      }
      expect(indices[q]).toBe(best.index);
      expect(squaredDistances[q]).toBeCloseTo(best.squared, 6);
    }
  });

  test('finds each row itself at distance 0, never below', async () => {
    const rows = new Random(2).normals(200 * 784);
    const { indices, squaredDistances } = await findNearest(rows, rows, 784);
    expect([...indices]).toEqual(Array.from({ length: 200 }, (_, i) => i));
    for (const squared of squaredDistances) {
      expect(squared).toBeGreaterThanOrEqual(0);
      expect(squared).toBeLessThan(1e-9);
    }
  });

  test('uses the multiplication it is given', async () => {
    let calls = 0;
    const rows = Float32Array.of(0, 0, 3, 4);
    const multiply = (a: Float32Array, b: Float32Array, length: number) => {
      calls += 1;
      return Promise.resolve(Float32Array.from(multiplyRows(a, b, length)));
    };
    const found = await findNearest(Float32Array.of(3, 3), rows, 2, multiply);
    expect(calls).toBe(1);
    expect([found.indices[0], found.squaredDistances[0]]).toEqual([1, 1]);
  });

  test('refuses rows of another length, and no references', async () => {
    await expect(findNearest(new Float32Array(3), new Float32Array(4), 2)).rejects.toThrow(
      'rows of 2 numbers',
    );
    await expect(findNearest(new Float32Array(2), new Float32Array(0), 2)).rejects.toThrow(
      'one reference at least',
    );
  });
});
