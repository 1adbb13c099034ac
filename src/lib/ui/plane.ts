// The plane through three pictures: coordinates on it, and what an ideal denoiser would do if the three were all the data.
import { PIXELS, type Pixels } from '../models/types.ts';

/** A point of the plane in its own coordinates, in units of pixel values: distances are those of the 784-dimensional space. */
export type PlanePoint = readonly [a: number, b: number];

/** The plane o + a·u + b·v. */
export interface Plane {
  readonly origin: Pixels;
  /** Orthonormal. */
  readonly u: Pixels;
  readonly v: Pixels;
  /** Where the three pictures lie: A at (0, 0), B on the positive first axis, C above it. */
  readonly corners: readonly [PlanePoint, PlanePoint, PlanePoint];
}

const dot = (x: Pixels, y: Pixels): number => x.reduce((sum, value, i) => sum + value * (y[i] as number), 0);
const minus = (x: Pixels, y: Pixels): Pixels => x.map((value, i) => value - (y[i] as number));

/** Lays the plane through three pictures (Gram–Schmidt); throws if they lie on a line. */
export function planeThrough(a: Pixels, b: Pixels, c: Pixels): Plane {
  const toB = minus(b, a);
  const toC = minus(c, a);
  const lengthB = Math.sqrt(dot(toB, toB));
  const u = toB.map((value) => value / lengthB);
  const along = dot(toC, u);
  const across = toC.map((value, i) => value - along * (u[i] as number));
  const height = Math.sqrt(dot(across, across));
  if (!(lengthB > 1e-3 && height > 1e-3)) {
    throw new Error('Three pictures on one line span no plane; choose another picture.');
  }
  const v = across.map((value) => value / height);
  return {
    origin: a,
    u,
    v,
    corners: [
      [0, 0],
      [lengthB, 0],
      [along, height],
    ],
  };
}

/** Returns the picture at a point of the plane; its values may leave [0, 1]. */
export function pictureAt({ origin, u, v }: Plane, [a, b]: PlanePoint): Pixels {
  return Float32Array.from({ length: PIXELS }, (_, i) => {
    return (origin[i] as number) + a * (u[i] as number) + b * (v[i] as number);
  });
}

/**
 * Returns where the ideal denoiser moves a point if the three corners are all the data: the posterior mean
 * Σ wₙ xₙ with w = softmax(−‖x − xₙ‖² / 2σ²), which lies on the plane.
 */
export function idealAnswer({ corners }: Plane, [a, b]: PlanePoint, sigma: number): PlanePoint {
  const squares = corners.map(([x, y]) => (a - x) ** 2 + (b - y) ** 2);
  const nearest = Math.min(...squares);
  const weights = squares.map((square) => Math.exp((nearest - square) / (2 * sigma ** 2)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const mean = (axis: 0 | 1): number =>
    corners.reduce((total, corner, n) => total + (weights[n] as number) * corner[axis], 0) / sum;
  return [mean(0), mean(1)];
}

/** A grid of points that covers the corners with a margin, row after row, and its bounds. */
export interface PlaneGrid {
  readonly points: readonly PlanePoint[];
  /** Distance between neighbours. */
  readonly spacing: number;
  readonly left: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
}

/** Lays a square grid over the corners, `columns` points wide, with a margin of a quarter of the longer side. */
export function gridOver({ corners }: Plane, columns = 17): PlaneGrid {
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const margin = 0.25 * Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys));
  const left = Math.min(...xs) - margin;
  const bottom = -margin;
  const width = Math.max(...xs) + margin - left;
  const height = Math.max(...ys) + margin - bottom;
  const spacing = width / columns;
  const rows = Math.max(1, Math.round(height / spacing));
  const points = Array.from({ length: columns * rows }, (_, i): PlanePoint => {
    const column = i % columns;
    const row = Math.floor(i / columns);
    return [left + (column + 0.5) * spacing, bottom + ((row + 0.5) * height) / rows];
  });
  return { points, spacing, left, bottom, width, height };
}

/** Returns the coordinates of a picture's projection on the plane, and its distance from the plane. */
export function projectOn({ origin, u, v }: Plane, picture: Pixels): { point: PlanePoint; distance: number } {
  const from = minus(picture, origin);
  const [a, b] = [dot(from, u), dot(from, v)];
  return { point: [a, b], distance: Math.sqrt(Math.max(0, dot(from, from) - a * a - b * b)) };
}
