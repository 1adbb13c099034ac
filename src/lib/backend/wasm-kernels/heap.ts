// The little of the wasm backend that our kernels touch: its heap, and its own kernels as building blocks.
import { getKernel } from '@tensorflow/tfjs-core';
import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Simd } from '../simd/module.ts';

/** What tfjs hands to a kernel. */
export interface KernelCall {
  readonly inputs: Readonly<Record<string, TensorInfo | undefined>>;
  readonly backend: BackendWasm;
  readonly attrs: NamedAttrMap;
}

/** A kernel of the wasm backend with one output. */
export type WasmKernel = (call: KernelCall) => TensorInfo;

/** A kernel on our own functions; null says that it leaves a call to another. */
export type SimdKernel = (call: KernelCall, simd: Simd) => TensorInfo | null;

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** Returns an input by name; throws if the kernel was called without it. */
export function need(inputs: KernelCall['inputs'], name: string): TensorInfo {
  const info = inputs[name];
  if (info === undefined || info === null) throw new Error(`The kernel got no input called ${name}.`);
  return info;
}

/** Looks at the same data under another shape; owns nothing, so it is never disposed of. */
export function view(info: TensorInfo, shape: number[]): TensorInfo {
  return { dataId: info.dataId, shape, dtype: info.dtype };
}

/** Returns float32 data on the heap. Any allocation may move the heap: take views after the last one. */
export function floats(backend: BackendWasm, info: TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(info) as Float32Array;
}

/** Returns where a tensor's data begins on the heap, in bytes. */
export function addressOf(backend: BackendWasm, info: TensorInfo): number {
  return backend.getMemoryOffset(info.dataId) >>> 0;
}

/** Allocates an uninitialised float32 output. */
export function allocate(backend: BackendWasm, shape: number[]): TensorInfo {
  return backend.makeOutput(shape, 'float32');
}

/** Gives intermediate results back to the heap. */
export function release(backend: BackendWasm, ...infos: TensorInfo[]): void {
  for (const { dataId } of infos) backend.disposeData(dataId);
}

/** Runs one of the backend's kernels directly, without the engine's tape. */
export function run(
  backend: BackendWasm,
  kernel: string,
  inputs: Record<string, TensorInfo>,
  attrs: NamedAttrMap,
): TensorInfo {
  return getKernel(kernel, 'wasm').kernelFunc({ inputs, backend, attrs }) as TensorInfo;
}
