// npm run sample -- <id>: draws pictures from a model. Nothing is filtered: what was drawn is what is written.
import { openNodeBackend } from '../lib/backend/node.ts';
import type { NodePreference } from '../lib/backend/node.ts';
import { loadDefinition } from '../lib/models/registry.ts';
import { sampleFromSeed, sampleLabels } from '../lib/models/sample.ts';
import { BACKEND_FLAG, ID_LINES, MODEL_WORD, readArguments, readModelId, SEED_FLAG } from './arguments.ts';
import { runCommand, UsageError } from './outcome.ts';
import { openProgress } from './progress.ts';
import { checkPicturesPath, writePictures } from './pictures-file.ts';
import { shippedFolder } from './run-folder.ts';
import { loadModel } from './weights-folder.ts';

const COMMAND = {
  usage: 'npm run sample -- <id> --count N --seed N --out x.png',
  about: `${ID_LINES}

Draws pictures from a model, never filtered: what was drawn is what is written. Where a model takes labels and none is
given, they are drawn too; beside an IDX file stands one with the labels. The denoiser's samples begin as pure noise and
are denoised again and again, the autoencoder's are decoded from a Gaussian for each class, fitted to its codes.`,
  flags: {
    count: { type: 'whole', value: 'N', about: 'how many; default 100', least: 1 },
    seed: SEED_FLAG,
    label: {
      type: 'text',
      value: 'Y',
      about: 'digit to draw, or “all” for 0 to 9 in turn, where the model takes labels',
      choices: ['all', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    },
    out: { type: 'text', value: 'FILE', about: 'x.png, a sheet, or x.idx3-ubyte' },
    weights: { type: 'text', value: 'DIR', about: 'folder of the weights; default public/weights/<id>' },
    backend: BACKEND_FLAG,
  },
  words: { least: 1, most: 1, what: MODEL_WORD },
} as const;

/** Makes the labels of a set: as asked, in turn, or drawn. */
function labelsOf(label: string | undefined, count: number, seed: number): Uint8Array {
  if (label === 'all') return Uint8Array.from({ length: count }, (_, i) => i % 10);
  if (label !== undefined) return new Uint8Array(count).fill(Number(label));
  return sampleLabels(count, seed);
}

await runCommand(async () => {
  const { values, words } = readArguments(COMMAND, process.argv.slice(2));
  const id = readModelId(words[0] as string);
  const { count = 100, seed = 1, label, out } = values;
  checkPicturesPath(out);
  const { labelled = false } = await loadDefinition(id);
  if (label !== undefined && !labelled) {
    throw new UsageError(`The ${id} knows no labels: leave --label away.`);
  }
  await openNodeBackend((values.backend ?? 'auto') as NodePreference);
  const { model } = await loadModel(id, values.weights ?? shippedFolder(id));
  if (model.sample === undefined) throw new UsageError(`The ${id} cannot be sampled.`);

  const progress = openProgress();
  const labels = labelled ? labelsOf(label, count, seed) : undefined;
  const pixels = await sampleFromSeed(model, { count, seed, labels }, (done) => {
    progress.steps(done, count, 'samples');
  });
  progress.stop();
  progress.note(`Wrote ${writePictures(out, pixels, labels).join(' and ')}`);
});
