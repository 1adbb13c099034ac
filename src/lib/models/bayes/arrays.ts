// The Gaussians as arrays: what ships, in float16, and what a checkpoint keeps, bit for bit.
import { codesInBasis } from '../../metrics/pca-codes.ts';
import { cholesky, packLower, productOfFactor, unpackLower } from '../../metrics/symmetric.ts';
import { take } from '../../training/adam.ts';
import { packDoubles, unpackDoubles } from '../../training/doubles.ts';
import type { BundleTensor } from '../../weights/bundle.ts';
import { decodeBasis, emptyBasis, encodeBasis, holdParameters, snapshotBasis } from '../parameters.ts';
import type { Arrays, HeldParameters } from '../parameters.ts';
import { CLASSES, PIXELS, type NamedArray } from '../types.ts';
import { config } from './config.ts';
import type { ClassGaussian, Gaussians } from './model.ts';

const d = config.components;
const TRIANGLE = (d * (d + 1)) / 2;

/** Makes the Gaussians before any fit: nothing but shapes. */
function unfitted(): Gaussians {
  const sigma = new Float64Array(d * d);
  for (let i = 0; i < d; i++) sigma[i * d + i] = 1;
  const one = {
    n: 1,
    mu: new Float64Array(d),
    sigma,
    mean: new Float64Array(PIXELS),
    variance: new Float64Array(PIXELS),
  };
  return { basis: emptyBasis(d), classes: Array.from({ length: CLASSES }, () => one) };
}

/** Holds the Gaussians, not fitted yet. */
export function holdGaussians(): HeldParameters<Gaussians> {
  return holdParameters(unfitted(), { encode, decode });
}

/**
 * Σ_y ships as its Cholesky factor: rounded to float16 it still stands for a covariance, which a rounded Σ may not. The
 * mean ships as a picture alone, so that μ_y is its projection in the page too.
 */
function encode({ basis, classes }: Gaussians): Record<string, BundleTensor> {
  const rows = (of: (one: ClassGaussian) => Float64Array): Float32Array =>
    Float32Array.from(classes.flatMap((one) => [...of(one)]));
  return {
    ...encodeBasis(basis),
    counts: { shape: [CLASSES], data: Float32Array.from(classes, ({ n }) => n), dtype: 'float32' },
    means: { shape: [CLASSES, PIXELS], data: rows(({ mean }) => mean), dtype: 'float16' },
    variances: { shape: [CLASSES, PIXELS], data: rows(({ variance }) => variance), dtype: 'float16' },
    factors: {
      shape: [CLASSES, TRIANGLE],
      data: rows(({ sigma }) => packLower(factorOf(sigma), d)),
      dtype: 'float16',
    },
  };
}

function factorOf(sigma: Float64Array): Float64Array {
  const l = cholesky(sigma, d);
  if (!l) throw new Error('A covariance has no Cholesky factor: it is not positive definite.');
  return l;
}

function decode(arrays: Arrays): Gaussians {
  const basis = decodeBasis(arrays, d);
  const read = (name: string, width: number, label: number): Float64Array =>
    Float64Array.from(take(arrays, name, [CLASSES, width]).subarray(label * width, (label + 1) * width));
  const counts = take(arrays, 'counts', [CLASSES]);
  const classes = Array.from(counts, (n, label) => {
    const mean = read('means', PIXELS, label);
    const l = unpackLower(read('factors', TRIANGLE, label), d);
    const variance = read('variances', PIXELS, label);
    for (let i = 0; i < d; i++) {
      if (!((l[i * d + i] as number) > 0))
        throw new Error(`The covariance of class ${label} is not positive definite.`);
    }
    if (!(n > 0) || variance.some((value) => value < 0)) {
      throw new Error(`Class ${label} needs a count above 0 and variances from 0.`);
    }
    return { n, mu: codesInBasis(basis, mean), sigma: productOfFactor(l, d), mean, variance };
  });
  return { basis, classes };
}

/** Copies the Gaussians for a checkpoint, doubles bit for bit. */
export function snapshotGaussians({ basis, classes }: Gaussians): Record<string, NamedArray> {
  const arrays: Record<string, NamedArray> = snapshotBasis(basis);
  classes.forEach(({ n, mu, sigma, mean, variance }, label) => {
    arrays[`${label}`] = packDoubles(Float64Array.of(n, ...mu, ...mean, ...variance, ...sigma));
  });
  return arrays;
}

/** Reads what snapshotGaussians copied; throws one sentence if names or shapes differ. */
export function restoreGaussians(arrays: Arrays): Gaussians {
  const lengths = [1, d, PIXELS, PIXELS, d * d];
  const length = lengths.reduce((sum, size) => sum + size, 0);
  const classes = Array.from({ length: CLASSES }, (_, label) => {
    const numbers = unpackDoubles(take(arrays, `${label}`, [length, 4]));
    let at = 0;
    const [n, mu, mean, variance, sigma] = lengths.map((size) => numbers.slice(at, (at += size)));
    return { n: n?.[0], mu, mean, variance, sigma } as ClassGaussian;
  });
  return { basis: decodeBasis(arrays, d), classes };
}
