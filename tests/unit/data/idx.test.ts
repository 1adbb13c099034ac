import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  encodeImages,
  encodeLabels,
  pairDigits,
  parseImages,
  parseLabels,
} from '../../../src/lib/data/idx.ts';

const images = encodeImages(Uint8Array.from({ length: 3 * 784 }, (_, i) => i % 256));
const labels = encodeLabels(Uint8Array.of(3, 1, 4));

/** Returns a copy with one byte changed. */
function withByte(bytes: Uint8Array, index: number, value: number): Uint8Array {
  const copy = bytes.slice();
  copy[index] = value;
  return copy;
}

describe('IDX', () => {
  test('reads back the pictures it wrote', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), fc.nat(), (count, start) => {
        const pictures = Uint8Array.from({ length: count * 784 }, (_, i) => (i * 31 + start) % 256);
        expect(parseImages(encodeImages(pictures), 'x')).toEqual({ count, images: pictures });
      }),
    );
  });

  test('reads back the labels it wrote', () => {
    fc.assert(
      fc.property(fc.uint8Array({ max: 9 }), (values) => {
        expect(parseLabels(encodeLabels(values), 'x')).toEqual({ count: values.length, labels: values });
      }),
    );
  });

  test('reads a file that lies inside a larger buffer', () => {
    const padded = new Uint8Array(images.length + 7);
    padded.set(images, 5);
    expect(parseImages(padded.subarray(5, 5 + images.length), 'x').count).toBe(3);
  });

  test.each([
    [
      'a wrong magic number',
      withByte(images, 3, 1),
      'a.idx is not a file of IDX pictures: it begins with 0x00000801',
    ],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0, 0), 'gunzip it first'],
    ['an empty file', new Uint8Array(0), 'it begins with 0 bytes'],
    ['half a header', images.subarray(0, 9), 'a.idx is cut off: 9 bytes are less than its header of 16.'],
    [
      'a missing byte',
      images.subarray(0, -1),
      'a.idx is cut off: 3 pictures need 2368 bytes, but it has only 2367.',
    ],
    ['a byte too many', new Uint8Array([...images, 0]), 'a.idx has 1 bytes too many after its 3 pictures.'],
    ['pictures of 27×28', withByte(images, 11, 27), 'the pictures are 27×28, but this book needs 28×28.'],
    ['a huge count', withByte(images, 4, 255), 'a.idx is cut off'],
  ])('refuses pictures with %s', (_, bytes, message) => {
    expect(() => parseImages(bytes, 'a.idx')).toThrow(message);
  });

  test.each([
    ['pictures', images, 'is not a file of IDX labels'],
    ['a missing byte', labels.subarray(0, -1), 'cut off'],
    ['a byte too many', new Uint8Array([...labels, 0]), '1 bytes too many'],
    ['a label of 10', withByte(labels, 9, 10), 'b.idx: label 1 is 10, but labels are 0 to 9.'],
  ])('refuses labels with %s', (_, bytes, message) => {
    expect(() => parseLabels(bytes, 'b.idx')).toThrow(message);
  });

  test('refuses to write what it would not read', () => {
    expect(() => encodeImages(new Uint8Array(100))).toThrow('784 bytes each');
    expect(() => encodeLabels(Uint8Array.of(10))).toThrow('Labels are 0 to 9, not 10.');
  });

  test('pairs pictures with labels of the same number only', () => {
    const pictures = parseImages(images, 'x');
    expect(pairDigits(pictures, parseLabels(labels, 'x')).count).toBe(3);
    const two = parseLabels(encodeLabels(Uint8Array.of(1, 2)), 'x');
    expect(() => pairDigits(pictures, two)).toThrow('The sizes disagree: 3 pictures, but 2 labels.');
  });
});
