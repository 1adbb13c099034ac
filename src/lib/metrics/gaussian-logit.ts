// The Gaussian baselines of Papamakarios, Pavlakou & Murray 2017 (arXiv 1705.07057), Table 2: log-likelihoods of digits in
// logit space under full covariances in 784 dimensions, by the steps of the authors' code. Here everything is float64.
//
//   u = (byte + U) / 256,  U ~ uniform [0, 1)          dequantised pixels; note 256, where this book divides by 255
//   v = logit(10⁻⁶ + (1 − 2·10⁻⁶) u)                   what the Gaussians are fitted to by maximum likelihood
//   one Gaussian for all: log p(v);  one for each class: log 1/10 Σ_y p(v | y)
import { CLASSES, PIXELS, type Digits } from '../models/types.ts';
import type { Random } from '../random.ts';
import { joinGaussians, Scatter, type GaussianPart } from './gaussian-fit.ts';
import { factorGaussian, logDensities, logSumExp, type FactoredGaussian, type Gaussian } from './gaussian.ts';

const MARGIN = 1e-6;

/** A mean log-likelihood in nats. */
export interface MeanWithError {
  readonly mean: number;
  /** Two standard errors of the mean. */
  readonly twoErrors: number;
}

export interface LogitLikelihoods {
  /** log 1/10 Σ_y p(v | y), a Gaussian for each class. */
  readonly conditional: MeanWithError;
  /** log p(v), one Gaussian for all. */
  readonly unconditional: MeanWithError;
}

/**
 * Fits the Gaussians to training digits and measures held-out ones; about a minute for all of MNIST.
 *
 * @param random draws U, for each digit from a generator of its own.
 */
export function logitLikelihoods(train: Digits, heldOut: Digits, random: Random): LogitLikelihoods {
  const fits = fitClasses(train, random.fork('train'));
  const gaussians = fits.map(factored);
  const all = factored(joinGaussians(fits));
  const [joint, alone] = [new Float64Array(heldOut.count), new Float64Array(heldOut.count)];
  const noise = random.fork('held out');
  const CHUNK = 500;
  for (let start = 0; start < heldOut.count; start += CHUNK) {
    const count = Math.min(CHUNK, heldOut.count - start);
    const v = new Float64Array(count * PIXELS);
    for (let i = 0; i < count; i++) v.set(toLogits(heldOut, start + i, noise), i * PIXELS);
    const each = gaussians.map((gaussian) => logDensities(v, gaussian));
    for (let i = 0; i < count; i++) {
      joint[start + i] =
        logSumExp(each.map((densities) => densities[i] as number)) - Math.log(gaussians.length);
    }
    alone.set(logDensities(v, all), start);
  }
  return { conditional: meanWithError(joint), unconditional: meanWithError(alone) };
}

/** Takes one digit to logit space, 784 numbers. */
export function toLogits({ images }: Digits, index: number, random: Random): Float64Array {
  const noise = random.fork(index);
  return Float64Array.from({ length: PIXELS }, (_, p) => {
    const u = ((images[index * PIXELS + p] as number) + noise.uniform()) / 256;
    const inside = MARGIN + (1 - 2 * MARGIN) * u;
    return Math.log(inside) - Math.log1p(-inside);
  });
}

function fitClasses(digits: Digits, random: Random): GaussianPart[] {
  return Array.from({ length: CLASSES }, (_, y) => {
    const own = [...digits.labels.keys()].filter((i) => digits.labels[i] === y);
    if (own.length === 0) throw new Error(`A Gaussian for class ${y} needs digits of it.`);
    const mu = new Float64Array(PIXELS);
    for (const i of own) {
      toLogits(digits, i, random).forEach((value, p) => {
        mu[p] = (mu[p] as number) + value / own.length;
      });
    }
    const scatter = new Scatter(PIXELS);
    for (const i of own) {
      const difference = toLogits(digits, i, random);
      for (let p = 0; p < PIXELS; p++) difference[p] = (difference[p] as number) - (mu[p] as number);
      scatter.add(difference, 1);
    }
    return { n: own.length, mu, sigma: scatter.dividedBy(own.length) };
  });
}

function factored(gaussian: Gaussian): FactoredGaussian {
  const found = factorGaussian(gaussian);
  if (!found) throw new Error('A covariance in logit space is singular: there are too few digits.');
  return found;
}

function meanWithError(values: Float64Array): MeanWithError {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
  return { mean, twoErrors: 2 * Math.sqrt(variance / n) };
}
