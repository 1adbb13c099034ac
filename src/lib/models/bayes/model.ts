// One Gaussian for each class, and Bayes' rule: the generative classifier in closed form.
// Bishop, PRML, sections 2.3.4 (maximum likelihood) and 4.2 (class posteriors); CS228 notes, "Sampling methods".
//
//   x      picture, 784 pixels in [0, 1]                y      its class, 0 to 9
//   B, m   PCA basis, 50 orthonormal directions, and mean picture, shared by the classes
//   z      coordinates of x in the basis, z = Bᵀ(x − m)
//   mu     μ_y, mean of class y in the basis            mean      the same as a picture, μ_y = Bᵀ(mean − m)
//   sigma  Σ_y, full covariance in the basis            variance  of each pixel by itself
//   n      n_y, digits of class y, so that p(y) = n_y / n
//
// What differs from 784 dimensions: densities are those of z, so "full" and "exact" mean in the basis; what the basis
// leaves out, 18 % of the variance, is neither scored nor drawn.
import { toPixels } from '../../data/batches.ts';
import { fitGaussian } from '../../metrics/gaussian-fit.ts';
import { factorGaussian, logDensities, shrink } from '../../metrics/gaussian.ts';
import type { FactoredGaussian, Gaussian } from '../../metrics/gaussian.ts';
import { clipped, codesInBasis, directionsOfCodes } from '../../metrics/pca-codes.ts';
import { fitPca, type Pca } from '../../metrics/pca.ts';
import { cholesky, raiseEigenvalues } from '../../metrics/symmetric.ts';
import { Random } from '../../random.ts';
import {
  drawLabels,
  indicesOf,
  logPriorOf,
  meanNegativeLogLikelihood,
  posterior,
  requireAllClasses,
  rowsAt,
  shareMisread,
} from '../classes.ts';
import { isFitted, type HeldParameters } from '../parameters.ts';
import { CLASSES, PIXELS } from '../types.ts';
import type { GenerativeModel, Losses, ModelDefinition, Pixels, Trainee } from '../types.ts';
import { holdGaussians, restoreGaussians, snapshotGaussians } from './arrays.ts';
import { config } from './config.ts';

export { posterior } from '../classes.ts';

/** One class: a Gaussian in the basis, and what its pixels say one by one. */
export interface ClassGaussian extends Gaussian {
  readonly n: number;
  /** 784 numbers each. */
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** The whole model, a value: what changes it makes a new one. */
export interface Gaussians {
  readonly basis: Pca;
  /** Ten, by digit. */
  readonly classes: readonly ClassGaussian[];
}

/**
 * Fits every class by maximum likelihood: μ_y and Σ_y of its codes, mean and variance of its pixels, n_y.
 *
 * @param before where given, a class without a digit stays as it was; without it that throws one sentence.
 */
export function fit(x: Pixels, y: Uint8Array, basis: Pca, before?: Gaussians): Gaussians {
  if (!before) requireAllClasses(y);
  const d = basis.eigenvalues.length;
  const z = codesInBasis(basis, x);
  const classes = Array.from({ length: CLASSES }, (_, label) => {
    const own = indicesOf(y, label);
    if (own.length === 0) return before?.classes[label] as ClassGaussian;
    const { mu, sigma } = fitGaussian(rowsAt(z, d, own), d); // μ_y, Σ_y
    return { n: own.length, mu, sigma: raiseEigenvalues(sigma, d, config.floor), ...pixelMoments(x, own) };
  });
  return { basis, classes };
}

/** Computes mean and variance of every pixel over the pictures with the given indices. */
function pixelMoments(x: Pixels, indices: Uint32Array): Pick<ClassGaussian, 'mean' | 'variance'> {
  const mean = new Float64Array(PIXELS);
  const squares = new Float64Array(PIXELS);
  for (const i of indices) {
    for (let p = 0; p < PIXELS; p++) {
      const ink = x[i * PIXELS + p] as number;
      if (ink === 0) continue;
      mean[p] = (mean[p] as number) + ink / indices.length;
      squares[p] = (squares[p] as number) + (ink * ink) / indices.length;
    }
  }
  return { mean, variance: squares.map((square, p) => Math.max(0, square - (mean[p] as number) ** 2)) };
}

/** What the classifier needs of the model, prepared once for many pictures. */
export interface Classifier {
  readonly basis: Pca;
  /** Ten Gaussians, shrunk and factored. */
  readonly densities: readonly FactoredGaussian[];
  /** log p(y), ten numbers. */
  readonly logPrior: Float64Array;
}

/**
 * Prepares the classifier.
 *
 * @param options `shrinkage` as in metrics/gaussian.ts, 0 for maximum likelihood; `prior` replaces p(y) = n_y
 *   / n by ten numbers in proportion to it.
 */
export function prepareClassifier(
  { basis, classes }: Gaussians,
  options: { readonly shrinkage?: number; readonly prior?: ArrayLike<number> } = {},
): Classifier {
  return {
    basis,
    densities: classes.map((one, label) => {
      const factored = factorGaussian(shrink(one, options.shrinkage ?? config.shrinkage));
      if (!factored) throw new Error(`The covariance of class ${label} has no inverse: shrink it more.`);
      return factored;
    }),
    logPrior: logPriorOf(options.prior ?? classes.map(({ n }) => n)),
  };
}

/** Computes log p(x | y) + log p(y) of every picture and class, n × 10, in nats. */
export function logJoint({ basis, densities, logPrior }: Classifier, x: Pixels): Float64Array {
  const z = codesInBasis(basis, x);
  const joint = new Float64Array((x.length / PIXELS) * CLASSES);
  densities.forEach((density, label) => {
    logDensities(z, density).forEach((logDensity, i) => {
      joint[i * CLASSES + label] = logDensity + (logPrior[label] as number);
    });
  });
  return joint;
}

/**
 * Draws a picture for every label: x = mean + √(1 − λ) s ∘ ε₁ + √λ B L ε₂ with Σ_y = L Lᵀ and s² the pixels'
 * variances.
 *
 * Its covariance is (1 − λ) diag(s²) + λ B Σ_y Bᵀ: static of independent pixels at λ = 0, whole strokes at 1.
 * The same `random` gives the same ε₁ and ε₂ at every λ. Pixels are clipped to [0, 1], as pictures must be,
 * unless `clip` is false.
 */
export function sampleClasses(
  { basis, classes }: Gaussians,
  y: Uint8Array,
  random: Random,
  { lambda = 1, clip = true }: { readonly lambda?: number; readonly clip?: boolean } = {},
): Pixels {
  const own = new Random(random.uint32() | 0);
  const [noise, coordinates] = [own.fork('pixels'), own.fork('basis')];
  const d = basis.eigenvalues.length;
  const factors = classes.map(({ sigma }) => cholesky(sigma, d)); // L
  const origin = new Float64Array(d);
  const z = new Float64Array(y.length * d); // √λ L ε₂
  y.forEach((label, i) => {
    const l = factors[label];
    if (!l) throw new Error(`The covariance of class ${label} has no Cholesky factor.`);
    z.set(drawCode(origin, l, coordinates, Math.sqrt(lambda)), i * d);
  });
  const x = directionsOfCodes(basis, z);
  y.forEach((label, i) => {
    const { mean, variance } = classes[label] as ClassGaussian;
    for (let p = 0, at = i * PIXELS; p < PIXELS; p++, at++) {
      const alone = lambda === 1 ? 0 : Math.sqrt((1 - lambda) * (variance[p] as number)) * noise.normal();
      x[at] = (x[at] as number) + (mean[p] as number) + alone;
    }
  });
  return clip ? clipped(x) : Float32Array.from(x);
}

/** Draws μ + scale · L ε, where ε is standard normal: covariance scale² L Lᵀ. */
export function drawCode(mu: Float64Array, l: Float64Array, random: Random, scale = 1): Float64Array {
  const d = mu.length;
  const epsilon = random.normals(d);
  return mu.map((mean, i) => {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += (l[i * d + j] as number) * (epsilon[j] as number);
    return mean + scale * sum;
  });
}

/**
 * Measures −log p(x | y) by maximum likelihood (`total`, nats a digit) and the share misread by the classifier
 * (`error`).
 */
export function score(gaussians: Gaussians, x: Pixels, y: Uint8Array): Losses & { readonly error: number } {
  const likelihood = prepareClassifier(gaussians, { shrinkage: 0 });
  const densities = logJoint({ ...likelihood, logPrior: new Float64Array(CLASSES) }, x);
  return {
    total: meanNegativeLogLikelihood(densities, y),
    error: shareMisread(logJoint(prepareClassifier(gaussians), x), y),
  };
}

/** The model as the registry makes it; `gaussians` is its present value. */
export interface BayesModel extends GenerativeModel {
  gaussians(): Gaussians;
}

/** Returns the Gaussians of a loaded model; throws one sentence for another model. */
export function gaussiansOf(model: GenerativeModel): Gaussians {
  if (model.id !== config.id) throw new Error(`Gaussians are those of ${config.id}, not of ${model.id}.`);
  return (model as BayesModel).gaussians();
}

/** One step is the whole fit; a basis that is there already stays. */
function trainee(held: HeldParameters<Gaussians>): Trainee {
  return {
    async step({ images, labels }) {
      const { basis } = held.value();
      const before = isFitted(basis) ? held.value() : undefined;
      if (!before) requireAllClasses(labels);
      const next = fit(images, labels, before ? basis : fitPca(images, config.components), before);
      held.set(next);
      return score(next, images, labels);
    },
    validate: ({ images, labels }) => Promise.resolve(score(held.value(), toPixels(images), labels)),
    setLearningRate: () => undefined,
    snapshot: () => Promise.resolve(snapshotGaussians(held.value())),
    restore: (snapshot) => {
      held.set(restoreGaussians(snapshot));
    },
    dispose: () => undefined,
  };
}

function create(): BayesModel {
  const held = holdGaussians();
  return {
    id: config.id,
    networks: {},
    parameters: held,
    gaussians: () => held.value(),
    sample: (count, random, labels) =>
      Promise.resolve(sampleClasses(held.value(), labels ?? drawLabels(count, random), random)),
    classify: (x) => Promise.resolve(posterior(logJoint(prepareClassifier(held.value()), x))),
    trainee: () => trainee(held),
    dispose: () => undefined,
  };
}

export const bayes: ModelDefinition = {
  config,
  labelled: true,
  whole: true,
  learningRateAt: () => config.learningRate,
  create,
};
