// Two traits of a hand that can be measured on any digit: how it slants and how much ink it takes.
import type { Pixels } from '../../lib/models/types.ts';

const SIDE = 28;
const PIXELS = SIDE * SIDE;

export type Trait = 'slant' | 'ink';

/**
 * Measures a picture. The slant is the shear in pixels to the right per pixel upwards, −cov(column, row) / var(row) of the
 * ink as a distribution over the page; the ink is the sum of the pixels.
 */
export function traitsOf(pixels: Pixels, index = 0): Readonly<Record<Trait, number>> {
  let [ink, sumX, sumY, sumXY, sumYY] = [0, 0, 0, 0, 0];
  for (let p = 0; p < PIXELS; p++) {
    const value = pixels[index * PIXELS + p] as number;
    const [x, y] = [p % SIDE, Math.floor(p / SIDE)];
    ink += value;
    sumX += value * x;
    sumY += value * y;
    sumXY += value * x * y;
    sumYY += value * y * y;
  }
  const variance = sumYY / ink - (sumY / ink) ** 2;
  const covariance = sumXY / ink - (sumX / ink) * (sumY / ink);
  return { slant: variance > 0 ? -covariance / variance : 0, ink };
}

/** Returns the correlation of two lists of as many numbers. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, i) => {
    const [dA, dB] = [value - meanA, (b[i] as number) - meanB];
    ab += dA * dB;
    aa += dA * dA;
    bb += dB * dB;
  });
  return ab / Math.sqrt(aa * bb);
}
