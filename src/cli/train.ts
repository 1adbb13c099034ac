// npm run train -- <id>: trains one model, and can be stopped and resumed at any moment.
import { join } from 'node:path';
import { openNodeBackend } from '../lib/backend/node.ts';
import type { NodePreference } from '../lib/backend/node.ts';
import { loadDefinition } from '../lib/models/registry.ts';
import type { Manifest } from '../lib/weights/manifest.ts';
import { BACKEND_FLAG, DATA_FLAG, ID_LINES, MODEL_WORD, readArguments, readModelId } from './arguments.ts';
import { ensureFolder } from './files.ts';
import { readDigits } from './mnist-files.ts';
import { runCommand } from './outcome.ts';
import { openProgress } from './progress.ts';
import { CheckpointFile, runFolder } from './run-folder.ts';
import { compareSeeds, findComplete, seedsText, seedsWith } from './seeds.ts';
import { headlines } from './table.ts';
import { trainRun } from './train-run.ts';
import { writeManifest } from './weights-folder.ts';

const COMMAND = {
  usage: 'npm run train -- <id> [flags]',
  about: `${ID_LINES}

Trains a model, measures it and writes its weights, posters and manifest.
The configuration in src/lib/models/<id>/config.ts is the shipped one and writes to public/weights/<id>; with another
number of epochs, seed, limit or data the run writes to runs/<id>. A checkpoint is kept in runs/<id>/checkpoint.bin:
after Ctrl-C, a crash or a full disk, --resume goes on from it to the same result on the same backend; with --seeds it
goes on with the seed that was under way and does not train again those that are complete.
--backend webgpu trains on a graphics processor through Dawn (npm package webgpu); Linux needs a Vulkan loader
(libvulkan1) and a driver. To check it without a GPU, point VK_ICD_FILENAMES to the vk_swiftshader_icd.json of Chromium.`,
  flags: {
    epochs: { type: 'whole', value: 'N', about: 'passes over the training digits', least: 1 },
    seed: { type: 'whole', value: 'N', about: 'seed of weights, batches and noise' },
    seeds: {
      type: 'whole',
      value: 'N',
      about:
        'train N seeds, the usual one and its neighbours, and say which is the median; the others stay in runs/<id>/seed-<n>',
      least: 1,
    },
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
  words: { least: 1, most: 1, what: MODEL_WORD },
} as const;

/** Aborts on the first Ctrl-C, and when `train:all` is gone; a second Ctrl-C ends the process at once. */
function abortOnSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort();
    });
  }
  process.on('disconnect', () => {
    controller.abort();
  });
  // To listen would keep the process alive for ever.
  process.channel?.unref();
  return controller.signal;
}

/** Seconds between two checkpoints. */
const CHECKPOINT_SECONDS = 5;

type Flags = ReturnType<typeof readArguments<typeof COMMAND.flags>>['values'];

/** Says how to go on with a run that was stopped; with several seeds not every one has a checkpoint to ask. */
function resumeCommand(id: string, flags: Flags): string {
  const { seeds = 1, out, data, epochs, seed, limit } = flags;
  const more = { seeds: seeds > 1 ? seeds : undefined, ...(seeds > 1 && { epochs, seed, limit }) };
  const values = Object.entries({ ...more, out, data }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  );
  return ['npm run train --', id, ...values, '--resume'].join(' ');
}

await runCommand(async () => {
  const { values: flags, words } = readArguments(COMMAND, process.argv.slice(2));
  const id = readModelId(words[0] as string);
  const definition = await loadDefinition(id);
  const digits = readDigits(flags.data);
  const base = flags.out ?? runFolder(id);
  ensureFolder(base);
  const { seeds = 1, resume = false } = flags;
  const file = new CheckpointFile(base);
  const begun = resume && (seeds === 1 || file.exists) ? file.load() : undefined;
  const wanted = flags.backend ?? begun?.settings.backend ?? 'auto';
  const { backend } = await openNodeBackend(wanted as NodePreference);
  const progress = openProgress();
  const signal = abortOnSignal();
  const shared = {
    definition,
    digits,
    backend,
    progress,
    signal,
    checkpointSeconds: flags['checkpoint-every'] ?? CHECKPOINT_SECONDS,
    resumeCommand: resumeCommand(id, flags),
  };

  const kept = flags.seed ?? begun?.settings.seed ?? definition.config.seed;
  const { epochs, limit } = { ...begun?.settings, ...flags };
  const runs: { readonly folder: string; readonly manifest: Manifest }[] = [];
  for (const seed of seedsWith(kept, seeds)) {
    const besides = seed === kept ? undefined : kept;
    const home = seed === kept ? base : join(base, `seed-${seed}`);
    const own = seeds === 1 ? flags : { ...flags, epochs, limit, seed };
    const complete = resume && seeds > 1 ? findComplete(home, own, definition, digits, backend) : undefined;
    if (complete !== undefined) progress.note(`Seed ${seed} is complete in ${complete.folder}`);
    const goesOn = resume && (seeds === 1 || new CheckpointFile(home).exists);
    runs.push(complete ?? (await trainRun({ ...shared, flags: own, home, resume: goesOn, besides })));
  }

  const { folder, manifest } = runs[0] as (typeof runs)[number];
  progress.note(headlines(manifest.metrics));
  if (seeds > 1) {
    const record = compareSeeds(
      runs.map((run) => run.manifest),
      kept,
    );
    const { files, ...rest } = manifest;
    writeManifest(folder, { ...rest, seeds: record, files });
    progress.note(seedsText(record));
  }
  progress.note(`Written to ${folder}`);
  progress.done(folder);
});
