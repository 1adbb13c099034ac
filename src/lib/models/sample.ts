// Samples from a seed: the same pictures in the page, on the command line and at build time.
import { Random } from '../random.ts';
import { drawLabels } from './classes.ts';
import { PIXELS, type GenerativeModel, type Pixels } from './types.ts';

/** Pictures drawn in one piece: few, since a model may walk to its samples and a reader may say stop between two pieces. */
const PIECE = 10;

/** The generator that all draws of a seed come from: labels from its fork `labels`, pictures from a fork for each piece. */
export function sampleRoot(seed: number): Random {
  return new Random(seed).fork('sample');
}

/** Some pictures of a set, from `start` to before `end`, and the generator they are drawn from. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly random: Random;
}

/** Cuts the samples of a seed into pieces, so that the first ones do not depend on how many follow. */
export function* samplePieces(count: number, seed: number): Generator<Piece> {
  for (let start = 0; start < count; start += PIECE) {
    yield { start, end: Math.min(count, start + PIECE), random: sampleRoot(seed).fork(start) };
  }
}

/** Draws a label for every picture of a set, evenly. */
export function sampleLabels(count: number, seed: number): Uint8Array {
  return drawLabels(count, sampleRoot(seed).fork('labels'));
}

export interface SampleOptions {
  readonly count: number;
  readonly seed: number;
  /** One for each picture; drawn evenly where left out. A model that takes none ignores them. */
  readonly labels?: Uint8Array | undefined;
}

/**
 * Draws samples from a seed, n × 784, never filtered.
 *
 * @param between is waited for before the first piece and after each, and told how many are done; it may throw to stop.
 */
export async function sampleFromSeed(
  model: GenerativeModel,
  { count, seed, labels = sampleLabels(count, seed) }: SampleOptions,
  between: (done: number) => Promise<void> | void = () => undefined,
): Promise<Pixels> {
  if (!model.sample) throw new Error(`The ${model.id} cannot be sampled.`);
  const pixels = new Float32Array(count * PIXELS);
  await between(0);
  for (const { start, end, random } of samplePieces(count, seed)) {
    pixels.set(await model.sample(end - start, random, labels.subarray(start, end)), start * PIXELS);
    await between(end);
  }
  return pixels;
}
