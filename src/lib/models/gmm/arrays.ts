// The mixtures as arrays: what ships, in float16, and what a checkpoint keeps, bit for bit.
import type { Gaussian } from '../../metrics/gaussian.ts';
import { cholesky, packLower, productOfFactor, unpackLower } from '../../metrics/symmetric.ts';
import { mirrorLower } from '../../metrics/symmetric.ts';
import { take } from '../../training/adam.ts';
import { packDoubles, unpackDoubles } from '../../training/doubles.ts';
import type { BundleTensor } from '../../weights/bundle.ts';
import { decodeBasis, emptyBasis, encodeBasis, holdParameters } from '../parameters.ts';
import type { Arrays, HeldParameters } from '../parameters.ts';
import { CLASSES, type NamedArray } from '../types.ts';
import { config } from './config.ts';
import type { Mixture } from './em.ts';
import type { Mixtures } from './model.ts';

const d = config.components;
const TRIANGLE = (d * (d + 1)) / 2;

/** Holds the mixtures, not fitted yet. */
export function holdMixtures(): HeldParameters<Mixtures> {
  const sigma = new Float64Array(d * d);
  for (let i = 0; i < d; i++) sigma[i * d + i] = 1;
  const unfitted = (K: number): Mixture => ({
    pi: new Float64Array(K).fill(1 / K),
    components: Array.from({ length: K }, () => ({ mu: new Float64Array(d), sigma })),
  });
  const initial: Mixtures = {
    basis: emptyBasis(d),
    counts: new Float64Array(CLASSES).fill(1),
    byK: new Map(config.Ks.map((K) => [K, Array.from({ length: CLASSES }, () => unfitted(K))])),
  };
  return holdParameters(initial, { encode, decode });
}

/** Σ_k ships as its Cholesky factor, as in chapter 1. */
function encode({ basis, counts, byK }: Mixtures): Record<string, BundleTensor> {
  const arrays: Record<string, BundleTensor> = {
    ...encodeBasis(basis),
    counts: { shape: [CLASSES], data: Float32Array.from(counts), dtype: 'float32' },
  };
  for (const [K, classes] of byK) {
    const components = classes.flatMap((mixture) => mixture.components);
    const rows = (of: (one: Gaussian) => Float64Array): Float32Array =>
      Float32Array.from(components.flatMap((one) => [...of(one)]));
    const pi = Float32Array.from(classes.flatMap((mixture) => [...mixture.pi]));
    const factors = rows(({ sigma }) => packLower(factorOf(sigma), d));
    arrays[`k-${K}.pi`] = { shape: [CLASSES, K], data: pi, dtype: 'float32' };
    arrays[`k-${K}.means`] = { shape: [CLASSES, K, d], data: rows(({ mu }) => mu), dtype: 'float16' };
    arrays[`k-${K}.factors`] = { shape: [CLASSES, K, TRIANGLE], data: factors, dtype: 'float16' };
  }
  return arrays;
}

function factorOf(sigma: Float64Array): Float64Array {
  const l = cholesky(sigma, d);
  if (!l) throw new Error('A covariance has no Cholesky factor: it is not positive definite.');
  return l;
}

function decode(arrays: Arrays): Mixtures {
  const counts = Float64Array.from(take(arrays, 'counts', [CLASSES]));
  if (counts.some((n) => !(n > 0))) throw new Error('Every class needs a count above 0.');
  const byK = new Map(config.Ks.map((K) => [K, decodeClasses(arrays, K)]));
  return { basis: decodeBasis(arrays, d), counts, byK };
}

function decodeClasses(arrays: Arrays, K: number): Mixture[] {
  const read = (name: string, shape: readonly number[]): Float64Array =>
    Float64Array.from(take(arrays, `k-${K}.${name}`, [CLASSES, K, ...shape]));
  const [pi, means, factors] = [read('pi', []), read('means', [d]), read('factors', [TRIANGLE])];
  return Array.from({ length: CLASSES }, (_, y) => {
    const own = pi.slice(y * K, (y + 1) * K);
    const sum = own.reduce((total, share) => total + share, 0);
    if (own.some((share) => share < 0) || Math.abs(sum - 1) > 1e-3) {
      throw new Error(`The ${K} weights of class ${y} are not shares of 1.`);
    }
    const components = Array.from({ length: K }, (_, k) => {
      const at = y * K + k;
      const l = unpackLower(factors.subarray(at * TRIANGLE, (at + 1) * TRIANGLE), d);
      for (let i = 0; i < d; i++) {
        if (!((l[i * d + i] as number) > 0))
          throw new Error(`Component ${k + 1} of class ${y} has no variance.`);
      }
      return { mu: means.slice(at * d, (at + 1) * d), sigma: productOfFactor(l, d) };
    });
    return { pi: own, components };
  });
}

/** Copies one mixture for a checkpoint, doubles bit for bit. */
export function snapshotMixture({ pi, components }: Mixture): NamedArray {
  const numbers = components.flatMap(({ mu, sigma }) => [...mu, ...packLower(sigma, d)]);
  return packDoubles(Float64Array.of(...pi, ...numbers));
}

/** Reads what snapshotMixture copied; throws one sentence if name or shape differ. */
export function restoreMixture(arrays: Arrays, name: string, K: number): Mixture {
  const size = d + TRIANGLE;
  const numbers = unpackDoubles(take(arrays, name, [K * (1 + size), 4]));
  const components = Array.from({ length: K }, (_, k) => {
    const own = numbers.slice(K + k * size, K + (k + 1) * size);
    return { mu: own.slice(0, d), sigma: mirrorLower(unpackLower(own.subarray(d), d), d) };
  });
  return { pi: numbers.slice(0, K), components };
}
