// npm run sample -- <id>: draws pictures from a model. Nothing is filtered: what was drawn is what is written.
import { openNodeBackend } from '../lib/backend/node.ts';
import type { NodePreference } from '../lib/backend/node.ts';
import { REGISTERED } from '../lib/models/registry.ts';
import { PIXELS } from '../lib/models/types.ts';
import { Random } from '../lib/random.ts';
import { BACKEND_FLAG, readArguments, readModelId, SEED_FLAG } from './arguments.ts';
import { runCommand, UsageError } from './outcome.ts';
import { openProgress } from './progress.ts';
import { checkPicturesPath, writePictures } from './pictures-file.ts';
import { shippedFolder } from './run-folder.ts';
import { loadModel } from './weights-folder.ts';

const COMMAND = {
  usage: `npm run sample -- <id> --count N --seed N --out x.png        id: ${REGISTERED.join(', ')}`,
  about: `Draws pictures from a model, never filtered. The denoiser's begin as pure noise and are denoised again and again,
with the noise level told smaller every time; it knows no labels.`,
  flags: {
    count: { type: 'whole', value: 'N', about: 'how many; default 100', least: 1 },
    seed: SEED_FLAG,
    label: { type: 'whole', value: 'Y', about: 'digit to draw, 0 to 9, where the model takes one', least: 0 },
    out: { type: 'text', value: 'FILE', about: 'x.png, a sheet, or x.idx3-ubyte' },
    weights: { type: 'text', value: 'DIR', about: 'folder of the weights; default public/weights/<id>' },
    backend: BACKEND_FLAG,
  },
  words: { least: 1, most: 1, what: `which model to sample: ${REGISTERED.join(', ')}` },
} as const;

/** Models that draw the digit asked for. */
const LABELLED = ['bayes', 'gmm', 'autoencoder', 'cgan'];
/** Pictures drawn together. */
const CHUNK = 250;

await runCommand(async () => {
  const { values, words } = readArguments(COMMAND, process.argv.slice(2));
  const id = readModelId(words[0] as string);
  const { label, out } = values;
  checkPicturesPath(out);
  if (label !== undefined && label > 9) throw new UsageError(`--label is a digit from 0 to 9, not ${label}.`);
  if (label !== undefined && !LABELLED.includes(id))
    throw new UsageError(`The ${id} knows no labels: leave --label away.`);
  await openNodeBackend((values.backend ?? 'auto') as NodePreference);
  const { model } = await loadModel(id, values.weights ?? shippedFolder(id));
  if (model.sample === undefined) throw new UsageError(`The ${id} cannot be sampled.`);

  const progress = openProgress();
  const count = values.count ?? 100;
  const root = new Random(values.seed ?? 1).fork('sample');
  const pixels = new Float32Array(count * PIXELS);
  for (let start = 0; start < count; start += CHUNK) {
    const part = Math.min(CHUNK, count - start);
    pixels.set(await model.sample(part, root.fork(start), label), start * PIXELS);
    progress.steps(start + part, count, 'samples');
  }
  progress.stop();
  const labels = label === undefined ? undefined : new Uint8Array(count).fill(label);
  progress.note(`Wrote ${writePictures(out, pixels, labels).join(' and ')}`);
});
