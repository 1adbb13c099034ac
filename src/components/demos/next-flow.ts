// A flow in one dimension: z ~ N(0, 1) pushed through an increasing function, and the density of what comes out.
//
//   x = f(z) = z + a tanh(2 (z − c))          a push away from c (a > 0) or towards it (a < 0)
//   f′(z) = 1 + 2a / cosh²(2 (z − c))         positive, and f so invertible, exactly if a > −½
//   p(x) = φ(z) / f′(z),  φ the standard normal density
import { Random } from '../../lib/random.ts';

export interface Flow {
  readonly a: number;
  readonly c: number;
}

/** Where the sliders end; a stays above −½. */
export const LIMITS = { a: [-0.2, 2.5], c: [-1.5, 1.5], z: [-2.5, 2.5] } as const;

/** Returns φ(z), the density of N(0, 1). */
export function bell(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}

/** Returns f(z). */
export function push({ a, c }: Flow, z: number): number {
  return z + a * Math.tanh(2 * (z - c));
}

/** Returns f′(z). */
export function stretch({ a, c }: Flow, z: number): number {
  return 1 + (2 * a) / Math.cosh(2 * (z - c)) ** 2;
}

/** Returns p(f(z)), exactly. */
export function densityAt(flow: Flow, z: number): number {
  return bell(z) / stretch(flow, z);
}

/** Samples x = f(z) of the standard normal numbers of a seed. */
export function samplesOf(flow: Flow, count: number, seed: number): Float64Array {
  return Float64Array.from(new Random(seed).normals(count), (z) => push(flow, z));
}

/** Counts samples in bins of one width from `least` up, as densities: counts over (count · width). */
export function histogram(
  samples: Float64Array,
  { least, width, bins }: { readonly least: number; readonly width: number; readonly bins: number },
): Float64Array {
  const heights = new Float64Array(bins);
  for (const x of samples) {
    const bin = Math.floor((x - least) / width);
    if (bin >= 0 && bin < bins) heights[bin] = (heights[bin] as number) + 1 / (samples.length * width);
  }
  return heights;
}
