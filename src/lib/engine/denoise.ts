// Denoising as a reader asks for it: corrupt, then apply the network to its own output as often as wanted.
import { corrupt } from '../data/corruption.ts';
import { PIXELS, type GenerativeModel, type Pixels } from '../models/types.ts';
import { Random } from '../random.ts';
import { EngineError, throwIfAborted } from './errors.ts';
import { yieldToMessages } from './queue.ts';
import { refuse } from './requests.ts';
import type { DenoiseRequest, DenoiseResult } from './types.ts';

/** Pictures in one pass through a network: between two passes a stop is heard. */
const CHUNK = 64;

/** Refuses a request that cannot be answered, with kind 'input'. */
export function checkDenoiseRequest({ pixels, sigma, times = 1 }: DenoiseRequest): void {
  refuse(
    pixels.length === 0 || pixels.length % PIXELS !== 0 || !pixels.every(Number.isFinite),
    'The pictures to denoise are not 28×28 numbers each; draw them again.',
  );
  refuse(
    !Number.isInteger(times) || times < 1 || times > 1000,
    'The network is applied a whole number of times, from 1 to 1,000; choose another.',
  );
  refuse(
    sigma !== null && !(sigma >= 0 && Number.isFinite(sigma)),
    'The noise level told to the network is a number from 0; choose another.',
  );
}

/** Returns the pictures corrupted by the request's seed, or as they came where nothing is to be added. */
export function corruptAsAsked({ pixels, corruption }: DenoiseRequest): Pixels {
  if (!corruption) return pixels;
  try {
    return corrupt(pixels, corruption.kind, corruption.level, new Random(corruption.seed));
  } catch (cause) {
    throw new EngineError('input', (cause as Error).message, { cause });
  }
}

/** Applies the network to its own output and returns every iterate; rejects with kind 'aborted' between two passes. */
export async function applyRepeatedly(
  model: GenerativeModel,
  corrupted: Pixels,
  { sigma, times = 1 }: Pick<DenoiseRequest, 'sigma' | 'times'>,
  signal?: AbortSignal,
): Promise<Pick<DenoiseResult, 'iterates' | 'milliseconds'>> {
  if (!model.denoise)
    throw new EngineError('input', `The model ${model.id} does not denoise; choose another.`);
  const iterates: Pixels[] = [];
  let x = corrupted;
  let milliseconds = 0;
  for (let time = 0; time < times; time++) {
    const r = new Float32Array(x.length);
    for (let start = 0; start < x.length; start += CHUNK * PIXELS) {
      if (time > 0 || start > 0) await yieldToMessages();
      throwIfAborted(signal);
      const began = performance.now();
      r.set(await model.denoise(x.subarray(start, start + CHUNK * PIXELS), sigma), start);
      milliseconds += performance.now() - began;
    }
    iterates.push(r);
    x = r;
  }
  return { iterates, milliseconds };
}
