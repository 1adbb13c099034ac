import type { APIContext } from 'astro';
import { describe, expect, test } from 'vitest';
import { chooseDigits } from '../../../src/lib/data/choose.ts';
import { DIGIT_FILES, type DigitSet } from '../../../src/lib/data/digit-files.ts';
import { pairDigits, parseImages, parseLabels } from '../../../src/lib/data/idx.ts';
import type { Digits } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';
import { GET, getStaticPaths, prerender } from '../../../src/pages/digits/[file].ts';
import { readMnist } from '../../support/read-mnist.ts';

async function fetchFile(file: string): Promise<Uint8Array> {
  const response = (await GET({ params: { file } } as unknown as APIContext)) as Response;
  expect(response.status).toBe(200);
  return new Uint8Array(await response.arrayBuffer());
}

async function fetchDigits(set: DigitSet): Promise<Digits> {
  const { images, labels } = DIGIT_FILES[set];
  return pairDigits(
    parseImages(await fetchFile(images), images),
    parseLabels(await fetchFile(labels), labels),
  );
}

/** Lists pictures as text, so that sets of them can be compared. */
function listPictures({ images, count }: Digits): string[] {
  return Array.from({ length: count }, (_, i) =>
    Buffer.from(images.subarray(i * 784, (i + 1) * 784)).toString('latin1'),
  );
}

describe('the digits of a page', () => {
  test('are built once, under the names that pages ask for', () => {
    expect(prerender).toBe(true);
    const paths = getStaticPaths({} as never) as { params: { file: string } }[];
    expect(paths.map(({ params }) => params.file)).toEqual([
      'examples.idx3-ubyte',
      'examples.idx1-ubyte',
      'train.idx3-ubyte',
      'train.idx1-ubyte',
    ]);
  });

  test('are as many of each class, in turn, and come from the right part of MNIST', async () => {
    const mnist = readMnist();
    for (const set of ['examples', 'train'] as const) {
      const { count, from } = DIGIT_FILES[set];
      const digits = await fetchDigits(set);
      expect(digits.count).toBe(count);
      expect([...digits.labels]).toEqual(Array.from({ length: count }, (_, i) => i % 10));
      const known = new Set(listPictures(from === 'test' ? mnist.test : mnist.train));
      const pictures = listPictures(digits);
      expect(pictures.every((picture) => known.has(picture))).toBe(true);
      expect(new Set(pictures).size).toBe(count);
    }
  });

  test('are missing under any other name', async () => {
    const response = (await GET({ params: { file: 'other' } } as unknown as APIContext)) as Response;
    expect(response.status).toBe(404);
  });
});

describe('chooseDigits', () => {
  const digits = {
    images: new Uint8Array(0),
    labels: Uint8Array.from({ length: 55 }, (_, i) => i % 10),
    count: 55,
  };

  test('repeats with its seed', () => {
    expect(chooseDigits(digits, 3, new Random(1))).toEqual(chooseDigits(digits, 3, new Random(1)));
    expect(chooseDigits(digits, 3, new Random(1))).not.toEqual(chooseDigits(digits, 3, new Random(2)));
  });

  test('says which class has too few', () => {
    expect(() => chooseDigits(digits, 6, new Random(1))).toThrow(
      'There are not 6 digits of class 5, only 5.',
    );
  });
});
