// Symmetric matrices in float64, as flat arrays row by row: Cholesky's factor and what follows from it, and eigenvectors.
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** A pivot below this share of its diagonal entry is nothing but rounding. */
const ROUNDING = 1e-13;

/**
 * Factors a symmetric positive definite matrix A = L Lᵀ (Cholesky); only the lower triangle of `a` is read.
 *
 * @param a d × d.
 * @returns L, d × d with zeros above the diagonal; undefined where A is not positive definite.
 */
export function cholesky(a: Float64Array, d: number): Float64Array | undefined {
  const l = new Float64Array(d * d);
  for (let j = 0; j < d; j++) {
    const own = a[j * d + j] as number;
    const pivot = own - rowProduct(l, j * d, j * d, j);
    if (!(pivot > ROUNDING * own)) return undefined;
    const root = Math.sqrt(pivot);
    l[j * d + j] = root;
    for (let i = j + 1; i < d; i++) {
      l[i * d + j] = ((a[i * d + j] as number) - rowProduct(l, i * d, j * d, j)) / root;
    }
  }
  return l;
}

/** Sums l[a + k] l[b + k] over k < count, in four strands that the processor can work on at once. */
function rowProduct(l: Float64Array, a: number, b: number, count: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < count; k += 4) {
    s0 += (l[a + k] as number) * (l[b + k] as number);
    s1 += (l[a + k + 1] as number) * (l[b + k + 1] as number);
    s2 += (l[a + k + 2] as number) * (l[b + k + 2] as number);
    s3 += (l[a + k + 3] as number) * (l[b + k + 3] as number);
  }
  for (; k < count; k++) s0 += (l[a + k] as number) * (l[b + k] as number);
  return s0 + s1 + s2 + s3;
}

/** Computes log |L Lᵀ| from the diagonal of L. */
export function logDeterminant(l: Float64Array, d: number): number {
  let sum = 0;
  for (let i = 0; i < d; i++) sum += Math.log(l[i * d + i] as number);
  return 2 * sum;
}

/** Computes the product L Lᵀ, d × d. */
export function productOfFactor(l: Float64Array, d: number): Float64Array {
  const a = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      a[i * d + j] = a[j * d + i] = rowProduct(l, i * d, j * d, j + 1);
    }
  }
  return a;
}

/** Solves L y = b by forward substitution. */
export function solveLower(l: Float64Array, b: ArrayLike<number>, d: number): Float64Array {
  const y = new Float64Array(d);
  for (let i = 0; i < d; i++) {
    let sum = b[i] as number;
    for (let j = 0; j < i; j++) sum -= (l[i * d + j] as number) * (y[j] as number);
    y[i] = sum / (l[i * d + i] as number);
  }
  return y;
}

/** Solves L Lᵀ v = b: v = Λ b, where Λ is the inverse of L Lᵀ. */
export function solveFactored(l: Float64Array, b: ArrayLike<number>, d: number): Float64Array {
  const v = solveLower(l, b, d);
  for (let i = d - 1; i >= 0; i--) {
    let sum = v[i] as number;
    for (let j = i + 1; j < d; j++) sum -= (l[j * d + i] as number) * (v[j] as number);
    v[i] = sum / (l[i * d + i] as number);
  }
  return v;
}

export interface Eigen {
  /** d eigenvalues, greatest first. */
  readonly values: Float64Array;
  /** d × d, one eigenvector of length 1 a row; its entry farthest from zero is positive. */
  readonly vectors: Float64Array;
}

/** Finds eigenvalues and eigenvectors of a symmetric matrix, d × d. */
export function eigenSymmetric(a: Float64Array, d: number): Eigen {
  const found = new EigenvalueDecomposition(Matrix.from1DArray(d, d, a), { assumeSymmetric: true });
  const all = found.realEigenvalues;
  const order = all.map((_, i) => i).sort((i, j) => (all[j] as number) - (all[i] as number));
  const vectors = new Float64Array(d * d);
  order.forEach((column, row) => {
    const vector = found.eigenvectorMatrix.getColumn(column);
    const peak = vector.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    vectors.set(peak < 0 ? vector.map((value) => -value) : vector, row * d);
  });
  return { values: Float64Array.from(order, (column) => all[column] as number), vectors };
}

/**
 * Raises every eigenvalue below `floor` to it and keeps the eigenvectors.
 *
 * @returns the same array where none was below.
 */
export function raiseEigenvalues(a: Float64Array, d: number, floor: number): Float64Array {
  // A − floor·I is positive definite just when no eigenvalue is too small; the factor is cheaper than the eigenvectors.
  const reduced = a.slice();
  for (let i = 0; i < d; i++) reduced[i * d + i] = (reduced[i * d + i] as number) - floor;
  if (cholesky(reduced, d) !== undefined) return a;
  const { values, vectors } = eigenSymmetric(a, d);
  if ((values[d - 1] as number) >= floor) return a;
  // Only the lift of the small eigenvalues is added, so that the others stay as they are.
  const raised = a.slice();
  for (let e = 0; e < d; e++) {
    const lift = floor - (values[e] as number);
    if (lift <= 0) continue;
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) {
        const product = (vectors[e * d + i] as number) * (vectors[e * d + j] as number);
        raised[i * d + j] = (raised[i * d + j] as number) + lift * product;
      }
    }
  }
  return raised;
}

/** Mirrors the lower triangle into the upper one, in place. */
export function mirrorLower(a: Float64Array, d: number): Float64Array {
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++) a[j * d + i] = a[i * d + j] as number;
  }
  return a;
}

/** Copies the lower triangle row by row, diagonal included: d (d + 1) / 2 numbers. */
export function packLower(a: Float64Array, d: number): Float64Array {
  const packed = new Float64Array((d * (d + 1)) / 2);
  for (let i = 0, at = 0; i < d; at += ++i) packed.set(a.subarray(i * d, i * d + i + 1), at);
  return packed;
}

/** Puts a packed lower triangle back into a d × d array; the rest is 0. */
export function unpackLower(packed: ArrayLike<number>, d: number): Float64Array {
  const a = new Float64Array(d * d);
  for (let i = 0, at = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) a[i * d + j] = packed[at++] as number;
  }
  return a;
}
