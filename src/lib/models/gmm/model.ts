// Several Gaussians for each class, fitted by expectation maximisation: p(x | y) = Σ_k π_k N(x | μ_k, Σ_k).
// Bishop, PRML, section 9.2; the two half-steps are in em.ts, where they run in any dimension.
//
//   x      picture, 784 pixels in [0, 1]                 y   its class
//   B, m   PCA basis and mean picture, as in chapter 1    z   coordinates in the basis, z = Bᵀ(x − m)
//   K      Gaussians a class                              c   the one a picture comes from: latent, 0 to K − 1
//   pi, mu, sigma  π_k, μ_k and Σ_k in the basis: a Mixture of em.ts, one for each class and K
//
// What differs from the textbook: the M step keeps Σ_k ⪰ εI, so that no component collapses; and the classifier shrinks
// the covariances, as in chapter 1. With K = 1 the model is chapter 1's.
import { shrink } from '../../metrics/gaussian.ts';
import { clipped, codesInBasis, picturesOfCodes } from '../../metrics/pca-codes.ts';
import type { Pca } from '../../metrics/pca.ts';
import { cholesky } from '../../metrics/symmetric.ts';
import { Random } from '../../random.ts';
import { drawCode } from '../bayes/model.ts';
import { drawLabels, logPriorOf, posterior } from '../classes.ts';
import { CLASSES, PIXELS } from '../types.ts';
import type { GenerativeModel, ModelDefinition, Pixels } from '../types.ts';
import { holdMixtures } from './arrays.ts';
import { config } from './config.ts';
import { eStep, logJoint as logComponents, logMarginal, momentsOf } from './em.ts';
import type { Mixture } from './em.ts';
import { drawIndex } from './start.ts';
import { trainee } from './trainee.ts';

/** The whole model, a value: mixtures of every K in `config.Ks`. */
export interface Mixtures {
  readonly basis: Pca;
  /** n_y, digits of each class, so that p(y) = n_y / n. */
  readonly counts: Float64Array;
  /** For each K the mixtures of the ten classes. */
  readonly byK: ReadonlyMap<number, readonly Mixture[]>;
}

/** How far the classifier shrinks. */
const SHARES = { a: config.classShare, s: config.shrinkage };

/** Returns the mixtures of the ten classes with K Gaussians each; throws one sentence for another K. */
export function classMixtures({ byK }: Mixtures, K: number): readonly Mixture[] {
  const found = byK.get(K);
  if (found) return found;
  throw new Error(`There are mixtures of ${[...byK.keys()].join(', ')} Gaussians, not of ${K}.`);
}

/** Returns the mixture of one class. */
export function mixtureOf(mixtures: Mixtures, K: number, y: number): Mixture {
  const found = classMixtures(mixtures, K)[y];
  if (found) return found;
  throw new Error(`A class is a digit from 0 to 9, not ${y}.`);
}

/**
 * Shrinks every component for the classifier: (1 − a − s) Σ_k + a S + s (tr S / d) I (Friedman 1989; Ledoit &
 * Wolf 2004).
 *
 * S is the covariance of the whole mixture, so that of chapter 1's Gaussian of the class. With K = 1 the a
 * drops out and what is left is chapter 1's shrinkage.
 */
function shrinkMixture(mixture: Mixture, { a, s }: { readonly a: number; readonly s: number }): Mixture {
  const { mu, sigma } = momentsOf(mixture); // S
  const target = shrink({ mu, sigma }, 1).sigma; // (tr S / d) I
  const components = mixture.components.map((component) => ({
    mu: component.mu,
    sigma: component.sigma.map(
      (value, i) => (1 - a - s) * value + a * (sigma[i] as number) + s * (target[i] as number),
    ),
  }));
  return { pi: mixture.pi, components };
}

/**
 * Computes log p(x | y) + log p(y) of every picture and class, n × 10, in nats.
 *
 * @param options `shrunk` false gives the densities that EM fitted; `prior` replaces p(y) by ten numbers in
 *   proportion to it, and null leaves log p(y) away.
 */
export function logJoint(
  mixtures: Mixtures,
  K: number,
  x: Pixels,
  options: { readonly shrunk?: boolean; readonly prior?: ArrayLike<number> | null } = {},
): Float64Array {
  const { shrunk = true, prior = mixtures.counts } = options;
  const z = codesInBasis(mixtures.basis, x);
  const logPrior = prior && logPriorOf(prior);
  const joint = new Float64Array((x.length / PIXELS) * CLASSES);
  classMixtures(mixtures, K).forEach((mixture, y) => {
    const used = shrunk ? shrinkMixture(mixture, SHARES) : mixture;
    const marginal = logMarginal(logComponents(z, used)); // log Σ_k p(x, k | y)
    marginal.forEach((value, i) => {
      joint[i * CLASSES + y] = value + (logPrior?.[y] ?? 0);
    });
  });
  return joint;
}

/** Computes p(c | x, y) of one class's components, K arrays of n: which of them a picture looks like. */
export function componentsOf(
  mixtures: Mixtures,
  { K, y }: { readonly K: number; readonly y: number },
  x: Pixels,
): readonly Float64Array[] {
  const mixture = shrinkMixture(mixtureOf(mixtures, K, y), SHARES);
  return eStep(codesInBasis(mixtures.basis, x), mixture).r;
}

/** Pictures with the component that each was drawn from. */
export interface NamedSamples {
  /** n × 784, clipped to [0, 1]. */
  readonly pixels: Pixels;
  /** n components, each from 0 to K − 1. */
  readonly components: Uint8Array;
}

/** Draws a picture for every label by ancestral sampling: c ~ π of its class, z = μ_c + L_c ε, x = m + Bz. */
export function sampleMixtures(
  mixtures: Mixtures,
  K: number,
  labels: Uint8Array,
  random: Random,
): NamedSamples {
  const d = mixtures.basis.eigenvalues.length;
  const own = new Random(random.uint32() | 0);
  const [which, coordinates] = [own.fork('component'), own.fork('basis')];
  const factors = new Map<string, Float64Array>(); // L_c, made when first needed
  const components = new Uint8Array(labels.length);
  const z = new Float64Array(labels.length * d);
  labels.forEach((y, i) => {
    const mixture = mixtureOf(mixtures, K, y);
    const c = drawIndex(mixture.pi, which);
    const component = mixture.components[c] as Mixture['components'][number];
    const key = `${y} ${c}`;
    const l = factors.get(key) ?? cholesky(component.sigma, d);
    if (!l)
      throw new Error(`Component ${c + 1} of class ${y} has lost a dimension: it cannot be drawn from.`);
    factors.set(key, l);
    components[i] = c;
    z.set(drawCode(component.mu, l, coordinates), i * d);
  });
  return { pixels: clipped(picturesOfCodes(mixtures.basis, z)), components };
}

/** Draws the mean picture of each component of a class, K × 784, in the order of the components. */
export function componentMeans(mixtures: Mixtures, K: number, y: number): Pixels {
  const { components } = mixtureOf(mixtures, K, y);
  const z = Float64Array.from(components.flatMap(({ mu }) => [...mu]));
  return clipped(picturesOfCodes(mixtures.basis, z));
}

/** The model as the registry makes it; `mixtures` is its present value. */
export interface GmmModel extends GenerativeModel {
  mixtures(): Mixtures;
}

/** Returns the mixtures of a loaded model; throws one sentence for another model. */
export function mixturesOf(model: GenerativeModel): Mixtures {
  if (model.id !== config.id) throw new Error(`Mixtures are those of ${config.id}, not of ${model.id}.`);
  return (model as GmmModel).mixtures();
}

function create(): GmmModel {
  const held = holdMixtures();
  return {
    id: config.id,
    networks: {},
    parameters: held,
    mixtures: () => held.value(),
    sample(count, random, labels) {
      const drawn = sampleMixtures(held.value(), config.K, labels ?? drawLabels(count, random), random);
      return Promise.resolve(drawn.pixels);
    },
    classify: (x) => Promise.resolve(posterior(logJoint(held.value(), config.K, x))),
    trainee: () => trainee(held),
    dispose: () => undefined,
  };
}

export const gmm: ModelDefinition = {
  config,
  labelled: true,
  whole: true,
  learningRateAt: () => config.learningRate,
  create,
};
