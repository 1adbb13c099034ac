// Some digits in one file, without loss and without their paper: four of five pixels are paper.
//   4 bytes        "INK1"
//   2 bytes        n, little-endian, as all numbers here
//   2n bytes       each digit's number in the training file, from 0
//   n bytes        labels
//   for each digit 98 bytes, a bit for each pixel that has ink, the lowest bit first; then that ink, a byte a pixel
import { PIXELS } from '../models/types.ts';

/** Digits with their numbers in the training file. */
export interface DigitChunk {
  readonly indices: Uint16Array;
  readonly labels: Uint8Array;
  /** n × 784 bytes. */
  readonly images: Uint8Array;
}

const MAGIC = 0x314b4e49;
const HEADER = 6;
const MASK = PIXELS / 8;

/** Writes digits; their numbers are below 65,536. */
export function encodeChunk({ indices, labels, images }: DigitChunk): Uint8Array<ArrayBuffer> {
  const count = labels.length;
  let inked = 0;
  for (const ink of images) if (ink > 0) inked++;
  const bytes = new Uint8Array(HEADER + count * (3 + MASK) + inked);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, count, true);
  indices.forEach((index, n) => view.setUint16(HEADER + 2 * n, index, true));
  bytes.set(labels, HEADER + 2 * count);
  let at = HEADER + 3 * count;
  for (let n = 0; n < count; n++) {
    const mask = at;
    at += MASK;
    for (let p = 0; p < PIXELS; p++) {
      const ink = images[n * PIXELS + p] as number;
      if (ink === 0) continue;
      bytes[mask + (p >> 3)] = (bytes[mask + (p >> 3)] as number) | (1 << (p & 7));
      bytes[at++] = ink;
    }
  }
  return bytes;
}

/** Reads digits back; throws one sentence if the file is damaged or something else. */
export function decodeChunk(bytes: Uint8Array, name: string): DigitChunk {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.length >= HEADER && view.getUint32(0, true) === MAGIC ? view.getUint16(4, true) : 0;
  let at = HEADER + 3 * count;
  const images = new Uint8Array(count * PIXELS);
  for (let n = 0; n < count && at + MASK <= bytes.length; n++) {
    const mask = bytes.subarray(at, at + MASK);
    at += MASK;
    for (let p = 0; p < PIXELS; p++) {
      if (((mask[p >> 3] as number) >> (p & 7)) & 1) images[n * PIXELS + p] = bytes[at++] ?? 0;
    }
  }
  if (count === 0 || at !== bytes.length) throw new Error(`${name} is damaged or incomplete`);
  return {
    indices: Uint16Array.from({ length: count }, (_, n) => view.getUint16(HEADER + 2 * n, true)),
    labels: bytes.slice(HEADER + 2 * count, HEADER + 3 * count),
    images,
  };
}
