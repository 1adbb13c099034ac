import { describe, expect, it } from 'vitest';
import { countBins, differentBins, jensenShannon } from '../../../src/lib/metrics/bins.ts';
import { kMeans } from '../../../src/lib/metrics/k-means.ts';
import { Random } from '../../../src/lib/random.ts';

/** Points about three places, as bytes: 40 about each. */
function threeHeaps(): Uint8Array {
  const random = new Random(1);
  const places = [20, 120, 230];
  return Uint8Array.from(
    { length: 120 * 2 },
    (_, i) => (places[Math.floor(i / 80)] ?? 0) + random.integer(11) - 5,
  );
}

describe('k-means', () => {
  it('finds centres that are the means of their own rows, from bytes', async () => {
    const rows = threeHeaps();
    const centres = await kMeans(rows, 2, { clusters: 3, random: new Random(5) });
    const counts = await countBins(rows, centres, 2);
    expect([...counts].sort()).toEqual([40, 40, 40]);
    const found = Array.from(centres).sort((a, b) => a - b);
    for (let heap = 0; heap < 3; heap++) {
      const part = rows.subarray(heap * 80, (heap + 1) * 80);
      const [x, y] = [0, 1].map(
        (k) => part.filter((_, i) => i % 2 === k).reduce((a, b) => a + b, 0) / 40 / 255,
      );
      const pair = [x ?? NaN, y ?? NaN].sort((a, b) => a - b);
      expect(found[2 * heap]).toBeCloseTo(pair[0] ?? NaN, 6);
      expect(found[2 * heap + 1]).toBeCloseTo(pair[1] ?? NaN, 6);
    }
  });

  it('never makes the error greater, and gives the same centres for the same seed', async () => {
    const rows = new Random(2).normals(600 * 3);
    const errors: number[] = [];
    const run = (onRound?: (round: number, error: number) => void) =>
      kMeans(rows, 3, { clusters: 7, random: new Random(3), ...(onRound && { onRound }) });
    const centres = await run((_, error) => errors.push(error));
    expect(await run()).toEqual(centres);
    expect(errors.length).toBeGreaterThan(3);
    errors.slice(1).forEach((error, i) => {
      expect(error).toBeLessThanOrEqual(errors[i] ?? NaN);
    });
  });

  it('refuses more clusters than rows', async () => {
    const few = kMeans(new Float32Array(6), 2, { clusters: 4, random: new Random(1) });
    await expect(few).rejects.toThrow('4 clusters need as many rows, but there are 3.');
  });
});

describe('shares of bins', () => {
  it('have the Jensen–Shannon divergence of the closed form', () => {
    expect(jensenShannon([3, 5, 2], [30, 50, 20])).toBeCloseTo(0, 15);
    expect(jensenShannon([4, 0], [0, 9])).toBeCloseTo(Math.log(2), 12);
    // p = (½, ½), q = (1, 0), m = (¾, ¼): ½ (½ log ⅔ + ½ log 2) + ½ log 4⁄3.
    const expected = (0.5 * Math.log(2 / 3) + 0.5 * Math.log(2)) / 2 + Math.log(4 / 3) / 2;
    expect(jensenShannon([1, 1], [5, 0])).toBeCloseTo(expected, 12);
    expect(jensenShannon([5, 0], [1, 1])).toBeCloseTo(expected, 12);
  });

  it('differ where the z-test says so', () => {
    // 60 of 200 against 40 of 200: pooled ¼, error √(¼ ¾ / 100) = 0.0433, z = 2.31; the rest as much.
    expect(differentBins([60, 140], [40, 160])).toBe(2);
    // 55 of 200 against 45 of 200: z = 1.155.
    expect(differentBins([55, 145], [45, 155])).toBe(0);
    expect(differentBins([0, 10], [0, 12])).toBe(0);
  });

  it('of equal draws differ in about 5 of 100 bins, and diverge by (K − 1)/8 (1/n + 1/m)', () => {
    const random = new Random(9);
    const draw = (count: number): Float64Array => {
      const counts = new Float64Array(100);
      for (let i = 0; i < count; i++) counts[random.integer(100)]! += 1;
      return counts;
    };
    let [different, divergence] = [0, 0];
    for (let k = 0; k < 20; k++) {
      const [a, b] = [draw(45_000), draw(10_000)];
      different += differentBins(a, b) / 20;
      divergence += jensenShannon(a, b) / 20;
    }
    expect(different).toBeGreaterThan(3);
    expect(different).toBeLessThan(7);
    expect(divergence / ((99 / 8) * (1 / 45_000 + 1 / 10_000))).toBeCloseTo(1, 1);
  });

  it('need a row', () => {
    expect(() => jensenShannon([0, 0], [1, 2])).toThrow('one row at least');
  });
});
