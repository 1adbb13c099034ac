// A basis for tests: the directions that some digits span, without the seconds that principal components take.
import { straighten } from '../../src/lib/data/training-codes.ts';
import type { Pca } from '../../src/lib/metrics/pca.ts';
import { PIXELS, type Digits } from '../../src/lib/models/types.ts';

/** Returns the mean of the first digits, and k orthonormal directions towards them. */
export function spanOf(digits: Digits, k: number): Pca {
  const mean = new Float32Array(PIXELS);
  for (let i = 0; i < k * PIXELS; i++) mean[i % PIXELS]! += (digits.images[i] as number) / 255 / (k + 1);
  const components = Float32Array.from(
    digits.images.subarray(0, k * PIXELS),
    (byte, i) => byte / 255 - (mean[i % PIXELS] as number),
  );
  return straighten({ mean, components, eigenvalues: new Float32Array(k).fill(1) }, k);
}
