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

/** Trains to the end, or until the signal, with a checkpoint at the start, now and then, and at the end. */
export async function trainWithCheckpoints(run: Run): Promise<Checkpoint> {
  const { settings, definition, trainee, data, file, resumed, progress, signal } = run;
  const steps = totalSteps(data.train.count, settings);
  const began = performance.now() - 1000 * (resumed?.seconds ?? 0);
  let state = resumed?.state ?? initialState();
  const save = async (): Promise<Checkpoint> => {
    const seconds = (performance.now() - began) / 1000;
    const checkpoint = { settings, state, seconds, arrays: await trainee.snapshot() };
    file.save(checkpoint);
    return checkpoint;
  };

  await save();
  let saved = performance.now();
  const plan = { ...settings, rateAt: definition.learningRateAt };
  for await (const event of train(trainee, data, plan, { state, signal })) {
    state = event.state;
    if (event.kind === 'step') {
      progress.steps(state.step, steps, `loss ${event.losses.total.toFixed(4)}`);
    } else {
      const { epoch, train: fitted, validation } = event.record;
      progress.note(`epoch ${epoch}: training ${lossesText(fitted)}; validation ${lossesText(validation)}`);
    }
    if (event.kind === 'epoch' || performance.now() - saved > 1000 * run.checkpointSeconds) {
      await save();
      saved = performance.now();
    }
  }
  progress.stop();
  return save();
}
