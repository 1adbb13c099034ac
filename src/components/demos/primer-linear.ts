// Linear algebra of two dimensions, as the primer computes it. Pure; checked against the trainer's own routines.
import type { Place } from './primer-plane.ts';

/** A 2 × 2 matrix, row after row. */
export type Matrix = readonly [Place, Place];

export const dot = ([x, y]: Place, [u, v]: Place): number => x * u + y * v;
export const apply = ([r, s]: Matrix, x: Place): Place => [dot(r, x), dot(s, x)];
export const determinant = ([[a, b], [c, d]]: Matrix): number => a * d - b * c;
export const transpose = ([[a, b], [c, d]]: Matrix): Matrix => [
  [a, c],
  [b, d],
];

/** Returns the product A B. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  const [first, second] = transpose(b);
  return [
    [dot(a[0], first), dot(a[0], second)],
    [dot(a[1], first), dot(a[1], second)],
  ];
}

export interface Moments {
  readonly mean: Place;
  readonly covariance: Matrix;
}

/** Returns the mean of some points, and the average of the products of their deviations from it. */
export function momentsOf(points: readonly Place[]): Moments {
  const n = points.length;
  const average = (of: (point: Place) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / n;
  const mean: Place = [average(([x]) => x), average(([, y]) => y)];
  const product = (i: 0 | 1, j: 0 | 1): number =>
    average((point) => (point[i] - mean[i]) * (point[j] - mean[j]));
  const across = product(0, 1);
  return {
    mean,
    covariance: [
      [product(0, 0), across],
      [across, product(1, 1)],
    ],
  };
}

/** Returns the covariance of two quantities with these variances and this correlation. */
export function covarianceFrom(first: number, second: number, correlation: number): Matrix {
  const across = correlation * Math.sqrt(first * second);
  return [
    [first, across],
    [across, second],
  ];
}

export interface Eigen {
  /** The larger first. */
  readonly values: Place;
  /** Of length 1 and at right angles. */
  readonly vectors: readonly [Place, Place];
}

/** Returns the eigenvalues and eigenvectors of a symmetric matrix, by the quadratic formula. */
export function eigenOf([[a, b], [, c]]: Matrix): Eigen {
  const middle = (a + c) / 2;
  const spread = Math.hypot((a - c) / 2, b);
  const angle = Math.atan2(2 * b, a - c) / 2;
  const [x, y] = [Math.cos(angle), Math.sin(angle)];
  return {
    values: [middle + spread, middle - spread],
    vectors: [
      [x, y],
      [-y, x],
    ],
  };
}

/** Returns the lower triangular L with a positive diagonal and L Lᵀ = Σ; Σ is positive definite. */
export function choleskyOf([[a, b], [, c]]: Matrix): Matrix {
  const first = Math.sqrt(a);
  const below = b / first;
  return [
    [first, 0],
    [below, Math.sqrt(c - below * below)],
  ];
}

/** Returns a point moved by a matrix and a shift: μ + L ε. */
export const shift = ([x, y]: Place, [u, v]: Place): Place => [x + u, y + v];
export const scale = ([x, y]: Place, by: number): Place => [x * by, y * by];
export const lengthOf = ([x, y]: Place): number => Math.hypot(x, y);
