// One run: from settings, or from the checkpoint it goes on from, to a folder of weights.
import { take } from '../lib/data/mnist.ts';
import type { ModelDefinition } from '../lib/models/types.ts';
import type { Manifest } from '../lib/weights/manifest.ts';
import { finishRun } from './finish-run.ts';
import { ensureFolder } from './files.ts';
import type { DigitFiles } from './mnist-files.ts';
import { Interruption } from './outcome.ts';
import { clock } from './progress.ts';
import type { Progress } from './progress.ts';
import { CheckpointFile, shippedFolder } from './run-folder.ts';
import { isShipped, settle } from './run-settings.ts';
import type { RunFlags } from './run-settings.ts';
import { trainWithCheckpoints } from './train-with-checkpoints.ts';

export interface RunOrder {
  readonly definition: ModelDefinition;
  readonly digits: DigitFiles;
  readonly flags: RunFlags;
  readonly backend: string;
  /** Folder of the checkpoint, and of the weights of a run that does not ship. */
  readonly home: string;
  /** Go on from the checkpoint there. */
  readonly resume: boolean;
  /** Where this is another seed of a run, that run's seed: it is measured and not drawn, and stays in `home`. */
  readonly besides?: number;
  readonly checkpointSeconds: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** What to type to go on, where it is stopped. */
  readonly resumeCommand: string;
}

/** Digits of validation that an epoch ends with, never more than were trained on; the whole is for the end of the run. */
const EPOCH_VALIDATION = 2000;

/** Trains a model, measures it and writes its folder; throws Interruption where it was stopped. */
export async function trainRun(
  order: RunOrder,
): Promise<{ readonly folder: string; readonly manifest: Manifest }> {
  const { definition, digits, flags, backend, home, progress, signal } = order;
  const extra = order.besides !== undefined;
  const { id } = definition.config;
  ensureFolder(home);
  const file = new CheckpointFile(home);
  const resumed = order.resume ? file.load() : undefined;
  const settings = settle(flags, definition, digits, backend, resumed);
  const like = { ...settings, seed: order.besides ?? settings.seed };
  const shipped = isShipped(like, definition, digits, flags);

  const model = definition.create(settings.seed);
  const trainee = model.trainee({ learningRate: settings.learningRate, film: !extra });
  if (resumed !== undefined) trainee.restore(resumed.arrays);
  const train = take(digits.data.train, settings.limit);
  const validated = Math.min(definition.validationCount ?? EPOCH_VALIDATION, train.count);
  const data = { train, validation: take(digits.data.validation, validated) };
  const start = resumed === undefined ? `Training ${id}` : `Resuming ${id} at step ${resumed.state.step}`;
  progress.note(`${start} on ${backend}, seed ${settings.seed}`);

  const { checkpointSeconds } = order;
  const run = { settings, definition, trainee, data, file, resumed, progress, signal, checkpointSeconds };
  const checkpoint = await trainWithCheckpoints(run);
  if (signal.aborted) {
    throw new Interruption(`Stopped after step ${checkpoint.state.step}; go on with: ${order.resumeCommand}`);
  }
  const leave = (): never => process.exit(130);
  signal.addEventListener('abort', leave);
  progress.note(`Trained ${checkpoint.state.step} steps in ${clock(checkpoint.seconds)}`);

  const folder = shipped && !extra ? shippedFolder(id) : home;
  const manifest = await finishRun({
    config: definition.config,
    folder,
    model,
    checkpoint,
    film: trainee.film?.() ?? [],
    digits,
    data: { ...digits.data, train },
    scope: shipped ? 'whole' : 'part',
    extra,
    note: (text) => {
      progress.note(text);
    },
  });
  file.remove();
  signal.removeEventListener('abort', leave);
  trainee.dispose();
  model.dispose();
  return { folder, manifest };
}
