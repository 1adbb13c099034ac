// The measures of samples: drawn once, shared between the measures, each beside real digits measured in the same way.
//
// Samples are rounded to bytes, 255 steps from paper to ink, as saved pictures are and as MNIST itself is: all models are
// measured by what `npm run sample` would write. Labels, where a model takes them, go round: 0, 1 … 9, 0, 1 …
import { toBytes } from '../data/batches.ts';
import { Random } from '../random.ts';
import type { Metric } from '../weights/manifest.ts';
import { isRegistered, loadDefinition } from './registry.ts';
import {
  measureBins,
  measureCopies,
  measureNearest,
  measureParzen,
  measureVariety,
} from './sample-measures-distance.ts';
import { measureAgreement, measureClasses, measureFrechet } from './sample-measures-judge.ts';
import { measureTaught } from './sample-measures-taught.ts';
import type { MeasureOptions } from './study.ts';
import { CLASSES, PIXELS } from './types.ts';
import type { Digits, GenerativeModel } from './types.ts';

/**
 * What can be measured of a model's samples.
 *
 * - `parzen`: log-likelihood of the split under Parzen windows on 10,000 samples
 * - `frechet`: Fréchet distance on the judge's features, 10,000 samples against the split
 * - `bins`: Jensen–Shannon divergence and NDB over 100 k-means bins, 10,000 samples
 * - `copies`: distance of 1,000 samples to their nearest training digits, which memorising would make small
 * - `classes`: share of each label among 10,000 samples as the judge reads them; a collapse shows here
 *
 * and, where the model takes labels:
 *
 * - `agreement`: how often the judge reads the requested label in 10,000 samples, and a row of the 10 × 10 matrix a label
 * - `variety`: mean distance between two samples of a label
 * - `nearest`: error of the nearest neighbour among 50,000 labelled samples
 * - `taught`: accuracy on the split of a small network trained on 60,000 samples
 */
export type SampleMeasure = keyof typeof MEASURES;

/** Measures of any model that can be sampled. */
export const UNLABELLED_MEASURES = ['parzen', 'frechet', 'bins', 'copies', 'classes'] as const;
/** Measures of a model that takes labels. */
export const LABELLED_MEASURES = ['agreement', 'variety', 'nearest', 'taught'] as const;

const MEASURES = {
  parzen: measureParzen,
  frechet: measureFrechet,
  bins: measureBins,
  copies: measureCopies,
  classes: measureClasses,
  agreement: measureAgreement,
  variety: measureVariety,
  nearest: measureNearest,
  taught: measureTaught,
} satisfies Record<string, (samples: Samples, options: SampleOptions) => Promise<Metric[]>>;

/** How many samples the measures take. */
export interface SampleSizes {
  readonly samples: number;
  readonly copies: number;
  readonly nearest: number;
  readonly taught: number;
}

const SAMPLE_SIZES: SampleSizes = { samples: 10_000, copies: 1000, nearest: 50_000, taught: 60_000 };

export interface SampleOptions extends MeasureOptions {
  readonly sizes: SampleSizes;
}

/** Pictures drawn from a model, with the labels asked for. */
export interface Samples {
  /** Returns the first `count`, drawn now where they are not drawn yet. */
  take(count: number): Promise<Digits>;
}

/** Pictures drawn together: as many as fit into memory with the widest layers of a network. */
const CHUNK = 250;

/**
 * Measures a model by its samples, drawn once from `options.seed` and shared between the measures.
 *
 * Takes minutes, so a study calls it where `options.thorough` is set. What is compared with real digits is made once for
 * all models through `options.cached`. Throws one sentence if a self-check on real digits fails, and measures nothing.
 *
 * @param sizes only for tests and for a first look: other sizes give other numbers.
 */
export async function measureSamples(
  model: GenerativeModel,
  options: MeasureOptions,
  wanted: readonly SampleMeasure[],
  sizes: Partial<SampleSizes> = {},
): Promise<Metric[]> {
  await refuseLabels(model, wanted);
  const samples = drawSamples(model, options);
  const metrics: Metric[] = [];
  for (const measure of wanted) {
    metrics.push(...(await MEASURES[measure](samples, { ...options, sizes: { ...SAMPLE_SIZES, ...sizes } })));
  }
  return metrics;
}

async function refuseLabels({ id }: GenerativeModel, wanted: readonly SampleMeasure[]): Promise<void> {
  const about = LABELLED_MEASURES.find((measure) => wanted.includes(measure));
  if (about === undefined || !isRegistered(id) || (await loadDefinition(id)).labelled === true) return;
  throw new Error(`The ${id} takes no labels: its samples cannot be measured by “${about}”.`);
}

/** Draws samples chunk by chunk, each from a generator of its own: the first thousand are the same whatever follows. */
export function drawSamples(model: GenerativeModel, { seed, note }: MeasureOptions): Samples {
  if (model.sample === undefined) throw new Error(`The ${model.id} cannot be sampled.`);
  const draw = model.sample.bind(model);
  const root = new Random(seed).fork('measured samples');
  const chunks: Uint8Array[] = [];
  return {
    async take(count) {
      while (chunks.length * CHUNK < count) {
        const start = chunks.length * CHUNK;
        if (start % 5000 === 0) note(`drawing samples ${start} to ${Math.min(count, start + 5000)}`);
        chunks.push(toBytes(await draw(CHUNK, root.fork(start), labelsFrom(start, CHUNK))));
      }
      const images = new Uint8Array(count * PIXELS);
      chunks.slice(0, Math.ceil(count / CHUNK)).forEach((chunk, i) => {
        images.set(chunk.subarray(0, (count - i * CHUNK) * PIXELS), i * CHUNK * PIXELS);
      });
      return { images, labels: labelsFrom(0, count), count };
    },
  };
}

function labelsFrom(start: number, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => (start + i) % CLASSES);
}
