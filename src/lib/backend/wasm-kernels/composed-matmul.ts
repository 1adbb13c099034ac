// Matrix products with a transposed side, which the gradients of every dense layer need. The stock kernels fall back to a
// scalar loop there (7 times slower); transposing first and multiplying with XNNPACK is faster at any size that matters.
import { BatchMatMul, Transpose, _FusedMatMul } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { need, release, run, sizeOf, view } from './heap.ts';
import type { KernelCall, WasmKernel } from './heap.ts';

/** Swaps the last two axes into a new tensor of the same rank. */
function swapLastAxes(backend: KernelCall['backend'], info: TensorInfo): TensorInfo {
  const rows = info.shape.at(-2) ?? 1;
  const columns = info.shape.at(-1) ?? 1;
  const batch = info.shape.slice(0, -2);
  const flat = view(info, [sizeOf(batch), rows, columns]);
  const swapped = run(backend, Transpose, { x: flat }, { perm: [0, 2, 1] });
  return { ...swapped, shape: [...batch, columns, rows] };
}

/** Wraps a stock product so that transposed inputs are transposed for real. */
function withExplicitTransposes(stock: WasmKernel): WasmKernel {
  return ({ inputs, backend, attrs }) => {
    const made: TensorInfo[] = [];
    const plain = (name: string, transposed: boolean): TensorInfo => {
      const info = need(inputs, name);
      if (!transposed) return info;
      const swapped = swapLastAxes(backend, info);
      made.push(swapped);
      return swapped;
    };
    const a = plain('a', attrs['transposeA'] === true);
    const b = plain('b', attrs['transposeB'] === true);
    const product = stock({
      inputs: { ...inputs, a, b },
      backend,
      attrs: { ...attrs, transposeA: false, transposeB: false },
    });
    release(backend, ...made);
    return product;
  };
}

/** The products to replace, and what replaces them. */
export const composedMatmul: Readonly<Record<string, (stock: WasmKernel) => WasmKernel>> = {
  [BatchMatMul]: withExplicitTransposes,
  [_FusedMatMul]: withExplicitTransposes,
};
