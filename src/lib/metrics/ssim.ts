// Structural similarity (Wang, Bovik, Sheikh & Simoncelli 2004): local means, variances and covariance under an 11×11
// Gaussian window of σ 1.5, at the 18×18 places where the window lies inside the picture; L = 1, K = (0.01, 0.03).
import { PIXELS, SIDE } from '../models/types.ts';
import { countPictures } from './reconstruction.ts';

const WINDOW = 11;
const SIGMA = 1.5;
const C1 = 0.01 ** 2;
const C2 = 0.03 ** 2;
/** Places of the window along a side. */
const PLACES = SIDE - WINDOW + 1;

const KERNEL = gaussian();

/** Computes the mean SSIM of pictures in [0, 1] with their clean originals: 1 where they are equal, at least −1. */
export function ssim(pictures: Float32Array, targets: Float32Array): number {
  const count = countPictures(pictures, targets);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const range = [i * PIXELS, (i + 1) * PIXELS] as const;
    sum += ssimOfPicture(pictures.subarray(...range), targets.subarray(...range));
  }
  return sum / count;
}

function ssimOfPicture(x: Float32Array, y: Float32Array): number {
  const meanX = blur((i) => x[i] as number);
  const meanY = blur((i) => y[i] as number);
  const meanXX = blur((i) => (x[i] as number) ** 2);
  const meanYY = blur((i) => (y[i] as number) ** 2);
  const meanXY = blur((i) => (x[i] as number) * (y[i] as number));
  let sum = 0;
  for (let i = 0; i < PLACES * PLACES; i++) {
    const mx = meanX[i] as number;
    const my = meanY[i] as number;
    const covariance = (meanXY[i] as number) - mx * my;
    const variances = (meanXX[i] as number) - mx * mx + (meanYY[i] as number) - my * my;
    sum += ((2 * mx * my + C1) * (2 * covariance + C2)) / ((mx * mx + my * my + C1) * (variances + C2));
  }
  return sum / (PLACES * PLACES);
}

/** Averages a picture of 28×28 values under the window, along rows, then along columns. */
function blur(valueAt: (index: number) => number): Float64Array {
  const values = Float64Array.from({ length: PIXELS }, (_, i) => valueAt(i));
  const rows = new Float64Array(SIDE * PLACES);
  for (let row = 0; row < SIDE; row++) {
    const start = row * SIDE;
    for (let column = 0; column < PLACES; column++) {
      let sum = 0;
      for (let k = 0; k < WINDOW; k++) sum += (KERNEL[k] as number) * (values[start + column + k] as number);
      rows[row * PLACES + column] = sum;
    }
  }
  const blurred = new Float64Array(PLACES * PLACES);
  for (let row = 0; row < PLACES; row++) {
    for (let column = 0; column < PLACES; column++) {
      let sum = 0;
      for (let k = 0; k < WINDOW; k++)
        sum += (KERNEL[k] as number) * (rows[(row + k) * PLACES + column] as number);
      blurred[row * PLACES + column] = sum;
    }
  }
  return blurred;
}

function gaussian(): Float64Array {
  const weights = Float64Array.from({ length: WINDOW }, (_, i) => {
    const distance = i - (WINDOW - 1) / 2;
    return Math.exp(-(distance * distance) / (2 * SIGMA * SIGMA));
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
