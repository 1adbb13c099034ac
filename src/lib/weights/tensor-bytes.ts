// Named arrays to bytes and back, as tfjs's weight files hold them: one after the other, little-endian, float32 or float16.
// Typed arrays have the machine's byte order; every machine a browser runs on today is little-endian.
import { fromHalf, toHalf } from './half.ts';

/** A named array with its shape, row by row. */
export interface NamedWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A name with a shape: what a network expects. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
}

export type FloatType = 'float32' | 'float16';

/** Bytes of one number. */
export const BYTES_PER_NUMBER: Readonly<Record<FloatType, number>> = { float32: 4, float16: 2 };

/** Counts the numbers of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** Copies numbers to bytes. */
export function floatsToBytes(values: Float32Array, type: FloatType): Uint8Array {
  const array = type === 'float16' ? toHalf(values) : values;
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** Reads `count` numbers that begin at a byte; the bytes are copied, so they need no alignment. */
export function bytesToFloats(
  bytes: Uint8Array,
  offset: number,
  count: number,
  type: FloatType,
): Float32Array<ArrayBuffer> {
  const { buffer } = Uint8Array.from(bytes.subarray(offset, offset + count * BYTES_PER_NUMBER[type]));
  return type === 'float16' ? fromHalf(new Uint16Array(buffer)) : new Float32Array(buffer);
}

/** Throws one sentence if an array does not fill its shape or holds a number that is not finite (in float16, say). */
export function checkWeight(weight: NamedWeight, type: FloatType = 'float32'): void {
  const size = sizeOf(weight.shape);
  if (weight.data.length !== size) {
    const shape = weight.shape.join('×');
    throw new Error(
      `“${weight.name}” has ${weight.data.length} numbers, but its shape ${shape} needs ${size}.`,
    );
  }
  const limit = type === 'float16' ? 65_519 : Number.MAX_VALUE;
  const wrong = weight.data.find((value) => !(Math.abs(value) <= limit));
  if (wrong !== undefined) {
    const why = Number.isFinite(wrong) ? 'is beyond float16' : 'is no finite number';
    throw new Error(`“${weight.name}” holds ${wrong}, which ${why}.`);
  }
}

/** Puts byte arrays one after the other. */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
