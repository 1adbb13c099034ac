// npm run evaluate [-- <id>]: measures the weights in a folder and prints each metric with its controls; or draws from them.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { openNodeBackend } from '../lib/backend/node.ts';
import type { NodePreference } from '../lib/backend/node.ts';
import { REGISTERED } from '../lib/models/registry.ts';
import type { ModelId } from '../lib/models/types.ts';
import { BACKEND_FLAG, DATA_FLAG, readArguments, readModelId, SEED_FLAG } from './arguments.ts';
import type { Values } from './arguments.ts';
import { drawModel, evaluateModel } from './evaluate-model.ts';
import type { Evaluation } from './evaluate-model.ts';
import { evaluateSideBySide } from './evaluate-side-by-side.ts';
import type { MetricsMessage } from './evaluate-side-by-side.ts';
import { readDigits } from './mnist-files.ts';
import { runCommand, UsageError } from './outcome.ts';
import { clock, openProgress } from './progress.ts';
import { shippedFolder } from './run-folder.ts';
import { headlines } from './table.ts';
import { targetsTable } from './targets-table.ts';

const COMMAND = {
  usage: 'npm run evaluate [-- <id>] [flags]        without an id: every model that has weights',
  about: `Measures weights on held-out digits: by default the 10,000 of validation, train[50000:60000], and writes the
figures into the manifest. Models are measured side by side, one process for each; what they share (bins, features of
real digits, what real digits score) is computed once and kept in runs/cache. A measure whose self-check on real digits
fails writes nothing. All takes half an hour at most on two cores; --quick, three minutes.
--split test is for the figures of a release: it uses the 10,000 test digits, and the manifest counts it.
--draw is for a change of what is drawn: it makes posters and figures anew, and leaves weights and films as they are.`,
  flags: {
    split: { type: 'text', value: 'SPLIT', about: 'validation or test', choices: ['validation', 'test'] },
    quick: {
      type: 'switch',
      about: 'only what takes seconds, on the first 1,000 digits; manifests stay as they are',
    },
    jobs: { type: 'whole', value: 'N', about: 'models at a time; default: one for each core', least: 1 },
    draw: {
      type: 'switch',
      about: 'do not measure; replace posters and figures, and the metrics that belong to them',
    },
    weights: { type: 'text', value: 'DIR', about: 'folder of the weights; default public/weights/<id>' },
    seed: SEED_FLAG,
    backend: BACKEND_FLAG,
    data: DATA_FLAG,
  },
  words: { least: 0, most: 1, what: 'which model' },
} as const;

type Flags = Values<typeof COMMAND.flags>;

/** Refuses flags that do not go together, and other digits where only MNIST makes sense. */
function checkFlags(flags: Flags, id: string | undefined): void {
  const measuring = [flags.quick, flags.split, flags.seed, flags.jobs];
  if (flags.weights !== undefined && id === undefined) {
    throw new UsageError('Say which model the weights are of; --help shows how.');
  }
  if (flags.draw === true && measuring.some((flag) => flag !== undefined)) {
    throw new UsageError(
      '--draw is one thing, with the manifest’s seed: leave --quick, --split, --seed and --jobs away.',
    );
  }
}

/** Measures or draws one model in this process; a parent process gets the metrics as a message. */
async function evaluateOne(id: ModelId, flags: Flags): Promise<void> {
  const digits = readDigits(flags.data);
  if (flags.draw === true && !digits.mnist) throw new UsageError('--draw is for weights trained on MNIST.');
  const { backend } = await openNodeBackend((flags.backend ?? 'auto') as NodePreference);
  const progress = openProgress();
  const evaluation: Evaluation = {
    id,
    folder: flags.weights ?? shippedFolder(id),
    digits,
    split: (flags.split ?? 'validation') as 'validation' | 'test',
    quick: flags.quick === true,
    seed: flags.seed,
    note: (text) => {
      progress.note(text);
    },
  };
  progress.note(`${flags.draw === true ? 'Drawing' : 'Evaluating'} ${id} on ${backend}`);
  if (flags.draw === true) {
    progress.note(await drawModel(evaluation));
  } else {
    const metrics = await evaluateModel(evaluation);
    if (process.send !== undefined) process.send({ kind: 'metrics', metrics } satisfies MetricsMessage);
    else console.log(`${headlines(metrics)}\n\n${targetsTable([{ id, metrics }])}`);
  }
  progress.stop();
}

/** Measures every model that has weights, and ends with the table of targets. */
async function evaluateAll(ids: readonly ModelId[], { jobs, ...rest }: Flags): Promise<void> {
  const began = performance.now();
  const flags = Object.entries(rest).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [`--${name}`, String(value)],
  );
  const { measured, failures } = await evaluateSideBySide(ids, flags, jobs ?? availableParallelism());
  console.log(`\n${targetsTable(measured)}`);
  const without = REGISTERED.filter((id) => !ids.includes(id));
  if (without.length > 0) console.log(`\nWithout weights: ${without.join(', ')}`);
  for (const { id, complaint } of failures) console.error(`${id}: ${complaint}`);
  if (failures.length > 0)
    throw new Error(`${failures.length} of ${ids.length} models could not be evaluated.`);
  const models = measured.length === 1 ? 'model' : 'models';
  console.log(`\nEvaluated ${measured.length} ${models} in ${clock((performance.now() - began) / 1000)}`);
}

await runCommand(async () => {
  const { values: flags, words } = readArguments(COMMAND, process.argv.slice(2));
  const [word] = words;
  checkFlags(flags, word);
  if (word !== undefined) {
    await evaluateOne(readModelId(word), flags);
    return;
  }
  const ids = REGISTERED.filter((id) => existsSync(join(shippedFolder(id), 'manifest.json')));
  if (ids.length === 0) throw new UsageError('No model has weights yet: npm run train:all makes them.');
  if (flags.draw === true) for (const id of ids) await evaluateOne(id, flags);
  else await evaluateAll(ids, flags);
});
