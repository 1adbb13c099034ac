// The drawings of the convolution that one can step through: gathering, stamping, and the matrix that does both.
import {
  covers,
  gather,
  MAP,
  matrixOf,
  PADDING,
  PICTURE,
  PIXELS,
  PLACES,
  stamp,
  STRIDE,
  WEIGHTS,
  WINDOW,
} from './dcgan-small-convolution.ts';

const CELL = 27;
export const STAGE = { width: 392, height: 208 } as const;
const MATRIX_CELL = 22;
export const MATRIX = { width: 16 * MATRIX_CELL + 32, height: 4 * MATRIX_CELL + 26 } as const;
/** Left edges of the three grids of a stage. */
const LEFT = { picture: 0, window: 202, map: 334 } as const;
const TOP = 28;

interface GridOptions {
  readonly left: number;
  readonly top: number;
  readonly side: number;
  readonly values: readonly (number | string)[];
  /** Class of a cell by its number. */
  readonly classOf?: (cell: number) => string;
}

/** Draws a square grid of numbers. */
function grid({ left, top, side, values, classOf = () => '' }: GridOptions): string {
  return values
    .map((value, cell) => {
      const x = left + (cell % side) * CELL;
      const y = top + Math.floor(cell / side) * CELL;
      return `<g class="cell ${classOf(cell)}"><rect x="${x}" y="${y}" width="${CELL}" height="${CELL}"/><text x="${x + CELL / 2}" y="${y + CELL / 2 + 5}">${value}</text></g>`;
    })
    .join('');
}

function title(x: number, words: string): string {
  return `<text class="title" x="${x}" y="14">${words}</text>`;
}

function sign(x: number, text: string): string {
  return `<text class="sign" x="${x}" y="${TOP + 3 * CELL + 6}">${text}</text>`;
}

/** The picture with its frame of zeros: cells of a 6 × 6 grid that belong to the picture, or null. */
function pixelOf(cell: number): number | null {
  const side = PICTURE + 2 * PADDING;
  const [row, column] = [Math.floor(cell / side) - PADDING, (cell % side) - PADDING];
  const isInside = row >= 0 && row < PICTURE && column >= 0 && column < PICTURE;
  return isInside ? row * PICTURE + column : null;
}

function frame(place: number): string {
  const x = LEFT.picture + STRIDE * (place % MAP) * CELL;
  const y = TOP + STRIDE * Math.floor(place / MAP) * CELL;
  return `<rect class="window" x="${x}" y="${y}" width="${WINDOW * CELL}" height="${WINDOW * CELL}"/>`;
}

/** Draws the strided convolution at a place: what it covers, the weights, the numbers gathered so far. */
export function gatherSvg(place: number): string {
  const side = PICTURE + 2 * PADDING;
  const values = Array.from({ length: side * side }, (_, cell) => {
    const pixel = pixelOf(cell);
    return pixel === null ? 0 : (PIXELS[pixel] as number);
  });
  const map = gather(PIXELS, WEIGHTS).map((y, k) => (k <= place ? y : ''));
  return [
    title(LEFT.picture, 'picture x, zeros around'),
    grid({
      left: LEFT.picture,
      top: TOP,
      side,
      values,
      classOf: (cell) => (pixelOf(cell) === null ? 'pad' : 'x'),
    }),
    frame(place),
    sign(LEFT.window - 24, '·'),
    title(LEFT.window, 'weights'),
    grid({ left: LEFT.window, top: TOP + CELL, side: WINDOW, values: WEIGHTS, classOf: () => 'critic' }),
    sign(LEFT.map - 13, '='),
    title(LEFT.map, 'map y'),
    grid({
      left: LEFT.map,
      top: TOP + 2 * CELL,
      side: MAP,
      values: map,
      classOf: (k) => (k === place ? 'now' : ''),
    }),
  ].join('');
}

/** Draws the transposed convolution at a place: the number that is stamped, the weights, the picture so far. */
export function stampSvg(place: number): string {
  const y = gather(PIXELS, WEIGHTS);
  const picture = stamp(y, WEIGHTS, place + 1);
  return [
    title(LEFT.picture, 'picture Cᵀy so far'),
    grid({
      left: LEFT.picture + CELL,
      top: TOP + CELL,
      side: PICTURE,
      values: picture,
      classOf: (pixel) => (covers(place, pixel) ? 'x now' : 'x'),
    }),
    frame(place),
    sign(LEFT.window - 24, '←'),
    title(LEFT.window, 'weights'),
    grid({ left: LEFT.window, top: TOP + CELL, side: WINDOW, values: WEIGHTS, classOf: () => 'p' }),
    sign(LEFT.map - 13, '·'),
    title(LEFT.map, 'map y'),
    grid({
      left: LEFT.map,
      top: TOP + 2 * CELL,
      side: MAP,
      values: y,
      classOf: (k) => (k === place ? 'now' : ''),
    }),
  ].join('');
}

/** Draws the matrix, with the row of a place marked. */
export function matrixSvg(place: number): string {
  const rows = matrixOf(WEIGHTS).map((row, k) => {
    const cells = row.map((value, pixel) => {
      const [x, y] = [30 + pixel * MATRIX_CELL, 22 + k * MATRIX_CELL];
      return `<rect x="${x}" y="${y}" width="${MATRIX_CELL}" height="${MATRIX_CELL}"/><text class="${value === 0 ? 'zero' : ''}" x="${x + MATRIX_CELL / 2}" y="${y + 16}">${value}</text>`;
    });
    return `<g class="cell ${k === place ? 'now' : ''}">${cells.join('')}</g>`;
  });
  return `<text class="title" x="0" y="14">matrix C: a row for each place, a column for each pixel</text>${rows.join('')}`;
}

/** Says what happens at a place, with the sums written out. */
export function sentenceAt(place: number): string {
  const row = matrixOf(WEIGHTS)[place] as number[];
  const y = gather(PIXELS, WEIGHTS)[place] as number;
  const terms = row.flatMap((c, pixel) => {
    const x = PIXELS[pixel] as number;
    return c !== 0 && x !== 0 ? [`${c}·${x}`] : [];
  });
  return `Place ${place + 1} of ${PLACES}. Gathered: ${terms.join(' + ')} = ${y}. Stamped back: ${y} times the weights, added to what is there.`;
}
