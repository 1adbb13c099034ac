// What a network is compared with: the median filter, and PCA from the bundle that the trainer fitted. A chunk of its own.
import { medianFilter } from '../metrics/median.ts';
import { projectPca, type Pca } from '../metrics/pca.ts';
import { PIXELS, type Pixels } from '../models/types.ts';
import { fetchBundle } from './bundles.ts';
import type { LoadedModel } from './shelf.ts';
import { refuseDamaged } from './shipped.ts';

/** Answers of the classic methods to corrupted pictures. */
export interface BaselineAnswers {
  readonly median: Pixels;
  readonly pca: Pixels;
}

/** Computes the baselines; fetches PCA's components on first use, and again if that failed. */
export async function answerBaselines(
  loaded: LoadedModel,
  corrupted: Pixels,
  signal?: AbortSignal,
): Promise<BaselineAnswers> {
  const pca = await fetchPca(loaded, signal);
  return { median: medianFilter(corrupted), pca: projectPca(pca, corrupted) };
}

async function fetchPca(loaded: LoadedModel, signal?: AbortSignal): Promise<Pca> {
  const { mean, components, eigenvalues } = await fetchBundle(loaded, 'pca', signal);
  return refuseDamaged(() => {
    const k = eigenvalues?.data.length ?? 0;
    if (
      mean?.data.length !== PIXELS ||
      !components ||
      components.data.length !== k * PIXELS ||
      !eigenvalues
    ) {
      throw new Error('These weights hold no PCA of 784 pixels');
    }
    return { mean: mean.data, components: components.data, eigenvalues: eigenvalues.data };
  });
}
