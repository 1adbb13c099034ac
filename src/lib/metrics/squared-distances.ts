// Squared Euclidean distances between two sets of rows: ‖x − m‖² = ‖x‖² + ‖m‖² − 2x·m, tile by tile, so that the products
// are matrix multiplications, which a caller may give to a faster hand.

/** Rows of numbers one after another; bytes stand for n/255, as pictures do. */
export type Rows = Float32Array | Uint8Array;

/**
 * Multiplies each row of `a` with each row of `b`.
 *
 * @returns rows of a × rows of b, row by row; models/row-products.ts does it with tfjs.
 */
export type RowProducts = (
  a: Float32Array,
  b: Float32Array,
  length: number,
) => Float32Array | Float64Array | Promise<Float32Array>;

/** A block of the matrix of distances. */
export interface DistanceTile {
  /** The first query and the first reference of the block. */
  readonly query: number;
  readonly reference: number;
  /** Queries and references in the block. */
  readonly queries: number;
  readonly references: number;
  /** queries × references, none below 0. */
  readonly squared: Float64Array;
}

/** Rows of a tile: 500 × 2,000 distances take 8 MB. */
const QUERY_ROWS = 500;
const REFERENCE_ROWS = 2000;

/**
 * Yields the squared distances of every query to every reference, tile by tile; all tiles of a query follow each other.
 *
 * Throws one sentence for rows of another length.
 */
export async function* squaredDistances(
  queries: Rows,
  references: Rows,
  length: number,
  multiply: RowProducts = multiplyRows,
): AsyncGenerator<DistanceTile, void, undefined> {
  if (references.length === 0 || references.length % length !== 0 || queries.length % length !== 0) {
    throw new Error(
      `Distances need rows of ${length} numbers and one reference at least, not ${queries.length} and ${references.length} numbers.`,
    );
  }
  const norms = new Float64Array(references.length / length);
  for (let q = 0; q * length < queries.length; q += QUERY_ROWS) {
    const queryTile = toNumbers(queries.subarray(q * length, (q + QUERY_ROWS) * length));
    const queryNorms = squaredNorms(queryTile, length);
    for (let r = 0; r < norms.length; r += REFERENCE_ROWS) {
      const tile = toNumbers(references.subarray(r * length, (r + REFERENCE_ROWS) * length));
      if (q === 0) norms.set(squaredNorms(tile, length), r);
      const products = await multiply(queryTile, tile, length);
      const referenceNorms = norms.subarray(r, r + REFERENCE_ROWS);
      yield {
        query: q,
        reference: r,
        queries: queryNorms.length,
        references: referenceNorms.length,
        squared: combine(queryNorms, referenceNorms, products),
      };
    }
  }
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

function combine(
  queryNorms: Float64Array,
  norms: Float64Array,
  products: Float32Array | Float64Array,
): Float64Array {
  const columns = norms.length;
  const squared = new Float64Array(queryNorms.length * columns);
  for (let i = 0; i < queryNorms.length; i++) {
    const own = queryNorms[i] as number;
    for (let j = 0; j < columns; j++) {
      const at = i * columns + j;
      // Rounding may take a distance of 0 a little below.
      squared[at] = Math.max(0, own + (norms[j] as number) - 2 * (products[at] as number));
    }
  }
  return squared;
}

function toNumbers(rows: Rows): Float32Array {
  if (rows instanceof Float32Array) return rows;
  const numbers = new Float32Array(rows.length);
  for (let i = 0; i < rows.length; i++) numbers[i] = (rows[i] as number) / 255;
  return numbers;
}

function squaredNorms(rows: Float32Array, length: number): Float64Array {
  const norms = new Float64Array(rows.length / length);
  for (let i = 0; i < norms.length; i++) {
    let sum = 0;
    for (let k = i * length; k < (i + 1) * length; k++) sum += (rows[k] as number) ** 2;
    norms[i] = sum;
  }
  return norms;
}
