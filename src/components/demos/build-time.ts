// Runs in frontmatters only, at build time: the engine itself, in Node, makes the pictures that stand in a demo before
// anything is loaded. So a poster is what the page would answer to the same digit, noise and seed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openNodeBackend } from '../../lib/backend/node.ts';
import { chooseDigits } from '../../lib/data/choose.ts';
import { DIGIT_FILES } from '../../lib/data/digit-files.ts';
import { pick } from '../../lib/data/mnist.ts';
import { Engine } from '../../lib/engine/api.ts';
import { corruptAsAsked } from '../../lib/engine/denoise.ts';
import type { DenoiseRequest, DenoiseResult, FieldRequest, FieldResult } from '../../lib/engine/types.ts';
import { loadDefinition } from '../../lib/models/registry.ts';
import type { Corruption, Digits, ModelId, Pixels } from '../../lib/models/types.ts';
import { Random } from '../../lib/random.ts';
import { meanSquaredError, psnr } from '../../lib/ui/psnr.ts';
import { readManifest } from '../prose/read-manifest.ts';
import { readMnist } from './build-digits.ts';

let examples: Digits | undefined;
let started: Promise<Engine> | undefined;

/** Returns digits of the page's file of examples (`digits/examples…`), n × 784 in [0, 1]. */
export function exampleDigits(indices: readonly number[]): Pixels {
  examples ??= chooseExamples();
  return Float32Array.from(pick(examples, indices).images, (byte) => byte / 255);
}

function chooseExamples(): Digits {
  const { perClass, seed } = DIGIT_FILES.examples;
  const test = readMnist('t10k');
  return pick(test, chooseDigits(test, perClass, new Random(seed)));
}

/** Asks the engine at build time about a shipped model; null in a draft build without its weights. */
export async function askAtBuild<T>(id: ModelId, ask: (engine: Engine) => Promise<T>): Promise<T | null> {
  if (!readManifest(id)) return null;
  started ??= startEngine();
  return ask(await started);
}

/** Asks the shipped denoiser at build time; null in a draft build without weights. */
export function denoiseAtBuild(request: DenoiseRequest): Promise<DenoiseResult | null> {
  return askAtBuild('denoiser', (engine) => engine.denoise('denoiser', request));
}

/** Asks for the field of the shipped denoiser at build time; null in a draft build without weights. */
export function fieldAtBuild(request: FieldRequest): Promise<FieldResult | null> {
  return askAtBuild('denoiser', (engine) => engine.field('denoiser', request));
}

async function startEngine(): Promise<Engine> {
  const engine = new Engine({
    fetchBytes: (path) => Promise.resolve(readFileSync(path)),
    findModel: loadDefinition,
    openBackend: async () => {
      const { reason } = await openNodeBackend('wasm');
      return { backend: 'wasm', reason, canTrain: true, refused: [] };
    },
  });
  await engine.start({ backend: 'wasm', weightsUrl: join(process.cwd(), 'public/weights/') });
  return engine;
}

/** One example, corrupted and denoised. */
export interface Poster {
  readonly example: number;
  readonly clean: Pixels;
  readonly corrupted: Pixels;
  /** Null in a draft build without weights. */
  readonly denoised: Pixels | null;
  /** PSNR in dB, before and after the network. */
  readonly before: number;
  readonly after: number | null;
}

/** Makes what a drawing demo shows at first: example number `example`, corrupted, and the network's answer. */
export async function posterOf(example: number, corruption: Corruption): Promise<Poster> {
  const clean = exampleDigits([example]);
  const request: DenoiseRequest = { pixels: clean, corruption, sigma: null };
  const corrupted = corruptAsAsked(request);
  const denoised = (await denoiseAtBuild(request))?.iterates[0] ?? null;
  const psnrOf = (pictures: Pixels): number => psnr(meanSquaredError(pictures, clean));
  return {
    example,
    clean,
    corrupted,
    denoised,
    before: psnrOf(corrupted),
    after: denoised && psnrOf(denoised),
  };
}

/** One row of the comparison. */
export interface ComparedRow {
  readonly name: 'corrupted' | 'median' | 'pca' | 'denoiser';
  readonly pictures: Pixels;
  /** PSNR in dB of each picture, and of the row's mean squared error. */
  readonly each: readonly number[];
  readonly all: number;
}

/** Cleans examples in every way; in a draft build without weights the corrupted row stands for the others. */
export async function compareAtBuild(
  indices: readonly number[],
  corruption: Corruption,
): Promise<{ digits: Pixels; rows: ComparedRow[]; pcaName: string }> {
  const digits = exampleDigits(indices);
  const request: DenoiseRequest = { pixels: digits, corruption, sigma: null, baselines: true };
  const corrupted = corruptAsAsked(request);
  const answer = await denoiseAtBuild(request);
  // "PCA, 64 components": the trainer names its controls, and knows how many there are.
  const controls = readManifest('denoiser')?.metrics.flatMap((metric) => metric.controls ?? []) ?? [];
  const pcaName = controls.find(({ label }) => label.startsWith('PCA'))?.label ?? 'PCA';
  const row = (name: ComparedRow['name'], pictures: Pixels = corrupted): ComparedRow => ({
    name,
    pictures,
    each: indices.map((_, i) => psnr(meanSquaredError(pictures, digits, i))),
    all: psnr(meanSquaredError(pictures, digits)),
  });
  return {
    digits,
    pcaName,
    rows: [
      row('corrupted'),
      row('median', answer?.median),
      row('pca', answer?.pca),
      row('denoiser', answer?.iterates[0]),
    ],
  };
}

/** Where a repeated denoising starts, and the σ that the network is told at every step. */
export interface Walk {
  readonly rows: number;
  readonly start: Corruption;
  readonly sigmas: readonly number[];
}

/** Denoises grey pictures under noise again and again; x⁰, x¹ … each rows × 784, empty in a draft without weights. */
export async function walkAtBuild({ rows, start, sigmas }: Walk): Promise<Pixels[]> {
  const grey = new Float32Array(rows * 784).fill(0.5);
  const frames: Pixels[] = [];
  for (const sigma of sigmas) {
    const pixels = frames.at(-1) ?? corruptAsAsked({ pixels: grey, corruption: start, sigma });
    const answer = await denoiseAtBuild({ pixels, corruption: null, sigma });
    if (!answer) return [];
    if (frames.length === 0) frames.push(pixels);
    frames.push(answer.iterates[0] as Pixels);
  }
  return frames;
}
