// What a network is compared with: the median filter, and PCA from the bundle that the trainer fitted. A chunk of its own.
import { medianFilter } from '../metrics/median.ts';
import { projectPca, type Pca } from '../metrics/pca.ts';
import { PIXELS, type Pixels } from '../models/types.ts';
import { decodeBundle } from '../weights/bundle.ts';
import { EngineError } from './errors.ts';
import type { LoadedModel } from './shelf.ts';
import { fetchVerified, refuseDamaged } from './shipped.ts';

/** Answers of the classic methods to corrupted pictures. */
export interface BaselineAnswers {
  readonly median: Pixels;
  readonly pca: Pixels;
}

const fitted = new WeakMap<LoadedModel, Promise<Pca>>();

/** Computes the baselines; fetches PCA's components on first use, and again if that failed. */
export async function answerBaselines(
  loaded: LoadedModel,
  corrupted: Pixels,
  signal?: AbortSignal,
): Promise<BaselineAnswers> {
  let pca = fitted.get(loaded);
  if (!pca) {
    pca = fetchPca(loaded, signal);
    fitted.set(loaded, pca);
    pca.catch(() => fitted.delete(loaded));
  }
  return { median: medianFilter(corrupted), pca: projectPca(await pca, corrupted) };
}

async function fetchPca({ folder, manifest }: LoadedModel, signal?: AbortSignal): Promise<Pca> {
  const name = Object.keys(manifest.files).find((file) => /^pca\.[0-9a-f]+\.tensors$/.test(file));
  if (name === undefined) throw new EngineError('corrupt', 'These weights came without PCA; leave it out.');
  const bytes = await fetchVerified(folder, manifest, name, { signal });
  return refuseDamaged(() => {
    const { tensors } = decodeBundle(bytes);
    const { mean, components, eigenvalues } = tensors;
    const k = eigenvalues?.data.length ?? 0;
    if (
      mean?.data.length !== PIXELS ||
      !components ||
      components.data.length !== k * PIXELS ||
      !eigenvalues
    ) {
      throw new Error(`${name} holds no PCA of 784 pixels`);
    }
    return { mean: mean.data, components: components.data, eigenvalues: eigenvalues.data };
  });
}
