// What a network is compared with: the median filter, and PCA from the bundle that the trainer fitted. A chunk of its own.
import { medianFilter } from '../metrics/median.ts';
import { projectPca } from '../metrics/pca.ts';
import type { Pixels } from '../models/types.ts';
import { fetchBundle, pcaOf } from './bundles.ts';
import type { LoadedModel } from './shelf.ts';

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
  const pca = pcaOf(await fetchBundle(loaded, 'pca', signal));
  return { median: medianFilter(corrupted), pca: projectPca(pca, corrupted) };
}
