// Gaussians fitted by maximum likelihood in float64, and the exact update of a fit by new points.
//
//   x      n × d points, row by row
//   mu     mean, d numbers
//   sigma  covariance Σ, d × d, both triangles filled
import { STRANDS, type Gaussian } from './gaussian.ts';

/**
 * Fits a Gaussian by (weighted) maximum likelihood: μ = Σ wᵢ xᵢ / Σ wᵢ, Σ = Σ wᵢ (xᵢ − μ)(xᵢ − μ)ᵀ / Σ wᵢ.
 *
 * @param weights n numbers from 0 with a sum above 0; without them every point counts once.
 */
export function fitGaussian(x: Float64Array, d: number, weights?: Float64Array): Gaussian {
  const n = x.length / d;
  if (n < 1 || !Number.isInteger(n))
    throw new Error(`A Gaussian in ${d} dimensions is fitted to rows of ${d}, not to ${x.length} numbers.`);
  const mu = new Float64Array(d);
  let total = 0;
  for (let i = 0; i < n; i++) {
    const w = weights === undefined ? 1 : (weights[i] as number);
    total += w;
    for (let j = 0; j < d; j++) mu[j] = (mu[j] as number) + w * (x[i * d + j] as number);
  }
  for (let j = 0; j < d; j++) mu[j] = (mu[j] as number) / total;
  // Weights so small that all of them together are lost in the rounding of the sum are left out.
  const least = weights === undefined ? 0 : (total / n) * Number.EPSILON;
  const scatter = new Scatter(d);
  const difference = new Float64Array(d);
  for (let i = 0; i < n; i++) {
    const w = weights === undefined ? 1 : (weights[i] as number);
    if (w <= least) continue;
    for (let j = 0; j < d; j++) difference[j] = (x[i * d + j] as number) - (mu[j] as number);
    scatter.add(difference, w);
  }
  return { mu, sigma: scatter.dividedBy(total) };
}

/** Sums w v vᵀ over vectors v, four at a time. */
export class Scatter {
  readonly #d: number;
  readonly #sums: Float64Array;
  /** Up to four vectors side by side, [d][4], and the same times their weights. */
  readonly #v: Float64Array;
  readonly #wv: Float64Array;
  #waiting = 0;

  constructor(d: number) {
    this.#d = d;
    this.#sums = new Float64Array(d * d);
    this.#v = new Float64Array(d * STRANDS);
    this.#wv = new Float64Array(d * STRANDS);
  }

  add(v: Float64Array, w: number): void {
    for (let j = 0; j < this.#d; j++) {
      const value = v[j] as number;
      this.#v[j * STRANDS + this.#waiting] = value;
      this.#wv[j * STRANDS + this.#waiting] = w * value;
    }
    if (++this.#waiting === STRANDS) this.#sumUp();
  }

  /** Returns the sum divided by a number, both triangles filled. */
  dividedBy(total: number): Float64Array {
    this.#v.forEach((_, i) => {
      if (i % STRANDS >= this.#waiting) this.#v[i] = this.#wv[i] = 0;
    });
    this.#sumUp();
    const d = this.#d;
    const sigma = new Float64Array(d * d);
    for (let i = 0; i < d; i++) {
      for (let j = 0; j <= i; j++) {
        sigma[i * d + j] = sigma[j * d + i] = (this.#sums[i * d + j] as number) / total;
      }
    }
    return sigma;
  }

  #sumUp(): void {
    const d = this.#d;
    const sums = this.#sums;
    const v = this.#v;
    const wv = this.#wv;
    for (let i = 0; i < d; i++) {
      const a0 = wv[i * STRANDS] as number;
      const a1 = wv[i * STRANDS + 1] as number;
      const a2 = wv[i * STRANDS + 2] as number;
      const a3 = wv[i * STRANDS + 3] as number;
      if (a0 === 0 && a1 === 0 && a2 === 0 && a3 === 0) continue;
      for (let j = 0, s = i * d, b = 0; j <= i; j++, s++, b += STRANDS) {
        sums[s] =
          (sums[s] as number) +
          a0 * (v[b] as number) +
          a1 * (v[b + 1] as number) +
          a2 * (v[b + 2] as number) +
          a3 * (v[b + 3] as number);
      }
    }
    this.#waiting = 0;
  }
}

/**
 * Updates a fit on n points by w copies of a new one, exactly: the result is the fit on the n + w points.
 *
 * μ′ = μ + w/(n + w) (x − μ),  Σ′ = n/(n + w) [Σ + w/(n + w) (x − μ)(x − μ)ᵀ]   (Welford 1962, with weights).
 */
export function addToGaussian({ mu, sigma }: Gaussian, n: number, x: ArrayLike<number>, w: number): Gaussian {
  const d = mu.length;
  const share = w / (n + w);
  const difference = mu.map((m, i) => (x[i] as number) - m);
  const after = sigma.slice();
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      const product = (difference[i] as number) * (difference[j] as number);
      after[i * d + j] = (1 - share) * ((after[i * d + j] as number) + share * product);
    }
  }
  return { mu: mu.map((m, i) => m + share * (difference[i] as number)), sigma: after };
}

/** A Gaussian that stands for a part of the points: n of them, or a share. */
export interface GaussianPart extends Gaussian {
  readonly n: number;
}

/** Joins the fits of parts to the fit of the whole: μ = Σ_y n_y/n μ_y, Σ = Σ_y n_y/n [Σ_y + (μ_y − μ)(μ_y − μ)ᵀ]. */
export function joinGaussians(parts: readonly GaussianPart[]): Gaussian {
  const d = (parts[0] as GaussianPart).mu.length;
  const n = parts.reduce((sum, part) => sum + part.n, 0);
  const mu = new Float64Array(d);
  for (const part of parts) part.mu.forEach((value, i) => (mu[i] = (mu[i] as number) + (part.n / n) * value));
  const sigma = new Float64Array(d * d);
  for (const part of parts) {
    const away = part.mu.map((value, i) => value - (mu[i] as number));
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) {
        const at = i * d + j;
        const spread = (part.sigma[at] as number) + (away[i] as number) * (away[j] as number);
        sigma[at] = (sigma[at] as number) + (part.n / n) * spread;
      }
    }
  }
  return { mu, sigma };
}
