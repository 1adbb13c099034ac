// One model measured or drawn from the weights in a folder, and its manifest brought up to date.
import { resolve } from 'node:path';
import { take } from '../lib/data/mnist.ts';
import { loadStudy } from '../lib/models/study.ts';
import type { ModelId } from '../lib/models/types.ts';
import type { Manifest, Metric } from '../lib/weights/manifest.ts';
import { replaceDrawings, replaceMetrics } from './drawings.ts';
import type { DigitFiles } from './mnist-files.ts';
import { shippedFolder } from './run-folder.ts';
import { studyOptions } from './study-options.ts';
import { loadModel, writeManifest } from './weights-folder.ts';

export interface Evaluation {
  readonly id: ModelId;
  /** Folder of the weights. */
  readonly folder: string;
  readonly digits: DigitFiles;
  readonly split: 'validation' | 'test';
  /** Measure on the first 1,000 digits what takes seconds; the manifest stays as it is. */
  readonly quick: boolean;
  /** Default: the manifest's. */
  readonly seed: number | undefined;
  note(text: string): void;
}

const QUICK_COUNT = 1000;

/** Measures a model and writes the figures into its manifest, if they are whole and of MNIST. */
export async function evaluateModel(evaluation: Evaluation): Promise<Metric[]> {
  const { id, folder, digits, split, quick, note } = evaluation;
  const { model, manifest } = await loadModel(id, folder);
  const options = studyOptions({ digits, seed: evaluation.seed ?? manifest.seed, note });
  const { count } = digits.data[split];
  const metrics = await (
    await loadStudy(id)
  ).measure(model, { ...options, split, count: quick ? QUICK_COUNT : count, thorough: !quick });
  model.dispose();
  if (quick || !digits.mnist) return metrics;
  const testUses = manifest.testUses + (split === 'test' ? 1 : 0);
  writeManifest(folder, { ...manifest, metrics: replaceMetrics(manifest.metrics, metrics), testUses });
  if (split === 'test') note(`The test set has now been used ${testUses} times for ${folder}/manifest.json`);
  return metrics;
}

/** Draws and fits anew what the trainer drew from the same weights, and says which files are new; films stay. */
export async function drawModel({ id, folder, digits, note }: Evaluation): Promise<string> {
  const { model, manifest } = await loadModel(id, folder);
  const { data } = digits;
  const options = studyOptions({
    digits,
    data: { ...data, train: take(data.train, manifest.split.train[1]) },
    seed: manifest.seed,
    note,
  });
  const findings = await (
    await loadStudy(id)
  ).illustrate(model, {
    ...options,
    splits: ['validation'],
    // As in the trainer: what does not ship is compared after one epoch.
    quick: resolve(folder) !== resolve(shippedFolder(id)),
    history: manifest.history,
    film: [],
  });
  model.dispose();
  const { files }: Manifest = replaceDrawings(folder, manifest, findings);
  const fresh = Object.keys(files).filter((name) => !Object.hasOwn(manifest.files, name));
  return fresh.length === 0 ? `Nothing changed in ${folder}` : `New in ${folder}: ${fresh.join(', ')}`;
}
