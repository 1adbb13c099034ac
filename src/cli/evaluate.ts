// npm run evaluate [-- <id>]: measures the weights in a folder and prints each metric with its controls.
import { openNodeBackend } from '../lib/backend/node.ts';
import type { NodePreference } from '../lib/backend/node.ts';
import { REGISTERED } from '../lib/models/registry.ts';
import { loadStudy } from '../lib/models/study.ts';
import type { ModelId } from '../lib/models/types.ts';
import type { Manifest, Metric } from '../lib/weights/manifest.ts';
import { BACKEND_FLAG, DATA_FLAG, readArguments, readModelId, SEED_FLAG } from './arguments.ts';
import { readDigits } from './mnist-files.ts';
import { runCommand, UsageError } from './outcome.ts';
import { openProgress } from './progress.ts';
import { shippedFolder } from './run-folder.ts';
import { headlines } from './table.ts';
import { loadModel, writeManifest } from './weights-folder.ts';

const COMMAND = {
  usage: 'npm run evaluate [-- <id>] [flags]        without an id: every model that has weights',
  about: `Measures weights on held-out digits: by default the 10,000 of validation, train[50000:60000].
--split test is for the figures of a release: it uses the 10,000 test digits, and the manifest counts it.`,
  flags: {
    split: { type: 'text', value: 'SPLIT', about: 'validation or test', choices: ['validation', 'test'] },
    quick: { type: 'switch', about: 'use the first 1,000 digits of the split; the manifest stays as it is' },
    weights: { type: 'text', value: 'DIR', about: 'folder of the weights; default public/weights/<id>' },
    seed: SEED_FLAG,
    backend: BACKEND_FLAG,
    data: DATA_FLAG,
  },
  words: { least: 0, most: 1, what: 'which model' },
} as const;

const QUICK_COUNT = 1000;

/** Puts new figures in place of those of the same name and split. */
function replaceMetrics(old: readonly Metric[], fresh: readonly Metric[]): Metric[] {
  const key = ({ name, split }: Metric): string => `${name} ${split}`;
  const measured = new Set(fresh.map(key));
  return [...old.filter((metric) => !measured.has(key(metric))), ...fresh];
}

await runCommand(async () => {
  const { values, words } = readArguments(COMMAND, process.argv.slice(2));
  const ids: readonly ModelId[] = words[0] === undefined ? REGISTERED : [readModelId(words[0])];
  if (values.weights !== undefined && words[0] === undefined) {
    throw new UsageError('Say which model the weights are of; --help shows how.');
  }
  const split = (values.split ?? 'validation') as 'validation' | 'test';
  const { data, mnist } = readDigits(values.data);
  const { backend } = await openNodeBackend((values.backend ?? 'auto') as NodePreference);
  const progress = openProgress();
  for (const id of ids) {
    const folder = values.weights ?? shippedFolder(id);
    const { model, manifest } = await loadModel(id, folder);
    progress.note(`Evaluating ${id} on ${backend}`);
    const metrics = await (
      await loadStudy(id)
    ).measure(model, {
      data,
      mnist,
      split,
      seed: values.seed ?? manifest.seed,
      count: values.quick === true ? QUICK_COUNT : data[split].count,
      note: (text) => {
        progress.note(text);
      },
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
