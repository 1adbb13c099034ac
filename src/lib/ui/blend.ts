// Between two things of equal length, number by number.

/** Returns (1 − t)·a + t·b. */
export function blend(a: Float32Array, b: Float32Array, t: number): Float32Array {
  return a.map((value, i) => (1 - t) * value + t * (b[i] as number));
}

/** Returns blends at t = 0, 1/(count − 1), … 1, one after the other. */
export function blendInSteps(a: Float32Array, b: Float32Array, count: number): Float32Array {
  const all = new Float32Array(a.length * count);
  for (let k = 0; k < count; k++) all.set(blend(a, b, k / (count - 1)), k * a.length);
  return all;
}

/** Counts the grey pixels of a picture: those between a quarter and three quarters of full ink. */
export function countGrey(picture: Float32Array): number {
  return picture.reduce((count, value) => count + (value > 0.25 && value < 0.75 ? 1 : 0), 0);
}
