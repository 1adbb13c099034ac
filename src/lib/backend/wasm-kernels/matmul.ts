// Matrix products as kernels: plain, transposed, batched, with a bias and an activation.
import {
  BatchMatMul,
  Elu,
  LeakyRelu,
  Prelu,
  Relu,
  Relu6,
  Sigmoid,
  _FusedMatMul,
} from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Simd } from '../simd/module.ts';
import { addressOf, allocate, need, release, run, sizeOf } from './heap.ts';
import type { KernelCall, SimdKernel } from './heap.ts';
import { multiply } from './multiply.ts';

/** Multiplies matrices or batches of them; null where both sides broadcast, which no model here needs. */
const batchMatMul: SimdKernel = ({ inputs, backend, attrs }, simd) => {
  const [a, b] = [need(inputs, 'a'), need(inputs, 'b')];
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return null;
  const [transposeA, transposeB] = [attrs['transposeA'] === true, attrs['transposeB'] === true];
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [inner, n] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  const [aBatch, bBatch] = [sizeOf(a.shape.slice(0, -2)), sizeOf(b.shape.slice(0, -2))];
  const outer = (aBatch >= bBatch ? a : b).shape.slice(0, -2);
  const broadcasts = aBatch !== bBatch && Math.min(aBatch, bBatch) !== 1;
  if (broadcasts || inner !== k || m * n * k * aBatch * bBatch === 0) return null;

  const batch = Math.max(aBatch, bBatch);
  const product = allocate(backend, [...outer, m, n]);
  const [aAt, bAt, cAt] = [a, b, product].map((info) => addressOf(backend, info)) as [number, number, number];
  for (let i = 0; i < batch; i++) {
    const left = { address: aAt + (aBatch === 1 ? 0 : 4 * i * m * k), transposed: transposeA };
    const right = { address: bAt + (bBatch === 1 ? 0 : 4 * i * k * n), transposed: transposeB };
    multiply(simd, left, right, cAt + 4 * i * m * n, [m, n, k]);
  }
  return product;
};

const ACTIVATIONS: Readonly<Record<string, string>> = {
  relu: Relu,
  relu6: Relu6,
  elu: Elu,
  sigmoid: Sigmoid,
  leakyrelu: LeakyRelu,
  prelu: Prelu,
};

/** Adds the bias [columns] to a product in place and applies the activation; the result takes the product's place. */
export function finish({ inputs, backend, attrs }: KernelCall, simd: Simd, linear: TensorInfo): TensorInfo {
  let result = linear;
  const replace = (next: TensorInfo): void => {
    release(backend, result);
    result = next;
  };
  const { bias, preluActivationWeights } = inputs;
  if (bias) {
    const [rows, columns] = [sizeOf(linear.shape) / sizeOf(bias.shape), sizeOf(bias.shape)];
    const [to, row] = [addressOf(backend, linear), addressOf(backend, bias)];
    simd.run.addRow(to, to, row, rows, columns);
  }
  const kernel = ACTIVATIONS[String(attrs['activation'])];
  if (kernel !== undefined) {
    const given: Record<string, TensorInfo> = preluActivationWeights ? { alpha: preluActivationWeights } : {};
    replace(run(backend, kernel, { x: result, ...given }, { alpha: attrs['leakyreluAlpha'] ?? 0.2 }));
  }
  return result;
}

/** Multiplies, adds the bias, applies the activation. */
const fusedMatMul: SimdKernel = (call, simd) => {
  const product = batchMatMul(call, simd);
  return product === null ? null : finish(call, simd, product);
};

export const matmulKernels: Readonly<Record<string, SimdKernel>> = {
  [BatchMatMul]: batchMatMul,
  [_FusedMatMul]: fusedMatMul,
};
