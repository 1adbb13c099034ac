// Bytes to batches: the one place where pictures become numbers in [0, 1] and get their order.
import { PIXELS, type Digits, type Pixels } from '../models/types.ts';
import type { Random } from '../random.ts';

/** The part of a training batch that comes from the data. */
export interface DigitBatch {
  /** n × 784 in [0, 1]. */
  readonly images: Pixels;
  readonly labels: Uint8Array;
  readonly count: number;
}

/** Counts the full batches of an epoch. */
export function batchesPerEpoch(count: number, batchSize: number): number {
  return Math.floor(count / batchSize);
}

/**
 * Yields the batches of one epoch in a seeded order; digits left over after the last full batch are dropped.
 *
 * @param random draws the order, all of it before the first batch, so that a run resumed at `startAt` with a
 *   generator of the same seed sees the batches it would have seen.
 * @param startAt index of the first batch to yield.
 */
export function* batchesOfEpoch(
  digits: Digits,
  batchSize: number,
  random: Random,
  startAt = 0,
): Generator<DigitBatch, void, undefined> {
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > digits.count) {
    throw new Error(
      `The batch size is a whole number from 1 to the ${digits.count} digits there are, not ${String(batchSize)}.`,
    );
  }
  const batches = batchesPerEpoch(digits.count, batchSize);
  if (!Number.isInteger(startAt) || startAt < 0 || startAt > batches) {
    throw new Error(`An epoch of ${batches} batches cannot start at batch ${String(startAt)}.`);
  }
  const order = random.shuffle(Uint32Array.from({ length: digits.count }, (_, i) => i));
  for (let batch = startAt; batch < batches; batch++) {
    yield gather(digits, order.subarray(batch * batchSize, (batch + 1) * batchSize));
  }
}

/** Copies the digits with the given indices into one batch. */
export function gather(digits: Digits, indices: Uint32Array): DigitBatch {
  const images = new Float32Array(indices.length * PIXELS);
  const labels = new Uint8Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i] as number;
    labels[i] = digits.labels[from] as number;
    images.set(toPixels(digits.images.subarray(from * PIXELS, (from + 1) * PIXELS)), i * PIXELS);
  }
  return { images, labels, count: indices.length };
}

/** Turns bytes into numbers in [0, 1]. */
export function toPixels(bytes: Uint8Array): Pixels {
  const pixels = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) pixels[i] = (bytes[i] as number) / 255;
  return pixels;
}

/** Turns numbers into bytes: clipped to [0, 1], rounded to the nearest 255th. */
export function toBytes(pixels: Pixels): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) {
    bytes[i] = Math.round(255 * Math.min(1, Math.max(0, pixels[i] as number)));
  }
  return bytes;
}
