// A convolution small enough to look at: a 4×4 picture, a window of 4×4 weights, stride 2, one row of zeros around. As a
// matrix it is 4 × 16: a row for each place of the window. The transposed convolution is the same matrix, turned.

/** Sides of the picture, the window and the map, and how the window moves. */
export const PICTURE = 4;
export const WINDOW = 4;
export const MAP = 2;
export const STRIDE = 2;
export const PADDING = 1;
/** Places of the window, and numbers in the map. */
export const PLACES = MAP * MAP;

/** Whole numbers, so that sums can be checked by head. */
export const PIXELS: readonly number[] = [0, 2, 2, 0, 0, 0, 2, 0, 0, 2, 0, 0, 2, 2, 2, 1];
export const WEIGHTS: readonly number[] = [0, 1, 1, 0, 1, 2, 2, 1, 1, 2, 2, 1, 0, 1, 1, 0];

/** Returns the weight by which the picture's pixel counts at a place of the window; 0 outside of the window. */
export function weightAt(weights: readonly number[], place: number, pixel: number): number {
  const row = Math.floor(pixel / PICTURE) + PADDING - STRIDE * Math.floor(place / MAP);
  const column = (pixel % PICTURE) + PADDING - STRIDE * (place % MAP);
  const isInside = row >= 0 && row < WINDOW && column >= 0 && column < WINDOW;
  return isInside ? (weights[row * WINDOW + column] as number) : 0;
}

/** Tells whether a place of the window covers a pixel, whatever weight it has there. */
export function covers(place: number, pixel: number): boolean {
  return (
    weightAt(
      Array.from({ length: WINDOW * WINDOW }, () => 1),
      place,
      pixel,
    ) === 1
  );
}

/** Writes the convolution as a matrix, PLACES rows of 16. */
export function matrixOf(weights: readonly number[]): number[][] {
  return Array.from({ length: PLACES }, (_, place) =>
    Array.from({ length: PICTURE * PICTURE }, (__, pixel) => weightAt(weights, place, pixel)),
  );
}

/** Gathers: y = Cx, a number for each place. */
export function gather(pixels: readonly number[], weights: readonly number[]): number[] {
  return matrixOf(weights).map((row) => row.reduce((sum, c, i) => sum + c * (pixels[i] as number), 0));
}

/** Stamps the first `places` numbers of a map: Cᵀy of a list that is zero after them. */
export function stamp(map: readonly number[], weights: readonly number[], places = PLACES): number[] {
  const matrix = matrixOf(weights);
  return Array.from({ length: PICTURE * PICTURE }, (_, pixel) =>
    matrix
      .slice(0, places)
      .reduce((sum, row, place) => sum + (row[pixel] as number) * (map[place] as number), 0),
  );
}

/** Counts how many places of the window cover each pixel. */
export function countStamps(): number[] {
  return Array.from({ length: PICTURE * PICTURE }, (_, pixel) =>
    Array.from({ length: PLACES }, (__, place) => Number(covers(place, pixel))).reduce((a, b) => a + b, 0),
  );
}
