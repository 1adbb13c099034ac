// Kernels that go once over a tensor, where the stock ones transpose it, copy it, or take several passes.
import { Add, Identity, Mean, Sum, Tile, util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { CENTRED_SUMS, LEAKY_GRADIENT } from '../gradients.ts';
import { addressOf, allocate, floats, need, sizeOf } from './heap.ts';
import type { SimdKernel } from './heap.ts';

/** A tensor as rows of its last axis. */
function rowsOf({ shape }: TensorInfo): { rows: number; columns: number } {
  const columns = shape.at(-1) ?? 1;
  return { rows: columns === 0 ? 0 : sizeOf(shape) / columns, columns };
}

/** Returns the same data under another owner: tensors never change, so a copy is not needed. */
export const identity: SimdKernel = ({ inputs, backend }) => {
  const x = need(inputs, 'x');
  if (x.dtype === 'string') return null;
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
};

/** Adds up all axes but the last; null for other axes and types. */
const sum: SimdKernel = ({ inputs, backend, attrs }, simd) => {
  const x = need(inputs, 'x');
  const rank = x.shape.length;
  const axes = util.parseAxisParam((attrs['axis'] ?? x.shape.map((_, i) => i)) as number[], x.shape);
  const leading = rank > 1 && axes.length === rank - 1 && !axes.includes(rank - 1);
  if (!leading || x.dtype !== 'float32' || sizeOf(x.shape) === 0) return null;
  const { rows, columns } = rowsOf(x);
  const keep = attrs['keepDims'] === true;
  const total = allocate(backend, [...(keep ? axes.map(() => 1) : []), columns]);
  simd.run.columnSums(addressOf(backend, x), addressOf(backend, total), rows, columns);
  return total;
};

/** Averages over all axes but the last; null for other axes and types. */
const mean: SimdKernel = (call, simd) => {
  const total = sum(call, simd);
  if (total === null) return null;
  const { rows } = rowsOf(need(call.inputs, 'x'));
  const values = floats(call.backend, total);
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) / rows;
  return total;
};

/** Repeats one row: [1, …, 1, C] → [n, …, m, C]; null for other tilings. */
const tile: SimdKernel = ({ inputs, backend, attrs }, simd) => {
  const x = need(inputs, 'x');
  const reps = attrs['reps'] as number[];
  const { columns, rows } = rowsOf(x);
  if (x.dtype !== 'float32' || rows !== 1 || reps.at(-1) !== 1) return null;
  const tiled = allocate(backend, [...reps.slice(0, -1), columns]);
  const [to, from] = [addressOf(backend, tiled), addressOf(backend, x)];
  simd.run.copyRows(to, from, sizeOf(tiled.shape) / columns, columns, 4 * columns, 0);
  return tiled;
};

/** Adds a row to a tensor, as a bias is added; null for other sums. */
const add: SimdKernel = ({ inputs, backend }, simd) => {
  const [a, b] = [need(inputs, 'a'), need(inputs, 'b')];
  const { rows, columns } = rowsOf(a);
  const isRow = b.shape.length === 1 && b.shape[0] === columns && columns > 1 && a.shape.length > 1;
  if (!isRow || a.dtype !== 'float32' || b.dtype !== 'float32') return null;
  const total = allocate(backend, a.shape);
  const [to, from, row] = [total, a, b].map((info) => addressOf(backend, info)) as [number, number, number];
  simd.run.addRow(to, from, row, rows, columns);
  return total;
};

const leakyGradient: SimdKernel = ({ inputs, backend, attrs }, simd) => {
  const [x, dy] = [need(inputs, 'x'), need(inputs, 'dy')];
  const dx = allocate(backend, x.shape);
  const at = [x, dy, dx].map((info) => addressOf(backend, info));
  simd.run.leakyGradient(...at, sizeOf(x.shape), attrs['alpha'] as number);
  return dx;
};

const centredSums: SimdKernel = ({ inputs, backend }, simd) => {
  const [x, dy, centre] = [need(inputs, 'x'), need(inputs, 'dy'), need(inputs, 'mean')];
  const { rows, columns } = rowsOf(x);
  const total = allocate(backend, [columns]);
  const at = [x, dy, centre, total].map((info) => addressOf(backend, info));
  simd.run.centredSums(...at, rows, columns);
  return total;
};

/** Kernels in place of stock ones. */
export const pointwiseKernels: Readonly<Record<string, SimdKernel>> = {
  [Identity]: identity,
  [Sum]: sum,
  [Mean]: mean,
  [Tile]: tile,
  [Add]: add,
};

/** Kernels of our own, which gradients.ts uses where they are registered. */
export const gradientKernels: Readonly<Record<string, SimdKernel>> = {
  [LEAKY_GRADIENT]: leakyGradient,
  [CENTRED_SUMS]: centredSums,
};
