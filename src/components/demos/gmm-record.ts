// The record of a climb: what every half step did to the log-likelihood and to the bound, in numbers and in words. Pure.
import type { Mixture, Responsibilities } from '../../lib/models/gmm/em.ts';
import { letterOf } from './gmm-names.ts';
import { formatDecimals, powerOfTen } from './printed-numbers.ts';

/** What led to an entry: the beginning, a half step, or the reader's hand on a component. */
export type Move = 'start' | 'E' | 'M' | 'hand';

export interface Entry {
  readonly move: Move;
  readonly mixture: Mixture;
  readonly r: Responsibilities | null;
  /** In nats; Infinity where a component has lost a dimension. */
  readonly logLikelihood: number;
  /** Null as long as there is no q. */
  readonly bound: number | null;
  readonly singular: number | null;
  readonly floored: readonly { readonly component: number; readonly variance: number }[];
}

/** Entries kept: what "back" can undo. */
export const MOST_ENTRIES = 800;

/** Adds an entry; a hand that goes on moving replaces what it did before. */
export function extend(entries: readonly Entry[], next: Entry): readonly Entry[] {
  const last = entries.at(-1);
  const kept = next.move === 'hand' && last?.move === 'hand' ? entries.slice(0, -1) : entries;
  return [...kept.slice(-MOST_ENTRIES), next];
}

/** Where every record begins. */
export const NOWHERE = {
  move: 'start',
  r: null,
  logLikelihood: NaN,
  bound: null,
  singular: null,
  floored: [],
} as const;

/** Finds the entry in which the reader last moved a component; the beginning where that never happened. */
export function lastTouch(entries: readonly Entry[]): number {
  return entries.findLastIndex(({ move }) => move === 'hand' || move === 'start');
}

/** Counts the half steps after an entry, taken in turn: the same half step once more changes nothing. */
export function halfStepsAfter(
  entries: readonly Entry[],
  at: number,
): { readonly half: 'E' | 'M'; readonly steps: number } {
  const moves = entries.slice(at + 1).map(({ move }) => move);
  const turns = moves.filter((move, i) => move !== moves[i - 1]);
  return { half: turns[0] === 'M' ? 'M' : 'E', steps: turns.length };
}

/** Prints nats with three decimals, a true minus sign and the sign of infinity. */
export function formatNats(value: number | null): string {
  if (value === null || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  return formatDecimals(value, 3);
}

/** Says what the last half step did. */
export function sentenceOf(entries: readonly Entry[]): string {
  const now = entries.at(-1);
  const before = entries.at(-2);
  if (!now || !before) return '';
  if (now.singular !== null)
    return `${letter(now.singular)} has lost its width: its variance is zero, its density infinite, and the log-likelihood with it. No E step can be taken from here.`;
  if (now.move === 'hand') return 'Moved by hand: q stays what it was, and the bound may fall.';
  if (now.move === 'start') return '';
  if (now.move === 'E') {
    const rise =
      before.bound === null ? '' : ` The bound rose by ${formatNats((now.bound ?? 0) - before.bound)}`;
    const meets = rise
      ? `${rise} and meets the log-likelihood, which stood still.`
      : ' The bound begins at the log-likelihood.';
    return `E: every point asks who made it.${meets}`;
  }
  const likelihood = now.logLikelihood - before.logLikelihood;
  const bound = (now.bound ?? 0) - (before.bound ?? 0);
  const floor = now.floored
    .map(
      ({ component, variance }) =>
        ` The floor acted on ${letter(component)}: its variance would have been ${formatVariance(variance)}.`,
    )
    .join('');
  if (Math.min(bound, likelihood) > -SEEN)
    return `M: the bound rose by ${formatNats(bound)}, the log-likelihood by ${formatNats(likelihood)}.${floor}`;
  return `M: the bound ${changed(bound)}, the log-likelihood ${changed(likelihood)}.${floor} The way back above the floor has its price; from here on neither falls.`;
}

/** Half of the last decimal that is printed. */
const SEEN = 5e-4;

function changed(nats: number): string {
  return nats > -SEEN ? `rose by ${formatNats(nats)}` : `fell by ${formatNats(-nats)}`;
}

const letter = (component: number): string => `Component ${letterOf(component)}`;

/** Prints a variance that may be very small. */
export function formatVariance(value: number): string {
  if (value === 0) return '0';
  if (value >= 0.001) return value.toFixed(3);
  const [digits = '', power = ''] = value.toExponential(1).split('e');
  return `${digits} × ${powerOfTen(Number(power))}`;
}

/** Points of the two lines of the chart, by number of the move. */
export function linesOf(entries: readonly Entry[]): {
  readonly likelihood: [number, number][];
  readonly bound: [number, number][];
} {
  return {
    likelihood: entries.map(({ logLikelihood }, i) => [i, logLikelihood]),
    bound: entries.flatMap(({ bound }, i) => (bound === null ? [] : [[i, bound] as [number, number]])),
  };
}

/** One row of the table of components: weight, mean, standard deviations along the axes, correlation. */
export function rowOf({ pi, components }: Mixture, k: number): readonly string[] {
  const { mu, sigma } = components[k] as Mixture['components'][number];
  const number = (value: number): string => formatDecimals(value, 2);
  const weight = (pi[k] as number).toFixed(3);
  if (mu.length === 1) return [weight, number(mu[0] as number), formatVariance(sigma[0] as number)];
  const [a = 0, b = 0, , c = 0] = sigma;
  const correlation = a * c > 0 ? b / Math.sqrt(a * c) : 0;
  return [
    weight,
    `${number(mu[0] as number)}, ${number(mu[1] as number)}`,
    `${formatVariance(a)}, ${formatVariance(c)}`,
    number(correlation),
  ];
}
