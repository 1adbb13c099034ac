// Short codes of pictures that never exaggerate: two codes are at most as far apart as their pictures.
//
//   z(x) = Bᵀ(x − m)                     coordinates in k orthonormal directions, the columns of B; m the mean picture
//   ρ(x) = ‖x − m − B z(x)‖              length of what they miss
//   ‖x − y‖² = ‖z(x) − z(y)‖² + ‖rest(x) − rest(y)‖²  ≥  ‖z(x) − z(y)‖² + (ρ(x) − ρ(y))²
//
// The equality is Pythagoras, the inequality the triangle's. So a digit whose code is far need not be looked at.
import { codesInBasis } from '../metrics/pca-codes.ts';
import type { Pca } from '../metrics/pca.ts';
import { PIXELS, type Pixels } from '../models/types.ts';
import { decodeBundle, encodeBundle, type BundleTensor } from '../weights/bundle.ts';

/** The codes of a set of digits, as a page fetches them. */
export interface TrainingCodes {
  readonly basis: Pca;
  /** k + 1 columns: one number a digit, in the order of the files of pictures. */
  readonly columns: readonly Float32Array[];
  /** Digits in a file of pictures; the last may have fewer. */
  readonly perChunk: number;
  /** No digit's code is stored farther than this from where it is. */
  readonly slack: number;
}

/** What the rounding of sums in float64, and of the directions to float32, may add to a distance. */
const ROUNDING = 1e-3;

/** Computes the codes of pictures, n × (k + 1) in float64: z, then ρ. */
export function codePictures(basis: Pca, pixels: Pixels): Float64Array {
  const k = basis.eigenvalues.length;
  const z = codesInBasis(basis, pixels);
  const codes = new Float64Array((pixels.length / PIXELS) * (k + 1));
  for (let n = 0; n * PIXELS < pixels.length; n++) {
    let rest = 0;
    for (let p = 0; p < PIXELS; p++)
      rest += ((pixels[n * PIXELS + p] as number) - (basis.mean[p] as number)) ** 2;
    for (let c = 0; c < k; c++) {
      const coordinate = z[n * k + c] as number;
      codes[n * (k + 1) + c] = coordinate;
      rest -= coordinate * coordinate;
    }
    codes[n * (k + 1) + k] = Math.sqrt(Math.max(0, rest));
  }
  return codes;
}

/**
 * Makes the first k directions of a basis orthonormal again, which rounding has taken a little off (Gram & Schmidt).
 *
 * @returns directions exact to float32.
 */
export function straighten({ mean, components, eigenvalues }: Pca, k: number): Pca {
  const rows: Float64Array[] = [];
  for (let c = 0; c < k; c++) {
    const row = Float64Array.from(components.subarray(c * PIXELS, (c + 1) * PIXELS));
    for (const other of rows) {
      const along = dot(row, other);
      for (let p = 0; p < PIXELS; p++) row[p] = (row[p] as number) - along * (other[p] as number);
    }
    const length = Math.sqrt(dot(row, row));
    rows.push(row.map((value) => value / length));
  }
  const straight = new Float32Array(k * PIXELS);
  rows.forEach((row, c) => straight.set(row, c * PIXELS));
  return { mean, components: straight, eigenvalues: eigenvalues.slice(0, k) };
}

/** Writes codes, n × (k + 1), with their basis: each column in 8 bits, with a range of its own. */
export function encodeTrainingCodes(
  basis: Pca,
  codes: Float64Array,
  perChunk: number,
): Uint8Array<ArrayBuffer> {
  const k = basis.eigenvalues.length;
  const count = codes.length / (k + 1);
  const tensors: Record<string, BundleTensor> = {
    mean: { shape: [PIXELS], data: basis.mean },
    components: { shape: [k, PIXELS], data: basis.components },
    eigenvalues: { shape: [k], data: basis.eigenvalues },
  };
  let squaredHalfSteps = 0;
  for (let c = 0; c <= k; c++) {
    const data = Float32Array.from({ length: count }, (_, n) => codes[n * (k + 1) + c] as number);
    const range =
      data.reduce((most, v) => Math.max(most, v), -Infinity) -
      data.reduce((least, v) => Math.min(least, v), Infinity);
    squaredHalfSteps += (range / 255 / 2) ** 2;
    tensors[`column-${c}`] = { shape: [count], data, dtype: 'uint8' };
  }
  return encodeBundle(tensors, { perChunk, slack: Math.sqrt(squaredHalfSteps) + ROUNDING });
}

/** Reads what encodeTrainingCodes wrote; throws one sentence if it is anything else. */
export function decodeTrainingCodes(bytes: Uint8Array): TrainingCodes {
  const { meta, tensors } = decodeBundle(bytes);
  const { mean, components, eigenvalues } = tensors;
  const { perChunk, slack } = meta;
  const k = eigenvalues?.data.length ?? 0;
  const columns = Array.from({ length: k + 1 }, (_, c) => tensors[`column-${c}`]?.data);
  const count = columns[0]?.length ?? 0;
  const isWhole =
    mean?.data.length === PIXELS &&
    components?.data.length === k * PIXELS &&
    eigenvalues &&
    count > 0 &&
    columns.every((column): column is Float32Array => column?.length === count) &&
    Number.isInteger(perChunk) &&
    typeof slack === 'number';
  if (!isWhole) throw new Error('These are no codes of training digits');
  const basis = { mean: mean.data, components: components.data, eigenvalues: eigenvalues.data };
  return { basis, columns, perChunk: perChunk as number, slack };
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
}
