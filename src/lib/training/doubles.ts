// Float64 numbers in a checkpoint, which holds float32: every double as four whole numbers below 2¹⁶, bit for bit.
import type { NamedArray } from '../models/types.ts';

const PARTS = 4;

/** Packs doubles so that unpackDoubles returns the same bits, whatever their size; the shape gains a last axis of 4. */
export function packDoubles(values: Float64Array, shape: readonly number[] = [values.length]): NamedArray {
  return {
    shape: [...shape, PARTS],
    data: Float32Array.from(new Uint16Array(values.slice().buffer)),
  };
}

/** Unpacks what packDoubles packed. */
export function unpackDoubles(data: Float32Array): Float64Array {
  return new Float64Array(Uint16Array.from(data).buffer);
}
