// Gaussians of the code, with plain numbers: what pages show of q and p beside the networks, and the grid of the plane.
//
//   mu, logVar  of q(z | x) = N(μ, diag σ²), n × d each, log σ²           eps  ε ~ N(0, I)
//   Phi         distribution function of N(0, 1)
import type { Random } from '../../random.ts';

/** A diagonal Gaussian for each picture. */
export interface Posterior {
  /** n × d. */
  readonly mu: Float32Array;
  /** n × d, log σ². */
  readonly logVar: Float32Array;
}

/**
 * Computes KL(q ‖ p) in nats for each latent dimension, n × d: ½ (μ² + σ² − 1 − log σ²).
 *
 * The sum over a row is the KL of the picture (Kingma & Welling 2013, appendix B).
 */
export function klPerDimension({ mu, logVar }: Posterior): Float32Array {
  return mu.map((m, i) => {
    const v = logVar[i] as number;
    return 0.5 * (m * m + Math.exp(v) - 1 - v);
  });
}

/** Draws z = μ + σ ε with fresh ε, n × d. */
export function drawPosterior({ mu, logVar }: Posterior, random: Random): Float32Array {
  const eps = random.normals(mu.length);
  return mu.map((m, i) => m + Math.exp(0.5 * (logVar[i] as number)) * (eps[i] as number));
}

/** Draws z ~ p(z) = N(0, I), n × d: the prior that the KL of training measures against. */
export function drawPrior(count: number, d: number, random: Random): Float32Array {
  return random.normals(count * d);
}

/** Draws x ~ Bernoulli(pixels), pixel by pixel: 0 or 1, and 1 with the pixel's probability. */
export function drawBernoulli(pixels: Float32Array, random: Random): Float32Array {
  return pixels.map((p) => (random.uniform() < p ? 1 : 0));
}

/** Computes Φ(x), by Marsaglia's series (2004, "Evaluating the Normal Distribution"); |x| ≤ 7. */
export function normalCdf(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 1; Math.abs(term) > 1e-17 * Math.abs(sum); k++) {
    term *= (x * x) / (2 * k + 1);
    sum += term;
  }
  return 0.5 + sum * density(x);
}

/** Computes the quantile Φ⁻¹(p), 1e-9 < p < 1 − 1e-9, by Newton's steps from 0, which never overshoot: Φ bends once. */
export function normalQuantile(p: number): number {
  if (!(p > 1e-9 && p < 1 - 1e-9)) throw new Error(`A quantile has 0 < p < 1, not ${p}.`);
  let x = 0;
  for (let step = 0; step < 60; step++) {
    const move = (normalCdf(x) - p) / density(x);
    x -= move;
    if (Math.abs(move) < 1e-12) break;
  }
  return x;
}

function density(x: number): number {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
}

/** Returns the mass of N(0, I) in d dimensions within ± reach in each: 0.9946 for a plane and 3, 0.466 for 1. */
export function massWithin(reach: number, d: number): number {
  return (2 * normalCdf(reach) - 1) ** d;
}

/** Returns `count` values from −reach to reach with equal mass of N(0, 1) between neighbours. */
export function gaussianQuantiles(count: number, reach: number): Float32Array {
  const [low, high] = [normalCdf(-reach), normalCdf(reach)];
  return Float32Array.from({ length: count }, (_, i) => {
    if (i === 0 || i === count - 1) return i === 0 ? -reach : reach;
    return normalQuantile(low + ((high - low) * i) / (count - 1));
  });
}

/**
 * Returns side × side codes of the plane on Gaussian quantiles, row by row from the top left, [side², 2].
 *
 * Each cell between four neighbours holds the same mass of the prior, and all of them `massWithin(reach, 2)`.
 */
export function latentGrid(side: number, reach: number): Float32Array {
  const at = gaussianQuantiles(side, reach);
  const grid = new Float32Array(side * side * 2);
  for (let i = 0; i < side * side; i++) {
    grid[2 * i] = at[i % side] as number;
    grid[2 * i + 1] = at[side - 1 - Math.floor(i / side)] as number;
  }
  return grid;
}
