// C = A·B in tiles of four rows by eight columns whose sums stay in registers while the inner index runs (Goto & van de Geijn
// 2008). The rows of A and C are found through tables of byte offsets, so that the windows of a convolution are multiplied
// where they lie, without being copied out first (Dukhan 2019, "The Indirect Convolution Algorithm").
import { count, countOn, f32, f32x4, i32, when, whileTrue } from './instructions.ts';
import type { Code, Variable } from './instructions.ts';
import { define } from './assembler.ts';
import type { FunctionBuilder } from './assembler.ts';

const ROWS = 4;
/** Columns of a tile, and width of a packed panel of B. */
export const PANEL = 8;
const UNROLL = 4;

interface Tile {
  /** Two vectors of sums for each row. */
  readonly sums: readonly (readonly [Variable, Variable])[];
  readonly row: Variable;
  readonly column: Variable;
}

/** Registers of one step: two vectors of B, and a number of A four times over. */
interface Temporaries {
  readonly left: Variable;
  readonly right: Variable;
  readonly splat: Variable;
}

/** One step of the inner index: two vectors of B times one number of each row of A. */
function step(tile: Tile, b: Variable, at: number, number: (row: number) => Code, t: Temporaries): Code {
  return [
    t.left.set(f32x4.load(b.value, at)),
    t.right.set(f32x4.load(b.value, at + 16)),
    tile.sums.map(([left, right], row) => [
      t.splat.set(number(row)),
      left.set(f32x4.add(left.value, f32x4.mul(t.splat.value, t.left.value))),
      right.set(f32x4.add(right.value, f32x4.mul(t.splat.value, t.right.value))),
    ]),
  ];
}

/** Where a tile is stored. */
interface Target {
  readonly c: Variable;
  readonly cTable: Variable;
  readonly rows: Variable;
  readonly columns: Variable;
  readonly accumulate: Variable;
  /** Room for eight numbers. */
  readonly spare: Variable;
}

/** Stores a tile row by row (rows of C may overlap when accumulating), without what lies beyond the matrix. */
function storeTile(f: FunctionBuilder, tile: Tile, target: Target): Code {
  const { c, cTable, rows, columns, accumulate, spare } = target;
  const [address, q, sum] = [f.i32(), f.i32(), f.f32()];
  const whole = ([left, right]: readonly [Variable, Variable]): Code => [
    when(accumulate.value, [
      left.set(f32x4.add(left.value, f32x4.load(address.value))),
      right.set(f32x4.add(right.value, f32x4.load(address.value, 16))),
    ]),
    f32x4.store(address.value, left.value),
    f32x4.store(address.value, right.value, 16),
  ];
  const part = ([left, right]: readonly [Variable, Variable]): Code => {
    const [from, to] = [
      i32.add(spare.value, i32.shl(q.value, 2)),
      i32.add(address.value, i32.shl(q.value, 2)),
    ];
    return [
      f32x4.store(spare.value, left.value),
      f32x4.store(spare.value, right.value, 16),
      count(q, i32.sub(columns.value, tile.column.value), 1, [
        sum.set(f32.load(from)),
        when(accumulate.value, sum.set(f32.add(sum.value, f32.load(to)))),
        f32.store(to, sum.value),
      ]),
    ];
  };
  return tile.sums.map((pair, r) => {
    const index = i32.add(tile.row.value, i32.const(r));
    const offset = i32.load(i32.add(cTable.value, i32.shl(tile.row.value, 2)), 4 * r);
    const full = i32.leS(i32.add(tile.column.value, i32.const(PANEL)), columns.value);
    return when(i32.ltS(index, rows.value), [
      address.set(i32.add(i32.add(c.value, i32.shl(tile.column.value, 2)), offset)),
      when(full, whole(pair), part(pair)),
    ]);
  });
}

/** Walks over all tiles of C, panel by panel; `sumUp` fills the sums of one, from the panel's address in `b`. */
function forEachTile(
  f: FunctionBuilder,
  target: Target,
  panel: Variable,
  panelBytes: Code,
  sumUp: (tile: Tile, b: Variable) => Code,
): Code {
  const tile: Tile = {
    sums: Array.from({ length: ROWS }, () => [f.v128(), f.v128()] as const),
    row: f.i32(),
    column: f.i32(),
  };
  const b = f.i32();
  return [
    tile.column.set(i32.const(0)),
    whileTrue(i32.ltS(tile.column.value, target.columns.value), [
      tile.row.set(i32.const(0)),
      whileTrue(i32.ltS(tile.row.value, target.rows.value), [
        tile.sums.flat().map((sum) => sum.set(f32x4.zero)),
        b.set(panel.value),
        sumUp(tile, b),
        storeTile(f, tile, target),
        tile.row.increase(ROWS),
      ]),
      panel.increase(panelBytes),
      tile.column.increase(PANEL),
    ]),
  ];
}

const temporaries = (f: FunctionBuilder): Temporaries => ({
  left: f.v128(),
  right: f.v128(),
  splat: f.v128(),
});

/**
 * Multiplies rows of A, each `segments` runs of `depth` numbers whose starts are `pitch` bytes apart.
 *
 * Tables hold byte offsets, aTable a multiple of four of them; `accumulate` 1 adds to C; `spare` is room for eight numbers.
 */
export const productOfRows = define(
  'a aTable b c cTable rows columns depth segments pitch accumulate spare',
  (f, { a, aTable, b: panel, c, cTable, rows, columns, depth, segments, pitch, accumulate, spare }) => {
    const [k, segment] = [f.i32(), f.i32()];
    const starts = Array.from({ length: ROWS }, () => f.i32());
    const at = Array.from({ length: ROWS }, () => f.i32());
    const temporary = temporaries(f);
    const steps = (tile: Tile, b: Variable, number: number): Code => [
      Array.from({ length: number }, (_, u) =>
        step(tile, b, 32 * u, (row) => f32x4.loadSplat((at[row] as Variable).value, 4 * u), temporary),
      ),
      at.map((address) => address.increase(4 * number)),
      b.increase(32 * number),
    ];
    const total = i32.mul(depth.value, segments.value);
    const target = { c, cTable, rows, columns, accumulate, spare };
    return forEachTile(f, target, panel, i32.shl(total, 5), (tile, b) => [
      starts.map((start, r) => {
        const entry = i32.add(aTable.value, i32.shl(tile.row.value, 2));
        return start.set(i32.add(a.value, i32.load(entry, 4 * r)));
      }),
      count(segment, segments.value, 1, [
        at.map((address, r) => address.set((starts[r] as Variable).value)),
        count(k, depth.value, UNROLL, steps(tile, b, UNROLL)),
        countOn(k, depth.value, 1, steps(tile, b, 1)),
        starts.map((start) => start.increase(pitch.value)),
      ]),
    ]);
  },
);

/**
 * Multiplies columns of A: its number for row i of C and inner index k lies at a + aTable[k] + 4·i.
 *
 * Reads up to three numbers beyond the last row.
 */
export const productOfColumns = define(
  'a aTable b c cTable rows columns depth accumulate spare',
  (f, { a, aTable, b: panel, c, cTable, rows, columns, depth, accumulate, spare }) => {
    const [k, start, entry, at] = [f.i32(), f.i32(), f.i32(), f.i32()];
    const temporary = temporaries(f);
    const steps = (tile: Tile, b: Variable, number: number): Code => [
      Array.from({ length: number }, (_, u) => [
        at.set(i32.add(start.value, i32.load(entry.value, 4 * u))),
        step(tile, b, 32 * u, (row) => f32x4.loadSplat(at.value, 4 * row), temporary),
      ]),
      entry.increase(4 * number),
      b.increase(32 * number),
    ];
    const target = { c, cTable, rows, columns, accumulate, spare };
    return forEachTile(f, target, panel, i32.shl(depth.value, 5), (tile, b) => [
      start.set(i32.add(a.value, i32.shl(tile.row.value, 2))),
      entry.set(aTable.value),
      count(k, depth.value, UNROLL, steps(tile, b, UNROLL)),
      countOn(k, depth.value, 1, steps(tile, b, 1)),
    ]);
  },
);
