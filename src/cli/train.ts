// npm run train -- <id>: trains one model, and can be stopped and resumed at any moment.
import { openNodeBackend } from '../lib/backend/node.ts';
import type { NodePreference } from '../lib/backend/node.ts';
import { take } from '../lib/data/mnist.ts';
import { loadDefinition, REGISTERED } from '../lib/models/registry.ts';
import { BACKEND_FLAG, DATA_FLAG, readArguments, readModelId } from './arguments.ts';
import { ensureFolder } from './files.ts';
import { finishRun } from './finish-run.ts';
import { readDigits } from './mnist-files.ts';
import { Interruption, runCommand } from './outcome.ts';
import { clock, openProgress } from './progress.ts';
import { CheckpointFile, runFolder, shippedFolder } from './run-folder.ts';
import { isShipped, settle } from './run-settings.ts';
import { headlines } from './table.ts';
import { trainWithCheckpoints } from './train-with-checkpoints.ts';

const COMMAND = {
  usage: `npm run train -- <id> [flags]        id: ${REGISTERED.join(', ')}`,
  about: `Trains a model, measures it and writes its weights, posters and manifest.
The configuration in src/lib/models/<id>/config.ts is the shipped one and writes to public/weights/<id>; with another
number of epochs, seed, limit or data the run writes to runs/<id>. A checkpoint is kept in runs/<id>/checkpoint.bin:
after Ctrl-C, a crash or a full disk, --resume goes on from it to the same result on the same backend.
--backend webgpu trains on a graphics processor through Dawn (npm package webgpu); Linux needs a Vulkan loader
(libvulkan1) and a driver. To check it without a GPU, point VK_ICD_FILENAMES to the vk_swiftshader_icd.json of Chromium.`,
  flags: {
    epochs: { type: 'whole', value: 'N', about: 'passes over the training digits', least: 1 },
    seed: { type: 'whole', value: 'N', about: 'seed of weights, batches and noise' },
    backend: BACKEND_FLAG,
    data: DATA_FLAG,
    out: { type: 'text', value: 'DIR', about: 'write weights and checkpoint there instead' },
    limit: { type: 'whole', value: 'N', about: 'use the first N training digits only', least: 1 },
    'checkpoint-every': {
      type: 'whole',
      value: 'S',
      about: 'seconds between two checkpoints; default 5',
      least: 0,
    },
    resume: { type: 'switch', about: 'go on from the checkpoint, with its settings' },
  },
  words: { least: 1, most: 1, what: `which model to train: ${REGISTERED.join(', ')}` },
} as const;

/** Aborts on the first Ctrl-C; a second one ends the process at once. */
function abortOnSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort();
    });
  }
  return controller.signal;
}

/** Digits of validation that an epoch ends with, never more than were trained on; the whole is for the end of the run. */
const EPOCH_VALIDATION = 2000;
/** Seconds between two checkpoints. */
const CHECKPOINT_SECONDS = 5;

/** Says how to go on with a run that was stopped. */
function resumeCommand(id: string, { out, data }: { readonly out?: string; readonly data?: string }): string {
  const paths = [
    ...(out === undefined ? [] : ['--out', out]),
    ...(data === undefined ? [] : ['--data', data]),
  ];
  return ['npm run train --', id, ...paths, '--resume'].join(' ');
}

await runCommand(async () => {
  const { values: flags, words } = readArguments(COMMAND, process.argv.slice(2));
  const id = readModelId(words[0] as string);
  const definition = await loadDefinition(id);
  const digits = readDigits(flags.data);
  const home = flags.out ?? runFolder(id);
  ensureFolder(home);
  const file = new CheckpointFile(home);
  const resumed = flags.resume === true ? file.load() : undefined;
  const wanted = flags.backend ?? resumed?.settings.backend ?? 'auto';
  const { backend } = await openNodeBackend(wanted as NodePreference);
  const settings = settle(flags, definition, digits, backend, resumed);
  const shipped = isShipped(settings, definition, digits, flags);

  const model = definition.create(settings.seed);
  const trainee = model.trainee({ learningRate: settings.learningRate });
  if (resumed !== undefined) trainee.restore(resumed.arrays);
  const progress = openProgress();
  const signal = abortOnSignal();
  const fitted = take(digits.data.train, settings.limit);
  const data = {
    train: fitted,
    validation: take(digits.data.validation, Math.min(EPOCH_VALIDATION, fitted.count)),
  };
  const start = resumed === undefined ? `Training ${id}` : `Resuming ${id} at step ${resumed.state.step}`;
  progress.note(`${start} on ${backend}, seed ${settings.seed}`);

  const checkpointSeconds = flags['checkpoint-every'] ?? CHECKPOINT_SECONDS;
  const run = { settings, definition, trainee, data, file, resumed, progress, signal, checkpointSeconds };
  const checkpoint = await trainWithCheckpoints(run);
  if (signal.aborted) {
    const { step } = checkpoint.state;
    throw new Interruption(`Stopped after step ${step}; go on with: ${resumeCommand(id, flags)}`);
  }
  signal.addEventListener('abort', () => process.exit(130));
  progress.note(`Trained ${checkpoint.state.step} steps in ${clock(checkpoint.seconds)}`);

  const folder = shipped ? shippedFolder(id) : home;
  const seen = { ...digits, data: { ...digits.data, train: fitted } };
  const note = (text: string): void => {
    progress.note(text);
  };
  const { metrics } = await finishRun({
    config: definition.config,
    folder,
    model,
    checkpoint,
    digits: seen,
    shipped,
    note,
  });
  file.remove();
  progress.note(`${headlines(metrics)}\nWritten to ${folder}`);
});
