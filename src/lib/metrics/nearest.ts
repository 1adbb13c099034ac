// Nearest neighbours in pixel space: ‖x − m‖² = ‖x‖² + ‖m‖² − 2x·m, tile by tile, so that the products are a matrix
// multiplication that a caller may give to a faster hand.

/**
 * Multiplies each row of `a` with each row of `b`.
 *
 * @returns rows of a × rows of b, row by row; a tfjs entry passes `matMul(a, b, false, true)`.
 */
export type RowProducts = (
  a: Float32Array,
  b: Float32Array,
  length: number,
) => Float32Array | Float64Array | Promise<Float32Array>;

export interface Neighbours {
  /** Index of each query's nearest reference; the first of equals. */
  readonly indices: Uint32Array;
  /** Squared Euclidean distance to it. */
  readonly squaredDistances: Float64Array;
}

/** Rows of a tile: 256 × 1,024 products take 2 MB. */
const QUERY_ROWS = 256;
const REFERENCE_ROWS = 1024;

/**
 * Finds the nearest reference of every query.
 *
 * @param queries n × length.
 * @param references m × length, m ≥ 1.
 * @param length numbers in a row, 784 for pictures.
 */
export async function findNearest(
  queries: Float32Array,
  references: Float32Array,
  length: number,
  multiply: RowProducts = multiplyRows,
): Promise<Neighbours> {
  if (references.length === 0 || references.length % length !== 0 || queries.length % length !== 0) {
    throw new Error(
      `Neighbours need rows of ${length} numbers and one reference at least, not ${queries.length} and ${references.length} numbers.`,
    );
  }
  const queryNorms = squaredNorms(queries, length);
  const norms = squaredNorms(references, length);
  const indices = new Uint32Array(queryNorms.length);
  const squaredDistances = new Float64Array(queryNorms.length).fill(Infinity);
  for (let q = 0; q < queryNorms.length; q += QUERY_ROWS) {
    const queryTile = queries.subarray(q * length, (q + QUERY_ROWS) * length);
    const rows = queryTile.length / length;
    for (let r = 0; r < norms.length; r += REFERENCE_ROWS) {
      const tile = references.subarray(r * length, (r + REFERENCE_ROWS) * length);
      const columns = tile.length / length;
      const products = await multiply(queryTile, tile, length);
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          const sum = (queryNorms[q + i] as number) + (norms[r + j] as number);
          const distance = Math.max(0, sum - 2 * (products[i * columns + j] as number));
          if (distance < (squaredDistances[q + i] as number)) {
            squaredDistances[q + i] = distance;
            indices[q + i] = r + j;
          }
        }
      }
    }
  }
  return { indices, squaredDistances };
}

/** Multiplies rows in plain JavaScript and float64; about a thousand million products a second. */
export function multiplyRows(a: Float32Array, b: Float32Array, length: number): Float64Array {
  const rows = a.length / length;
  const columns = b.length / length;
  const products = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < length; k++) sum += (a[i * length + k] as number) * (b[j * length + k] as number);
      products[i * columns + j] = sum;
    }
  }
  return products;
}

function squaredNorms(rows: Float32Array, length: number): Float64Array {
  const norms = new Float64Array(rows.length / length);
  for (let i = 0; i < rows.length; i++) {
    const row = Math.floor(i / length);
    norms[row] = (norms[row] as number) + (rows[i] as number) ** 2;
  }
  return norms;
}
