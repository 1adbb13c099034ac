// A short run from the present weights: on MNIST digits, on the reader's drawings, or half on each.
// The CLI's loop counts epochs and validates after each; here there are steps only, each in its turn of the queue, and a
// reader who may say stop. The step itself is the same.
import { gather } from '../data/batches.ts';
import { PIXELS, type Batch, type Digits, type GenerativeModel } from '../models/types.ts';
import { Random } from '../random.ts';
import { DivergenceError, takeStep } from '../training/loop.ts';
import { EngineError } from './errors.ts';
import { putSnapshot, takeSnapshot } from './networks.ts';
import { yieldToMessages } from './queue.ts';
import { refuse } from './requests.ts';
import type { FineTuneProgress, FineTuneReport, FineTuneRequest, WeightSnapshot } from './types.ts';

/** Steps between two snapshots: what a dead worker costs at most. */
const SNAPSHOT_EVERY = 20;

export interface FineTuneRun {
  readonly model: GenerativeModel;
  readonly request: FineTuneRequest;
  /** Null where the run uses drawings only. */
  readonly digits: Digits | null;
  /** Takes one turn in the engine's queue, so that denoising goes on between steps. */
  readonly takeTurn: <T>(task: () => Promise<T>) => Promise<T>;
  readonly onProgress: (progress: FineTuneProgress) => void;
  readonly onSnapshot: (snapshot: WeightSnapshot) => void;
  readonly signal?: AbortSignal;
}

/** Refuses a request that cannot be run, with kind 'input'. */
export function checkFineTuneRequest({
  drawings,
  drawingLabels,
  source,
  steps,
  batchSize,
  learningRate,
}: FineTuneRequest): void {
  refuse(
    !Number.isInteger(steps) || steps < 1,
    'The number of steps is a whole number from 1; choose another.',
  );
  refuse(
    !Number.isInteger(batchSize) || batchSize < 1 || batchSize > 1024,
    'The batch size is a whole number from 1 to 1,024; choose another.',
  );
  refuse(!(learningRate > 0 && learningRate <= 1), 'The learning rate lies between 0 and 1; choose another.');
  refuse(
    drawings.length % PIXELS !== 0 || !drawings.every((value) => value >= 0 && value <= 1),
    'The drawings are not pictures of 28×28 pixels from 0 to 1; draw them again.',
  );
  const count = drawings.length / PIXELS;
  const isLabelled = !drawingLabels || (drawingLabels.length === count && !drawingLabels.some((y) => y > 9));
  refuse(!isLabelled, 'Each drawing needs a label from 0 to 9; say which digit it is.');
  refuse(
    source !== 'mnist' && drawings.length === 0,
    'There is no drawing to learn from yet; draw one first.',
  );
}

/**
 * Fine-tunes a model and reports every step; the weights stay as the last step left them.
 *
 * An abort is heard before the next step and resolves with `stopped: true`. A loss that is no number puts the last
 * good weights back and rejects with kind 'input'.
 */
export async function fineTune(run: FineTuneRun): Promise<FineTuneReport> {
  const { model, request, takeTurn, signal } = run;
  const random = new Random(request.seed).fork('fine-tune');
  const trainee = model.trainee({ learningRate: request.learningRate });
  let good = await takeTurn(() => takeSnapshot(model, 0));
  let step = 0;
  try {
    for (; step < request.steps; step++) {
      await yieldToMessages();
      if (signal?.aborted) break;
      const started = performance.now();
      const batch = drawBatch(run, step, random.fork('step', step));
      const before = good;
      const losses = await takeTurn(async () => {
        try {
          // A reader may watch the curve rise, so there is no lowest loss to measure it against.
          return await takeStep(trainee, batch, request.learningRate);
        } catch (error) {
          if (!(error instanceof DivergenceError)) throw error;
          putSnapshot(model, before); // in the same turn: no answer comes from broken weights
          throw diverged(batch.step + 1, before.step, error);
        }
      });
      const milliseconds = performance.now() - started;
      run.onProgress({ step: step + 1, of: request.steps, losses, milliseconds });
      if (step + 1 === request.steps || (step + 1) % SNAPSHOT_EVERY === 0) {
        good = await takeTurn(() => takeSnapshot(model, step + 1));
        run.onSnapshot(copyOf(good));
      }
    }
  } finally {
    trainee.dispose();
  }
  const stopped = step < request.steps;
  if (stopped && step > good.step) run.onSnapshot(await takeTurn(() => takeSnapshot(model, step)));
  return { steps: step, stopped };
}

function diverged(step: number, good: number, cause: DivergenceError): EngineError {
  return new EngineError(
    'input',
    `The loss was no number at step ${step}, so the weights of step ${good} are back; try a smaller learning rate.`,
    { cause },
  );
}

/** Copies a snapshot, since the one that goes to the page is moved there. */
function copyOf({ step, arrays }: WeightSnapshot): WeightSnapshot {
  return { step, arrays: structuredClone(arrays) };
}

/** Draws a batch with replacement: a reader has few drawings. Half of it is MNIST where the source is both. */
export function drawBatch(
  { request, digits }: Pick<FineTuneRun, 'request' | 'digits'>,
  step: number,
  random: Random,
): Batch {
  const { drawings, drawingLabels, batchSize, source } = request;
  const images = new Float32Array(batchSize * PIXELS);
  const labels = new Uint8Array(batchSize);
  const own = source === 'mnist' ? 0 : source === 'drawings' ? batchSize : Math.ceil(batchSize / 2);
  const choice = random.fork('choice');
  for (let i = 0; i < own; i++) {
    const chosen = choice.integer(drawings.length / PIXELS);
    images.set(drawings.subarray(chosen * PIXELS, (chosen + 1) * PIXELS), i * PIXELS);
    labels[i] = drawingLabels?.[chosen] ?? 0;
  }
  if (own < batchSize) {
    if (!digits) throw new EngineError('download', 'The MNIST digits are not there; try again.');
    const indices = Uint32Array.from({ length: batchSize - own }, () => choice.integer(digits.count));
    const chosen = gather(digits, indices);
    images.set(chosen.images, own * PIXELS);
    labels.set(chosen.labels, own);
  }
  return { images, labels, count: batchSize, step, random: random.fork('model') };
}
