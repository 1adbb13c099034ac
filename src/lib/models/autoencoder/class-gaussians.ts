// A Gaussian per class, fitted to codes: what lets an autoencoder, which is no density, be sampled all the same.
//
//   z   code, d numbers
//   mu  mean of a class's codes          l  Cholesky's factor of their covariance, Σ = L Lᵀ
//
// The factor is what ships: rounded to float16 it is still the factor of a covariance, which a rounded Σ may not be.
import { fitGaussian } from '../../metrics/gaussian-fit.ts';
import { cholesky, raiseEigenvalues } from '../../metrics/symmetric.ts';
import type { Random } from '../../random.ts';
import { indicesOf, rowsAt } from '../classes.ts';
import { holdParameters } from '../parameters.ts';
import { CLASSES, type Parameters } from '../types.ts';

/** Of a direction of codes, beside the mean variance of all. */
const LEAST_VARIANCE = 1e-6;

/** Gaussians of codes of one length. */
export interface ClassGaussians extends Parameters {
  /** Fits by maximum likelihood to n × d codes; a class without codes gets the Gaussian of all. */
  fit(codes: Float32Array, labels: Uint8Array): void;
  /** Draws a code for each label, n × d: z = μ + L ε, ε ~ N(0, I). */
  draw(labels: Uint8Array, random: Random): Float32Array;
}

/** Means, 10 × d, and factors, 10 × d × d. */
interface Moments {
  readonly mu: Float32Array;
  readonly l: Float32Array;
}

/** Makes Gaussians of codes of d numbers: standard normal until fitted. */
export function classGaussians(d: number): ClassGaussians {
  const held = holdParameters<Moments>(standard(d), {
    encode: ({ mu, l }) => ({
      mean: { shape: [CLASSES, d], data: mu, dtype: 'float16' },
      factor: { shape: [CLASSES, d, d], data: l, dtype: 'float16' },
    }),
    decode: ({ mean, factor }) => ({ mu: mean?.data as Float32Array, l: factor?.data as Float32Array }),
  });
  return {
    read: () => held.read(),
    write: (arrays) => {
      held.write(arrays);
    },
    fit: (codes, labels) => {
      held.set(fitMoments(codes, labels, d));
    },
    draw: (labels, random) => drawCodes(held.value(), labels, d, random),
  };
}

function standard(d: number): Moments {
  const l = new Float32Array(CLASSES * d * d);
  for (let i = 0; i < CLASSES * d; i++) l[i * d + (i % d)] = 1;
  return { mu: new Float32Array(CLASSES * d), l };
}

function fitMoments(codes: Float32Array, labels: Uint8Array, d: number): Moments {
  const moments = standard(d);
  const all = Float64Array.from(codes);
  for (let y = 0; y < CLASSES; y++) {
    const own = rowsAt(all, d, indicesOf(labels, y));
    const { mu, sigma } = fitGaussian(own.length > 0 ? own : all, d);
    // Codes of few digits may not vary in some direction; the floor of chapter 2 makes their covariance positive definite.
    let trace = 0;
    for (let i = 0; i < d; i++) trace += sigma[i * d + i] as number;
    const floor = Math.max(LEAST_VARIANCE, (LEAST_VARIANCE * trace) / d);
    moments.mu.set(mu, y * d);
    moments.l.set(cholesky(raiseEigenvalues(sigma, d, floor), d) as Float64Array, y * d * d);
  }
  return moments;
}

function drawCodes({ mu, l }: Moments, labels: Uint8Array, d: number, random: Random): Float32Array {
  const z = new Float32Array(labels.length * d);
  labels.forEach((y, n) => {
    const eps = random.normals(d);
    for (let i = 0; i < d; i++) {
      let sum = mu[y * d + i] as number;
      for (let j = 0; j <= i; j++) sum += (l[(y * d + i) * d + j] as number) * (eps[j] as number);
      z[n * d + i] = sum;
    }
  });
  return z;
}
