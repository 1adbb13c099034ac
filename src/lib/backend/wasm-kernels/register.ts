// Puts our kernels in place of, or beside, the wasm backend's own.
import {
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  getKernel,
  registerKernel,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import type { KernelConfig, KernelFunc } from '@tensorflow/tfjs-core';
import { AdamUpdate } from '../adam-update.ts';
import { registerGradients } from '../gradients.ts';
import { isSimdSupported, simdFor } from '../simd/module.ts';
import { composedAdam, simdAdam } from './adam.ts';
import { conv2dKernels } from './conv2d.ts';
import { composedFilterGradient, composedInputGradient } from './composed-conv2d.ts';
import { composedMatmul } from './composed-matmul.ts';
import { matmulKernels } from './matmul.ts';
import { gradientKernels, pointwiseKernels } from './pointwise.ts';
import type { SimdKernel, WasmKernel } from './heap.ts';

const BACKEND = 'wasm';
let registered = false;

/** Replaces a kernel's function and keeps its set-up, which binds the stock function it may build on. */
function replace(kernelName: string, kernelFunc: WasmKernel | typeof simdAdam): void {
  const stock: KernelConfig | undefined = getKernel(kernelName, BACKEND);
  if (stock !== undefined) unregisterKernel(kernelName, BACKEND);
  registerKernel({
    ...stock,
    kernelName,
    backendName: BACKEND,
    kernelFunc: kernelFunc as unknown as KernelFunc,
  });
}

/** Returns the function registered for a kernel now. */
function current(kernelName: string): WasmKernel {
  return getKernel(kernelName, BACKEND).kernelFunc as unknown as WasmKernel;
}

/** Tries our functions first, and leaves to another kernel what they do not take on. */
function preferSimd(fast: SimdKernel, other: WasmKernel): WasmKernel {
  return (call) => fast(call, simdFor(call.backend)) ?? other(call);
}

/** Runs our functions, which take every call. */
function onlySimd(fast: SimdKernel, kernelName: string): WasmKernel {
  return preferSimd(fast, () => {
    throw new Error(`${kernelName} does not take these inputs.`);
  });
}

/** Registers kernels composed of the backend's own; they run everywhere. */
function registerComposed(): void {
  for (const [name, wrap] of Object.entries(composedMatmul)) replace(name, wrap(current(name)));
  replace(Conv2DBackpropFilter, composedFilterGradient);
  replace(Conv2DBackpropInput, composedInputGradient);
  replace(AdamUpdate, composedAdam);
}

/** Registers kernels on our own functions, in front of what is registered before. */
function registerSimd(): void {
  for (const [name, fast] of Object.entries({ ...matmulKernels, ...conv2dKernels, ...pointwiseKernels })) {
    replace(name, preferSimd(fast, current(name)));
  }
  for (const [name, fast] of Object.entries(gradientKernels)) replace(name, onlySimd(fast, name));
  replace(AdamUpdate, simdAdam);
  registerGradients();
}

/**
 * Registers the kernels that the wasm backend lacks or has slow: matrix products, convolutions and their gradients, sums over
 * a batch, AdamUpdate. Call it after `@tensorflow/tfjs-backend-wasm` and tfjs's gradients; more calls change nothing.
 *
 * With SIMD (every current browser) they are functions of our own on the backend's heap, otherwise, or with `simd: false`,
 * compositions of the backend's kernels.
 */
export function registerWasmKernels(options: { readonly simd?: boolean } = {}): void {
  if (registered) return;
  registerComposed();
  if (options.simd !== false && isSimdSupported()) registerSimd();
  registered = true;
}
