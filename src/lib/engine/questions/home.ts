// What the home page asks of every model alike: some pictures from a seed, and what the judge reads in them. Asked for in
// pieces of ten, they are those of `npm run sample -- <id> --seed N`.
import { readingsOf } from '../../models/classes.ts';
import { walkFromNoise } from '../../models/denoiser/model.ts';
import { sampleLabels, sampleRoot } from '../../models/sample.ts';
import { CLASSES, PIXELS, type GenerativeModel, type ModelId, type Pixels } from '../../models/types.ts';
import type { Random } from '../../random.ts';
import { EngineError, throwIfAborted } from '../errors.ts';
import type { Answers } from '../questions.ts';
import { yieldToMessages } from '../queue.ts';
import { judged } from './opened.ts';

export interface DrawRequest {
  readonly id: ModelId;
  readonly seed: number;
  /** Pictures of this seed that were drawn before, in pieces as long as this one. */
  readonly start: number;
  readonly count: number;
  /** One for each picture; `drawn` has the model's labels drawn evenly; null for a model that takes none. */
  readonly labels: Uint8Array | 'drawn' | null;
  /** Whether the judge reads them. */
  readonly read: boolean;
}

export interface DrawAnswer {
  /** n × 784. */
  readonly pixels: Pixels;
  /** What was asked for, one label a picture; null where nothing was. */
  readonly labels: Uint8Array | null;
  /** What the judge reads, one label a picture; null where it was not asked. */
  readonly readings: Uint8Array | null;
}

export interface HomeQuestions {
  readonly draw: { readonly request: DrawRequest; readonly answer: DrawAnswer };
}

/** Most pictures in one piece: what a phone draws while a reader waits. */
const MOST = 32;

function check({ seed, start, count, labels }: DrawRequest): void {
  if (!Number.isInteger(seed) || !Number.isInteger(start) || start < 0) {
    throw new EngineError('input', 'A seed is a whole number; choose another.');
  }
  if (!Number.isInteger(count) || count < 1 || count > MOST) {
    throw new EngineError('input', `The number of pictures is from 1 to ${MOST}; choose another.`);
  }
  const wrong = labels instanceof Uint8Array && (labels.length !== count || labels.some((y) => y >= CLASSES));
  if (wrong) throw new EngineError('input', 'Labels are digits from 0 to 9, one a picture; choose others.');
}

/** Draws pictures; the denoiser's walk, forty passes and more, hears a stop between any two. */
async function drawFrom(
  model: GenerativeModel,
  { count, labels }: { readonly count: number; readonly labels: Uint8Array | null },
  random: Random,
  signal?: AbortSignal,
): Promise<Pixels> {
  const net = model.networks['denoiser'];
  if (model.id === 'denoiser' && net) {
    let last: Pixels = new Float32Array(0);
    for await (const r of walkFromNoise(net, count, random)) {
      last = r;
      await yieldToMessages();
      throwIfAborted(signal);
    }
    return last;
  }
  if (!model.sample)
    throw new EngineError('input', `The model ${model.id} draws no samples; choose another.`);
  return model.sample(count, random, labels ?? undefined);
}

export const answers: Answers<HomeQuestions> = {
  draw: async (request, parts) => {
    check(request);
    const { id, seed, start, count, read } = request;
    const drawn = request.labels === 'drawn';
    const labels = drawn
      ? sampleLabels(start + count, seed).slice(start)
      : (request.labels as Uint8Array | null);
    const { model } = await parts.open(id);
    const pixels = await parts.compute(() =>
      drawFrom(model, { count, labels }, sampleRoot(seed).fork(start), parts.signal),
    );
    if (pixels.length !== count * PIXELS)
      throw new Error(`The model ${id} drew the wrong number of pictures.`);
    if (!read) return { pixels, labels, readings: null };
    return { pixels, labels, readings: readingsOf(await judged(parts, pixels)) };
  },
};
