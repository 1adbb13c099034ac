// The Fréchet distance between two Gaussians fitted to features (Dowson & Landau 1982; Heusel et al. 2017, equation 6):
//
//   d² = ‖μ₁ − μ₂‖² + tr(C₁ + C₂ − 2 (C₁^½ C₂ C₁^½)^½)
//
// The features are our own judge's, so a value compares only with others of the same judge: no published FID is one.
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** Mean and covariance of features. */
export interface Moments {
  /** f numbers. */
  readonly mean: Float64Array;
  /** f × f, divided by n − 1. */
  readonly covariance: Float64Array;
}

/** Computes mean and covariance of n × f features in float64, n ≥ 2. */
export function momentsOf(features: Float32Array, width: number): Moments {
  const count = features.length / width;
  if (!Number.isInteger(count) || count < 2) {
    throw new Error(`Moments need two rows of ${width} numbers at least, not ${features.length} numbers.`);
  }
  const mean = new Float64Array(width);
  features.forEach((value, i) => (mean[i % width] = (mean[i % width] as number) + value / count));
  const covariance = new Float64Array(width * width);
  const centred = new Float64Array(width);
  for (let start = 0; start < features.length; start += width) {
    for (let k = 0; k < width; k++) centred[k] = (features[start + k] as number) - (mean[k] as number);
    for (let i = 0; i < width; i++) {
      const value = (centred[i] as number) / (count - 1);
      for (let j = 0; j <= i; j++) {
        covariance[i * width + j] = (covariance[i * width + j] as number) + value * (centred[j] as number);
      }
    }
  }
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < i; j++) covariance[j * width + i] = covariance[i * width + j] as number;
  }
  return { mean, covariance };
}

/** Returns the squared Fréchet distance between two sets of moments; 0 for equal ones. */
export function frechetDistance(a: Moments, b: Moments): number {
  const f = a.mean.length;
  if (b.mean.length !== f)
    throw new Error(`Features of ${f} and ${b.mean.length} numbers cannot be compared.`);
  const [first, second] = [a, b].map(({ covariance }) => Matrix.from1DArray(f, f, covariance)) as [
    Matrix,
    Matrix,
  ];
  const root = squareRoot(first);
  const between = root.mmul(second).mmul(root);
  // The product is symmetric but for rounding; its half sum with its transpose is so exactly.
  const overlap = eigenvaluesOf(Matrix.add(between, between.transpose()).mul(0.5));
  const trace = first.trace() + second.trace() - 2 * overlap.reduce((sum, l) => sum + Math.sqrt(l), 0);
  const shift = a.mean.reduce((sum, m, i) => sum + (m - (b.mean[i] as number)) ** 2, 0);
  return Math.max(0, shift + trace);
}

/** Returns the symmetric square root of a positive semi-definite matrix: V Λ^½ Vᵀ. */
export function squareRoot(matrix: Matrix): Matrix {
  const { eigenvectorMatrix: v, realEigenvalues } = decompose(matrix);
  const scaled = v.clone();
  realEigenvalues.forEach((l, column) => {
    scaled.mulColumn(column, Math.sqrt(Math.max(0, l)));
  });
  return scaled.mmul(v.transpose());
}

/** Eigenvalues of a positive semi-definite matrix; rounding may take one a little below 0. */
function eigenvaluesOf(matrix: Matrix): number[] {
  return decompose(matrix).realEigenvalues.map((l) => Math.max(0, l));
}

function decompose(matrix: Matrix): EigenvalueDecomposition {
  return new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
}
