// Expectation maximisation for a mixture of Gaussians, in any dimension and in float64: two half-steps up one bound.
// Dempster, Laird & Rubin 1977; Bishop, PRML, section 9.2 and (for the bound) 9.4; Neal & Hinton 1998.
//
//   x      n × d points, row by row
//   pi     π, K weights with sum 1                              p(c = k)                        9.7
//   mu     μ_k, means; sigma  Σ_k, covariances                  p(x | c = k) = N(x | μ_k, Σ_k)  9.7
//   r      r_k[i] = p(c = k | x_i), responsibilities; as q(c = k) any choice of them            9.13
//   F      F(q, θ) = Σ_i Σ_k q_k[i] [log π_k N(x_i | μ_k, Σ_k) − log q_k[i]] ≤ log p(X | θ)     9.71
//
// The E step raises F over q, the M step over θ, so F never falls; it equals the log-likelihood after every E step.
import { fitGaussian, joinGaussians } from '../../metrics/gaussian-fit.ts';
import { factorGaussian, logDensities, logSumExp, type Gaussian } from '../../metrics/gaussian.ts';
import { raiseEigenvalues } from '../../metrics/symmetric.ts';

/** A mixture of Gaussians; treat it as a value: every step makes a new one. */
export interface Mixture {
  readonly pi: Float64Array;
  readonly components: readonly Gaussian[];
}

/** K arrays of n responsibilities; at every point they sum to 1. */
export type Responsibilities = readonly Float64Array[];

export interface Expectation {
  readonly r: Responsibilities;
  /** log p(X | θ), summed over the points, in nats. */
  readonly logLikelihood: number;
}

export interface Maximisation {
  readonly mixture: Mixture;
  /** Components, from 0, whose covariance the floor had to keep up. */
  readonly floored: readonly number[];
}

/** A component whose covariance has no inverse: its density is infinite, and so is the likelihood. */
export class SingularComponent extends Error {
  override readonly name = 'SingularComponent';
  /** From 0. */
  readonly component: number;
  constructor(component: number) {
    super(
      `Component ${component + 1} has lost a dimension: its variance there is zero, and the likelihood is infinite. ` +
        'A floor under the variances prevents it.',
    );
    this.component = component;
  }
}

/** Computes log π_k + log N(x_i | μ_k, Σ_k), K arrays of n. Throws SingularComponent. */
export function logJoint(x: Float64Array, { pi, components }: Mixture): Float64Array[] {
  return components.map((component, k) => {
    const factored = factorGaussian(component);
    if (factored === undefined) throw new SingularComponent(k);
    const logPi = Math.log(pi[k] as number);
    return logDensities(x, factored).map((value) => value + logPi);
  });
}

/** Sums K arrays of log p(x_i, c = k) to log p(x_i), n numbers. */
export function logMarginal(joint: readonly Float64Array[]): Float64Array {
  const terms = new Float64Array(joint.length);
  return Float64Array.from({ length: joint[0]?.length ?? 0 }, (_, i) => {
    joint.forEach((log, k) => (terms[k] = log[i] as number));
    return logSumExp(terms);
  });
}

/**
 * Takes the E step: r_k[i] = π_k N(x_i | μ_k, Σ_k) / Σ_j π_j N(x_i | μ_j, Σ_j), equation 9.13.
 *
 * Of all q it is the one with the greatest F(q, θ), which then is the log-likelihood. Throws SingularComponent.
 */
export function eStep(x: Float64Array, mixture: Mixture): Expectation {
  const r = logJoint(x, mixture);
  const marginal = logMarginal(r);
  for (const column of r) {
    for (let i = 0; i < column.length; i++) {
      column[i] = Math.exp((column[i] as number) - (marginal[i] as number));
    }
  }
  return { r, logLikelihood: marginal.reduce((sum, value) => sum + value, 0) };
}

/**
 * Takes the M step: π_k = N_k / n, and μ_k, Σ_k of the points weighted by r_k, equations 9.24 to 9.27.
 *
 * It is the greatest F(q, θ) over all θ with Σ_k ⪰ floor · I. For a given weighted covariance S the best such
 * Σ has the eigenvectors of S and its eigenvalues, raised to the floor where they are below: log σ + s/σ is
 * least at σ = max(s, floor). Adding floor · I to S is not that, and can make the likelihood fall.
 *
 * @param before the mixture that r came from: a component that is responsible for nothing stays as it was.
 * @param floor ε ≥ 0, the least variance in any direction; 0 leaves maximum likelihood alone.
 */
export function mStep(x: Float64Array, r: Responsibilities, before: Mixture, floor: number): Maximisation {
  const n = x.length / (before.components[0] as Gaussian).mu.length;
  const floored: number[] = [];
  const masses = r.map((column) => column.reduce((sum, value) => sum + value, 0)); // N_k
  const components = before.components.map((old, k) => {
    if (masses[k] === 0) return old;
    const { mu, sigma } = fitGaussian(x, old.mu.length, r[k]);
    const kept = floor > 0 ? raiseEigenvalues(sigma, mu.length, floor) : sigma;
    if (kept !== sigma) floored.push(k);
    return { mu, sigma: kept };
  });
  return { mixture: { pi: Float64Array.from(masses, (mass) => mass / n), components }, floored };
}

/** Computes log p(X | θ), summed over the points, in nats. Throws SingularComponent. */
export function logLikelihood(x: Float64Array, mixture: Mixture): number {
  return logMarginal(logJoint(x, mixture)).reduce((sum, value) => sum + value, 0);
}

/** Computes the bound F(q, θ) ≤ log p(X | θ) for any q, summed over the points, in nats; 0 log 0 is 0. */
export function bound(x: Float64Array, q: Responsibilities, mixture: Mixture): number {
  let sum = 0;
  logJoint(x, mixture).forEach((joint, k) => {
    const column = q[k] as Float64Array;
    column.forEach((share, i) => {
      if (share > 0) sum += share * ((joint[i] as number) - Math.log(share));
    });
  });
  return sum;
}

/** Computes mean and covariance of the whole mixture: Σ_k π_k μ_k, and Σ_k π_k [Σ_k + (μ_k − μ)(μ_k − μ)ᵀ]. */
export function momentsOf({ pi, components }: Mixture): Gaussian {
  return joinGaussians(components.map((component, k) => ({ n: pi[k] as number, ...component })));
}

/** Counts the free numbers of K Gaussians in d dimensions: K − 1 weights, K means and K covariances. */
function freeParameters(K: number, d: number): number {
  return K - 1 + K * d + (K * d * (d + 1)) / 2;
}

/**
 * Computes the Bayesian information criterion −2 log p(X | θ) + (free numbers) log n (Schwarz 1978); lower is
 * better.
 */
export function bic(logLikelihood: number, K: number, d: number, n: number): number {
  return -2 * logLikelihood + freeParameters(K, d) * Math.log(n);
}
