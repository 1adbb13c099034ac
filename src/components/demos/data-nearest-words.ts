// What the search for the nearest digits says, from what it found: alike at build time and on the page.
import type { NearestOfAll } from '../../lib/data/nearest-digits.ts';
import { aDigit } from './digit-choice.ts';

/** What is said of one picture's nearest digits; the arrays of an answer to one picture. */
export type Found = Pick<NearestOfAll, 'indices' | 'labels' | 'distances' | 'proven' | 'opened'>;

/** Digits that the figure shows. */
export const SHOWN = 12;

const count = (value: number): string => value.toLocaleString('en-GB');

/** Labels the digits: class and distance. */
export function labelsOf({ labels, distances }: Found): string[] {
  return Array.from(labels, (label, i) => `${label} · ${(distances[i] as number).toFixed(2)}`);
}

/** Says which digit is the nearest, what most of them are, and whether others could be nearer. */
export function describeFound({ indices, labels, distances, proven, opened }: Found, files: number): string {
  const votes = new Map<number, number>();
  for (const label of labels) votes.set(label, (votes.get(label) ?? 0) + 1);
  const [most, times] = [...votes].reduce((best, vote) => (vote[1] > best[1] ? vote : best), [0, 0]);
  const nearest = `The nearest is number ${count((indices[0] as number) + 1)} of the training file, ${aDigit(labels[0] as number)}, at distance ${(distances[0] as number).toFixed(2)}.`;
  const majority =
    times === labels.length
      ? `All ${times} nearest are ${most}s.`
      : `Of the ${labels.length} nearest, ${times} ${times === 1 ? `is ${aDigit(most)}` : `are ${most}s`}.`;
  const certainty = proven[0]
    ? `No other training digit can be nearer: that is proven, with ${opened[0] as number} of ${files} files opened.`
    : `${opened[0] as number} of ${files} files were opened. That these are the nearest is likely, not proven.`;
  return `${nearest} ${majority} ${certainty}`;
}
