// Makes the files that a page searches for nearest digits, from the digits themselves; runs when the site is built.
import type { Pca } from '../metrics/pca.ts';
import { PIXELS, type Digits, type Pixels } from '../models/types.ts';
import type { DigitChunk } from './digit-chunk.ts';
import { orderByLikeness } from './likeness-order.ts';
import { pick } from './mnist.ts';
import { codePictures, encodeTrainingCodes, straighten } from './training-codes.ts';

/** The files of an index. */
export interface TrainingIndex {
  readonly codes: Uint8Array<ArrayBuffer>;
  /** Number of files of pictures. */
  readonly chunks: number;
  /** The digits of one file of pictures. */
  chunk(number: number): DigitChunk;
}

export interface IndexOptions {
  readonly directions: number;
  readonly perChunk: number;
}

/** Pictures coded at a time, as numbers. */
const PIECE = 1000;

/** Codes the digits, orders them by likeness and divides them into files. */
export function indexDigits(
  digits: Digits,
  basis: Pca,
  { directions, perChunk }: IndexOptions,
): TrainingIndex {
  const straight = straighten(basis, directions);
  const width = directions + 1;
  const codes = new Float64Array(digits.count * width);
  for (let n = 0; n < digits.count; n += PIECE) {
    const bytes = digits.images.subarray(n * PIXELS, Math.min(digits.count, n + PIECE) * PIXELS);
    codes.set(codePictures(straight, toNumbers(bytes)), n * width);
  }
  const order = orderByLikeness(codes, width, perChunk);
  const ordered = new Float64Array(codes.length);
  order.forEach((n, place) => ordered.set(codes.subarray(n * width, (n + 1) * width), place * width));
  return {
    codes: encodeTrainingCodes(straight, ordered, perChunk),
    chunks: Math.ceil(digits.count / perChunk),
    chunk: (number) => {
      const indices = Uint16Array.from(order.subarray(number * perChunk, (number + 1) * perChunk));
      return { indices, ...pick(digits, indices) };
    },
  };
}

/** Turns 39 million bytes into numbers; `from` with a function would take seconds. */
function toNumbers(bytes: Uint8Array): Pixels {
  const numbers = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) numbers[i] = (bytes[i] as number) / 255;
  return numbers;
}
