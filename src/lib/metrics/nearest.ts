// Nearest neighbours in pixel space, and the classifier that asks the nearest one.
import { squaredDistances } from './squared-distances.ts';
import type { RowProducts, Rows } from './squared-distances.ts';

export { multiplyRows } from './squared-distances.ts';
export type { RowProducts } from './squared-distances.ts';

export interface Neighbours {
  /** Index of each query's nearest reference; the first of equals. */
  readonly indices: Uint32Array;
  /** Squared Euclidean distance to it. */
  readonly squaredDistances: Float64Array;
}

/**
 * Finds the nearest reference of every query.
 *
 * @param queries n × length; bytes stand for n/255.
 * @param references m × length, m ≥ 1.
 * @param length numbers in a row, 784 for pictures.
 */
export async function findNearest(
  queries: Rows,
  references: Rows,
  length: number,
  multiply?: RowProducts,
): Promise<Neighbours> {
  const indices = new Uint32Array(queries.length / length);
  const nearest = new Float64Array(indices.length).fill(Infinity);
  for await (const tile of squaredDistances(queries, references, length, multiply)) {
    for (let i = 0; i < tile.queries; i++) {
      const query = tile.query + i;
      for (let j = 0; j < tile.references; j++) {
        const distance = tile.squared[i * tile.references + j] as number;
        if (distance < (nearest[query] as number)) {
          nearest[query] = distance;
          indices[query] = tile.reference + j;
        }
      }
    }
  }
  return { indices, squaredDistances: nearest };
}

/** Pictures with their labels; bytes stand for n/255. */
export interface LabelledRows {
  readonly images: Rows;
  readonly labels: Uint8Array;
}

/** Returns the share of queries whose nearest reference has another label, 0 to 1 (Cover & Hart 1967). */
export async function nearestLabelError(
  queries: LabelledRows,
  references: LabelledRows,
  length: number,
  multiply?: RowProducts,
): Promise<number> {
  const { indices } = await findNearest(queries.images, references.images, length, multiply);
  let wrong = 0;
  indices.forEach((index, query) => {
    if (references.labels[index] !== queries.labels[query]) wrong++;
  });
  return wrong / indices.length;
}
