// Does a sample show the digit that was asked for, and do samples of one label differ among themselves?
import { argmax } from './argmax.ts';
import { squaredDistances } from './squared-distances.ts';
import type { RowProducts, Rows } from './squared-distances.ts';

/**
 * Counts what was read where a label was requested.
 *
 * @param probabilities n × classes, as a classifier gives them.
 * @returns classes × classes: row, the label requested; column, the label read.
 */
export function confusion(requested: Uint8Array, probabilities: Float32Array, classes: number): Float64Array {
  const counts = new Float64Array(classes * classes);
  requested.forEach((label, i) => {
    const read = argmax(probabilities.subarray(i * classes, (i + 1) * classes));
    counts[label * classes + read] = (counts[label * classes + read] as number) + 1;
  });
  return counts;
}

/** Returns the share of a confusion matrix that stands on its diagonal, 0 to 1. */
export function diagonalShare(counts: Float64Array, classes: number): number {
  let right = 0;
  for (let c = 0; c < classes; c++) right += counts[c * classes + c] as number;
  return right / counts.reduce((sum, count) => sum + count, 0);
}

/** Returns the mean Euclidean distance between two different rows of a set of two or more. */
export async function meanPairDistance(rows: Rows, length: number, multiply?: RowProducts): Promise<number> {
  const count = rows.length / length;
  if (count < 2) throw new Error('A distance between two rows needs two rows.');
  let sum = 0;
  for await (const tile of squaredDistances(rows, rows, length, multiply)) {
    for (let i = 0; i < tile.queries; i++) {
      for (let j = 0; j < tile.references; j++) {
        // A row is at distance 0 from itself, whatever rounding says.
        if (tile.query + i !== tile.reference + j)
          sum += Math.sqrt(tile.squared[i * tile.references + j] as number);
      }
    }
  }
  return sum / (count * (count - 1));
}
