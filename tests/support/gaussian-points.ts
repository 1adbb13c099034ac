// Seeded points and covariances for the tests of Gaussians and mixtures.
import type { Mixture } from '../../src/lib/models/gmm/em.ts';
import type { Random } from '../../src/lib/random.ts';

/** Draws a covariance of any dimension: A Aᵀ + 0.1 I with standard normal A. */
export function drawCovariance(d: number, random: Random): Float64Array {
  const a = random.normals(d * d);
  const sigma = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      let sum = i === j ? 0.1 : 0;
      for (let k = 0; k < d; k++) sum += a[i * d + k]! * a[j * d + k]!;
      sigma[i * d + j] = sum;
    }
  }
  return sigma;
}

/** Draws n points from a few clusters, row by row. */
export function drawClusters(n: number, d: number, random: Random): Float64Array {
  const centres = Array.from({ length: 3 }, () => random.normals(d).map((value) => 3 * value));
  return Float64Array.from({ length: n * d }, (_, at) => {
    const centre = centres[Math.floor(at / d) % 3]!;
    return centre[at % d]! + random.normal();
  });
}

/** Computes log N(x | μ, Σ) the long way: determinant and inverse by Gauss–Jordan elimination. */
export function directLogDensity(x: ArrayLike<number>, mu: ArrayLike<number>, sigma: Float64Array): number {
  const d = mu.length;
  const rows = Array.from({ length: d }, (_, i) => [
    ...sigma.subarray(i * d, (i + 1) * d),
    x[i]! - mu[i]!, // the last column becomes Σ⁻¹(x − μ)
  ]);
  let determinant = 1;
  for (let i = 0; i < d; i++) {
    const pivot = rows[i]![i]!;
    determinant *= pivot;
    for (let c = i; c <= d; c++) rows[i]![c]! /= pivot;
    for (let r = 0; r < d; r++) {
      if (r === i) continue;
      const factor = rows[r]![i]!;
      for (let c = i; c <= d; c++) rows[r]![c]! -= factor * rows[i]![c]!;
    }
  }
  const quadratic = rows.reduce((sum, row, i) => sum + row[d]! * (x[i]! - mu[i]!), 0);
  return -0.5 * (quadratic + Math.log(determinant) + d * Math.log(2 * Math.PI));
}

/** Draws a mixture of K Gaussians somewhere near the origin. */
export function drawMixture(K: number, d: number, random: Random): Mixture {
  const shares = Float64Array.from({ length: K }, () => 0.1 + random.uniform());
  const total = shares.reduce((sum, share) => sum + share, 0);
  return {
    pi: shares.map((share) => share / total),
    components: Array.from({ length: K }, () => ({
      mu: Float64Array.from(random.normals(d), (value) => 3 * value),
      sigma: drawCovariance(d, random),
    })),
  };
}
