// A reader's drawing: strokes of a round pen on a square pad, and their ink on a grid of pixels.
// Only + − × ÷ and square roots, which every browser rounds alike: the same drawing gives the same pixels everywhere.
// This file and those it re-exports are all that a page's own script needs; none of them imports tfjs.
export { decodeDrawing, encodeDrawing } from './drawing-code.ts';
export { prepare, type Preparation } from './preparation.ts';

/** Coordinates on the pad go from 0 to PAD − 1, right and down. */
export const PAD = 1024;
/** Pixels on a side of the raster, five for each pixel of the prepared picture. */
export const RASTER_SIDE = 140;
/**
 * Width of the pen in pad units. A digit drawn over about 70 % of the pad's height then has, once prepared, as much ink as
 * MNIST's digits have on average (0.13 a pixel).
 */
export const PEN_WIDTH = 100;

export interface Stroke {
  /** x0, y0, x1, y1 …: whole numbers from 0 to 1023; one point is a dot. */
  readonly points: readonly number[];
  /** Width of the pen in pad units, a whole number from 1. */
  readonly width: number;
}

export interface Drawing {
  readonly strokes: readonly Stroke[];
}

/** Ink on a grid, row by row: 0 is paper, 1 is ink. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly ink: Float32Array;
}

/** Tells whether nothing has been drawn. */
export function isBlank(drawing: Drawing): boolean {
  return drawing.strokes.every((stroke) => stroke.points.length < 2);
}

/**
 * Draws the strokes on a grid, antialiased: a pixel at the edge of a stroke takes part of the ink, and where strokes
 * cross the darker one counts.
 *
 * @param side pixels on a side of the square grid.
 */
export function rasterise(drawing: Drawing, side = RASTER_SIDE): Raster {
  const raster = { width: side, height: side, ink: new Float32Array(side * side) };
  const scale = side / PAD;
  for (const { points, width } of drawing.strokes) {
    const at = points.map((coordinate) => (coordinate + 0.5) * scale);
    const radius = (width * scale) / 2;
    if (at.length === 2) inkSegment(raster, [...at, ...at], radius);
    for (let i = 0; i + 3 < at.length; i += 2) inkSegment(raster, at.slice(i, i + 4), radius);
  }
  return raster;
}

/** Inks every pixel whose centre lies within `radius` of a segment x0, y0, x1, y1 (in pixels). */
function inkSegment(raster: Raster, segment: readonly number[], radius: number): void {
  const [x0, y0, x1, y1] = segment as [number, number, number, number];
  const reach = radius + 0.5;
  const left = Math.max(0, Math.floor(Math.min(x0, x1) - reach));
  const right = Math.min(raster.width - 1, Math.floor(Math.max(x0, x1) + reach));
  const top = Math.max(0, Math.floor(Math.min(y0, y1) - reach));
  const bottom = Math.min(raster.height - 1, Math.floor(Math.max(y0, y1) + reach));
  const dx = x1 - x0;
  const dy = y1 - y0;
  const squaredLength = dx * dx + dy * dy;
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const px = column + 0.5 - x0;
      const py = row + 0.5 - y0;
      // t is the place of the segment's nearest point, 0 at its start and 1 at its end.
      const t = squaredLength === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / squaredLength));
      const ex = px - t * dx;
      const ey = py - t * dy;
      const ink = Math.min(1, reach - Math.sqrt(ex * ex + ey * ey));
      const i = row * raster.width + column;
      if (ink > (raster.ink[i] as number)) raster.ink[i] = ink;
    }
  }
}

/**
 * Drops the points a stroke can do without (Ramer 1972, Douglas & Peucker 1973).
 *
 * @param tolerance how far, in pad units, the line may move; 4 is half a pixel of the raster.
 */
export function simplify(points: readonly number[], tolerance = 4): number[] {
  const count = points.length / 2;
  const keep = new Uint8Array(count).fill(0);
  if (count > 0) keep[0] = keep[count - 1] = 1;
  const open: [number, number][] = [[0, count - 1]];
  for (let range = open.pop(); range; range = open.pop()) {
    const [first, last] = range;
    const { index, squared } = farthest(points, first, last);
    if (squared > tolerance * tolerance) {
      keep[index] = 1;
      open.push([first, index], [index, last]);
    }
  }
  return points.filter((_, i) => keep[i >> 1] === 1);
}

/** Finds the point between two others that is farthest from the segment that joins them. */
function farthest(
  points: readonly number[],
  first: number,
  last: number,
): { index: number; squared: number } {
  const at = (i: number) => [points[2 * i] as number, points[2 * i + 1] as number] as const;
  const [x0, y0] = at(first);
  const [x1, y1] = at(last);
  const dx = x1 - x0;
  const dy = y1 - y0;
  const squaredLength = dx * dx + dy * dy;
  let index = first;
  let squared = 0;
  for (let i = first + 1; i < last; i++) {
    const [x, y] = at(i);
    const along = ((x - x0) * dx + (y - y0) * dy) / squaredLength;
    const t = squaredLength === 0 ? 0 : Math.min(1, Math.max(0, along));
    const ex = x - x0 - t * dx;
    const ey = y - y0 - t * dy;
    if (ex * ex + ey * ey > squared) {
      index = i;
      squared = ex * ex + ey * ey;
    }
  }
  return { index, squared };
}
