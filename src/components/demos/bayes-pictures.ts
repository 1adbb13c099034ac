// Numbers that are no ink, as pictures: signed ones about mid-grey, standard deviations from paper to ink.
import type { Pixels } from '../../lib/models/types.ts';

const PIXELS = 784;

/** Where the style sheets of the demos put fewer pictures in a row. */
const NARROW = '(max-width: 45.99rem)';

/** Puts fewer pictures in a row on a narrow page, so that they stay large enough; aborting `signal` stops it. */
export function fitColumns(
  grids: readonly { columns: number }[],
  { wide, narrow }: { readonly wide: number; readonly narrow: number },
  signal: AbortSignal,
): void {
  const page = matchMedia(NARROW);
  const fit = (): void => grids.forEach((grid) => (grid.columns = page.matches ? narrow : wide));
  page.addEventListener('change', fit, { signal });
  fit();
}

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
