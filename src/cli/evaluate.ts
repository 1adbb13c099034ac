// npm run evaluate [-- <id>]: measures the weights in a folder and prints each metric with its controls; or draws from them.
import { resolve } from 'node:path';
import { openNodeBackend } from '../lib/backend/node.ts';
import type { NodePreference } from '../lib/backend/node.ts';
import { take } from '../lib/data/mnist.ts';
import { REGISTERED } from '../lib/models/registry.ts';
import { loadStudy } from '../lib/models/study.ts';
import type { StudyOptions } from '../lib/models/study.ts';
import type { GenerativeModel, ModelId } from '../lib/models/types.ts';
import type { Manifest } from '../lib/weights/manifest.ts';
import { BACKEND_FLAG, DATA_FLAG, readArguments, readModelId, SEED_FLAG } from './arguments.ts';
import { replaceDrawings, replaceMetrics } from './drawings.ts';
import { readDigits } from './mnist-files.ts';
import { runCommand, UsageError } from './outcome.ts';
import { openProgress } from './progress.ts';
import { shippedFolder } from './run-folder.ts';
import { headlines } from './table.ts';
import { loadModel, writeManifest } from './weights-folder.ts';

const COMMAND = {
  usage: 'npm run evaluate [-- <id>] [flags]        without an id: every model that has weights',
  about: `Measures weights on held-out digits: by default the 10,000 of validation, train[50000:60000].
--split test is for the figures of a release: it uses the 10,000 test digits, and the manifest counts it.
--draw is for a change of what is drawn: it makes posters, films and figures anew, and leaves the weights as they are.`,
  flags: {
    split: { type: 'text', value: 'SPLIT', about: 'validation or test', choices: ['validation', 'test'] },
    quick: { type: 'switch', about: 'use the first 1,000 digits of the split; the manifest stays as it is' },
    draw: {
      type: 'switch',
      about: 'do not measure; replace posters, films and figures, and the metrics that belong to them',
    },
    weights: { type: 'text', value: 'DIR', about: 'folder of the weights; default public/weights/<id>' },
    seed: SEED_FLAG,
    backend: BACKEND_FLAG,
    data: DATA_FLAG,
  },
  words: { least: 0, most: 1, what: 'which model' },
} as const;

const QUICK_COUNT = 1000;

/** Draws and fits anew what the trainer drew from the same weights, and says which files are new. */
async function draw(
  model: GenerativeModel,
  manifest: Manifest,
  folder: string,
  options: StudyOptions,
): Promise<string> {
  const findings = await (
    await loadStudy(manifest.id)
  ).illustrate(model, {
    ...options,
    data: { ...options.data, train: take(options.data.train, manifest.split.train[1]) },
    splits: ['validation'],
    // As in the trainer: what does not ship is compared after one epoch.
    quick: resolve(folder) !== resolve(shippedFolder(manifest.id)),
  });
  const { files } = replaceDrawings(folder, manifest, findings);
  const fresh = Object.keys(files).filter((name) => !Object.hasOwn(manifest.files, name));
  return fresh.length === 0 ? `Nothing changed in ${folder}` : `New in ${folder}: ${fresh.join(', ')}`;
}

await runCommand(async () => {
  const { values, words } = readArguments(COMMAND, process.argv.slice(2));
  const ids: readonly ModelId[] = words[0] === undefined ? REGISTERED : [readModelId(words[0])];
  if (values.weights !== undefined && words[0] === undefined) {
    throw new UsageError('Say which model the weights are of; --help shows how.');
  }
  if (values.draw === true && [values.quick, values.split, values.seed].some((flag) => flag !== undefined)) {
    throw new UsageError(
      '--draw is one thing, with the manifest’s seed: leave --quick, --split and --seed away.',
    );
  }
  const split = (values.split ?? 'validation') as 'validation' | 'test';
  const { data, mnist } = readDigits(values.data);
  const { backend } = await openNodeBackend((values.backend ?? 'auto') as NodePreference);
  if (values.draw === true && !mnist) throw new UsageError('--draw is for weights trained on MNIST.');
  const progress = openProgress();
  const note = (text: string): void => {
    progress.note(text);
  };
  for (const id of ids) {
    const folder = values.weights ?? shippedFolder(id);
    const { model, manifest } = await loadModel(id, folder);
    const options: StudyOptions = { data, mnist, seed: values.seed ?? manifest.seed, note };
    if (values.draw === true) {
      progress.note(`Drawing ${id} on ${backend}`);
      progress.note(await draw(model, manifest, folder, options));
      model.dispose();
      continue;
    }
    progress.note(`Evaluating ${id} on ${backend}`);
    const metrics = await (
      await loadStudy(id)
    ).measure(model, {
      ...options,
      split,
      count: values.quick === true ? QUICK_COUNT : data[split].count,
    });
    progress.note(headlines(metrics));
    if (split === 'test' && values.quick !== true && mnist) {
      const updated: Manifest = {
        ...manifest,
        metrics: replaceMetrics(manifest.metrics, metrics),
        testUses: manifest.testUses + 1,
      };
      writeManifest(folder, updated);
      progress.note(`The test set has now been used ${updated.testUses} times for ${folder}/manifest.json`);
    }
    model.dispose();
  }
  progress.stop();
});
