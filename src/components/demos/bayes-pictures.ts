// Numbers that are no ink, as pictures: signed ones about mid-grey, standard deviations from paper to ink.
import type { Pixels } from '../../lib/models/types.ts';

const PIXELS = 784;

/** Paints signed numbers, n × 784: mid-grey is 0, each picture scaled by its own largest. */
export function greyOf(numbers: Float32Array): Pixels {
  const pictures = new Float32Array(numbers.length);
  for (let start = 0; start < numbers.length; start += PIXELS) {
    const one = numbers.subarray(start, start + PIXELS);
    const most = one.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0) || 1;
    pictures.set(
      one.map((value) => 0.5 + value / (2 * most)),
      start,
    );
  }
  return pictures;
}

/** Paints standard deviations: ink is ½, the most that numbers between 0 and 1 can have. */
export function inkOf(deviations: Float32Array): Pixels {
  return deviations.map((value) => 2 * value);
}
