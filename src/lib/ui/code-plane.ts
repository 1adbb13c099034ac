// A plane of codes of two numbers: its frame, the nearest code, a Gaussian fitted to all, and the largest empty places.
import { Random } from '../random.ts';

export type CodePoint = readonly [number, number];

/** The part of the plane that is shown. */
export interface CodeFrame {
  readonly left: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
}

/** An empty disc among codes. */
export interface Hole {
  readonly centre: CodePoint;
  /** Distance to the nearest code. */
  readonly radius: number;
}

/** Shares of the codes that may fall outside the frame, and empty border round the others. */
const OUTSIDE = 0.005;
const BORDER = 0.04;
/** Least and greatest height of the frame, as shares of its width. */
const HEIGHTS = [0.62, 0.8] as const;

/** Returns code `index` of pairs in one array. */
export function codeAt(codes: Float32Array, index: number): CodePoint {
  return [codes[2 * index] as number, codes[2 * index + 1] as number];
}

/** Frames nearly all codes, with equal scales on both axes; the height is 0.62 to 0.8 of the width. */
export function frameCodes(codes: Float32Array): CodeFrame {
  const range = (axis: 0 | 1): [number, number] => {
    const sorted = codes.filter((_, i) => i % 2 === axis).sort();
    const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
    return [at(OUTSIDE), at(1 - OUTSIDE)];
  };
  const [[left, right], [bottom, top]] = [range(0), range(1)];
  const border = 1 + 2 * BORDER;
  const width = Math.max((right - left) * border, ((top - bottom) * border) / HEIGHTS[1]);
  const height = Math.max((top - bottom) * border, HEIGHTS[0] * width);
  return { left: (left + right - width) / 2, bottom: (bottom + top - height) / 2, width, height };
}

/** Finds the code nearest to a point. */
export function nearestCode(codes: Float32Array, [a, b]: CodePoint): { index: number; distance: number } {
  let index = -1;
  let least = Infinity;
  for (let i = 0; i < codes.length; i += 2) {
    const squared = ((codes[i] as number) - a) ** 2 + ((codes[i + 1] as number) - b) ** 2;
    if (squared < least) [index, least] = [i / 2, squared];
  }
  return { index, distance: Math.sqrt(least) };
}

/** Returns the median distance from a code to its nearest neighbour, over every `every`-th code. */
export function usualDistance(codes: Float32Array, every = 20): number {
  const distances: number[] = [];
  for (let i = 0; i < codes.length / 2; i += every) {
    const others = codes.slice();
    others[2 * i] = NaN; // a code is not its own neighbour
    distances.push(nearestCode(others, codeAt(codes, i)).distance);
  }
  return distances.sort((a, b) => a - b)[distances.length >> 1] ?? 0;
}

/** Draws codes from the Gaussian with the mean and covariance of all codes. */
export function drawGaussianCodes(codes: Float32Array, count: number, seed: number): Float32Array {
  const n = codes.length / 2;
  let [meanA, meanB] = [0, 0];
  for (let i = 0; i < n; i++) {
    meanA += (codes[2 * i] as number) / n;
    meanB += (codes[2 * i + 1] as number) / n;
  }
  let [aa, ab, bb] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const a = (codes[2 * i] as number) - meanA;
    const b = (codes[2 * i + 1] as number) - meanB;
    aa += (a * a) / n;
    ab += (a * b) / n;
    bb += (b * b) / n;
  }
  // Cholesky's factor of the covariance: h = μ + L ε.
  const l11 = Math.sqrt(aa);
  const l21 = ab / l11;
  const l22 = Math.sqrt(Math.max(0, bb - l21 * l21));
  const random = new Random(seed).fork('codes');
  const drawn = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) {
    const [first, second] = [random.normal(), random.normal()];
    drawn[2 * i] = meanA + l11 * first;
    drawn[2 * i + 1] = meanB + l21 * first + l22 * second;
  }
  return drawn;
}

/** Draws some of the codes themselves. */
export function drawRealCodes(codes: Float32Array, count: number, seed: number): Float32Array {
  const random = new Random(seed).fork('real');
  const drawn = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) drawn.set(codeAt(codes, random.integer(codes.length / 2)), 2 * i);
  return drawn;
}

const SECTORS = 8;
/** Share of all codes that must lie in each direction of a hole: else it is the open country outside. */
const SHARE_IN_SECTOR = 0.01;
const GRID = 64;

/** Finds the largest empty discs that have codes on all sides, none of which holds another's centre. Takes about a second. */
export function findHoles(codes: Float32Array, frame: CodeFrame, count: number): Hole[] {
  const places: Hole[] = [];
  for (let i = 0; i < GRID * GRID; i++) {
    const centre: CodePoint = [
      frame.left + (((i % GRID) + 0.5) / GRID) * frame.width,
      frame.bottom + ((Math.floor(i / GRID) + 0.5) / GRID) * frame.height,
    ];
    places.push({ centre, radius: nearestCode(codes, centre).distance });
  }
  places.sort((one, other) => other.radius - one.radius);
  const holes: Hole[] = [];
  for (const place of places) {
    if (holes.length === count) break;
    const isApart = holes.every(
      ({ centre: [a, b], radius }) => Math.hypot(place.centre[0] - a, place.centre[1] - b) > radius,
    );
    if (isApart && isSurrounded(codes, place.centre)) holes.push(place);
  }
  return holes;
}

/** Tells whether enough codes lie in each of the eight directions. */
function isSurrounded(codes: Float32Array, [a, b]: CodePoint): boolean {
  const counts = new Uint32Array(SECTORS);
  const enough = (SHARE_IN_SECTOR * codes.length) / 2;
  let lacking = SECTORS;
  for (let i = 0; i < codes.length && lacking > 0; i += 2) {
    const x = (codes[i] as number) - a;
    const y = (codes[i + 1] as number) - b;
    // The octant, from three comparisons.
    const sector = (x > 0 ? 1 : 0) + (y > 0 ? 2 : 0) + (Math.abs(x) > Math.abs(y) ? 4 : 0);
    const count = (counts[sector] as number) + 1;
    counts[sector] = count;
    if (count >= enough && count - 1 < enough) lacking--;
  }
  return lacking === 0;
}
