// The place of a maximum.

/** Returns where the greatest of some numbers stands; the first of equals. */
export function argmax(values: Float32Array | Float64Array | readonly number[]): number {
  return values.indexOf(Math.max(...values));
}
