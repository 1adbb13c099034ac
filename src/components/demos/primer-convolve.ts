// Convolution as a network computes it, in two dimensions and as a matrix in one. Pure; checked against TensorFlow.js.

export type Grid = readonly (readonly number[])[];

export interface Passing {
  readonly stride: number;
  /** `same` puts zeros round the picture, so that stride 1 keeps its size; `valid` puts none. */
  readonly padding: 'same' | 'valid';
}

/** Returns how many places a kernel takes along one side, and how many zeros stand before the first. */
export function places(size: number, kernel: number, { stride, padding }: Passing) {
  if (padding === 'valid') return { count: Math.floor((size - kernel) / stride) + 1, before: 0 };
  const count = Math.ceil(size / stride);
  return { count, before: Math.floor(Math.max(0, (count - 1) * stride + kernel - size) / 2) };
}

/** One number of the output, and what it was made of. */
export interface Term {
  readonly row: number;
  readonly column: number;
  readonly weight: number;
  /** The value of the picture there; 0 outside. */
  readonly value: number;
}

/** Lists the products that add up to the output at (i, j). */
export function termsAt(
  picture: Grid,
  kernel: Grid,
  [i, j]: readonly [number, number],
  passing: Passing,
): Term[] {
  const { before } = places(picture.length, kernel.length, passing);
  return kernel.flatMap((weights, down) =>
    weights.map((weight, across) => {
      const row = i * passing.stride + down - before;
      const column = j * passing.stride + across - before;
      return { row, column, weight, value: picture[row]?.[column] ?? 0 };
    }),
  );
}

export const totalOf = (terms: readonly Term[]): number =>
  terms.reduce((sum, { weight, value }) => sum + weight * value, 0);

/** Returns the convolution of a square picture with a kernel (not flipped, as networks do it). */
export function convolve(picture: Grid, kernel: Grid, passing: Passing): Grid {
  const { count } = places(picture.length, kernel.length, passing);
  const across = Array.from({ length: count }, (_, j) => j);
  return across.map((i) => across.map((j) => totalOf(termsAt(picture, kernel, [i, j], passing))));
}

/** Returns the matrix C of a convolution of one dimension with `rows` outputs and no padding: row i holds the kernel, i strides on. */
export function convolutionMatrix(kernel: readonly number[], stride: number, rows: number): Grid {
  const columns = (rows - 1) * stride + kernel.length;
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => kernel[j - i * stride] ?? 0),
  );
}

/** Returns C x. */
export const timesRows = (matrix: Grid, x: readonly number[]): number[] =>
  matrix.map((row) => row.reduce((sum, value, j) => sum + value * (x[j] as number), 0));

/** Returns Cᵀ y. */
export const timesColumns = (matrix: Grid, y: readonly number[]): number[] =>
  (matrix[0] ?? []).map((_, j) =>
    matrix.reduce((sum, row, i) => sum + (row[j] as number) * (y[i] as number), 0),
  );
