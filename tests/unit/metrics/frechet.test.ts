import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { frechetDistance, momentsOf, squareRoot } from '../../../src/lib/metrics/frechet.ts';
import { Random } from '../../../src/lib/random.ts';

const diagonal = (values: readonly number[]): Float64Array => {
  const matrix = new Float64Array(values.length ** 2);
  values.forEach((value, i) => (matrix[i * values.length + i] = value));
  return matrix;
};

describe('the Fréchet distance', () => {
  it('has the closed form of independent coordinates: Σ (μ − μ′)² + (σ − σ′)²', () => {
    const a = { mean: Float64Array.of(1, 2, 3), covariance: diagonal([4, 1, 0]) };
    const b = { mean: Float64Array.of(1, 0, 3), covariance: diagonal([9, 0.25, 0]) };
    expect(frechetDistance(a, b)).toBeCloseTo(4 + 1 + 0.25, 10);
    expect(frechetDistance(b, a)).toBeCloseTo(5.25, 10);
    expect(frechetDistance(a, a)).toBeCloseTo(0, 10);
  });

  it('has the closed form of two by two matrices that do not commute', () => {
    // tr (A B)^½ = √(tr AB + 2 √det AB) for two by two matrices.
    const [a, b] = [
      [2, 0.5, 0.5, 1],
      [1, -0.3, -0.3, 3],
    ] as const;
    const product = new Matrix([[2, 0.5], [0.5, 1]]).mmul(new Matrix([[1, -0.3], [-0.3, 3]])); // prettier-ignore
    const determinant = (2 - 0.25) * (3 - 0.09);
    const expected = 3 + 4 - 2 * Math.sqrt(product.trace() + 2 * Math.sqrt(determinant));
    const moments = (covariance: readonly number[]) => ({
      mean: new Float64Array(2),
      covariance: Float64Array.from(covariance),
    });
    expect(frechetDistance(moments(a), moments(b))).toBeCloseTo(expected, 10);
  });

  it('is nearly 0 for two large draws of one distribution, and the shift where one is shifted', () => {
    const draw = (seed: number, shift: number) =>
      momentsOf(
        new Random(seed).normals(20_000 * 4).map((value) => 2 * value + shift),
        4,
      );
    expect(frechetDistance(draw(1, 0), draw(2, 0))).toBeLessThan(0.01);
    expect(frechetDistance(draw(1, 0), draw(2, 3))).toBeCloseTo(4 * 9, 0);
  });

  it('refuses features of two widths', () => {
    const a = momentsOf(Float32Array.of(1, 2, 3, 4), 2);
    const b = momentsOf(Float32Array.of(1, 2, 3), 1);
    expect(() => frechetDistance(a, b)).toThrow('Features of 2 and 1 numbers cannot be compared.');
  });
});

it('computes mean and covariance as they are defined', () => {
  const { mean, covariance } = momentsOf(Float32Array.of(1, 10, 2, 14, 6, 12), 2);
  expect([...mean]).toEqual([3, 12]);
  // Deviations (−2, −2), (−1, 2), (3, 0); divided by n − 1 = 2.
  expect([...covariance]).toEqual([7, 1, 1, 4]);
  expect(() => momentsOf(Float32Array.of(1, 2), 2)).toThrow('two rows of 2 numbers at least');
});

it('takes a square root that gives the matrix back', () => {
  const factor = Matrix.from1DArray(5, 5, new Random(4).normals(25));
  const matrix = factor.mmul(factor.transpose());
  const root = squareRoot(matrix);
  expect(Matrix.sub(root, root.transpose()).norm()).toBeLessThan(1e-10);
  expect(Matrix.sub(root.mmul(root), matrix).norm()).toBeLessThan(1e-8);
});
