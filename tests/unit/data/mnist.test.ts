import { describe, expect, test } from 'vitest';
import { checkMnist, parseMnist, pick, split, take } from '../../../src/lib/data/mnist.ts';
import { readMnistBytes } from '../../support/read-mnist.ts';

const files = readMnistBytes();

describe('MNIST', () => {
  test('holds the canonical files, and refuses others by name', () => {
    expect(() => checkMnist(files)).not.toThrow();
    const name = 't10k-labels-idx1-ubyte';
    const flipped = files[name].slice();
    flipped[5000]! ^= 1;
    expect(() => checkMnist({ ...files, [name]: flipped })).toThrow(
      `${name} is not the MNIST file: its SHA-256 begins`,
    );
    expect(() => checkMnist({ ...files, [name]: flipped.subarray(1) })).toThrow(`${name} has 10007 bytes`);
  });

  test('is divided into 50,000, 10,000 and 10,000 in the order of the files', () => {
    const { train, test: held } = parseMnist(files);
    const parts = split(train, held);
    expect([parts.train.count, parts.validation.count, parts.test.count]).toEqual([50_000, 10_000, 10_000]);
    expect([...parts.train.labels.subarray(0, 4)]).toEqual([5, 0, 4, 1]);
    expect([...parts.test.labels.subarray(0, 4)]).toEqual([7, 2, 1, 0]);
    expect(parts.validation.labels).toEqual(train.labels.subarray(50_000));
    expect(Buffer.compare(parts.validation.images, train.images.subarray(50_000 * 784))).toBe(0);
    expect(() => split(take(train, 50_000), held)).toThrow('The training file holds 50000 digits');
  });

  test('is taken from the front, or picked', () => {
    const { test: digits } = parseMnist(files);
    const three = take(digits, 3);
    expect([three.count, three.images.length, three.labels.length]).toEqual([3, 3 * 784, 3]);
    expect(take(three, 10).count).toBe(3);
    expect(() => take(digits, -1)).toThrow('a whole number from 0, not -1');
    const picked = pick(digits, [2, 0]);
    expect([...picked.labels]).toEqual([1, 7]);
    expect(picked.images.subarray(784)).toEqual(digits.images.subarray(0, 784));
  });
});
