// The one-dimensional flow of the guide "Where to go from here": slope, density and histogram against each other.
import { describe, expect, it } from 'vitest';
import {
  bell,
  densityAt,
  histogram,
  LIMITS,
  push,
  samplesOf,
  stretch,
  type Flow,
} from '../../../src/components/demos/next-flow.ts';

const FLOWS: readonly Flow[] = [
  { a: 0, c: 0 },
  { a: 1.2, c: 0 },
  { a: LIMITS.a[1], c: LIMITS.c[0] },
  { a: LIMITS.a[0], c: LIMITS.c[1] },
];
const grid = (least: number, most: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => least + ((most - least) * (i + 0.5)) / count);

/** Finds z with f(z) = x by halving. */
function invert(flow: Flow, x: number): number {
  let [low, high] = [-20, 20];
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (push(flow, middle) < x) low = middle;
    else high = middle;
  }
  return low;
}

describe.each(FLOWS)('f(z) = z + a tanh(2(z − c)), a = $a, c = $c', (flow) => {
  it('has the slope that finite differences have, and it is positive', () => {
    for (const z of grid(-4, 4, 200)) {
      const slope = (push(flow, z + 1e-5) - push(flow, z - 1e-5)) / 2e-5;
      expect(stretch(flow, z)).toBeCloseTo(slope, 6);
      expect(slope).toBeGreaterThan(0);
    }
  });

  it('has a density whose integral over x is 1', () => {
    const width = 24 / 6_000;
    const mass = grid(-12, 12, 6_000).reduce((sum, x) => sum + densityAt(flow, invert(flow, x)) * width, 0);
    expect(mass).toBeCloseTo(1, 5);
  });

  it('has the density that a histogram of its samples has, within the error of counting', () => {
    const count = 100_000;
    const [least, width, bins] = [-5.5, 0.25, 44];
    const heights = histogram(samplesOf(flow, count, 5), { least, width, bins });
    const squares = Array.from(heights, (height, i) => {
      const inside = grid(least + i * width, least + (i + 1) * width, 50);
      const share = inside.reduce((sum, x) => sum + (densityAt(flow, invert(flow, x)) * width) / 50, 0);
      return share * count < 20 ? null : (height * width * count - share * count) ** 2 / (share * count);
    }).filter((each) => each !== null);
    const chiSquare = squares.reduce((sum, each) => sum + each, 0);
    // Four standard deviations of χ² above its mean.
    expect(chiSquare).toBeLessThan(squares.length + 4 * Math.sqrt(2 * squares.length));
  });
});

it('has two peaks exactly if a > 1/14, where c = 0 (exercise 3)', () => {
  const peaks = (a: number): number => {
    const p = grid(-4, 4, 8001).map((z) => densityAt({ a, c: 0 }, z));
    return p.filter((value, i) => i > 0 && value > (p[i - 1] ?? 0) && value >= (p[i + 1] ?? 0)).length;
  };
  expect([-0.2, 0, 1 / 14 - 0.005].map(peaks)).toEqual([1, 1, 1]);
  expect([1 / 14 + 0.005, 0.5, 2.5].map(peaks)).toEqual([2, 2, 2]);
});

it('begins with the standard normal density', () => {
  expect(bell(0)).toBeCloseTo(0.398942, 6);
  expect(densityAt({ a: 0, c: 0 }, 1.3)).toBe(bell(1.3));
});

describe('the walk of a Gaussian down the noise levels (W.1, W.2)', () => {
  const s = 0.7;
  /** r(x̃, σ) = E[x | x̃] of N(0, s²): equation (4.10). */
  const ideal = (x: number, sigma: number): number => (s * s * x) / (s * s + sigma * sigma);

  it('keeps every point at its place, counted in standard deviations, as the steps become small', () => {
    const walk = (steps: number): number => {
      let x = 1.5 * Math.hypot(s, 3);
      const sigmas = Array.from({ length: steps + 1 }, (_, k) => 3 * (1 - k / steps));
      for (let k = 0; k < steps; k++) {
        const [sigma, next] = [sigmas[k]!, sigmas[k + 1]!];
        const r = ideal(x, sigma);
        const euler = x + ((next - sigma) * (x - r)) / sigma;
        x = r + (next / sigma) * (x - r);
        expect(x).toBeCloseTo(euler, 12);
      }
      return x;
    };
    const errors = [100, 1000, 10_000].map((steps) => Math.abs(walk(steps) - 1.5 * s));
    expect(errors[2]).toBeLessThan(1e-3);
    // Euler's method: ten times the steps, a tenth of the error.
    expect(errors[0]! / errors[1]!).toBeGreaterThan(7);
    expect(errors[1]! / errors[2]!).toBeGreaterThan(7);
  });
});
