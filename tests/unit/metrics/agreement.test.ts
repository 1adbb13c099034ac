import { describe, expect, it } from 'vitest';
import { confusion, diagonalShare, meanPairDistance } from '../../../src/lib/metrics/agreement.ts';
import { nearestLabelError } from '../../../src/lib/metrics/nearest.ts';
import { Random } from '../../../src/lib/random.ts';

describe('labels asked for and read', () => {
  it('are counted in rows of those asked for', () => {
    const probabilities = Float32Array.of(0.7, 0.2, 0.1, 0.1, 0.3, 0.6, 0.2, 0.5, 0.3, 0, 0, 1);
    const counts = confusion(Uint8Array.of(0, 1, 1, 2), probabilities, 3);
    expect([...counts]).toEqual([1, 0, 0, 0, 1, 1, 0, 0, 1]);
    expect(diagonalShare(counts, 3)).toBe(0.75);
  });
});

describe('the mean distance between two rows', () => {
  it('is that of all pairs, across tiles', async () => {
    const rows = new Random(1).normals(530 * 3);
    let sum = 0;
    for (let i = 0; i < 530; i++) {
      for (let j = 0; j < i; j++) {
        sum += Math.hypot(...[0, 1, 2].map((k) => (rows[3 * i + k] ?? NaN) - (rows[3 * j + k] ?? NaN)));
      }
    }
    expect(await meanPairDistance(rows, 3)).toBeCloseTo(sum / ((530 * 529) / 2), 5);
  });

  it('is 0 for one row repeated, and asks for two', async () => {
    const row = new Random(2).normals(784);
    expect(await meanPairDistance(Float32Array.of(...row, ...row, ...row), 784)).toBeLessThan(1e-3);
    await expect(meanPairDistance(row, 784)).rejects.toThrow('needs two rows');
  });
});

describe('the label of the nearest row', () => {
  it('is wrong as often as the labels differ; bytes stand for their 255th', async () => {
    const references = { images: Uint8Array.of(0, 0, 255, 0, 0, 255), labels: Uint8Array.of(4, 5, 6) };
    const queries = {
      images: Float32Array.of(0.1, 0, 0.9, 0.1, 0.1, 0.8, 0.2, 0.1),
      labels: Uint8Array.of(4, 5, 5, 4),
    };
    expect(await nearestLabelError(queries, references, 2)).toBe(0.25);
  });
});
