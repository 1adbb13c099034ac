// The one training loop: every model, from the command line or in a page, is trained by these lines. It prints nothing.
import { batchesOfEpoch, batchesPerEpoch, toPixels } from '../data/batches.ts';
import type { DigitBatch } from '../data/batches.ts';
import type { Batch, Digits, Losses, Trainee } from '../models/types.ts';
import { Random } from '../random.ts';

export interface TrainingPlan {
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** A step sees all digits in the order of the file, and an epoch is one step; `batchSize` does not count then. */
  readonly whole?: boolean;
  /** The run is made to fail: only a loss that is no number ends it. */
  readonly failure?: boolean;
  /** Learning rate before a step. */
  rateAt(step: number, totalSteps: number): number;
}

export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** Mean training losses of the epoch. */
  readonly train: Readonly<Record<string, number>>;
  readonly validation: Readonly<Record<string, number>>;
}

/** All that the loop itself needs to go on; the trainee's snapshot is the rest of a checkpoint. */
export interface LoopState {
  /** Steps taken since the run began. */
  readonly step: number;
  /** Losses summed since the epoch began, for its mean. */
  readonly sums: Readonly<Record<string, number>>;
  /** The smallest total loss seen so far; what divergence is measured against. */
  readonly lowest: number;
  readonly history: readonly EpochRecord[];
}

/** What the loop reports; between two reports nothing moves, so the trainee may be copied. */
export type TrainingEvent =
  | { readonly kind: 'step'; readonly of: number; readonly losses: Losses; readonly state: LoopState }
  | { readonly kind: 'epoch'; readonly of: number; readonly record: EpochRecord; readonly state: LoopState };

/** A total loss this many times the smallest one seen means that the run has left the road. */
const DIVERGED = 20;

/** A run that cannot go on; its message says at which step, with what loss, and what to try. */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';
}

/** Returns the state before the first step. */
export function initialState(): LoopState {
  return { step: 0, sums: {}, lowest: Infinity, history: [] };
}

type Lengths = Pick<TrainingPlan, 'batchSize' | 'whole'>;

function stepsPerEpoch(trainCount: number, { whole, batchSize }: Lengths): number {
  return whole === true ? 1 : batchesPerEpoch(trainCount, batchSize);
}

/** Counts the steps of a whole run. */
export function totalSteps(trainCount: number, plan: Lengths & { readonly epochs: number }): number {
  return plan.epochs * stepsPerEpoch(trainCount, plan);
}

/** Makes the one batch of a model that sees all digits at once. */
function wholeBatch({ images, labels, count }: Digits): DigitBatch {
  return { images: toPixels(images), labels, count };
}

/**
 * Trains, and yields an event after every step and every epoch.
 *
 * Each epoch's order and each step's draws come from the seed and their number alone, so a run that goes on from `state`
 * (with the trainee restored) sees what an uninterrupted one would have seen.
 *
 * @param options `signal` ends the run quietly before the next step. Throws DivergenceError on a loss that is no number.
 */
export async function* train(
  trainee: Trainee,
  data: { readonly train: Digits; readonly validation: Digits },
  plan: TrainingPlan,
  options: { readonly state?: LoopState; readonly signal?: AbortSignal } = {},
): AsyncGenerator<TrainingEvent, void, undefined> {
  const root = new Random(plan.seed);
  const batches = stepsPerEpoch(data.train.count, plan);
  const whole = plan.whole === true ? wholeBatch(data.train) : undefined;
  const of = totalSteps(data.train.count, plan);
  let state = options.state ?? initialState();

  while (state.history.length < plan.epochs) {
    const epoch = state.history.length + 1;
    const order = root.fork('epoch', epoch);
    const done = state.step - (epoch - 1) * batches;
    const parts =
      whole === undefined ? batchesOfEpoch(data.train, plan.batchSize, order, done) : [whole].slice(done);
    for (const part of parts) {
      await pause();
      if (options.signal?.aborted === true) return;
      const { step } = state;
      const batch = { ...part, step, random: root.fork('step', step) };
      const lowest = plan.failure === true ? Infinity : state.lowest;
      const losses = await takeStep(trainee, batch, plan.rateAt(step, of), lowest);
      state = {
        step: step + 1,
        sums: addLosses(state.sums, losses),
        lowest: Math.min(state.lowest, losses.total),
        history: state.history,
      };
      yield { kind: 'step', of, losses, state };
    }
    const record: EpochRecord = {
      epoch,
      train: divide(state.sums, batches),
      validation: { ...(await trainee.validate(data.validation, root.fork('validation'))) },
    };
    state = { ...state, sums: {}, history: [...state.history, record] };
    yield { kind: 'epoch', of, record, state };
  }
}

/**
 * Takes one step at a learning rate and returns its losses: every step of every model, in this loop or in a page's.
 *
 * @param lowest the smallest total loss so far; without it only a loss that is no number counts as divergence.
 * Throws DivergenceError; the weights are then what the step made of them.
 */
export async function takeStep(
  trainee: Trainee,
  batch: Batch,
  rate: number,
  lowest = Infinity,
): Promise<Losses> {
  trainee.setLearningRate(rate);
  const losses = await trainee.step(batch);
  refuseDivergence(losses, batch.step + 1, lowest);
  return losses;
}

/** Lets timers, signals and messages through: a loop of promises alone would never hear “stop”. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function refuseDivergence(losses: Losses, step: number, lowest: number): void {
  const loss = Object.values(losses).find((value) => !Number.isFinite(value)) ?? losses.total;
  // A log-likelihood may lie on either side of 0, where a multiple means nothing.
  const diverged = lowest >= 0 && loss > DIVERGED * Math.max(lowest, Number.EPSILON);
  if (Number.isFinite(loss) && !diverged) return;
  const what = Number.isFinite(loss)
    ? `the loss rose to ${loss.toPrecision(3)}, from ${lowest.toPrecision(3)} at its lowest`
    : `the loss is ${String(loss)}`;
  throw new DivergenceError(
    `Training stopped at step ${step}: ${what}. Try a smaller learning rate or another seed; ` +
      'if the data are your own, see that the pictures are not all alike.',
  );
}

function addLosses(sums: Readonly<Record<string, number>>, losses: Losses): Record<string, number> {
  return Object.fromEntries(Object.entries(losses).map(([name, value]) => [name, (sums[name] ?? 0) + value]));
}

function divide(sums: Readonly<Record<string, number>>, by: number): Record<string, number> {
  return Object.fromEntries(Object.entries(sums).map(([name, value]) => [name, value / by]));
}
