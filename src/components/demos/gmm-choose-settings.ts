// How many components: the sweep of the figure that chooses K, and what its curves say.
import type { Climb } from '../../lib/engine/questions/gmm.ts';
import type { StartMethod } from '../../lib/models/gmm/start.ts';
import { formatDecimals } from './printed-numbers.ts';

export const MOST_K = 8;
/** Starts for each K. */
export const STARTS = 6;
export const SIZES = [40, 100, 300] as const;
/** Points that nothing is fitted to. */
export const HELD_OUT = 1000;
/** Under every variance, so that no component falls on a point. */
export const CHOOSE_FLOOR = 0.01;

export const CHOOSE_START: {
  readonly n: (typeof SIZES)[number];
  readonly k: number;
  readonly seed: number;
  readonly method: StartMethod;
} = { n: 100, k: 3, seed: 1, method: 'random points' };

/** All climbs of a sweep, by K from 1; null where they are not known yet. */
export type Sweep = readonly (readonly Climb[] | null)[];

export const seedsOf = (seed: number): number[] => Array.from({ length: STARTS }, (_, i) => seed * 100 + i);

/** Returns the climb with the greatest log-likelihood. */
export function bestOf(climbs: readonly Climb[]): Climb {
  return climbs.reduce((best, one) => (one.logLikelihood > best.logLikelihood ? one : best));
}

/** The three curves: mean log-likelihood of a training point and of a held-out one, and the BIC, by K. */
export function curvesOf(
  sweep: Sweep,
  n: number,
): {
  readonly train: [number, number][];
  readonly heldOut: [number, number][];
  readonly bic: [number, number][];
} {
  const known = sweep.flatMap((climbs, i) => (climbs ? [[i + 1, bestOf(climbs)] as const] : []));
  return {
    train: known.map(([K, best]) => [K, best.logLikelihood / n]),
    heldOut: known.map(([K, best]) => [K, best.heldOut]),
    bic: known.map(([K, best]) => [K, best.bic]),
  };
}

/** Says which K each of the curves would choose. */
export function verdictOf(sweep: Sweep, n: number): string {
  if (sweep.some((climbs) => climbs === null)) return '';
  const { heldOut, bic } = curvesOf(sweep, n);
  const least = bic.reduce((best, one) => (one[1] < best[1] ? one : best));
  const most = heldOut.reduce((best, one) => (one[1] > best[1] ? one : best));
  return `With ${n} points BIC chooses K = ${least[0]}, the held-out points choose K = ${most[0]}. The points were drawn from four.`;
}

/** Says what came of one start. */
export function startWords({ logLikelihood, rounds, floored }: Climb): string {
  return `${formatDecimals(logLikelihood)} after ${rounds} rounds${floored ? ', floor' : ''}`;
}
