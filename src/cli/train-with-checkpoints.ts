// Training with a checkpoint now and then: what makes a run one that can be stopped at any moment.
import type { Digits, ModelDefinition, Trainee } from '../lib/models/types.ts';
import type { Checkpoint, RunSettings } from '../lib/training/checkpoint.ts';
import { initialState, totalSteps, train } from '../lib/training/loop.ts';
import type { Progress } from './progress.ts';
import type { CheckpointFile } from './run-folder.ts';
import { lossesText } from './table.ts';

export interface Run {
  readonly settings: RunSettings;
  readonly definition: ModelDefinition;
  readonly trainee: Trainee;
  readonly data: { readonly train: Digits; readonly validation: Digits };
  readonly file: CheckpointFile;
  readonly resumed: Checkpoint | undefined;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly checkpointSeconds: number;
}

/** A checkpoint takes at most one part in so many of the time: a film or large networks are written less often. */
const SAVE_SHARE = 25;

/** Trains to the end, or until the signal, with a checkpoint at the start, now and then, and at the end. */
export async function trainWithCheckpoints(run: Run): Promise<Checkpoint> {
  const { settings, definition, trainee, data, file, resumed, progress, signal } = run;
  const { whole, failure } = definition;
  const plan = { ...settings, whole, failure, rateAt: definition.learningRateAt };
  const steps = totalSteps(data.train.count, plan);
  const began = performance.now() - 1000 * (resumed?.seconds ?? 0);
  let state = resumed?.state ?? initialState();
  let [saved, cost] = [0, 0];
  const save = async (): Promise<Checkpoint> => {
    const now = performance.now();
    const checkpoint = { settings, state, seconds: (now - began) / 1000, arrays: await trainee.snapshot() };
    file.save(checkpoint);
    saved = performance.now();
    cost = saved - now;
    return checkpoint;
  };
  const isDue = (): boolean => {
    const every = 1000 * run.checkpointSeconds;
    return performance.now() - saved > (every === 0 ? 0 : Math.max(every, SAVE_SHARE * cost));
  };

  await save();
  for await (const event of train(trainee, data, plan, { state, signal })) {
    state = event.state;
    if (event.kind === 'step') {
      progress.steps(state.step, steps, `loss ${event.losses.total.toFixed(4)}`);
    } else {
      const { epoch, train: fitted, validation } = event.record;
      progress.note(`epoch ${epoch}: training ${lossesText(fitted)}; validation ${lossesText(validation)}`);
    }
    if (isDue() || (event.kind === 'epoch' && whole !== true)) await save();
  }
  progress.stop();
  return save();
}
