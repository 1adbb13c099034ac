import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBundle, encodeBundle, type BundleTensor } from '../../../src/lib/weights/bundle.ts';

const finite = fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e4, max: 1e4 });
const tensor = fc
  .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rows, columns]) =>
    fc
      .array(finite, { minLength: rows * columns, maxLength: rows * columns })
      .map((values): BundleTensor => ({ shape: [rows, columns], data: Float32Array.from(values) })),
  );
const tensors = fc.dictionary(fc.string({ minLength: 1 }), tensor, { maxKeys: 5 });

describe('tensor bundle', () => {
  test('reads float32 back exactly, with its record', () => {
    fc.assert(
      fc.property(tensors, fc.dictionary(fc.string(), fc.integer()), (input, meta) => {
        const bundle = decodeBundle(encodeBundle(input, meta));
        expect(Object.entries(bundle.meta)).toEqual(Object.entries(meta));
        expect(Object.keys(bundle.tensors)).toEqual(Object.keys(input));
        for (const [name, { shape, data }] of Object.entries(input)) {
          expect(bundle.tensors[name]?.shape).toEqual(shape);
          expect(bundle.tensors[name]?.data).toEqual(data);
        }
      }),
    );
  });

  test('keeps float16 to 11 bits and uint8 to half a step of its range', () => {
    fc.assert(
      fc.property(tensor, ({ shape, data }) => {
        const bytes = encodeBundle({
          h: { shape, data, dtype: 'float16' },
          q: { shape, data, dtype: 'uint8' },
        });
        const { h, q } = decodeBundle(bytes).tensors;
        const step = data.length === 0 ? 0 : (Math.max(...data) - Math.min(...data)) / 255;
        data.forEach((value, i) => {
          expect(Math.abs((h?.data[i] as number) - value)).toBeLessThanOrEqual(
            Math.abs(value) / 2048 + 2 ** -25,
          );
          expect(Math.abs((q?.data[i] as number) - value)).toBeLessThanOrEqual(0.5 * step * 1.0001 + 1e-3);
        });
      }),
    );
  });

  test('keeps whole bytes exactly and constants in 8 bits', () => {
    const data = Float32Array.from({ length: 256 }, (_, i) => i);
    const constant = new Float32Array(3).fill(0.25);
    const bytes = encodeBundle({
      a: { shape: [256], data, dtype: 'uint8' },
      b: { shape: [3], data: constant, dtype: 'uint8' },
    });
    expect(decodeBundle(bytes).tensors['a']?.data).toEqual(data);
    expect(decodeBundle(bytes).tensors['b']?.data).toEqual(constant);
  });

  const input = { mean: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) } };
  const good = encodeBundle(input, { k: 1 });

  test('writes equal bytes for equal input', () => {
    expect(encodeBundle(input, { k: 1 })).toEqual(good);
  });

  test('begins its numbers at a multiple of 4 bytes, so that a reader may look at them in place', () => {
    for (const k of [1, 10, 100, 1000]) expect(encodeBundle(input, { k }).length % 4).toBe(0);
  });

  test('checks names and shapes where they are known', () => {
    expect(decodeBundle(good, { mean: [2, 2] }).tensors['mean']?.data).toEqual(input.mean.data);
    expect(() => decodeBundle(good, { mean: [4] })).toThrow('In the tensor bundle “mean” is 2×2, not 4.');
    expect(() => decodeBundle(good, { mean: [2, 2], covariance: [4] })).toThrow(
      'The tensor bundle lacks “covariance”.',
    );
    expect(() => decodeBundle(good, {})).toThrow('holds “mean”, which is not expected');
  });

  test.each<[string, Uint8Array, string]>([
    ['HTML', new TextEncoder().encode('<!doctype html><html>'), 'not a tensor bundle'],
    ['nothing', new Uint8Array(0), 'not a tensor bundle'],
    ['the magic word alone', good.slice(0, 8), 'cut off inside its header'],
    ['half a header', good.slice(0, 30), 'cut off inside its header'],
    ['a cut tail', good.slice(0, -1), 'bytes, but its header describes'],
    ['a byte too many', new Uint8Array([...good, 0]), 'bytes, but its header describes'],
    ['a damaged header', good.map((byte, i) => (i === 12 ? 0x5b : byte)), 'it is not JSON'],
    [
      'an infinity',
      good.map((byte, i) => (i === good.length - 1 ? 0x7f : i === good.length - 2 ? 0x80 : byte)),
      'no finite number',
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => decodeBundle(bytes)).toThrow(message);
  });

  test('refuses to write what it would not read', () => {
    expect(() => encodeBundle({ a: { shape: [1], data: Float32Array.of(NaN) } })).toThrow('“a” holds NaN');
    expect(() => encodeBundle({ a: { shape: [2], data: Float32Array.of(1) } })).toThrow('“a” has 1 numbers');
    expect(() => encodeBundle({ a: { shape: [1], data: Float32Array.of(1e5), dtype: 'float16' } })).toThrow(
      'beyond float16',
    );
  });
});
