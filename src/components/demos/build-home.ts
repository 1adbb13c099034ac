// Runs in frontmatters only, at build time: what the home page shows before anything is loaded, drawn by the engine itself
// from the shipped weights. A model whose weights are not there has no row.
import { encode } from 'fast-png';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DIGIT_FILES } from '../../lib/data/digit-files.ts';
import type { DrawAnswer, DrawRequest } from '../../lib/engine/questions/home.ts';
import { CHAPTER_IDS, type ChapterId, type ModelId, type Pixels } from '../../lib/models/types.ts';
import { Random } from '../../lib/random.ts';
import { readManifest } from '../prose/read-manifest.ts';
import { askAtBuild, exampleDigits } from './build-time.ts';
import { PLATE, WRITERS } from './home-models.ts';
import { NumberWriter, type Place } from './home-writing.ts';

const SIDE = 28;
const PIXELS = SIDE * SIDE;

function hasWeights(id: ModelId): boolean {
  return existsSync(join(process.cwd(), 'public/weights', id, 'manifest.json'));
}

/** Lists the models that can write here: their weights are there, and so are the judge's. */
export function listWriters(): readonly ChapterId[] {
  return hasWeights('judge') ? CHAPTER_IDS.filter(hasWeights) : [];
}

/** Sums what a page fetches to run some models, in bytes. */
export function bytesToRun(ids: readonly ModelId[]): number {
  const roles = ['network', 'weights', 'parameters'];
  return ids
    .flatMap((id) => Object.values(readManifest(id)?.files ?? {}))
    .reduce((sum, { role, bytes }) => sum + (roles.includes(role) ? bytes : 0), 0);
}

async function draw(request: DrawRequest): Promise<DrawAnswer> {
  const ask = askAtBuild(request.id, (engine) => engine.ask('home', 'draw', request));
  return (await ask) as DrawAnswer;
}

/** Writes a number with one model. */
export async function writeAtBuild(id: ChapterId, digits: string, seed: number): Promise<readonly Place[]> {
  let places: readonly Place[] = [];
  for await (const now of new NumberWriter(id, seed).write(digits, draw)) places = now;
  return places;
}

/** Draws a plate of samples from a seed, as they come. */
export async function plateAtBuild(id: ChapterId, seed: number): Promise<Pixels> {
  const labels = WRITERS[id].asked ? 'drawn' : null;
  return (await draw({ id, seed, start: 0, count: PLATE, labels, read: false })).pixels;
}

/** Four ways to fill 784 pixels, from no knowledge to people's own hands, n × 784 each. */
export interface Knowledge {
  /** Every grey value equally likely. */
  readonly uniform: Pixels;
  /** Every pixel by itself as grey as it is in a digit, drawn anew for each pixel. */
  readonly alone: Pixels;
  /** A model's samples; null where the mixture is not trained. */
  readonly model: Pixels | null;
  /** Test digits of MNIST. */
  readonly people: Pixels;
}

/** Fills pictures in four ways. */
export async function knowledgeAtBuild(count: number, seed: number): Promise<Knowledge> {
  const random = new Random(seed);
  const all = DIGIT_FILES.examples.count;
  const digits = exampleDigits(Array.from({ length: all }, (_, i) => i));
  const chosen = Array.from({ length: count }, () => random.integer(all));
  return {
    uniform: Float32Array.from({ length: count * PIXELS }, () => random.uniform()),
    alone: Float32Array.from(
      { length: count * PIXELS },
      (_, i) => digits[random.integer(all) * PIXELS + (i % PIXELS)] as number,
    ),
    model: listWriters().includes('gmm') ? (await plateAtBuild('gmm', seed)).slice(0, count * PIXELS) : null,
    people: exampleDigits(chosen),
  };
}

/** Writes one picture as a small PNG in an address, black on white. */
export function pictureUrl(pixels: Pixels, index = 0): string {
  const one = pixels.subarray(index * PIXELS, (index + 1) * PIXELS);
  const data = Uint8Array.from(one, (ink) => Math.round(255 * (1 - Math.min(1, Math.max(0, ink)))));
  const png = encode({ width: SIDE, height: SIDE, data, channels: 1, depth: 8 });
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}
