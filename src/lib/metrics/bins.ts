// Statistically different bins (Richardson & Weiss 2018, "On GANs and GMMs", section 3): real pictures are divided by
// k-means into bins; the share of samples in each is compared with the share of real pictures.
import { findNearest } from './nearest.ts';
import type { RowProducts, Rows } from './squared-distances.ts';

/** Counts how many rows are nearest to each centre. */
export async function countBins(
  rows: Rows,
  centres: Float32Array,
  length: number,
  multiply?: RowProducts,
): Promise<Float64Array> {
  const counts = new Float64Array(centres.length / length);
  const { indices } = await findNearest(rows, centres, length, multiply);
  for (const bin of indices) counts[bin] = (counts[bin] as number) + 1;
  return counts;
}

/** Returns the Jensen–Shannon divergence between the shares of two counts, in nats: 0 for equal ones, log 2 at most. */
export function jensenShannon(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [totalA, totalB] = [total(a), total(b)];
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const p = (a[i] as number) / totalA;
    const q = (b[i] as number) / totalB;
    const m = (p + q) / 2;
    if (p > 0) sum += (p * Math.log(p / m)) / 2;
    if (q > 0) sum += (q * Math.log(q / m)) / 2;
  }
  return sum;
}

/** |z| beyond which two shares differ at the level of 5 %. */
const SIGNIFICANT = 1.96;

/** Counts the bins whose shares differ by the two-proportion z-test at the level of 5 %: NDB. */
export function differentBins(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [totalA, totalB] = [total(a), total(b)];
  let different = 0;
  for (let i = 0; i < a.length; i++) {
    const [inA, inB] = [a[i] as number, b[i] as number];
    const pooled = (inA + inB) / (totalA + totalB);
    const error = Math.sqrt(pooled * (1 - pooled) * (1 / totalA + 1 / totalB));
    if (error > 0 && Math.abs(inA / totalA - inB / totalB) / error > SIGNIFICANT) different++;
  }
  return different;
}

function total(counts: ArrayLike<number>): number {
  const sum = Array.from(counts).reduce((all, count) => all + count, 0);
  if (sum === 0) throw new Error('Shares of bins need one row at least.');
  return sum;
}
