import { describe, expect, it } from 'vitest';
import {
  cholesky,
  eigenSymmetric,
  logDeterminant,
  mirrorLower,
  packLower,
  productOfFactor,
  raiseEigenvalues,
  solveFactored,
  solveLower,
  unpackLower,
} from '../../../src/lib/metrics/symmetric.ts';
import { Random } from '../../../src/lib/random.ts';
import { drawCovariance } from '../../support/gaussian-points.ts';

function multiply(a: Float64Array, x: ArrayLike<number>, d: number): number[] {
  return Array.from({ length: d }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += a[i * d + j]! * x[j]!;
    return sum;
  });
}

describe.each([1, 2, 5, 17])('a covariance of %i dimensions', (d) => {
  const random = new Random(d);
  const a = drawCovariance(d, random);
  const l = cholesky(a, d)!;
  const b = random.normals(d);

  it('is the product of its Cholesky factor, whose rest is 0', () => {
    productOfFactor(l, d).forEach((value, i) => expect(value).toBeCloseTo(a[i]!, 10));
    for (let i = 0; i < d; i++) for (let j = i + 1; j < d; j++) expect(l[i * d + j]).toBe(0);
    expect(mirrorLower(unpackLower(packLower(a, d), d), d)).toEqual(a);
  });

  it('is inverted by the factor', () => {
    multiply(a, solveFactored(l, b, d), d).forEach((value, i) => expect(value).toBeCloseTo(b[i]!, 8));
    multiply(l, solveLower(l, b, d), d).forEach((value, i) => expect(value).toBeCloseTo(b[i]!, 8));
  });

  it('has eigenvectors of length 1 that it stretches by the eigenvalues, whose product is the determinant', () => {
    const { values, vectors } = eigenSymmetric(a, d);
    for (let e = 0; e < d; e++) {
      const v = vectors.subarray(e * d, (e + 1) * d);
      expect(Math.hypot(...v)).toBeCloseTo(1, 10);
      multiply(a, v, d).forEach((value, i) => expect(value).toBeCloseTo(values[e]! * v[i]!, 8));
      expect(Math.max(...v)).toBe(Math.max(...v.map(Math.abs)));
    }
    expect([...values]).toEqual([...values].sort((p, q) => q - p));
    expect(logDeterminant(l, d)).toBeCloseTo(
      values.reduce((sum, value) => sum + Math.log(value), 0),
      8,
    );
  });

  it('keeps its eigenvectors when small eigenvalues are raised to a floor, and stays the same array above it', () => {
    const { values, vectors } = eigenSymmetric(a, d);
    expect(raiseEigenvalues(a, d, 0.99 * values[d - 1]!)).toBe(a);
    const floor = 1.5 * values[Math.floor(d / 2)]!;
    const raised = raiseEigenvalues(a, d, floor);
    for (let e = 0; e < d; e++) {
      const v = vectors.subarray(e * d, (e + 1) * d);
      multiply(raised, v, d).forEach((value, i) =>
        expect(value).toBeCloseTo(Math.max(values[e]!, floor) * v[i]!, 8),
      );
    }
  });
});

it('finds no factor where a matrix is not positive definite', () => {
  expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBeUndefined();
  expect(cholesky(Float64Array.of(1, 1, 1, 1), 2)).toBeUndefined();
  expect(cholesky(Float64Array.of(NaN), 1)).toBeUndefined();
  expect(cholesky(Float64Array.of(1e-200), 1)![0]).toBeCloseTo(1e-100, 105);
});
