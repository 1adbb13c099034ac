// What a study is given, with a handful of made-up digits in place of MNIST, and a PCA that can be checked by hand.
import type { StudyOptions } from '../../src/lib/models/study.ts';
import { PIXELS } from '../../src/lib/models/types.ts';
import { scatter } from './few-digits.ts';

/** Makes options whose PCA has the pixels 0, 1, 2 … as components and the mean 0: it keeps the first pixels of a picture. */
export function fewDigitsOptions(counts = { train: 20, validation: 100, test: 30 }): StudyOptions {
  const components = new Float32Array(32 * PIXELS);
  for (let k = 0; k < 32; k++) components[k * PIXELS + k] = 1;
  const pca = {
    mean: { shape: [PIXELS], data: new Float32Array(PIXELS) },
    components: { shape: [32, PIXELS], data: components },
    eigenvalues: { shape: [32], data: new Float32Array(32).fill(1) },
  };
  return {
    data: {
      train: scatter(counts.train, 1).digits,
      validation: scatter(counts.validation, 2).digits,
      test: scatter(counts.test, 3).digits,
    },
    mnist: false,
    seed: 1,
    note: () => undefined,
    open: () => Promise.reject(new Error('There is no other model here.')),
    cached: (name, make) => (name === 'pca-32' ? Promise.resolve(pca) : make()),
  };
}
