// Samples as a reader asks for them: all that are drawn, none chosen.
import { PIXELS, type GenerativeModel, type Pixels } from '../models/types.ts';
import { Random } from '../random.ts';
import { EngineError, throwIfAborted } from './errors.ts';
import { yieldToMessages } from './queue.ts';

/** Samples drawn in one piece: a model that walks to its samples takes many passes for them. */
const CHUNK = 8;

export interface SampleRequest {
  readonly count: number;
  readonly seed: number;
  /** One for all pictures, or one for each. */
  readonly label?: number | Uint8Array | undefined;
}

/** Draws samples from a seed, n × 784, and hears a stop every few; one generator runs through all pieces. */
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
  if (!Number.isInteger(seed)) throw new EngineError('input', 'A seed is a whole number; choose another.');
  const labels = typeof label === 'number' ? new Uint8Array(count).fill(label) : label;
  if (labels && (labels.length !== count || !labels.every((each) => each <= 9))) {
    throw new EngineError(
      'input',
      `Labels are digits from 0 to 9, one for each of the ${count} samples; choose others.`,
    );
  }
  const random = new Random(seed);
  const samples = new Float32Array(count * PIXELS);
  for (let done = 0; done < count; done += CHUNK) {
    if (done > 0) await yieldToMessages();
    throwIfAborted(signal);
    const part = Math.min(CHUNK, count - done);
    samples.set(await model.sample(part, random, labels?.subarray(done, done + part)), done * PIXELS);
  }
  return samples;
}
