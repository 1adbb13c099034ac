import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/lib/random.ts';
import { gridOver, idealAnswer, pictureAt, planeThrough } from '../../../src/lib/ui/plane.ts';

const random = new Random(4);
const picture = () => Float32Array.from({ length: 784 }, () => random.uniform());
const [a, b, c] = [picture(), picture(), picture()];
const plane = planeThrough(a, b, c);
const distance = (x: Float32Array, y: Float32Array) =>
  Math.hypot(...x.map((value, i) => value - (y[i] as number)));

describe('the plane through three pictures', () => {
  it('passes through all three, with the distances they have', () => {
    [a, b, c].forEach((corner, n) => {
      expect(distance(pictureAt(plane, plane.corners[n]!), corner)).toBeLessThan(1e-4);
    });
    const [, [bx], [cx, cy]] = plane.corners;
    expect(Math.hypot(cx - bx, cy)).toBeCloseTo(distance(b, c), 4);
  });

  it('refuses three pictures on a line', () => {
    const between = a.map((value, i) => (value + (b[i] as number)) / 2);
    expect(() => planeThrough(a, b, between)).toThrow(/on one line/);
    expect(() => planeThrough(a, a, c)).toThrow(/on one line/);
  });

  it('covers the corners with its grid', () => {
    const grid = gridOver(plane);
    for (const [x, y] of plane.corners) {
      expect(x).toBeGreaterThan(grid.left);
      expect(x).toBeLessThan(grid.left + grid.width);
      expect(y).toBeGreaterThan(grid.bottom);
      expect(y).toBeLessThan(grid.bottom + grid.height);
    }
    expect(grid.points.length % 17).toBe(0);
  });
});

describe('the ideal denoiser of three points', () => {
  it('moves by σ² ∇ log p_σ: Tweedie, by finite differences of the mixture density', () => {
    const sigma = 3;
    const logDensity = (x: number, y: number) =>
      Math.log(
        plane.corners.reduce(
          (sum, [cx, cy]) => sum + Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * sigma ** 2)),
          0,
        ),
      );
    for (const [x, y] of gridOver(plane, 5).points) {
      const h = 1e-4;
      const [rx, ry] = idealAnswer(plane, [x, y], sigma);
      const gx = (logDensity(x + h, y) - logDensity(x - h, y)) / (2 * h);
      const gy = (logDensity(x, y + h) - logDensity(x, y - h)) / (2 * h);
      expect(rx - x).toBeCloseTo(sigma ** 2 * gx, 4);
      expect(ry - y).toBeCloseTo(sigma ** 2 * gy, 4);
    }
  });

  it('answers with the nearest corner when the noise is low, with their mean when it is high', () => {
    const [, near] = plane.corners;
    const low = idealAnswer(plane, [near[0] - 1, 0.5], 0.3);
    expect(Math.hypot(low[0] - near[0], low[1] - near[1])).toBeLessThan(1e-6);
    const high = idealAnswer(plane, [1, 1], 1e4);
    expect(high[0]).toBeCloseTo(plane.corners.reduce((sum, [x]) => sum + x, 0) / 3, 3);
  });
});
