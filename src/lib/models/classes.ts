// The ten classes, and Bayes' rule over them: shared by the models that have a density for each class.
import { argmax } from '../metrics/argmax.ts';
import { logSumExp } from '../metrics/gaussian.ts';
import type { Random } from '../random.ts';
import { CLASSES } from './types.ts';

/** Returns the indices of the digits with a label, in order. */
export function indicesOf(labels: Uint8Array, label: number): Uint32Array {
  const found: number[] = [];
  labels.forEach((other, i) => other === label && found.push(i));
  return Uint32Array.from(found);
}

/** Throws one sentence that names the first class without a digit. */
export function requireAllClasses(labels: Uint8Array): void {
  for (let y = 0; y < CLASSES; y++) {
    if (labels.includes(y)) continue;
    throw new Error(`There is no ${y} among the digits: each of the ten classes needs one at least.`);
  }
}

/** Copies the rows of `width` numbers at the given indices. */
export function rowsAt(rows: Float64Array, width: number, indices: Uint32Array): Float64Array {
  const copied = new Float64Array(indices.length * width);
  indices.forEach((from, to) => {
    copied.set(rows.subarray(from * width, (from + 1) * width), to * width);
  });
  return copied;
}

/** Draws labels evenly, one for each of `count` pictures. */
export function drawLabels(count: number, random: Random): Uint8Array {
  return Uint8Array.from({ length: count }, () => random.integer(CLASSES));
}

/** Returns log p(y) of numbers in proportion to p(y); evenly for none. */
export function logPriorOf(shares: ArrayLike<number>): Float64Array {
  const total = Array.from(shares).reduce((sum, share) => sum + share, 0);
  return Float64Array.from(shares, (share) => Math.log(share / total));
}

/** Applies Bayes' rule p(y | x) = p(x | y) p(y) / Σ_y′ p(x | y′) p(y′) to log p(x, y), n × 10. */
export function posterior(joint: Float64Array): Float32Array {
  const p = new Float32Array(joint.length);
  for (let i = 0; i < joint.length; i += CLASSES) {
    const evidence = logSumExp(joint.subarray(i, i + CLASSES)); // log p(x)
    for (let y = i; y < i + CLASSES; y++) p[y] = Math.exp((joint[y] as number) - evidence);
  }
  return p;
}

/** Returns the most likely class of each picture, from p(y | x) or its logarithm, n × 10, up to a constant of the picture. */
export function readingsOf(likelihoods: Float32Array | Float64Array): Uint8Array {
  return Uint8Array.from({ length: likelihoods.length / CLASSES }, (_, i) =>
    argmax(likelihoods.subarray(i * CLASSES, (i + 1) * CLASSES)),
  );
}

/** Counts the share of pictures whose most likely class is not the label, 0 to 1, from log p(x, y), n × 10. */
export function shareMisread(joint: Float64Array, labels: Uint8Array): number {
  const readings = readingsOf(joint);
  return labels.reduce((sum, label, i) => sum + (readings[i] === label ? 0 : 1), 0) / labels.length;
}

/** Averages −log p(x | y) over pictures with their labels, in nats, from log p(x | y), n × 10. */
export function meanNegativeLogLikelihood(densities: Float64Array, labels: Uint8Array): number {
  const sum = labels.reduce((total, label, i) => total - (densities[i * CLASSES + label] as number), 0);
  return sum / labels.length;
}
