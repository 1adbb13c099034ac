// The ten digits as strokes, as a steady hand would draw them: input for the tests of drawings.
import { PAD, PEN_WIDTH, type Drawing } from '../../../src/lib/data/drawing.ts';

type Points = number[];

/** Returns points on an ellipse, angles in degrees, clockwise from the right as the y axis points down. */
function arc(cx: number, cy: number, rx: number, ry: number, from: number, to: number): Points {
  return Array.from({ length: 49 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / 48) * Math.PI) / 180;
    return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)];
  }).flat();
}

// Strokes in a unit square, each x0, y0, x1, y1 …
const DIGITS: readonly (readonly Points[])[] = [
  [arc(0.5, 0.5, 0.34, 0.5, -90, 270)],
  [[0.5, 0, 0.5, 1]],
  [[...arc(0.5, 0.27, 0.32, 0.27, -170, 40), 0.15, 1, 0.85, 1]],
  [[...arc(0.45, 0.25, 0.33, 0.25, -150, 90), ...arc(0.45, 0.74, 0.38, 0.26, -90, 150)]],
  [
    [0.55, 0, 0.1, 0.65, 0.9, 0.65],
    [0.68, 0.35, 0.68, 1],
  ],
  [[0.8, 0, 0.25, 0, 0.2, 0.42, ...arc(0.45, 0.68, 0.36, 0.3, -110, 140)]],
  [[0.7, 0, 0.35, 0.3, 0.2, 0.6, ...arc(0.5, 0.73, 0.32, 0.27, 180, 540)]],
  [[0.1, 0, 0.9, 0, 0.4, 1]],
  [[...arc(0.5, 0.25, 0.28, 0.25, 90, 450), ...arc(0.5, 0.75, 0.34, 0.25, -90, 270)]],
  [[...arc(0.5, 0.28, 0.3, 0.28, 0, 360), 0.78, 0.3, 0.7, 1]],
];

/**
 * Draws a digit in the middle of the pad, or beside it.
 *
 * @param options `size` is its height as a share of the pad, `spacing` the distance of its points in pad units, `dx` and
 *   `dy` move it, in pad units.
 */
export function drawDigit(
  digit: number,
  { size, spacing, dx = 0, dy = 0 }: { size: number; spacing: number; dx?: number; dy?: number },
): Drawing {
  const strokes = (DIGITS[digit] ?? []).map((unit) => {
    const corners = unit.map((value, i) => (0.5 + (value - 0.5) * size) * PAD + (i % 2 === 0 ? dx : dy));
    return { points: resample(corners, spacing), width: PEN_WIDTH };
  });
  return { strokes };
}

/** Puts whole points along a line, about `spacing` apart. */
function resample(points: Points, spacing: number): Points {
  const out: Points = [];
  for (let i = 0; i + 3 < points.length; i += 2) {
    const [x0, y0, x1, y1] = points.slice(i, i + 4) as [number, number, number, number];
    const pieces = Math.max(1, Math.round(Math.hypot(x1 - x0, y1 - y0) / spacing));
    for (let k = 0; k < pieces; k++) {
      out.push(Math.round(x0 + ((x1 - x0) * k) / pieces), Math.round(y0 + ((y1 - y0) * k) / pieces));
    }
  }
  return [...out, ...points.slice(-2).map(Math.round)];
}
