// The geometry of a convolution on the heap: images with their padding around them, and where each window begins in them.
import type { backend_util } from '@tensorflow/tfjs-core';
import type { Simd } from '../simd/module.ts';

/** Windows multiplied in one call: enough to fill the tiles, few enough for their images to stay in the second-level cache. */
const WINDOWS_AT_ONCE = 192;

export interface Windows {
  /** Images handled together. */
  readonly group: number;
  readonly batch: number;
  /** Output pixels of one image. */
  readonly pixels: number;
  /** Numbers in one row of a window: width × channels. */
  readonly run: number;
  /** Rows of a window. */
  readonly segments: number;
  readonly filters: number;
  /** Bytes from one row of a padded image to the next. */
  readonly pitch: number;
  /** Bytes of a padded image. */
  readonly imageBytes: number;
  /** Bytes of an image as it is in its tensor. */
  readonly plainBytes: number;
  /** True if windows can be read in the tensor itself, since nothing is padded. */
  readonly unpadded: boolean;
  /** True if some of the input lies in no window. */
  readonly leavesOut: boolean;
  /** Byte offset of a window of the group in the padded images. */
  offset(window: number): number;
  /** Copies images of the tensor at `from` into the padded ones at `to`, whose borders are zero already. */
  fill(simd: Simd, to: number, from: number, images: number): void;
  /** Copies the insides of padded images at `from` into the tensor at `to`. */
  crop(simd: Simd, to: number, from: number, images: number): void;
}

/** Works out the geometry of an undilated NHWC convolution. */
export function windowsOf(info: backend_util.Conv2DInfo): Windows {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth } = info;
  const { top, left } = info.padInfo;
  const reachedHeight = (outHeight - 1) * strideHeight + info.filterHeight;
  const reachedWidth = (outWidth - 1) * strideWidth + info.filterWidth;
  const unpadded = top === 0 && left === 0 && reachedHeight <= inHeight && reachedWidth <= inWidth;
  const height = unpadded ? inHeight : reachedHeight;
  const width = unpadded ? inWidth : reachedWidth;
  const pitch = 4 * width * inChannels;
  const pixels = outHeight * outWidth;
  const rows = Math.min(inHeight, height - top);
  const columns = Math.min(inWidth, width - left);
  const inset = top * pitch + 4 * left * inChannels;
  const plainPitch = 4 * inWidth * inChannels;
  const [imageBytes, plainBytes] = [height * pitch, inHeight * plainPitch];
  return {
    group: Math.min(batchSize, Math.ceil(WINDOWS_AT_ONCE / pixels)),
    batch: batchSize,
    pixels,
    run: info.filterWidth * inChannels,
    segments: info.filterHeight,
    filters: info.outChannels,
    pitch,
    imageBytes,
    plainBytes,
    unpadded,
    leavesOut: rows < inHeight || columns < inWidth || unpadded,
    offset(window) {
      const [image, pixel] = [Math.floor(window / pixels), window % pixels];
      const [y, x] = [Math.floor(pixel / outWidth), pixel % outWidth];
      return image * imageBytes + y * strideHeight * pitch + 4 * x * strideWidth * inChannels;
    },
    fill(simd, to, from, images) {
      for (let i = 0; i < images; i++) {
        const [target, source] = [to + i * imageBytes + inset, from + i * plainBytes];
        simd.run.copyRows(target, source, rows, columns * inChannels, pitch, plainPitch);
      }
    },
    crop(simd, to, from, images) {
      for (let i = 0; i < images; i++) {
        const [target, source] = [to + i * plainBytes, from + i * imageBytes + inset];
        simd.run.copyRows(target, source, rows, columns * inChannels, plainPitch, pitch);
      }
    },
  };
}
