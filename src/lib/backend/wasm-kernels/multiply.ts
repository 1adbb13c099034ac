// Matrix products on the heap, in blocks that stay in the caches (Goto & van de Geijn 2008).
import type { Simd } from '../simd/module.ts';
import { PANEL } from '../simd/product-code.ts';

/** A matrix on the heap, row by row; `transposed` says that the product takes its columns for rows. */
export interface Operand {
  readonly address: number;
  readonly transposed: boolean;
}

/** Longest run of the inner index: a panel of B (32 bytes each) stays in the first-level cache. */
const DEPTH = 768;
/** Bytes of A in one block: they stay in the second-level cache while all of B's panels pass. */
const BLOCK_BYTES = 1 << 16;

/** Bytes of a matrix [depth, columns] packed into panels. */
export function packedBytes(depth: number, columns: number): number {
  return Math.ceil(columns / PANEL) * PANEL * depth * 4;
}

/** Bytes of a table of offsets. */
export function tableBytes(entries: number): number {
  return Math.ceil(entries / 4) * 16;
}

/**
 * Computes C = A·B.
 *
 * A [m, k] (stored [k, m] if transposed), B [k, n] (stored [n, k] if transposed) → C [m, n] at `c`, which overlaps neither.
 */
export function multiply(
  simd: Simd,
  a: Operand,
  b: Operand,
  c: number,
  [m, n, k]: [number, number, number],
): void {
  const depth = Math.min(k, DEPTH);
  const height = Math.min(m, Math.max(4, Math.floor(BLOCK_BYTES / (16 * depth)) * 4));
  const entries = a.transposed ? depth : height;
  const sizes = [packedBytes(depth, n), tableBytes(entries), tableBytes(height), 32];
  simd.borrow(sizes, (panels = 0, aTable = 0, cTable = 0, spare = 0) => {
    simd.writeTable(aTable, entries, (i) => 4 * i * (a.transposed ? m : k));
    simd.writeTable(cTable, height, (i) => 4 * i * n);
    for (let from = 0; from < k; from += depth) {
      const run = Math.min(depth, k - from);
      const accumulate = Number(from > 0);
      if (b.transposed) simd.run.packTransposed(panels, b.address + 4 * from, run, n, 4 * k);
      else simd.run.pack(panels, b.address + 4 * from * n, run, n, 4 * n);
      for (let top = 0; top < m; top += height) {
        const rows = Math.min(height, m - top);
        const to = c + 4 * top * n;
        if (a.transposed) {
          const start = a.address + 4 * (from * m + top);
          simd.run.productOfColumns(start, aTable, panels, to, cTable, rows, n, run, accumulate, spare);
        } else {
          const start = a.address + 4 * (top * k + from);
          simd.run.productOfRows(start, aTable, panels, to, cTable, rows, n, run, 1, 0, accumulate, spare);
        }
      }
    }
  });
}
