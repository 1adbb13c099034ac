// The theorems of chapter 3, in numbers: what its proofs claim, on data small enough to try everything.
import { expect, it } from 'vitest';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { Random } from '../../../src/lib/random.ts';

const D = 6;
const K = 2;

/** Centred data with different variances in six directions. */
function centredData(): Matrix {
  const random = new Random(11);
  const mixing = Matrix.from1DArray(D, D, Array.from(random.normals(D * D)));
  const raw = Matrix.from1DArray(400, D, Array.from(random.normals(400 * D))).mmul(mixing);
  return raw.center('column') as unknown as Matrix;
}

/** An orthonormal basis of a random flat, by Gram–Schmidt. */
function randomFrame(random: Random): Matrix {
  const columns: number[][] = [];
  while (columns.length < K) {
    let column = Array.from(random.normals(D));
    for (const other of columns) {
      const along = column.reduce((sum, value, i) => sum + value * (other[i] as number), 0);
      column = column.map((value, i) => value - along * (other[i] as number));
    }
    const length = Math.hypot(...column);
    columns.push(column.map((value) => value / length));
  }
  return new Matrix(columns).transpose();
}

/** Mean squared distance of the data to the flat through the mean. */
function errorOf(data: Matrix, frame: Matrix): number {
  const residual = Matrix.sub(data, data.mmul(frame).mmul(frame.transpose()));
  return residual.to1DArray().reduce((sum, value) => sum + value * value, 0) / data.rows;
}

it('Theorem 2: no flat beats the first eigenvectors, whose error is the sum of the other eigenvalues', () => {
  const data = centredData();
  const covariance = data.transpose().mmul(data).div(data.rows);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, i) => i).sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!);
  const best = eigenvectorMatrix.subMatrixColumn(order.slice(0, K));
  const rest = order.slice(K).reduce((sum, i) => sum + realEigenvalues[i]!, 0);
  expect(errorOf(data, best)).toBeCloseTo(rest, 8);
  const random = new Random(2);
  for (let trial = 0; trial < 40; trial++) {
    const frame = randomFrame(random);
    expect(errorOf(data, frame)).toBeGreaterThanOrEqual(rest - 1e-9);
    // The weights of the proof lie between 0 and 1 and add up to k.
    const weights = order.map((i) => {
      const along = frame.transpose().mmul(eigenvectorMatrix.subMatrixColumn([i]));
      return along.to1DArray().reduce((sum, value) => sum + value * value, 0);
    });
    expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...weights)).toBeLessThanOrEqual(1 + 1e-12);
    expect(weights.reduce((sum, value) => sum + value, 0)).toBeCloseTo(K, 10);
  }
});

it('(3.7): the squared error of a pixel is at most half of the cross-entropy above its floor', () => {
  const entropy = (x: number, r: number): number =>
    (x > 0 ? -x * Math.log(r) : 0) + (x < 1 ? -(1 - x) * Math.log(1 - r) : 0);
  for (let x = 0; x <= 1.0001; x += 0.05) {
    for (let r = 0.01; r < 1; r += 0.01) {
      const grey = Math.min(1, x);
      const above = entropy(grey, r) - (grey > 0 && grey < 1 ? entropy(grey, grey) : 0);
      expect((grey - r) ** 2).toBeLessThanOrEqual(above / 2 + 1e-12);
    }
  }
});

it('Theorem 3: a continuous code of the circle gives two opposite points one code', () => {
  // Some continuous codes, as sums of waves; the sign of D changes within half a turn, and bisection finds the pair.
  const random = new Random(8);
  for (let trial = 0; trial < 50; trial++) {
    const waves = Array.from({ length: 5 }, () => [random.normal(), random.normal()] as const);
    const code = (angle: number): number =>
      waves.reduce(
        (sum, [a, b], n) => sum + a * Math.cos((n + 1) * angle) + b * Math.sin((n + 1) * angle),
        0,
      );
    const difference = (angle: number): number => code(angle) - code(angle + Math.PI);
    let [low, high] = [0, Math.PI];
    expect(difference(low) * difference(high)).toBeLessThanOrEqual(0);
    for (let step = 0; step < 60; step++) {
      const middle = (low + high) / 2;
      if (difference(low) * difference(middle) <= 0) high = middle;
      else low = middle;
    }
    expect(code(low)).toBeCloseTo(code(low + Math.PI), 8);
  }
});

it('exercise 1: the parabola has variances 1/3 and 4/45 and no covariance', () => {
  const n = 20_000;
  const sums = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const u = -1 + (2 * (i + 0.5)) / n;
    [u, u * u, u * u, u * u * u, u ** 4].forEach((value, k) => (sums[k]! += value / n));
  }
  const [meanA, meanB, aa, ab, bb] = sums as [number, number, number, number, number];
  expect(aa - meanA ** 2).toBeCloseTo(1 / 3, 6);
  expect(bb - meanB ** 2).toBeCloseTo(4 / 45, 6);
  expect(ab - meanA * meanB).toBeCloseTo(0, 9);
});

it('exercise 7: the torn code of the circle has a mean squared error of at most 4ε/2π', () => {
  const n = 20_000;
  for (const epsilon of [0.3, 0.03]) {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const angle = (2 * Math.PI * (i + 0.5)) / n;
      const start = 2 * Math.PI - epsilon;
      const h = angle < start ? angle : start * (1 - (angle - start) / epsilon);
      sum += ((Math.cos(h) - Math.cos(angle)) ** 2 + (Math.sin(h) - Math.sin(angle)) ** 2) / n;
    }
    expect(sum).toBeLessThanOrEqual((4 * epsilon) / (2 * Math.PI));
    expect(sum).toBeGreaterThan(0);
  }
});
