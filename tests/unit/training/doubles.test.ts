import { expect, it } from 'vitest';
import { packDoubles, unpackDoubles } from '../../../src/lib/training/doubles.ts';
import { decodeBundle, encodeBundle } from '../../../src/lib/weights/bundle.ts';
import { Random } from '../../../src/lib/random.ts';

it('brings every double back bit for bit through a bundle of float32', () => {
  const random = new Random(1);
  const ordinary = Array.from({ length: 100 }, () => random.normal() * 10 ** (20 * random.normal()));
  const values = Float64Array.of(
    0,
    -0,
    1 / 3,
    Number.MIN_VALUE,
    -Number.MAX_VALUE,
    1e-40,
    NaN,
    Infinity,
    ...ordinary,
  );
  const packed = packDoubles(values, [2, values.length / 2]);
  expect(packed.shape).toEqual([2, values.length / 2, 4]);
  const read = decodeBundle(encodeBundle({ packed })).tensors['packed']!;
  const back = unpackDoubles(read.data);
  back.forEach((value, i) => expect(Object.is(value, values[i])).toBe(true));
  expect(back).toHaveLength(values.length);
});
