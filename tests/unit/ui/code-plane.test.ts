// The plane of codes: frame, nearest code, the Gaussian fitted to codes, and the empty places.
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/lib/random.ts';
import {
  codeAt,
  drawGaussianCodes,
  drawRealCodes,
  findHoles,
  frameCodes,
  nearestCode,
  usualDistance,
} from '../../../src/lib/ui/code-plane.ts';

/** Codes spread evenly over a ring, with nothing inside. */
function ring(count: number, inner: number, outer: number): Float32Array {
  const random = new Random(3);
  return Float32Array.from({ length: count }, () => random.uniform()).reduce(
    (codes, u, i, all) => {
      const radius = inner + (outer - inner) * (all[(i * 7919) % count] as number);
      codes.set([radius * Math.cos(2 * Math.PI * u), radius * Math.sin(2 * Math.PI * u)], 2 * i);
      return codes;
    },
    new Float32Array(2 * count),
  );
}

describe('frameCodes', () => {
  it('holds nearly all codes, with equal scales', () => {
    const codes = ring(2000, 3, 5);
    const { left, bottom, width, height } = frameCodes(codes);
    const inside = Array.from({ length: 2000 }, (_, i) => codeAt(codes, i)).filter(
      ([a, b]) => a >= left && a <= left + width && b >= bottom && b <= bottom + height,
    );
    expect(inside.length).toBeGreaterThan(1960);
    expect(height).toBeLessThanOrEqual(0.8 * width * 1.0001);
    expect(height).toBeGreaterThanOrEqual(0.62 * width - 1e-9);
  });
});

describe('nearestCode', () => {
  it('agrees with the definition, and knows a code at its own place', () => {
    const codes = ring(300, 1, 2);
    expect(nearestCode(codes, codeAt(codes, 17))).toEqual({ index: 17, distance: 0 });
    const { index, distance } = nearestCode(codes, [0, 0]);
    const lengths = Array.from({ length: 300 }, (_, i) => Math.hypot(...codeAt(codes, i)));
    expect(distance).toBeCloseTo(Math.min(...lengths), 5);
    expect(lengths[index]).toBeCloseTo(distance, 5);
  });
});

describe('usualDistance', () => {
  it('does not count a code as its own neighbour', () => {
    expect(usualDistance(Float32Array.from([0, 0, 3, 0, 6, 0, 9, 0]), 1)).toBe(3);
  });
});

describe('drawGaussianCodes', () => {
  it('has the mean and covariance of all codes, and is the same for the same seed', () => {
    const random = new Random(1);
    const codes = new Float32Array(8000);
    for (let i = 0; i < 4000; i++) {
      const [first, second] = [random.normal(), random.normal()];
      codes.set([1 + 2 * first, -3 + first + 0.5 * second], 2 * i);
    }
    const drawn = drawGaussianCodes(codes, 40_000, 5);
    expect(drawGaussianCodes(codes, 40_000, 5)).toEqual(drawn);
    const moments = (values: Float32Array): number[] => {
      const n = values.length / 2;
      const sum = [0, 0, 0, 0, 0];
      for (let i = 0; i < n; i++) {
        const [a, b] = codeAt(values, i);
        [a, b, a * a, a * b, b * b].forEach((value, k) => (sum[k] = (sum[k] as number) + value / n));
      }
      const [a, b, aa, ab, bb] = sum as [number, number, number, number, number];
      return [a, b, aa - a * a, ab - a * b, bb - b * b];
    };
    const asked = moments(codes);
    moments(drawn).forEach((value, k) => expect(Math.abs(value - (asked[k] as number))).toBeLessThan(0.08));
  });
});

describe('drawRealCodes', () => {
  it('draws codes that are there', () => {
    const codes = ring(50, 1, 2);
    const drawn = drawRealCodes(codes, 10, 2);
    for (let i = 0; i < 10; i++) expect(nearestCode(codes, codeAt(drawn, i)).distance).toBe(0);
  });
});

describe('findHoles', () => {
  it('finds the hole of a ring, and not the country outside', () => {
    const codes = ring(1500, 3, 5);
    const [hole, next] = findHoles(codes, frameCodes(codes), 2);
    expect(Math.hypot(...hole!.centre)).toBeLessThan(0.3);
    expect(hole!.radius).toBeGreaterThan(2.7);
    expect(next!.radius).toBeLessThan(0.8);
  });
});
