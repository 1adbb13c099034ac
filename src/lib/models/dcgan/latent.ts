// Ways through the space of z, for models whose z is N(0, I). No tensors here.
//
// In n dimensions most of N(0, I) lies near a sphere of radius √n. The straight line between two z leaves it, and half-way
// is only about √(n/2) long: a z that training seldom saw. So walks go along the sphere (White 2016, "Sampling Generative
// Networks", arXiv 1609.04468, section 2).

function lengthOf(z: Float32Array): number {
  return Math.hypot(...z);
}

/**
 * Returns the point at share t of the way along the great circle from `a` to `b`; its length goes evenly from one's to the
 * other's. Opposite points, between which no circle is the shortest, and parallel ones are joined by the straight line.
 *
 * @param t from 0, which gives `a` exactly, to 1, which gives `b` exactly.
 */
export function slerp(a: Float32Array, b: Float32Array, t: number): Float32Array {
  const [lengthA, lengthB] = [lengthOf(a), lengthOf(b)];
  const dot = a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
  const omega = Math.acos(Math.min(1, Math.max(-1, dot / (lengthA * lengthB))));
  const sine = Math.sin(omega);
  if (t === 0 || t === 1 || !(sine > 1e-6))
    return a.map((value, i) => (1 - t) * value + t * (b[i] as number));
  const length = (1 - t) * lengthA + t * lengthB;
  const [shareA, shareB] = [Math.sin((1 - t) * omega) / sine, Math.sin(t * omega) / sine];
  return a.map((value, i) => length * ((shareA * value) / lengthA + (shareB * (b[i] as number)) / lengthB));
}

/** Returns `count` points, two at least, along the sphere from `a` to `b`, both included: count × n. */
export function walk(a: Float32Array, b: Float32Array, count: number): Float32Array {
  const points = new Float32Array(count * a.length);
  for (let i = 0; i < count; i++) points.set(slerp(a, b, i / (count - 1)), i * a.length);
  return points;
}

/**
 * Adds weighted z and puts the sum back on the sphere of radius √n, where training was: arithmetic with averaged z
 * (Radford et al. 2015, section 6.3). A sum of zero stays zero.
 */
export function combine(
  terms: readonly { readonly weight: number; readonly z: Float32Array }[],
): Float32Array {
  const sum = new Float32Array(terms[0]?.z.length ?? 0);
  for (const { weight, z } of terms) {
    z.forEach((value, i) => {
      sum[i] = (sum[i] as number) + weight * value;
    });
  }
  const length = lengthOf(sum);
  return length === 0 ? sum : sum.map((value) => (value * Math.sqrt(sum.length)) / length);
}

/**
 * Writes codes of a model that takes labels: each z followed by the weights of the ten labels.
 *
 * @param z n × zLength.
 * @param labels n × 10 weights: 1 at a label, or shares between labels.
 */
export function joinCodes(z: Float32Array, zLength: number, labels: Float32Array): Float32Array {
  const count = z.length / zLength;
  const width = labels.length / count;
  const codes = new Float32Array(z.length + labels.length);
  for (let i = 0; i < count; i++) {
    codes.set(z.subarray(i * zLength, (i + 1) * zLength), i * (zLength + width));
    codes.set(labels.subarray(i * width, (i + 1) * width), i * (zLength + width) + zLength);
  }
  return codes;
}
