// Heaps of samples for the arithmetic: of one digit, those that have most or least of a trait.
import type { Pixels } from '../../lib/models/types.ts';
import { traitsOf, type Trait } from './digit-traits.ts';

export type { Trait };

/** Samples with their codes and the digits that the judge reads in them. */
export interface Pool {
  readonly codes: Float32Array;
  readonly pixels: Pixels;
  readonly readings: Uint8Array;
}

/** Samples of a heap. */
export interface Heap {
  /** Numbers in the pool. */
  readonly members: readonly number[];
  readonly codes: Float32Array;
  /** Mean of the trait over them. */
  readonly mean: number;
}

/** Share of a digit's samples that make a heap, and the most of them. */
const SHARE = 0.25;
const MOST = 12;
/** Members of a heap that are shown. */
export const SHOWN = 4;

/** Collects the samples of a digit that have most (or least) of a trait. */
export function heapOf(pool: Pool, digit: number, trait: Trait, end: 'most' | 'least'): Heap {
  const measured = Array.from(pool.readings, (reading, i) => ({ reading, i }))
    .filter(({ reading }) => reading === digit)
    .map(({ i }) => ({ i, value: traitsOf(pool.pixels, i)[trait] }))
    .sort((a, b) => (end === 'most' ? b.value - a.value : a.value - b.value));
  const chosen = measured.slice(0, Math.max(1, Math.min(MOST, Math.floor(SHARE * measured.length))));
  const length = pool.codes.length / pool.readings.length;
  const codes = new Float32Array(chosen.length * length);
  chosen.forEach(({ i }, k) => {
    codes.set(pool.codes.subarray(i * length, (i + 1) * length), k * length);
  });
  return {
    members: chosen.map(({ i }) => i),
    codes,
    mean: chosen.reduce((sum, { value }) => sum + value, 0) / chosen.length,
  };
}

/** The four heaps of a sum: A with most of it, minus A with least, plus B with least; B with most to compare with. */
export interface Heaps {
  readonly more: Heap;
  readonly less: Heap;
  readonly other: Heap;
  readonly wanted: Heap;
}

export interface Choice {
  readonly from: number;
  readonly to: number;
  readonly trait: Trait;
}

/** Collects the heaps of a choice; null where the pool has no sample of a digit. */
export function heapsOf(pool: Pool, { from, to, trait }: Choice): Heaps | null {
  if (![from, to].every((digit) => pool.readings.includes(digit))) return null;
  return {
    more: heapOf(pool, from, trait, 'most'),
    less: heapOf(pool, from, trait, 'least'),
    other: heapOf(pool, to, trait, 'least'),
    wanted: heapOf(pool, to, trait, 'most'),
  };
}

/** The sum as the engine wants it. */
export function termsOf({ more, less, other }: Heaps): { weight: number; codes: Float32Array }[] {
  return [
    { weight: 1, codes: more.codes },
    { weight: -1, codes: less.codes },
    { weight: 1, codes: other.codes },
  ];
}

const ENDS: Readonly<Record<Trait, readonly [least: string, most: string]>> = {
  ink: ['thin', 'bold'],
  slant: ['least slanted', 'most slanted'],
};

/** Names a heap: "bold 7s". */
export function nameOf(digit: number, trait: Trait, end: 'most' | 'least'): string {
  return `${ENDS[trait][end === 'most' ? 1 : 0]} ${digit}s`;
}

/** Prints a trait: ink as a whole number, slant with its sign. */
export function formatTrait(value: number, trait: Trait): string {
  if (trait === 'ink') return `ink ${Math.round(value)}`;
  return `slant ${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}

/** Says what came of the sum. */
export function sumSentence(choice: Choice, heaps: Heaps, result: Pixels, read: number): string {
  const { to, trait } = choice;
  const value = formatTrait(traitsOf(result)[trait], trait);
  const [least, most] = [formatTrait(heaps.other.mean, trait), formatTrait(heaps.wanted.mean, trait)];
  const isRight =
    read === to
      ? `and the judge reads the ${to} that it should be`
      : `but the judge reads a ${read}, not a ${to}`;
  return `The sum has ${value}, ${isRight}. Among the samples, ${nameOf(to, trait, 'least')} have ${least} on average, ${nameOf(to, trait, 'most')} ${most}.`;
}
