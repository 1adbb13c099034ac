// What the figures of chapter 6 show before anything is loaded: computed at build time by the engine.
import { toPixels } from '../../lib/data/batches.ts';
import { chooseDigits } from '../../lib/data/choose.ts';
import { DIGIT_FILES } from '../../lib/data/digit-files.ts';
import { pick, take, TRAIN_COUNT } from '../../lib/data/mnist.ts';
import { WATCHED, type MatchView } from '../../lib/engine/questions/dcgan-match.ts';
import type { Artist, DcganQuestions, Drawn, Verdicts, Way } from '../../lib/engine/questions/dcgan.ts';
import { dcgan } from '../../lib/models/dcgan/model.ts';
import type { Digits, Pixels } from '../../lib/models/types.ts';
import { Random } from '../../lib/random.ts';
import type { AdversarialModel } from '../../lib/training/adversarial-model.ts';
import { readManifest } from '../prose/read-manifest.ts';
import { traitsOf } from './digit-traits.ts';
import { heapsOf, termsOf, type Pool, type Trait } from './dcgan-heaps.ts';
import { readMnist } from './build-digits.ts';
import { askAtBuild } from './build-time.ts';

type Request<Q extends keyof DcganQuestions> = DcganQuestions[Q]['request'];
type Reply<Q extends keyof DcganQuestions> = DcganQuestions[Q]['answer'];

/** Asks a question of the chapter; null in a draft build without weights. */
function ask<Q extends keyof DcganQuestions>(question: Q, request: Request<Q>): Promise<Reply<Q> | null> {
  return askAtBuild('dcgan', (engine) => engine.ask('dcgan', question, request) as Promise<Reply<Q>>);
}

/** Draws samples with their codes. */
export function drawAtBuild(seed: number, count: number): Promise<Drawn | null> {
  return ask('draw', { seed, count });
}

/** Walks between two of the samples of a seed. */
export async function walkAtBuild(
  drawn: Drawn,
  [from, to]: readonly [number, number],
  count: number,
): Promise<{ sphere: Way; line: Way } | null> {
  const length = drawn.codes.length / (drawn.pixels.length / 784);
  const code = (i: number): Float32Array => drawn.codes.slice(i * length, (i + 1) * length);
  return ask('walk', { a: code(from), b: code(to), count });
}

/** Draws a pool of samples with the judge's readings. */
export function poolAtBuild(seed: number, count: number): Promise<Reply<'pool'> | null> {
  return readManifest('judge') ? ask('pool', { seed, count }) : Promise.resolve(null);
}

/** Adds and subtracts averaged codes. */
export function combineAtBuild(request: Request<'combine'>): Promise<Reply<'combine'> | null> {
  return ask('combine', request);
}

/** How many sums of two different digits work: all, those read as the digit wanted, and those that also took the trait on. */
export interface SumCount {
  readonly of: number;
  readonly read: number;
  readonly both: number;
}

/** Tries the sums of all pairs of digits with a trait; null in a draft build without weights. */
export async function countSumsAtBuild(pool: Pool, trait: Trait): Promise<SumCount | null> {
  let [of, read, both] = [0, 0, 0];
  for (let pair = 0; pair < 100; pair++) {
    const [from, to] = [Math.floor(pair / 10), pair % 10];
    const heaps = from === to ? null : heapsOf(pool, { from, to, trait });
    const sum = heaps && (await combineAtBuild({ terms: termsOf(heaps) }));
    const shares = sum && (await readAtBuild(sum.result));
    if (!shares) continue;
    of++;
    if (shares.indexOf(Math.max(...shares)) !== to) continue;
    read++;
    // Nearer to the digits that have the trait than to those it was added to.
    const value = traitsOf(sum.result)[trait];
    if (Math.abs(value - heaps.wanted.mean) < Math.abs(value - heaps.other.mean)) both++;
  }
  return of > 0 ? { of, read, both } : null;
}

/** Lets the shipped discriminator judge drawings; null where the artist's weights are not there. */
export function verdictsAtBuild(
  artist: Artist,
  seed: number,
  count: number,
): Promise<{ logits: Float32Array; pixels: Pixels } | null> {
  if (artist === 'collapsed' && !readManifest('dcgan/collapsed')) return Promise.resolve(null);
  return ask('verdicts', { artist, seed, count });
}

/** Judges pictures, with the slopes in their pixels. */
export function judgeAtBuild(pixels: Pixels): Promise<Verdicts | null> {
  return ask('judge', { pixels });
}

/** Reads the labels of pictures, as the judge does; null in a draft build without the judge. */
export function readAtBuild(pixels: Pixels): Promise<Float32Array | null> {
  return askAtBuild('judge', (engine) => engine.classify('judge', pixels));
}

let training: Digits | undefined;

/** Reads the digits that models are trained on, once. */
function trainingDigits(): Digits {
  return (training ??= take(readMnist('train'), TRAIN_COUNT));
}

/** Shows a match before its first turn, with fresh weights; null in a draft build without weights. */
export async function beginAtBuild(seed: number): Promise<MatchView | null> {
  if (!(await ask('draw', { seed, count: 1 }))) return null; // opens the backend, too
  const model = dcgan.create(seed) as AdversarialModel;
  const { perClass, seed: chosenBy } = DIGIT_FILES.train;
  const chosen = chooseDigits(trainingDigits(), perClass, new Random(chosenBy)).slice(0, WATCHED);
  const digits = toPixels(pick(trainingDigits(), chosen).images);
  try {
    const pixels = await model.decode(model.drawCodes(WATCHED, new Random(seed).fork('watched')));
    return { step: 0, pixels, real: await model.score(digits), fake: await model.score(pixels) };
  } finally {
    model.dispose();
  }
}

/** Finds the training digits nearest to each picture, by trying all of them. */
export function nearestAtBuild(pixels: Pixels, count: number): { distances: number[]; pixels: Pixels } {
  const { images, count: all } = trainingDigits();
  const distances: number[] = [];
  const found: number[] = [];
  for (let i = 0; i * 784 < pixels.length; i++) {
    const picture = pixels.subarray(i * 784, (i + 1) * 784).map((value) => 255 * value);
    const squares = new Float64Array(all);
    for (let n = 0; n < all; n++) {
      let sum = 0;
      for (let p = 0; p < 784; p++) sum += ((picture[p] as number) - (images[n * 784 + p] as number)) ** 2;
      squares[n] = sum;
    }
    const order = Array.from(squares.keys()).sort((a, b) => (squares[a] as number) - (squares[b] as number));
    for (const n of order.slice(0, count)) {
      distances.push(Math.sqrt(squares[n] as number) / 255);
      found.push(n);
    }
  }
  return { distances, pixels: toPixels(pick(trainingDigits(), found).images) };
}
