// What the trainer and `evaluate` hand to a study beside the digits: trained models to ask, and arrays that all models share.
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { MnistSplit } from '../lib/data/mnist.ts';
import type { StudyOptions } from '../lib/models/study.ts';
import type { ModelId } from '../lib/models/types.ts';
import { sha256 } from '../lib/weights/hash.ts';
import { ArrayCache } from './array-cache.ts';
import type { DigitFiles } from './mnist-files.ts';
import { RUNS, shippedFolder } from './run-folder.ts';
import { loadModel, readManifest } from './weights-folder.ts';

export interface StudySettings {
  readonly digits: DigitFiles;
  /** Other digits than those of the files: the part of them that a run was trained on. */
  readonly data?: MnistSplit;
  readonly seed: number;
  note(text: string): void;
  /** Folder of the shared arrays; default runs/cache. */
  readonly cacheFolder?: string;
  /** Where the weights of a model are; default public/weights/<id>. */
  folderOf?(id: ModelId): string;
}

/** Where the arrays are that all models share. */
export const CACHE = join(RUNS, 'cache');

/**
 * Makes the options that every study gets; the caller adds split, count and the rest.
 *
 * What is shared is kept for the backend, the digits and, where its name begins with `judge-`, the judge's weights.
 */
export function studyOptions(settings: StudySettings): StudyOptions {
  const { digits, seed, note, folderOf = shippedFolder } = settings;
  const data = settings.data ?? digits.data;
  let hashes: string | undefined; // a fifth of a second: only where something is shared
  const cache = new ArrayCache(settings.cacheFolder ?? CACHE, (name) => {
    hashes ??= [digits.sha256, sha256(data.validation.images), sha256(data.test.images)].join(' ');
    // Two backends round differently.
    const key = [name, tf.getBackend(), data.train.count, hashes];
    return [...key, ...(name.startsWith('judge-') ? [weightsHash(folderOf('judge'))] : [])].join(' ');
  });
  return {
    data,
    mnist: digits.mnist,
    seed,
    note,
    open: async (id) => (await loadModel(id, folderOf(id))).model,
    cached: (name, make) => cache.take(name, make),
  };
}

/** Joins the hashes of a folder's weights, as its manifest lists them. */
function weightsHash(folder: string): string {
  const files = Object.values(readManifest(folder).files).filter(({ role }) => role === 'weights');
  return files.map((file) => file.sha256).join('-');
}
