// Where EM begins: centres chosen from the points, and the mixture around them.
// k-means++: Arthur & Vassilvitskii 2007. Lloyd's rounds: Lloyd 1957, the limit of EM for equal, vanishing variances.
import { fitGaussian } from '../../metrics/gaussian-fit.ts';
import type { Random } from '../../random.ts';
import { mStep, type Mixture, type Responsibilities } from './em.ts';

/** How the first centres are chosen: far from each other, or any points. */
export type StartMethod = 'k-means++' | 'random points';

/** Chooses K of the points as centres, each an array of d numbers; with fewer different points some are alike. */
export function chooseCentres(
  x: Float64Array,
  d: number,
  K: number,
  random: Random,
  method: StartMethod = 'k-means++',
): Float64Array[] {
  const n = x.length / d;
  const point = (i: number): Float64Array => x.slice(i * d, (i + 1) * d);
  if (method === 'random points') {
    const order = random.shuffle(Uint32Array.from({ length: n }, (_, i) => i));
    return Array.from({ length: K }, (_, k) => point(order[k % n] as number));
  }
  const centres = [point(random.integer(n))];
  const nearest = new Float64Array(n).fill(Infinity); // squared distance to the nearest centre so far
  while (centres.length < K) {
    const newest = centres.at(-1) as Float64Array;
    for (let i = 0; i < n; i++)
      nearest[i] = Math.min(nearest[i] as number, squaredDistance(x, i * d, newest));
    centres.push(point(drawIndex(nearest, random)));
  }
  return centres;
}

/** Draws an index with probability in proportion to its weight; evenly where all weights are 0. */
export function drawIndex(weights: Float64Array, random: Random): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) return random.integer(weights.length);
  let rest = random.uniform() * total;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    last = i;
    rest -= weights[i] as number;
    if (rest < 0) break;
  }
  return last;
}

/** Surrounds each centre with the covariance of all points, in equal parts: a start that no point can blow up. */
export function mixtureAround(x: Float64Array, centres: readonly Float64Array[]): Mixture {
  const K = centres.length;
  const { sigma } = fitGaussian(x, (centres[0] as Float64Array).length);
  return {
    pi: new Float64Array(K).fill(1 / K),
    components: centres.map((mu) => ({ mu, sigma })),
  };
}

/**
 * Runs k-means from the given centres and fits a Gaussian to each cluster: the M step of the hard responsibilities.
 *
 * @param rounds of assigning points and moving centres, at most; fewer where nothing moves any more.
 * @param floor as in mStep.
 */
export function mixtureOfClusters(
  x: Float64Array,
  centres: readonly Float64Array[],
  { rounds, floor }: { readonly rounds: number; readonly floor: number },
): Mixture {
  let mixture = mixtureAround(x, centres);
  let r = assign(x, centres);
  for (let round = 0; round < rounds; round++) {
    const moved = r.map((column, k) => meanOf(x, column, (mixture.components[k] as { mu: Float64Array }).mu));
    const next = assign(x, moved);
    const still = next.every((column, k) => column.every((value, i) => value === r[k]?.[i]));
    mixture = {
      ...mixture,
      components: mixture.components.map(({ sigma }, k) => ({ mu: moved[k] as Float64Array, sigma })),
    };
    r = next;
    if (still) break;
  }
  return mStep(x, r, mixture, floor).mixture;
}

/** Gives every point to its nearest centre: responsibilities of 0 and 1. */
export function assign(x: Float64Array, centres: readonly Float64Array[]): Responsibilities {
  const d = (centres[0] as Float64Array).length;
  const n = x.length / d;
  const r = centres.map(() => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    let least = Infinity;
    let nearest = 0;
    centres.forEach((centre, k) => {
      const distance = squaredDistance(x, i * d, centre);
      if (distance < least) [least, nearest] = [distance, k];
    });
    (r[nearest] as Float64Array)[i] = 1;
  }
  return r;
}

function meanOf(x: Float64Array, r: Float64Array, otherwise: Float64Array): Float64Array {
  const d = otherwise.length;
  const mean = new Float64Array(d);
  let total = 0;
  r.forEach((weight, i) => {
    if (weight === 0) return;
    total += weight;
    for (let j = 0; j < d; j++) mean[j] = (mean[j] as number) + weight * (x[i * d + j] as number);
  });
  return total === 0 ? otherwise : mean.map((sum) => sum / total);
}

function squaredDistance(x: Float64Array, at: number, centre: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < centre.length; j++) {
    const difference = (x[at + j] as number) - (centre[j] as number);
    sum += difference * difference;
  }
  return sum;
}
