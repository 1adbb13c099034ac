// The two gradients of a convolution. Stock wasm lacks the filter's (tfjs #8474) and walks the input's pixel by pixel.
import { BatchMatMul, Conv2D, Slice, Transpose, backend_util } from '@tensorflow/tfjs-core';
import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import { allocate, floats, need, release, run, sizeOf, view } from './heap.ts';
import type { WasmKernel } from './heap.ts';

type Shape4 = [number, number, number, number];
export type ConvInfo = backend_util.Conv2DInfo;

/** Works out sizes and padding of the forward convolution from a gradient kernel's attributes. */
export function forwardInfo(inputShape: number[], filterShape: number[], attrs: NamedAttrMap): ConvInfo {
  if ((attrs['dataFormat'] ?? 'NHWC') !== 'NHWC') throw new Error('Convolutions on wasm are NHWC.');
  return backend_util.computeConv2DInfo(
    inputShape as Shape4,
    filterShape as Shape4,
    attrs['strides'] as [number, number],
    1,
    attrs['pad'] as 'same' | 'valid' | number | backend_util.ExplicitPadding,
    attrs['dimRoundingMode'] as 'floor' | 'round' | 'ceil' | undefined,
  );
}

/**
 * Computes ∂L/∂filter as a convolution of the input by the output's gradient: batch and channels trade places and the
 * stride becomes the dilation.
 *
 * x [B, H, W, C], dy [B, OH, OW, F] → [KH, KW, C, F]
 */
export const composedFilterGradient: WasmKernel = ({ inputs, backend, attrs }) => {
  const x = need(inputs, 'x');
  const dy = need(inputs, 'dy');
  const info = forwardInfo(x.shape, attrs['filterShape'] as number[], attrs);
  const { top, bottom, left, right } = info.padInfo;
  const { filterHeight, filterWidth, inChannels, outChannels } = info;

  const images = run(backend, Transpose, { x }, { perm: [3, 1, 2, 0] }); // [C, H, W, B]
  const filter = run(backend, Transpose, { x: dy }, { perm: [1, 2, 0, 3] }); // [OH, OW, B, F]
  const all = run(
    backend,
    Conv2D,
    { x: images, filter },
    {
      strides: [1, 1],
      dilations: [info.strideHeight, info.strideWidth],
      pad: [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ],
      dataFormat: 'NHWC',
    },
  );
  release(backend, images, filter);

  // Where the stride does not divide the padded input, rows that no window reached come out as extra taps.
  const size = [inChannels, filterHeight, filterWidth, outChannels];
  const taps = run(backend, Slice, { x: all }, { begin: [0, 0, 0, 0], size });
  const gradient = run(backend, Transpose, { x: taps }, { perm: [1, 2, 0, 3] });
  release(backend, all, taps);
  return gradient;
};

/** Adds up columns [B·OH·OW, KH·KW·C] where their windows lie in `out` [B, H, W, C]. */
function columnsToImage(columns: Float32Array, out: Float32Array, info: ConvInfo): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, filterHeight, filterWidth } = info;
  out.fill(0);
  let from = 0;
  for (let image = 0; image < batchSize; image++) {
    for (let y = 0; y < outHeight; y++) {
      for (let x = 0; x < outWidth; x++) {
        for (let ky = 0; ky < filterHeight; ky++) {
          const row = y * info.strideHeight - info.padInfo.top + ky;
          const left = x * info.strideWidth - info.padInfo.left;
          if (row >= 0 && row < inHeight) {
            const first = Math.max(0, -left);
            const last = Math.min(filterWidth, inWidth - left);
            const source = from + first * inChannels;
            const target = ((image * inHeight + row) * inWidth + left + first) * inChannels;
            const count = (last - first) * inChannels;
            for (let i = 0; i < count; i++) {
              out[target + i] = (out[target + i] as number) + (columns[source + i] as number);
            }
          }
          from += filterWidth * inChannels;
        }
      }
    }
  }
}

/**
 * Computes ∂L/∂input, which is also the forward pass of a transposed convolution: one product with the transposed filter,
 * then every column is added where its window lies.
 *
 * dy [B, OH, OW, F], filter [KH, KW, C, F] → [B, H, W, C]
 */
export const composedInputGradient: WasmKernel = ({ inputs, backend, attrs }) => {
  const dy = need(inputs, 'dy');
  const filter = need(inputs, 'filter');
  const info = forwardInfo(attrs['inputShape'] as number[], filter.shape, attrs);
  const taps = info.filterHeight * info.filterWidth * info.inChannels;
  const rows = info.batchSize * info.outHeight * info.outWidth;

  const columns: TensorInfo = run(
    backend,
    BatchMatMul,
    { a: view(dy, [1, rows, info.outChannels]), b: view(filter, [1, taps, info.outChannels]) },
    { transposeA: false, transposeB: true },
  );
  const gradient = allocate(backend, [...info.inShape]);
  if (sizeOf(gradient.shape) > 0) columnsToImage(floats(backend, columns), floats(backend, gradient), info);
  release(backend, columns);
  return gradient;
};
