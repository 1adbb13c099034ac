// Gaussians in any dimension, in float64: the log-density of many points at once, and sums of densities.
//
//   x      n × d points, row by row
//   mu     mean, d numbers
//   sigma  covariance Σ, d × d, both triangles filled
//   l      Cholesky's factor of Σ: Σ = L Lᵀ
import { cholesky, logDeterminant } from './symmetric.ts';

export interface Gaussian {
  readonly mu: Float64Array;
  readonly sigma: Float64Array;
}

/** A Gaussian with what its density needs. */
export interface FactoredGaussian extends Gaussian {
  /** d × d, lower. */
  readonly l: Float64Array;
  /** log |Σ|. */
  readonly logDeterminant: number;
}

const LOG_2_PI = Math.log(2 * Math.PI);

/** Points that go through the inner loops side by side: four sums that do not wait for each other. */
export const STRANDS = 4;

/** Prepares a Gaussian's density; undefined where Σ is not positive definite: there is none. */
export function factorGaussian({ mu, sigma }: Gaussian): FactoredGaussian | undefined {
  const l = cholesky(sigma, mu.length);
  return l && { mu, sigma, l, logDeterminant: logDeterminant(l, mu.length) };
}

/**
 * Shrinks a covariance towards the same variance in all directions: (1 − s) Σ + s (tr Σ / d) I (Ledoit & Wolf 2004).
 *
 * @param s from 0, which changes nothing, to 1.
 */
export function shrink({ mu, sigma }: Gaussian, s: number): Gaussian {
  const d = mu.length;
  const shrunk = sigma.map((value) => (1 - s) * value);
  let trace = 0;
  for (let i = 0; i < d; i++) trace += sigma[i * d + i] as number;
  for (let i = 0; i < d; i++) shrunk[i * d + i] = (shrunk[i * d + i] as number) + (s * trace) / d;
  return { mu, sigma: shrunk };
}

/**
 * Computes log N(x | μ, Σ) = −½ [‖L⁻¹(x − μ)‖² + log |Σ| + d log 2π] of every point, in nats.
 *
 * @param into n numbers to fill, where given.
 */
export function logDensities(
  x: Float64Array,
  { mu, l, logDeterminant }: FactoredGaussian,
  into = new Float64Array(x.length / mu.length),
): Float64Array {
  const d = mu.length;
  const n = x.length / d;
  const constant = -0.5 * (logDeterminant + d * LOG_2_PI);
  const inverses = new Float64Array(d);
  for (let i = 0; i < d; i++) inverses[i] = 1 / (l[i * d + i] as number);
  const y = new Float64Array(d * STRANDS); // L⁻¹(x − μ) of four points side by side
  for (let p = 0; p < n; p += STRANDS) {
    // At the end the last point stands in for the ones that are missing.
    const x0 = p * d;
    const x1 = Math.min(p + 1, n - 1) * d;
    const x2 = Math.min(p + 2, n - 1) * d;
    const x3 = Math.min(p + 3, n - 1) * d;
    let q0 = 0;
    let q1 = 0;
    let q2 = 0;
    let q3 = 0;
    for (let i = 0; i < d; i++) {
      const m = mu[i] as number;
      let s0 = (x[x0 + i] as number) - m;
      let s1 = (x[x1 + i] as number) - m;
      let s2 = (x[x2 + i] as number) - m;
      let s3 = (x[x3 + i] as number) - m;
      for (let j = 0, at = i * d, b = 0; j < i; j++, at++, b += STRANDS) {
        const factor = l[at] as number;
        s0 -= factor * (y[b] as number);
        s1 -= factor * (y[b + 1] as number);
        s2 -= factor * (y[b + 2] as number);
        s3 -= factor * (y[b + 3] as number);
      }
      const inverse = inverses[i] as number;
      const b = i * STRANDS;
      y[b] = s0 *= inverse;
      y[b + 1] = s1 *= inverse;
      y[b + 2] = s2 *= inverse;
      y[b + 3] = s3 *= inverse;
      q0 += s0 * s0;
      q1 += s1 * s1;
      q2 += s2 * s2;
      q3 += s3 * s3;
    }
    into[p] = constant - 0.5 * q0;
    if (p + 1 < n) into[p + 1] = constant - 0.5 * q1;
    if (p + 2 < n) into[p + 2] = constant - 0.5 * q2;
    if (p + 3 < n) into[p + 3] = constant - 0.5 * q3;
  }
  return into;
}

/** Computes log Σ exp(aᵢ) without overflow: the greatest is taken out first. −∞ where all are. */
export function logSumExp(a: ArrayLike<number>): number {
  let most = -Infinity;
  for (let i = 0; i < a.length; i++) most = Math.max(most, a[i] as number);
  if (!Number.isFinite(most)) return most;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.exp((a[i] as number) - most);
  return most + Math.log(sum);
}
