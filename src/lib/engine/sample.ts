// Samples as a reader asks for them: all that are drawn, none chosen, the same as on the command line.
import { sampleFromSeed } from '../models/sample.ts';
import type { GenerativeModel, Pixels } from '../models/types.ts';
import { EngineError, throwIfAborted } from './errors.ts';
import { yieldToMessages } from './queue.ts';
import { checkSeed } from './requests.ts';

export interface SampleRequest {
  readonly count: number;
  readonly seed: number;
  /** One for all pictures, or one for each. */
  readonly label?: number | Uint8Array | undefined;
}

/** Draws samples from a seed, n × 784, and hears a stop every few. */
export async function drawSamples(
  model: GenerativeModel,
  { count, seed, label }: SampleRequest,
  signal?: AbortSignal,
): Promise<Pixels> {
  if (!model.sample)
    throw new EngineError('input', `The model ${model.id} draws no samples; choose another.`);
  if (!Number.isInteger(count) || count < 1 || count > 1000) {
    throw new EngineError(
      'input',
      'The number of samples is a whole number from 1 to 1,000; choose another.',
    );
  }
  checkSeed(seed);
  const labels = typeof label === 'number' ? new Uint8Array(count).fill(label) : label;
  if (labels && (labels.length !== count || !labels.every((each) => each <= 9))) {
    throw new EngineError(
      'input',
      `Labels are digits from 0 to 9, one for each of the ${count} samples; choose others.`,
    );
  }
  return sampleFromSeed(model, { count, seed, labels }, async (done) => {
    if (done > 0 && done < count) await yieldToMessages();
    throwIfAborted(signal);
  });
}
