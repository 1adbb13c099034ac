// npm run train:all: trains every registered model, side by side on the cores, with a bar for each.
import { MultiBar } from 'cli-progress';
import type { SingleBar } from 'cli-progress';
import { availableParallelism } from 'node:os';
import { REGISTERED } from '../lib/models/registry.ts';
import type { ModelId } from '../lib/models/types.ts';
import { BACKEND_FLAG, DATA_FLAG, readArguments, readModelId } from './arguments.ts';
import { trainInChild } from './child.ts';
import type { ChildOutcome } from './child.ts';
import { Interruption, runCommand } from './outcome.ts';
import { BAR_FORMAT, clock } from './progress.ts';
import type { ProgressMessage } from './progress.ts';

const COMMAND = {
  usage: 'npm run train:all [-- flags]',
  about: `Trains every model (${REGISTERED.join(', ')}), one process for each, as many at a time as there are cores.
Ctrl-C stops them all, each with its checkpoint; --resume goes on with those that have one.`,
  flags: {
    jobs: {
      type: 'whole',
      value: 'N',
      about: 'models trained at a time; default: one for each core',
      least: 1,
    },
    only: { type: 'text', value: 'IDS', about: 'these models only, with commas between' },
    epochs: { type: 'whole', value: 'N', about: 'as in train', least: 1 },
    seed: { type: 'whole', value: 'N', about: 'as in train' },
    limit: { type: 'whole', value: 'N', about: 'as in train', least: 1 },
    backend: BACKEND_FLAG,
    data: DATA_FLAG,
    resume: { type: 'switch', about: 'go on from the checkpoints' },
  },
  words: { least: 0, most: 0, what: '' },
} as const;

/** Shows what the children report: bars on a terminal, lines in a log. */
function openDisplay(width: number): { show(id: string, message: ProgressMessage): void; stop(): void } {
  if (!process.stdout.isTTY) {
    const last = new Map<string, number>();
    return {
      show(id, message) {
        if (message.kind === 'note') console.log(`${id.padEnd(width)} ${message.text}`);
        else if (performance.now() - (last.get(id) ?? -Infinity) > 15_000) {
          last.set(id, performance.now());
          console.log(`${id.padEnd(width)} step ${message.done} of ${message.of}, ${message.text}`);
        }
      },
      stop: () => undefined,
    };
  }
  const bars = new MultiBar({ format: `{id} ${BAR_FORMAT}`, hideCursor: true, etaBuffer: 200 });
  const byId = new Map<string, SingleBar>();
  return {
    show(id, message) {
      const bar = byId.get(id) ?? bars.create(1, 0, { id: id.padEnd(width), text: 'starting' });
      byId.set(id, bar);
      if (message.kind === 'note') bar.update({ text: message.text.split('\n', 1)[0] });
      else {
        bar.setTotal(message.of);
        bar.update(message.done, { text: message.text });
      }
    },
    stop: () => {
      bars.stop();
    },
  };
}

await runCommand(async () => {
  const { values } = readArguments(COMMAND, process.argv.slice(2));
  const { jobs = availableParallelism(), only, ...rest } = values;
  const waiting: ModelId[] =
    only === undefined ? [...REGISTERED] : only.split(',').map((id) => readModelId(id.trim()));
  const flags = Object.entries(rest).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [`--${name}`, String(value)],
  );
  const display = openDisplay(Math.max(...waiting.map((id) => id.length)));
  process.on('SIGINT', () => undefined); // the children hear it too, and end by themselves
  const began = performance.now();
  const outcomes: ChildOutcome[] = [];
  const work = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const name = id;
      outcomes.push(
        await trainInChild(name, flags, (message) => {
          display.show(name, message);
        }),
      );
      if (outcomes.at(-1)?.code === 130) waiting.length = 0;
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  display.stop();
  const failed = outcomes.filter(({ code }) => code !== 0);
  for (const { id, complaint } of failed) console.error(`${id}: ${complaint}`);
  if (failed.some(({ code }) => code === 130))
    throw new Interruption('Stopped; go on with: npm run train:all -- --resume');
  if (failed.length > 0)
    throw new Error(`${failed.length} of ${outcomes.length} models could not be trained.`);
  console.log(
    `Trained ${outcomes.length} ${outcomes.length === 1 ? 'model' : 'models'} in ${clock((performance.now() - began) / 1000)}`,
  );
});
