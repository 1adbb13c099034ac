// How close reconstructions are to the clean pictures. Sums run in float64; pictures are n × 784 in [0, 1].
import { PIXELS } from '../models/types.ts';

/** Probabilities are kept this far from 0 and 1, so that one confident mistake costs at most 16 nats. */
const EPSILON = 1e-7;

/** Computes the mean binary cross-entropy per pixel in nats, from logits; targets may be grey. */
export function bceFromLogits(logits: Float32Array, targets: Float32Array): number {
  return mean(logits, targets, (logit, target) => {
    // max(l, 0) − l·t + log(1 + e^−|l|) is −t log s − (1 − t) log(1 − s) for s = sigmoid(l), without overflow.
    return Math.max(logit, 0) - logit * target + Math.log1p(Math.exp(-Math.abs(logit)));
  });
}

/** Computes the mean binary cross-entropy per pixel in nats, from probabilities clipped to [1e-7, 1 − 1e-7]. */
export function bceFromProbabilities(probabilities: Float32Array, targets: Float32Array): number {
  return mean(probabilities, targets, (probability, target) => {
    const p = Math.min(1 - EPSILON, Math.max(EPSILON, probability));
    return -target * Math.log(p) - (1 - target) * Math.log1p(-p);
  });
}

/** Computes the mean squared error per pixel. */
export function meanSquaredError(pictures: Float32Array, targets: Float32Array): number {
  return mean(pictures, targets, (value, target) => (value - target) * (value - target));
}

/** Computes the squared error per picture: summed over its 784 pixels, then averaged over the pictures. */
export function squaredErrorPerImage(pictures: Float32Array, targets: Float32Array): number {
  return PIXELS * meanSquaredError(pictures, targets);
}

/** Converts a mean squared error of pictures in [0, 1] to a peak signal-to-noise ratio in dB; infinite for 0. */
export function psnrOfError(squaredError: number): number {
  return -10 * Math.log10(squaredError);
}

/** Computes the PSNR in dB of a whole set: of the one mean squared error over all its pictures. */
export function psnrOfSet(pictures: Float32Array, targets: Float32Array): number {
  return psnrOfError(meanSquaredError(pictures, targets));
}

/** Computes the mean of each picture's own PSNR in dB: another number than `psnrOfSet`, and never below it. */
export function meanPsnrPerImage(pictures: Float32Array, targets: Float32Array): number {
  const count = countPictures(pictures, targets);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const range = [i * PIXELS, (i + 1) * PIXELS] as const;
    sum += psnrOfSet(pictures.subarray(...range), targets.subarray(...range));
  }
  return sum / count;
}

/** Counts the pictures of two arrays that must hold as many; throws one sentence if they do not. */
export function countPictures(pictures: Float32Array, targets: Float32Array): number {
  checkLengths(pictures, targets);
  if (pictures.length % PIXELS !== 0) {
    throw new Error(`Pictures have ${PIXELS} pixels each, but ${pictures.length} numbers came.`);
  }
  return pictures.length / PIXELS;
}

function checkLengths(a: Float32Array, b: Float32Array): void {
  if (a.length !== b.length || a.length === 0) {
    throw new Error(`Two sets to compare have the same size, not ${a.length} and ${b.length} numbers.`);
  }
}

function mean(a: Float32Array, b: Float32Array, term: (a: number, b: number) => number): number {
  checkLengths(a, b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += term(a[i] as number, b[i] as number);
  return sum / a.length;
}
