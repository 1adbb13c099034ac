// k-means (Lloyd 1982): centres that are the means of the rows nearest to them.
import type { Random } from '../random.ts';
import { findNearest } from './nearest.ts';
import type { RowProducts, Rows } from './squared-distances.ts';

export interface KMeansOptions {
  readonly clusters: number;
  /** Draws the rows that the centres start from. */
  readonly random: Random;
  readonly multiply?: RowProducts;
  /** Hears how far it is: rounds done, and squared distance per row. */
  onRound?(round: number, error: number): void;
}

/** Rounds after which it ends in any case; on MNIST with 100 clusters it ends after 40 to 80 by itself. */
const MOST_ROUNDS = 100;
/** A round that improves the squared distance by a smaller share is the last. */
const LEAST_GAIN = 1e-4;

/**
 * Finds k centres; a centre that no row is nearest to stays where it is.
 *
 * @param rows n × length, n ≥ k; bytes stand for n/255.
 * @returns k × length.
 */
export async function kMeans(rows: Rows, length: number, options: KMeansOptions): Promise<Float32Array> {
  const { clusters, random, multiply, onRound } = options;
  const count = rows.length / length;
  if (clusters > count) throw new Error(`${clusters} clusters need as many rows, but there are ${count}.`);
  const unit = rows instanceof Uint8Array ? 1 / 255 : 1;
  const order = random.shuffle(Uint32Array.from({ length: count }, (_, i) => i));
  const centres = new Float32Array(clusters * length);
  for (let c = 0; c < clusters; c++) {
    const from = (order[c] as number) * length;
    for (let k = 0; k < length; k++) centres[c * length + k] = (rows[from + k] as number) * unit;
  }
  let before = Infinity;
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const { indices, squaredDistances } = await findNearest(rows, centres, length, multiply);
    const error = squaredDistances.reduce((sum, value) => sum + value, 0) / count;
    onRound?.(round, error);
    if (before - error < LEAST_GAIN * error) break;
    before = error;
    moveCentres(centres, rows, indices, length, unit);
  }
  return centres;
}

/** Moves every centre to the mean of its rows, in float64. */
function moveCentres(
  centres: Float32Array,
  rows: Rows,
  owners: Uint32Array,
  length: number,
  unit: number,
): void {
  const sums = new Float64Array(centres.length);
  const counts = new Uint32Array(centres.length / length);
  owners.forEach((owner, i) => {
    counts[owner] = (counts[owner] as number) + 1;
    const [to, from] = [owner * length, i * length];
    for (let k = 0; k < length; k++) {
      const value = rows[from + k] as number;
      if (value !== 0) sums[to + k] = (sums[to + k] as number) + value;
    }
  });
  counts.forEach((count, c) => {
    if (count === 0) return;
    for (let k = c * length; k < (c + 1) * length; k++) centres[k] = ((sums[k] as number) * unit) / count;
  });
}
