// How far one picture is from another, as the demos print it.
import { PIXELS, type Pixels } from '../models/types.ts';

/** Returns the mean squared difference of the pictures at `index` in two n × 784 arrays, or of all where it is left out. */
export function meanSquaredError(a: Pixels, b: Pixels, index?: number): number {
  if (a.length !== b.length)
    throw new Error(`Pictures to compare have equal sizes, not ${a.length} and ${b.length}.`);
  const start = index === undefined ? 0 : index * PIXELS;
  const end = index === undefined ? a.length : start + PIXELS;
  let sum = 0;
  for (let i = start; i < end; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  return sum / (end - start);
}

/** Turns a mean squared error into PSNR in decibels for a peak of 1; Infinity for equal pictures. */
export function psnr(meanSquared: number): number {
  return -10 * Math.log10(meanSquared);
}

/** Prints a PSNR, "18.3 dB"; equal pictures are "identical". */
export function formatPsnr(decibels: number, unit = ' dB'): string {
  return decibels === Infinity ? 'identical' : `${decibels.toFixed(1).replace('-', '−')}${unit}`;
}

/** Prints what was won, "+8.3 dB"; nothing where either picture is identical to the clean one. */
export function formatGain(before: number, after: number): string {
  const gain = after - before;
  if (!Number.isFinite(gain)) return '';
  return `${gain < 0 ? '−' : '+'}${Math.abs(gain).toFixed(1)} dB`;
}
