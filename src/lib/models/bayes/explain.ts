// What chapter 1 shows of the Gaussians: which pixels decide, along what a class varies, and what a new drawing changes.
import { addToGaussian } from '../../metrics/gaussian-fit.ts';
import { codesInBasis, directionsOfCodes } from '../../metrics/pca-codes.ts';
import { eigenSymmetric, solveFactored } from '../../metrics/symmetric.ts';
import { PIXELS, type Pixels } from '../types.ts';
import { logJoint, type ClassGaussian, type Classifier, type Gaussians } from './model.ts';

/** Why class a and not class b: the log-odds, pixel by pixel. */
export interface Evidence {
  readonly a: number;
  readonly b: number;
  /** c, 784 numbers in nats: above 0 they speak for a. */
  readonly pixels: Float64Array;
  /** ½ (log |Σ_b| − log |Σ_a|): the narrower density is higher. */
  readonly determinants: number;
  /** log p(a) − log p(b). */
  readonly prior: number;
  /** log p(a | x) − log p(b | x), the sum of all the above. */
  readonly logOdds: number;
}

/**
 * Divides the log-odds of two classes among the pixels.
 *
 * In the basis log N(z | μ, Σ) = −½ dᵀΛd + …, with d = z − μ, Λ = Σ⁻¹. As z = Bᵀ(x − m) and μ = Bᵀ(mean − m),
 * d is Bᵀδ with the difference of pictures δ = x − mean; so dᵀΛd = δᵀ(BΛBᵀ)δ, and each pixel has its term of
 * that sum:
 *
 *   c = ½ [δ_b ∘ BΛ_b d_b − δ_a ∘ BΛ_a d_a],   Σᵢ cᵢ + ½ (log |Σ_b| − log |Σ_a|) + log p(a)/p(b) = log-odds.
 *
 * A pixel that is paper in x and in both means says nothing.
 *
 * @param x one picture.
 * @param pair classes a and b; the most and second most probable where not given.
 */
export function weighEvidence(
  gaussians: Gaussians,
  classifier: Classifier,
  x: Pixels,
  pair?: readonly [a: number, b: number],
): Evidence {
  const joint = logJoint(classifier, x);
  const order = [...joint.keys()].sort((i, j) => (joint[j] as number) - (joint[i] as number));
  const [a, b] = pair ?? (order as [number, number]);
  const [forA, forB] = [
    quadraticTerms(gaussians, classifier, x, a),
    quadraticTerms(gaussians, classifier, x, b),
  ];
  const determinant = (y: number): number => classifier.densities[y]?.logDeterminant as number;
  return {
    a,
    b,
    pixels: forB.map((term, p) => 0.5 * (term - (forA[p] as number))),
    determinants: 0.5 * (determinant(b) - determinant(a)),
    prior: (classifier.logPrior[a] as number) - (classifier.logPrior[b] as number),
    logOdds: (joint[a] as number) - (joint[b] as number),
  };
}

/** Returns δ ∘ BΛd, whose sum is dᵀΛd. */
function quadraticTerms(
  { basis, classes }: Gaussians,
  { densities }: Classifier,
  x: Pixels,
  y: number,
): Float64Array {
  const density = densities[y];
  const { mean } = classes[y] as ClassGaussian;
  if (!density) throw new Error(`A class is a digit from 0 to 9, not ${y}.`);
  const d = codesInBasis(basis, x).map((z, i) => z - (density.mu[i] as number));
  const pull = directionsOfCodes(basis, solveFactored(density.l, d, d.length)); // BΛd
  return pull.map((value, p) => ((x[p] as number) - (mean[p] as number)) * value);
}

/** A direction in which a class varies. */
export interface Direction {
  /** Standard deviation of the class along it, in pixels' unit. */
  readonly deviation: number;
  /** 784 numbers, of length 1: the mean plus t · deviation · picture moves t standard deviations away. */
  readonly picture: Float64Array;
}

/** Finds the directions of a class with the greatest variance: eigenvectors of Σ_y, as pictures. */
export function mainDirections({ basis, classes }: Gaussians, y: number, count: number): Direction[] {
  const { sigma } = classes[y] as ClassGaussian;
  const k = basis.eigenvalues.length;
  const { values, vectors } = eigenSymmetric(sigma, k);
  const pictures = directionsOfCodes(basis, vectors.slice(0, count * k));
  return Array.from({ length: count }, (_, i) => ({
    deviation: Math.sqrt(Math.max(0, values[i] as number)),
    picture: pictures.slice(i * PIXELS, (i + 1) * PIXELS),
  }));
}

/**
 * Adds a drawing to a class as if it were there `copies` times: exactly the fit on all digits and the copies.
 *
 * Mean and covariance in the basis, mean and variance of the pixels, and the class's count change; nothing
 * else does.
 */
export function addDrawing(gaussians: Gaussians, y: number, x: Pixels, copies: number): Gaussians {
  const { n, mu, sigma, mean, variance } = gaussians.classes[y] as ClassGaussian;
  const share = copies / (n + copies);
  const difference = mean.map((value, p) => (x[p] as number) - value);
  const updated: ClassGaussian = {
    ...addToGaussian({ mu, sigma }, n, codesInBasis(gaussians.basis, x), copies),
    n: n + copies,
    mean: mean.map((value, p) => value + share * (difference[p] as number)),
    variance: variance.map((value, p) => (1 - share) * (value + share * (difference[p] as number) ** 2)),
  };
  return { ...gaussians, classes: gaussians.classes.map((one, label) => (label === y ? updated : one)) };
}
