// The 3×3 median filter: the classic answer to salt and pepper, and the simplest denoiser to beat.
import { PIXELS, SIDE, type Pixels } from '../models/types.ts';

/** Replaces every pixel by the median of its 3×3 neighbourhood; beyond the edge, the edge is repeated. */
export function medianFilter(images: Pixels): Pixels {
  const out = new Float32Array(images.length);
  const nine = new Float32Array(9);
  for (let picture = 0; picture < images.length; picture += PIXELS) {
    for (let row = 0; row < SIDE; row++) {
      for (let column = 0; column < SIDE; column++) {
        let k = 0;
        for (let y = row - 1; y <= row + 1; y++) {
          const start = picture + clampToSide(y) * SIDE;
          for (let x = column - 1; x <= column + 1; x++) nine[k++] = images[start + clampToSide(x)] as number;
        }
        out[picture + row * SIDE + column] = median(nine);
      }
    }
  }
  return out;
}

function clampToSide(i: number): number {
  return Math.min(SIDE - 1, Math.max(0, i));
}

/** Finds the fifth of nine numbers by insertion sort, in place. */
function median(nine: Float32Array): number {
  for (let i = 1; i < 9; i++) {
    const value = nine[i] as number;
    let j = i - 1;
    for (; j >= 0 && (nine[j] as number) > value; j--) nine[j + 1] = nine[j] as number;
    nine[j + 1] = value;
  }
  return nine[4] as number;
}
