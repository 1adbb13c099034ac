// What ten mixtures say of a picture, as the page prints it. Pure.
import type { Reading } from '../../lib/engine/questions/gmm-digits.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { letterOf, percent } from './gmm-names.ts';
import { formatDecimals } from './printed-numbers.ts';

const PIXELS = 784;

export interface ReadingRow {
  /** p(y | h), 0 to 1. */
  readonly share: number;
  readonly posterior: string;
  readonly nats: string;
  /** Letter of the component that answers most, and its share. */
  readonly component: string;
  readonly best: boolean;
}

/** Returns the class with the greatest posterior. */
function bestClass({ joint }: Reading): number {
  return joint.indexOf(Math.max(...joint));
}

/** Returns the mean of the component that answers for the picture in that class. */
export function bestMean(reading: Reading): Pixels {
  const y = bestClass(reading);
  return reading.means.slice(y * PIXELS, (y + 1) * PIXELS);
}

/** Prints one row for each class. */
export function rowsOf(reading: Reading): ReadingRow[] {
  const best = bestClass(reading);
  return Array.from(reading.posterior, (share, y) => ({
    share,
    posterior: share >= 0.0005 ? `${(100 * share).toFixed(1)} %` : '0',
    nats: formatDecimals(reading.joint[y] as number),
    component: `${letterOf(reading.ranks[y] as number)} ${percent(reading.shares[y] as number)}`,
    best: y === best,
  }));
}

/** Says what the picture is read as, and by which component. */
export function readingWords(reading: Reading): string {
  const y = bestClass(reading);
  const share = percent(reading.shares[y] as number);
  return `Read as a ${y}. Among the ways of writing it, component ${letterOf(reading.ranks[y] as number)} takes ${share} of the responsibility.`;
}
