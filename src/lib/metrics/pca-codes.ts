// Pictures to their coordinates in a PCA basis and back, in float64: what the Gaussians of chapters 1 and 2 live on.
import { PIXELS, type Pixels } from '../models/types.ts';
import type { Pca } from './pca.ts';

/**
 * Computes z = Bᵀ(x − m) of pictures, n × k, in float64; B are the components, m the mean.
 *
 * The same as encodePca to more digits, and faster: where a picture has no ink, nothing is multiplied.
 */
export function codesInBasis({ mean, components, eigenvalues }: Pca, x: ArrayLike<number>): Float64Array {
  const k = eigenvalues.length;
  const n = x.length / PIXELS;
  const columns = new Float64Array(PIXELS * k); // Bᵀ, a row for each pixel
  const origin = new Float64Array(k); // −Bᵀm
  for (let c = 0; c < k; c++) {
    for (let p = 0; p < PIXELS; p++) {
      const entry = components[c * PIXELS + p] as number;
      columns[p * k + c] = entry;
      origin[c] = (origin[c] as number) - entry * (mean[p] as number);
    }
  }
  const z = new Float64Array(n * k);
  for (let i = 0; i < n; i++) {
    const code = z.subarray(i * k, (i + 1) * k);
    code.set(origin);
    for (let p = 0; p < PIXELS; p++) {
      const ink = x[i * PIXELS + p] as number;
      if (ink === 0) continue;
      for (let c = 0, at = p * k; c < k; c++, at++) {
        code[c] = (code[c] as number) + ink * (columns[at] as number);
      }
    }
  }
  return z;
}

/** Computes the pictures x = m + Bz of codes, n × 784; values may leave [0, 1]. */
export function picturesOfCodes(pca: Pca, z: Float64Array): Float64Array {
  const k = pca.eigenvalues.length;
  const n = z.length / k;
  const x = directionsOfCodes(pca, z);
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < PIXELS; p++)
      x[i * PIXELS + p] = (x[i * PIXELS + p] as number) + (pca.mean[p] as number);
  }
  return x;
}

/** Computes Bz without the mean: what a direction of the basis is in pixels, n × 784. */
export function directionsOfCodes({ components, eigenvalues }: Pca, z: Float64Array): Float64Array {
  const k = eigenvalues.length;
  const n = z.length / k;
  const x = new Float64Array(n * PIXELS);
  for (let i = 0; i < n; i++) {
    const row = x.subarray(i * PIXELS, (i + 1) * PIXELS);
    for (let c = 0; c < k; c++) {
      const share = z[i * k + c] as number;
      for (let p = 0, at = c * PIXELS; p < PIXELS; p++, at++) {
        row[p] = (row[p] as number) + share * (components[at] as number);
      }
    }
  }
  return x;
}

/** Makes pictures that can be shown: clipped to [0, 1]. */
export function clipped(x: Float64Array): Pixels {
  return Float32Array.from(x, (value) => Math.min(1, Math.max(0, value)));
}
