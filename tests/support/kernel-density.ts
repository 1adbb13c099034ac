// Vectors and the kernel density p_σ of equally likely data, in plain numbers: what the tests of the denoiser's mathematics share.
import { expect } from 'vitest';
import type { Random } from '../../src/lib/random.ts';

export type Vector = readonly number[];

export const sum = (values: Vector): number => values.reduce((total, value) => total + value, 0);
export const dot = (a: Vector, b: Vector): number => sum(a.map((value, i) => value * (b[i] ?? 0)));
export const subtract = (a: Vector, b: Vector): Vector => a.map((value, i) => value - (b[i] ?? 0));
export const squared = (a: Vector): number => dot(a, a);
const logSumExp = (values: Vector): number => {
  const top = Math.max(...values);
  return top + Math.log(sum(values.map((value) => Math.exp(value - top))));
};

/** log p_σ at a point, for data that take the given values with equal probability. */
export function logDensity(at: Vector, data: readonly Vector[], sigma: number): number {
  const terms = data.map((x) => -squared(subtract(at, x)) / (2 * sigma * sigma));
  return logSumExp(terms) - Math.log(data.length) - (at.length / 2) * Math.log(2 * Math.PI * sigma * sigma);
}

/** Bayes' rule: the probability of each clean vector given the corrupted one. */
export function posterior(at: Vector, data: readonly Vector[], sigma: number): Vector {
  const terms = data.map((x) => -squared(subtract(at, x)) / (2 * sigma * sigma));
  const total = logSumExp(terms);
  return terms.map((term) => Math.exp(term - total));
}

export function mean(weights: Vector, data: readonly Vector[]): Vector {
  return (data[0] ?? []).map((_, i) => sum(data.map((x, k) => (weights[k] ?? 0) * (x[i] ?? 0))));
}

/** The ideal denoiser of the data: the mean of the posterior. */
export const denoise = (at: Vector, data: readonly Vector[], sigma: number): Vector =>
  mean(posterior(at, data, sigma), data);

/** Central differences of a scalar function of a vector. */
export function gradient(f: (at: Vector) => number, at: Vector, h = 1e-4): Vector {
  return at.map((_, i) => {
    const moved = (by: number): Vector => at.map((value, k) => (k === i ? value + by : value));
    return (f(moved(h)) - f(moved(-h))) / (2 * h);
  });
}

/** Trapezoidal integral over [−12, 12]; for smooth integrands that vanish at the ends. */
export function integrate(f: (at: number) => number, steps = 4800): number {
  const width = 24 / steps;
  return sum(Array.from({ length: steps + 1 }, (_, k) => f(-12 + k * width) * width));
}

/** Expects two vectors to agree entry by entry. */
export function expectClose(actual: Vector, expected: Vector, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of actual.entries()) {
    expect(Math.abs(value - (expected[i] ?? NaN))).toBeLessThan(tolerance);
  }
}

/** Draws vectors like digits: most pixels are paper or ink, a few are between; 12 × 16. */
export const drawDigitLike = (random: Random): readonly Vector[] =>
  Array.from({ length: 12 }, () =>
    Array.from({ length: 16 }, () => Math.min(1, Math.max(0, 2 * random.uniform() - 0.5))),
  );
