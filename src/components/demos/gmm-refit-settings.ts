// What a class of digits can be fitted to again, and from where.
import { formatNats, linesOf, type Entry } from './gmm-record.ts';

export const SOURCES = [
  ['mnist', 'MNIST digits'],
  ['drawings', 'my drawings'],
  ['both', 'both'],
] as const;

export const STARTS = [
  ['shipped', 'the present mixture'],
  ['anew', 'k-means++, anew'],
] as const;

export type Source = (typeof SOURCES)[number][0];
export type Start = (typeof STARTS)[number][0];

/** `rounds` of EM stand in the page before anything is loaded. */
export const REFIT_START = { y: 7, k: 4, source: 'mnist', start: 'shipped', rounds: 2 } as const;

/** Samples shown of the present fit. */
export const SAMPLES = 10;

/** Counts the rounds of a record. */
export const countRounds = (entries: readonly Entry[]): number =>
  entries.filter(({ move }) => move === 'M').length;

/** Says what the last round did, for each of n pictures. */
export function roundWords(entries: readonly Entry[], n: number): string {
  const now = entries.at(-1);
  const first = entries[0];
  const rounds = countRounds(entries);
  if (!now || !first || rounds === 0) return '';
  const last = entries.findLast(({ move }) => move === 'M') as Entry;
  const before = entries[entries.indexOf(last) - 2] as Entry;
  const gain = (last.logLikelihood - before.logLikelihood) / n;
  const whole = (last.logLikelihood - first.logLikelihood) / n;
  const floored = last.floored.length;
  const floor =
    floored === 0
      ? ' The floor did not act.'
      : ` The floor acted on ${floored} of ${last.mixture.pi.length} components: they own too few pictures for 50 dimensions.`;
  const rounded = `${rounds} ${rounds === 1 ? 'round' : 'rounds'}`;
  return `${rounded} on ${n} ${n === 1 ? 'picture' : 'pictures'}. The last one gained ${formatNats(gain)} nats a picture, all together ${formatNats(whole)}.${floor}`;
}

/** Divides the lines of a record by the number of pictures. */
export function linesPerPicture(entries: readonly Entry[], n: number): ReturnType<typeof linesOf> {
  const { likelihood, bound } = linesOf(entries.length > 1 ? entries : []);
  const each = ([at, value]: [number, number]): [number, number] => [at, value / n];
  return { likelihood: likelihood.map(each), bound: bound.map(each) };
}
