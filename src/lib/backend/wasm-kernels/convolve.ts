// A convolution and its two gradients as matrix products over windows that are read, or added to, where they lie.
// Addresses are of float32 tensors on the heap: x [B, H, W, C], filter [KH, KW, C, F], y [B, OH, OW, F].
import type { Simd } from '../simd/module.ts';
import { packedBytes, tableBytes } from './multiply.ts';
import type { Windows } from './windows.ts';

/** Calls a body for each group of images with its first image and their number. */
function forEachGroup({ batch, group }: Windows, body: (first: number, images: number) => void): void {
  for (let first = 0; first < batch; first += group) body(first, Math.min(group, batch - first));
}

function zero(simd: Simd, address: number, bytes: number): void {
  simd.floats.fill(0, address / 4, (address + bytes) / 4);
}

/** Computes y = x ∗ filter. */
export function convolve(simd: Simd, w: Windows, x: number, filter: number, y: number): void {
  const { group, pixels, run, segments, filters, imageBytes, pitch, unpadded } = w;
  const windows = group * pixels;
  const paddedBytes = unpadded ? 0 : group * imageBytes;
  const sizes = [
    paddedBytes,
    packedBytes(run * segments, filters),
    tableBytes(windows),
    tableBytes(windows),
    32,
  ];
  simd.borrow(sizes, (padded = 0, panels = 0, table = 0, yTable = 0, spare = 0) => {
    zero(simd, padded, paddedBytes);
    simd.writeTable(table, windows, (i) => w.offset(i));
    simd.writeTable(yTable, windows, (i) => 4 * i * filters);
    simd.run.pack(panels, filter, run * segments, filters, 4 * filters);
    forEachGroup(w, (first, images) => {
      const source = x + first * w.plainBytes;
      if (!unpadded) w.fill(simd, padded, source, images);
      const [from, to] = [unpadded ? source : padded, y + 4 * first * pixels * filters];
      simd.run.productOfRows(
        from,
        table,
        panels,
        to,
        yTable,
        images * pixels,
        filters,
        run,
        segments,
        pitch,
        0,
        spare,
      );
    });
  });
}

/** Computes ∂L/∂x from ∂L/∂y: each window's share is added where the window lies. */
export function convolveInputGradient(simd: Simd, w: Windows, dy: number, filter: number, dx: number): void {
  const { group, pixels, run, segments, filters, imageBytes, pitch } = w;
  const windows = group * pixels;
  const panelBytes = packedBytes(filters, run);
  const sizes = [group * imageBytes, panelBytes * segments, tableBytes(windows), tableBytes(windows), 32];
  simd.borrow(sizes, (padded = 0, panels = 0, table = 0, yTable = 0, spare = 0) => {
    simd.writeTable(table, windows, (i) => w.offset(i));
    simd.writeTable(yTable, windows, (i) => 4 * i * filters);
    for (let row = 0; row < segments; row++) {
      const from = filter + 4 * row * run * filters;
      simd.run.packTransposed(panels + row * panelBytes, from, filters, run, 4 * filters);
    }
    if (w.leavesOut) zero(simd, dx, w.batch * w.plainBytes);
    forEachGroup(w, (first, images) => {
      zero(simd, padded, images * imageBytes);
      const from = dy + 4 * first * pixels * filters;
      for (let row = 0; row < segments; row++) {
        const [b, to] = [panels + row * panelBytes, padded + row * pitch];
        simd.run.productOfRows(from, yTable, b, to, table, images * pixels, run, filters, 1, 0, 1, spare);
      }
      w.crop(simd, dx + first * w.plainBytes, padded, images);
    });
  });
}

/** Computes ∂L/∂filter from x and ∂L/∂y: a product whose inner index runs over all windows. */
export function convolveFilterGradient(simd: Simd, w: Windows, x: number, dy: number, dFilter: number): void {
  const { group, pixels, run, segments, filters, imageBytes, pitch, unpadded } = w;
  const windows = group * pixels;
  const paddedBytes = unpadded ? 0 : group * imageBytes;
  const sizes = [paddedBytes, packedBytes(windows, filters), tableBytes(windows), tableBytes(run), 32];
  simd.borrow(sizes, (padded = 0, panels = 0, table = 0, filterTable = 0, spare = 0) => {
    zero(simd, padded, paddedBytes);
    zero(simd, dFilter, 4 * segments * run * filters);
    simd.writeTable(table, windows, (i) => w.offset(i));
    simd.writeTable(filterTable, run, (i) => 4 * i * filters);
    forEachGroup(w, (first, images) => {
      const source = x + first * w.plainBytes;
      if (!unpadded) w.fill(simd, padded, source, images);
      const count = images * pixels;
      simd.run.pack(panels, dy + 4 * first * pixels * filters, count, filters, 4 * filters);
      for (let row = 0; row < segments; row++) {
        const from = (unpadded ? source : padded) + row * pitch;
        const to = dFilter + 4 * row * run * filters;
        simd.run.productOfColumns(from, table, panels, to, filterTable, run, filters, count, 1, spare);
      }
    });
  });
}
