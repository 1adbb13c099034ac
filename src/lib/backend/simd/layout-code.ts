// Moves numbers into the order in which the products read them.
import { count, countOn, f32, f32x4, i32, whileTrue } from './instructions.ts';
import type { Code, Variable } from './instructions.ts';
import { define } from './assembler.ts';
import { PANEL } from './product-code.ts';

type Lanes = [number, number, number, number];

/**
 * Packs a matrix of `depth` rows into panels of eight columns: [depth, columns] → [⌈columns / 8⌉, depth, 8].
 *
 * The stride is in bytes. What lies beyond the last column is whatever follows in memory: products never
 * store those columns, and the allocator keeps more than 32 bytes behind its last block.
 */
export const pack = define('to from depth columns stride', (f, { to, from, depth, columns, stride }) => {
  const [column, k, at] = [f.i32(), f.i32(), f.i32()];
  return [
    column.set(i32.const(0)),
    whileTrue(i32.ltS(column.value, columns.value), [
      at.set(i32.add(from.value, i32.shl(column.value, 2))),
      count(k, depth.value, 1, [
        f32x4.store(to.value, f32x4.load(at.value)),
        f32x4.store(to.value, f32x4.load(at.value, 16), 16),
        at.increase(stride.value),
        to.increase(32),
      ]),
      column.increase(PANEL),
    ]),
  ];
});

/** Transposes four vectors of four in place, through four others. */
function transposeSquare(v: Variable[], t: Variable[]): Code {
  const mix = (
    target: Variable | undefined,
    a: Variable | undefined,
    b: Variable | undefined,
    lanes: Lanes,
  ): Code => (target as Variable).set(f32x4.shuffle((a as Variable).value, (b as Variable).value, lanes));
  return [
    mix(t[0], v[0], v[1], [0, 4, 1, 5]),
    mix(t[1], v[0], v[1], [2, 6, 3, 7]),
    mix(t[2], v[2], v[3], [0, 4, 1, 5]),
    mix(t[3], v[2], v[3], [2, 6, 3, 7]),
    mix(v[0], t[0], t[2], [0, 1, 4, 5]),
    mix(v[1], t[0], t[2], [2, 3, 6, 7]),
    mix(v[2], t[1], t[3], [0, 1, 4, 5]),
    mix(v[3], t[1], t[3], [2, 3, 6, 7]),
  ];
}

/**
 * Packs a transposed matrix into panels of eight columns: [columns, depth] → [⌈columns / 8⌉, depth, 8].
 *
 * The stride is in bytes. Panels are filled up with copies of the last column.
 */
export const packTransposed = define(
  'to from depth columns stride',
  (f, { to, from, depth, columns, stride }) => {
    const [column, k, index] = [f.i32(), f.i32(), f.i32()];
    const at = Array.from({ length: PANEL }, () => f.i32());
    const [square, other] = [f.vectors(4), f.vectors(4)];
    const half = (sources: Variable[], offset: number): Code => [
      square.map((vector, r) => vector.set(f32x4.load((sources[r] as Variable).value))),
      transposeSquare(square, other),
      square.map((vector, r) => f32x4.store(to.value, vector.value, 32 * r + offset)),
    ];
    const last = i32.sub(columns.value, i32.const(1));
    return [
      column.set(i32.const(0)),
      whileTrue(i32.ltS(column.value, columns.value), [
        at.map((address, r) => [
          index.set(i32.add(column.value, i32.const(r))),
          index.set(i32.select(index.value, last, i32.ltS(index.value, columns.value))),
          address.set(i32.add(from.value, i32.mul(index.value, stride.value))),
        ]),
        count(k, depth.value, 4, [
          half(at.slice(0, 4), 0),
          half(at.slice(4), 16),
          at.map((address) => address.increase(16)),
          to.increase(128),
        ]),
        countOn(k, depth.value, 1, [
          at.map((address, r) => f32.store(to.value, f32.load(address.value), 4 * r)),
          at.map((address) => address.increase(4)),
          to.increase(32),
        ]),
        column.increase(PANEL),
      ]),
    ];
  },
);

/** Copies `rows` rows of `width` numbers between places with different strides, in bytes. */
export const copyRows = define(
  'to from rows width toStride fromStride',
  (f, { to, from, rows, width, toStride, fromStride }) => {
    const [row, i, target, source] = [f.i32(), f.i32(), f.i32(), f.i32()];
    const advance = (bytes: number): Code => [target.increase(bytes), source.increase(bytes)];
    return count(row, rows.value, 1, [
      target.set(to.value),
      source.set(from.value),
      count(i, width.value, 4, [f32x4.store(target.value, f32x4.load(source.value)), advance(16)]),
      countOn(i, width.value, 1, [f32.store(target.value, f32.load(source.value)), advance(4)]),
      to.increase(toStride.value),
      from.increase(fromStride.value),
    ]);
  },
);
