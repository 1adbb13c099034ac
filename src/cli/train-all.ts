// npm run train:all: trains the models side by side on the cores, with a bar for each, and a table at the end.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { loadDefinition, REGISTERED } from '../lib/models/registry.ts';
import type { ModelId } from '../lib/models/types.ts';
import { BACKEND_FLAG, DATA_FLAG, ID_LINES, readArguments } from './arguments.ts';
import { CallRecord } from './call-record.ts';
import { trainInChild } from './child.ts';
import type { ChildOutcome } from './child.ts';
import { openDisplay } from './display.ts';
import { Interruption, runCommand } from './outcome.ts';
import { CheckpointFile, RUNS } from './run-folder.ts';
import { chooseModels, runTasks, schedule } from './schedule.ts';
import { summary } from './table.ts';
import { readManifest } from './weights-folder.ts';

/** Minutes that training all models from nothing may take, on two cores without a GPU. */
const BUDGET = 90;

const COMMAND = {
  usage: 'npm run train:all [-- flags]',
  about: `${ID_LINES}

Trains the models, one process for each, as many at a time as there are cores: first those that the measures of others
need, then the longest. Ctrl-C stops them all, each with its checkpoint; --resume goes on where they were, and does not
train again what was complete. The budget for all of them, one seed, is ${BUDGET} minutes on two cores without a GPU.`,
  flags: {
    jobs: {
      type: 'whole',
      value: 'N',
      about: 'models trained at a time; default: one for each core',
      least: 1,
    },
    only: {
      type: 'text',
      value: 'IDS',
      about: 'these only, with commas between; “vae” means its variants too',
    },
    'with-failures': { type: 'switch', about: 'also the models that are made to fail' },
    epochs: { type: 'whole', value: 'N', about: 'as in train', least: 1 },
    seed: { type: 'whole', value: 'N', about: 'as in train' },
    seeds: { type: 'whole', value: 'N', about: 'as in train', least: 1 },
    limit: { type: 'whole', value: 'N', about: 'as in train', least: 1 },
    backend: BACKEND_FLAG,
    data: DATA_FLAG,
    out: { type: 'text', value: 'DIR', about: 'write to DIR/<id> instead' },
    resume: { type: 'switch', about: 'go on where a call was stopped' },
  },
  words: { least: 0, most: 0, what: '' },
} as const;

/** Flags that are for this command alone; all others are passed on. */
const OWN = ['jobs', 'only', 'with-failures', 'out', 'resume'];

await runCommand(async () => {
  const { values } = readArguments(COMMAND, process.argv.slice(2));
  const { jobs = availableParallelism(), resume = false, out, ...asked } = values;
  const definitions = await Promise.all(REGISTERED.map(loadDefinition));
  chooseModels(definitions, asked.only, false); // a wrong name is said before anything is written
  const record = new CallRecord(out ?? RUNS, asked, resume);
  const flags = record.flags as typeof asked;
  const chosen = chooseModels(definitions, flags.only, flags['with-failures'] === true);
  const tasks = schedule(chosen).filter(({ id }) => !Object.hasOwn(record.done, id));
  const passedOn = Object.entries(flags).flatMap(([name, value]) =>
    OWN.includes(name) ? [] : [`--${name}`, String(value)],
  );

  const display = openDisplay(Math.max(...chosen.map(({ config }) => config.id.length)));
  process.on('SIGINT', () => undefined); // the children hear it too, and end by themselves
  const began = performance.now();
  let isStopped = false;
  const train = async (id: ModelId): Promise<ChildOutcome> => {
    const home = join(out ?? RUNS, id);
    const goesOn = resume && (Number(flags.seeds ?? 1) > 1 || new CheckpointFile(home).exists);
    const own = [...(out === undefined ? [] : ['--out', home]), ...(goesOn ? ['--resume'] : [])];
    const start = performance.now();
    const outcome = await trainInChild(id, [...passedOn, ...own], (message) => {
      display.show(id, message);
    });
    if (outcome.code === 130) isStopped = true;
    if (outcome.code === 0) {
      record.add(id, { folder: outcome.folder, seconds: (performance.now() - start) / 1000 });
    }
    return outcome;
  };
  const outcomes = await runTasks(tasks, jobs, {
    run: ({ id }) => train(id),
    isDone: ({ code }) => code === 0,
    skip: ({ id, needs }) => ({
      id,
      code: 1,
      folder: '',
      complaint: `It needs ${needs.join(' and ')}, which could not be trained.`,
    }),
    mayGoOn: () => !isStopped,
  });
  display.stop();

  const rows = chosen.flatMap(({ config: { id } }) => {
    const done = record.done[id];
    return done === undefined ? [] : [{ ...done, manifest: readManifest(done.folder) }];
  });
  if (rows.length > 0) console.log(summary(rows, (performance.now() - began) / 1000, BUDGET));
  const failed = outcomes.filter(({ code }) => code !== 0);
  for (const { id, complaint } of failed) console.error(`${id}: ${complaint}`);
  if (isStopped) {
    const where = out === undefined ? '' : ` --out ${out}`;
    throw new Interruption(`Stopped; go on with: npm run train:all --${where} --resume`);
  }
  if (failed.length > 0) throw new Error(`${failed.length} of ${chosen.length} models could not be trained.`);
  record.remove();
});
