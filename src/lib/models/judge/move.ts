// Digits moved a little: turned, scaled, shifted about the centre of the picture, so that a classifier learns that they
// stay the same digit.
import type { Random } from '../../random.ts';
import { PIXELS, SIDE } from '../types.ts';
import type { Pixels } from '../types.ts';

/** How far a picture may be moved, evenly either way. */
export interface Movement {
  /** Radians. */
  readonly turn: number;
  /** Share of the size, below 1. */
  readonly scale: number;
  /** Pixels. */
  readonly shift: number;
}

/** Moves each picture by draws of its own; what comes from outside the picture is paper. */
export function movePictures(pictures: Pixels, most: Movement, random: Random): Pixels {
  const moved = new Float32Array(pictures.length);
  const evenly = (size: number): number => size * (2 * random.uniform() - 1);
  for (let start = 0; start < pictures.length; start += PIXELS) {
    const turn = evenly(most.turn);
    const scale = 1 + evenly(most.scale);
    const [right, down] = [evenly(most.shift), evenly(most.shift)];
    // The inverse of the movement: for every pixel of the result, the place it comes from.
    const cos = Math.cos(turn) / scale;
    const sin = Math.sin(turn) / scale;
    const centre = (SIDE - 1) / 2;
    for (let row = 0; row < SIDE; row++) {
      const y = row - centre - down;
      for (let column = 0; column < SIDE; column++) {
        const x = column - centre - right;
        moved[start + row * SIDE + column] = pixelAt(
          pictures,
          start,
          centre + cos * x + sin * y,
          centre + cos * y - sin * x,
        );
      }
    }
  }
  return moved;
}

/** Interpolates a picture between four pixels. */
function pixelAt(pictures: Pixels, start: number, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < -1 || top < -1 || left >= SIDE || top >= SIDE) return 0;
  const a = x - left;
  const b = y - top;
  const at = start + top * SIDE + left;
  const [hasLeft, hasRight] = [left >= 0, left < SIDE - 1];
  let value = 0;
  if (top >= 0) {
    if (hasLeft) value += (1 - a) * (1 - b) * (pictures[at] as number);
    if (hasRight) value += a * (1 - b) * (pictures[at + 1] as number);
  }
  if (top < SIDE - 1) {
    if (hasLeft) value += (1 - a) * b * (pictures[at + SIDE] as number);
    if (hasRight) value += a * b * (pictures[at + SIDE + 1] as number);
  }
  return value;
}
