// Functions that go once over the numbers of a tensor, four at a time.
import { count, countOn, f32, f32x4, i32 } from './instructions.ts';
import type { Code, Variable } from './instructions.ts';
import { define } from './assembler.ts';
import type { FunctionBuilder } from './assembler.ts';

/** The operations that exist for one number and for four. */
const scalar = { ...f32, splat: (value: Code): Code => value };
type Arithmetic = Pick<
  typeof scalar,
  'load' | 'store' | 'add' | 'sub' | 'mul' | 'div' | 'sqrt' | 'gt' | 'select' | 'splat'
>;

/** Goes over arrays whose addresses are the given variables; the body is written twice, for four numbers and for the rest. */
function forEachNumber(
  f: FunctionBuilder,
  arrays: Variable[],
  length: Code,
  body: (a: Arithmetic, temporary: () => Variable) => Code,
): Code {
  const i = f.i32();
  const advance = (bytes: number): Code => arrays.map((array) => array.increase(bytes));
  return [
    count(i, length, 4, [body(f32x4, () => f.v128()), advance(16)]),
    countOn(i, length, 1, [body(scalar, () => f.f32()), advance(4)]),
  ];
}

/** Takes an Adam step; see ../adam-update.ts for the formulas. rest1 = 1 − β₁, rest2 = 1 − β₂. */
export const adam = define(
  'weight gradient m v newWeight newM newV length beta1:f rest1:f beta2:f rest2:f scale:f root:f epsilon:f',
  (f, { length, beta1, rest1, beta2, rest2, scale, root, epsilon, ...at }) => {
    const { weight, gradient, newWeight, newM, newV } = at;
    return forEachNumber(f, Object.values(at), length.value, (a, temporary) => {
      const [g, m, v] = [temporary(), temporary(), temporary()];
      const { load, store, add, sub, mul, div, sqrt, splat } = a;
      const grow = (old: Variable, beta: Variable, rest: Variable, by: Code): Code =>
        add(mul(splat(beta.value), load(old.value)), mul(splat(rest.value), by));
      const denominator = add(mul(sqrt(v.value), splat(root.value)), splat(epsilon.value));
      return [
        g.set(load(gradient.value)),
        m.set(grow(at.m, beta1, rest1, g.value)),
        v.set(grow(at.v, beta2, rest2, mul(g.value, g.value))),
        store(newM.value, m.value),
        store(newV.value, v.value),
        store(newWeight.value, sub(load(weight.value), div(mul(splat(scale.value), m.value), denominator))),
      ];
    });
  },
);

/** Passes a gradient back through a leaky ReLU: dx = dy where x > 0, else alpha·dy. */
export const leakyGradient = define('x dy dx length alpha:f', (f, { x, dy, dx, length, alpha }) =>
  forEachNumber(f, [x, dy, dx], length.value, (a, temporary) => {
    const g = temporary();
    const positive = a.gt(a.load(x.value), a.splat(f32.const(0)));
    return [
      g.set(a.load(dy.value)),
      a.store(dx.value, a.select(g.value, a.mul(g.value, a.splat(alpha.value)), positive)),
    ];
  }),
);

/** Adds a row to every row of a matrix, in place or into another. */
export const addRow = define('to from row rows columns', (f, { to, from, row, rows, columns }) => {
  const [i, at] = [f.i32(), f.i32()];
  return count(i, rows.value, 1, [
    at.set(row.value),
    forEachNumber(f, [to, from, at], columns.value, (a) =>
      a.store(to.value, a.add(a.load(from.value), a.load(at.value))),
    ),
  ]);
});

/** Rows summed before they are added to the total, which keeps the rounding error of a long sum small. */
const CHUNK = 64;

/** Adds up `term(address)` over the rows of a matrix, column by column, four columns at once and then one. */
function sumColumns(
  f: FunctionBuilder,
  walkers: Variable[],
  to: Variable,
  [rows, columns]: [Variable, Variable],
  term: (a: Arithmetic, at: Variable[], column: Variable) => Code,
): Code {
  const [column, row, left, stride] = [f.i32(), f.i32(), f.i32(), f.i32()];
  const at = walkers.map(() => f.i32());
  const sums = (a: Arithmetic, zero: Code, part: Variable, total: Variable): Code => [
    at.map((address, i) => address.set(i32.add((walkers[i] as Variable).value, i32.shl(column.value, 2)))),
    total.set(zero),
    row.set(i32.const(0)),
    countOn(row, rows.value, CHUNK, [
      part.set(zero),
      count(left, i32.const(CHUNK), 1, [
        part.set(a.add(part.value, term(a, at, column))),
        at.map((address) => address.increase(stride.value)),
      ]),
      total.set(a.add(total.value, part.value)),
    ]),
    part.set(zero),
    countOn(row, rows.value, 1, [
      part.set(a.add(part.value, term(a, at, column))),
      at.map((address) => address.increase(stride.value)),
    ]),
    a.store(i32.add(to.value, i32.shl(column.value, 2)), a.add(total.value, part.value)),
  ];
  return [
    stride.set(i32.shl(columns.value, 2)),
    count(column, columns.value, 4, sums(f32x4, f32x4.zero, f.v128(), f.v128())),
    countOn(column, columns.value, 1, sums(scalar, f32.const(0), f.f32(), f.f32())),
  ];
}

/** Adds up the rows of a matrix. */
export const columnSums = define('from to rows columns', (f, { from, to, rows, columns }) =>
  sumColumns(f, [from], to, [rows, columns], (a, [at]) => a.load((at as Variable).value)),
);

/** Adds up dy·(x − mean) over the rows; mean is one row. */
export const centredSums = define('x dy mean to rows columns', (f, { x, dy, mean, to, rows, columns }) =>
  sumColumns(f, [x, dy], to, [rows, columns], (a, [xAt, dyAt], column) => {
    const centre = a.load(i32.add(mean.value, i32.shl(column.value, 2)));
    return a.mul(a.load((dyAt as Variable).value), a.sub(a.load((xAt as Variable).value), centre));
  }),
);
