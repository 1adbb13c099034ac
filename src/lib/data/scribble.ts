// A scribble: one smooth stroke of ink across a picture, the corruption that looks most like a second hand.
import { SIDE } from '../models/types.ts';
import type { Random } from '../random.ts';

/** Half the pen's width in pixels; MNIST's own strokes are about 2 to 3 pixels wide. */
const RADIUS = 1;
/** Length of ink between two stamps of the pen, in pixels. */
const STEP = 0.5;
/** How fast the pen forgets its curvature, per stamp, and how much new curvature it gets (radians a stamp). */
const MEMORY = 0.95;
const WOBBLE = 0.03;

/**
 * Draws a seeded stroke into one picture, darkest ink wins.
 *
 * @param picture 784 values, changed in place.
 * @param length length of the stroke in pixels; 0 draws nothing.
 */
export function scribble(picture: Float32Array, length: number, random: Random): void {
  let x = random.uniform() * SIDE;
  let y = random.uniform() * SIDE;
  let heading = random.uniform() * 2 * Math.PI;
  let curvature = 0;
  for (let drawn = 0; drawn < length; drawn += STEP) {
    stamp(picture, x, y);
    curvature = MEMORY * curvature + WOBBLE * random.normal();
    heading += curvature;
    x += STEP * Math.cos(heading);
    y += STEP * Math.sin(heading);
    // The pen bounces off the edges, so that all of its ink falls on the picture.
    if (x < 0 || x > SIDE) {
      x = x < 0 ? -x : 2 * SIDE - x;
      heading = Math.PI - heading;
    }
    if (y < 0 || y > SIDE) {
      y = y < 0 ? -y : 2 * SIDE - y;
      heading = -heading;
    }
  }
}

/** Presses a round pen on the picture; a pixel at its edge takes part of the ink. */
function stamp(picture: Float32Array, x: number, y: number): void {
  const reach = RADIUS + 0.5;
  const top = Math.max(0, Math.floor(y - reach));
  const bottom = Math.min(SIDE - 1, Math.floor(y + reach));
  const left = Math.max(0, Math.floor(x - reach));
  const right = Math.min(SIDE - 1, Math.floor(x + reach));
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const dx = column + 0.5 - x;
      const dy = row + 0.5 - y;
      const ink = Math.min(1, reach - Math.sqrt(dx * dx + dy * dy));
      const i = row * SIDE + column;
      if (ink > (picture[i] as number)) picture[i] = ink;
    }
  }
}
