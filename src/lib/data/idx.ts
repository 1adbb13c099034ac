// The IDX format of MNIST (LeCun, Cortes & Burges): a magic number, big-endian sizes, then bytes.
// http://yann.lecun.com/exdb/mnist/ describes it: 0x0803 is unsigned bytes in 3 dimensions, 0x0801 in one.
import { PIXELS, SIDE, type Digits } from '../models/types.ts';

const IMAGES_MAGIC = 0x00000803;
const LABELS_MAGIC = 0x00000801;
const IMAGES_HEADER = 16;
const LABELS_HEADER = 8;

/**
 * Reads an IDX file of 28×28 pictures.
 *
 * @param name the file's name, for the message when it cannot be read.
 * @returns n × 784 bytes, a view of `bytes`, not a copy.
 */
export function parseImages(bytes: Uint8Array, name: string): { count: number; images: Uint8Array } {
  const header = readHeader(bytes, name, IMAGES_MAGIC, IMAGES_HEADER, 'IDX pictures');
  const count = header.getUint32(4);
  const rows = header.getUint32(8);
  const columns = header.getUint32(12);
  if (rows !== SIDE || columns !== SIDE) {
    throw new Error(`${name}: the pictures are ${rows}×${columns}, but this book needs ${SIDE}×${SIDE}.`);
  }
  return { count, images: readBody(bytes, name, IMAGES_HEADER, count, PIXELS, 'pictures') };
}

/**
 * Reads an IDX file of labels 0 to 9.
 *
 * @returns n bytes, a view of `bytes`, not a copy.
 */
export function parseLabels(bytes: Uint8Array, name: string): { count: number; labels: Uint8Array } {
  const header = readHeader(bytes, name, LABELS_MAGIC, LABELS_HEADER, 'IDX labels');
  const count = header.getUint32(4);
  const labels = readBody(bytes, name, LABELS_HEADER, count, 1, 'labels');
  const wrong = labels.findIndex((label) => label > 9);
  if (wrong >= 0) {
    throw new Error(`${name}: label ${wrong} is ${String(labels[wrong])}, but labels are 0 to 9.`);
  }
  return { count, labels };
}

/** Writes n × 784 bytes as an IDX file of 28×28 pictures. */
export function encodeImages(images: Uint8Array): Uint8Array<ArrayBuffer> {
  if (images.length % PIXELS !== 0) {
    throw new Error(`Pictures have ${PIXELS} bytes each, but ${images.length} bytes came.`);
  }
  const file = new Uint8Array(IMAGES_HEADER + images.length);
  const header = new DataView(file.buffer);
  [IMAGES_MAGIC, images.length / PIXELS, SIDE, SIDE].forEach((word, i) => header.setUint32(4 * i, word));
  file.set(images, IMAGES_HEADER);
  return file;
}

/** Writes labels 0 to 9 as an IDX file. */
export function encodeLabels(labels: Uint8Array): Uint8Array<ArrayBuffer> {
  const wrong = labels.find((label) => label > 9);
  if (wrong !== undefined) throw new Error(`Labels are 0 to 9, not ${wrong}.`);
  const file = new Uint8Array(LABELS_HEADER + labels.length);
  const header = new DataView(file.buffer);
  header.setUint32(0, LABELS_MAGIC);
  header.setUint32(4, labels.length);
  file.set(labels, LABELS_HEADER);
  return file;
}

/** Joins pictures with their labels; throws one sentence if there is not one label for each. */
export function pairDigits(
  images: { readonly count: number; readonly images: Uint8Array },
  labels: { readonly count: number; readonly labels: Uint8Array },
): Digits {
  if (images.count !== labels.count) {
    throw new Error(`The sizes disagree: ${images.count} pictures, but ${labels.count} labels.`);
  }
  return { images: images.images, labels: labels.labels, count: images.count };
}

function readHeader(bytes: Uint8Array, name: string, magic: number, size: number, what: string): DataView {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint32(0) !== magic) {
    const found = bytes.length < 4 ? `${bytes.length} bytes` : hexadecimal(view.getUint32(0));
    const gzip = bytes[0] === 0x1f && bytes[1] === 0x8b ? ' (it is compressed: gunzip it first)' : '';
    throw new Error(
      `${name} is not a file of ${what}: it begins with ${found}, not ${hexadecimal(magic)}${gzip}.`,
    );
  }
  if (bytes.length < size) {
    throw new Error(`${name} is cut off: ${bytes.length} bytes are less than its header of ${size}.`);
  }
  return view;
}

function readBody(
  bytes: Uint8Array,
  name: string,
  header: number,
  count: number,
  itemSize: number,
  what: string,
): Uint8Array {
  const expected = header + count * itemSize;
  if (bytes.length < expected) {
    throw new Error(
      `${name} is cut off: ${count} ${what} need ${expected} bytes, but it has only ${bytes.length}.`,
    );
  }
  if (bytes.length > expected) {
    throw new Error(`${name} has ${bytes.length - expected} bytes too many after its ${count} ${what}.`);
  }
  return bytes.subarray(header);
}

function hexadecimal(word: number): string {
  return `0x${word.toString(16).padStart(8, '0')}`;
}
