// Convolutions as kernels: forward, fused with bias and activation, and both gradients.
import {
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  FusedConv2D,
  backend_util,
} from '@tensorflow/tfjs-core';
import type { NamedAttrMap } from '@tensorflow/tfjs-core';
import { forwardInfo } from './composed-conv2d.ts';
import { convolve, convolveFilterGradient, convolveInputGradient } from './convolve.ts';
import { addressOf, allocate, need, sizeOf } from './heap.ts';
import type { SimdKernel } from './heap.ts';
import { finish } from './matmul.ts';
import { windowsOf } from './windows.ts';

/** True if a forward convolution has dilation or a layout that we leave to the stock kernel. */
function isUnusual(attrs: NamedAttrMap): boolean {
  const { dilations, dataFormat } = attrs;
  return !backend_util.tupleValuesAreOne((dilations ?? 1) as number | number[]) || dataFormat !== 'NHWC';
}

/** Convolves x [B, H, W, C] with filter [KH, KW, C, F] → [B, OH, OW, F]. */
export const conv2d: SimdKernel = ({ inputs, backend, attrs }, simd) => {
  const [x, filter] = [need(inputs, 'x'), need(inputs, 'filter')];
  if (isUnusual(attrs) || x.dtype !== 'float32') return null;
  const info = forwardInfo(x.shape, filter.shape, attrs);
  if (sizeOf(info.outShape) * sizeOf(filter.shape) === 0) return null;
  const y = allocate(backend, [...info.outShape]);
  const at = [x, filter, y].map((tensor) => addressOf(backend, tensor)) as [number, number, number];
  convolve(simd, windowsOf(info), ...at);
  return y;
};

/** Convolves, adds the bias, applies the activation. */
const fusedConv2d: SimdKernel = (call, simd) => {
  const linear = conv2d(call, simd);
  return linear === null ? null : finish(call, simd, linear);
};

/** ∂L/∂input, and the forward pass of a transposed convolution: dy [B, OH, OW, F] → [B, H, W, C]. */
const conv2dInputGradient: SimdKernel = ({ inputs, backend, attrs }, simd) => {
  const [dy, filter] = [need(inputs, 'dy'), need(inputs, 'filter')];
  const info = forwardInfo(attrs['inputShape'] as number[], filter.shape, attrs);
  if (sizeOf(dy.shape) * sizeOf(filter.shape) === 0) return null;
  const dx = allocate(backend, [...info.inShape]);
  const at = [dy, filter, dx].map((tensor) => addressOf(backend, tensor)) as [number, number, number];
  convolveInputGradient(simd, windowsOf(info), ...at);
  return dx;
};

/** ∂L/∂filter: x [B, H, W, C], dy [B, OH, OW, F] → [KH, KW, C, F]. */
const conv2dFilterGradient: SimdKernel = ({ inputs, backend, attrs }, simd) => {
  const [x, dy] = [need(inputs, 'x'), need(inputs, 'dy')];
  const info = forwardInfo(x.shape, attrs['filterShape'] as number[], attrs);
  if (sizeOf(x.shape) * sizeOf(dy.shape) === 0) return null;
  const dFilter = allocate(backend, [...info.filterShape]);
  const at = [x, dy, dFilter].map((tensor) => addressOf(backend, tensor)) as [number, number, number];
  convolveFilterGradient(simd, windowsOf(info), ...at);
  return dFilter;
};

export const conv2dKernels: Readonly<Record<string, SimdKernel>> = {
  [Conv2D]: conv2d,
  [FusedConv2D]: fusedConv2d,
  [Conv2DBackpropInput]: conv2dInputGradient,
  [Conv2DBackpropFilter]: conv2dFilterGradient,
};
