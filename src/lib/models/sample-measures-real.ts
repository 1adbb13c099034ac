// Real digits measured as samples are: the controls beside every number, and the self-checks before it. Made once for all
// models and kept by `options.cached`. A self-check that fails refuses with one sentence.
import { pick, take, TRAIN_COUNT } from '../data/mnist.ts';
import { countBins, differentBins, jensenShannon } from '../metrics/bins.ts';
import { kMeans } from '../metrics/k-means.ts';
import { nearestLabelError } from '../metrics/nearest.ts';
import { parzenLogLikelihood } from '../metrics/parzen.ts';
import type { ParzenResult } from '../metrics/parzen.ts';
import { Random } from '../random.ts';
import { multiplyByTensors } from './row-products.ts';
import type { SampleOptions } from './sample-measures.ts';
import { PIXELS } from './types.ts';
import type { Digits, NamedArray } from './types.ts';

type Split = SampleOptions['split'];

/** Returns an array of a cached bundle. */
function arrayOf(arrays: Readonly<Record<string, NamedArray>>, name: string): Float32Array {
  const array = arrays[name];
  if (array === undefined) throw new Error(`The shared arrays lack “${name}”.`);
  return array.data;
}

/** A figure that real MNIST digits must give, or the procedure is another one. */
function demand(holds: boolean, what: string, known: string, found: string): void {
  if (!holds)
    throw new Error(
      `The self-check failed: ${what} should be ${known}, but is ${found}. Nothing was measured.`,
    );
}

/** Tells whether the figures known of MNIST must come out: for all its digits and samples of the full size. */
function isCanonical({ mnist, data, sizes }: SampleOptions): boolean {
  return mnist && data.train.count === TRAIN_COUNT && sizes.samples === 10_000;
}

/** Chooses training digits at random, the same for every model: what a generator that copies well would draw. */
export function realSamples({ data }: SampleOptions, count: number): Digits {
  const order = new Random(1)
    .fork('real digits')
    .shuffle(Uint32Array.from({ length: data.train.count }, (_, i) => i));
  return pick(data.train, order.subarray(0, count));
}

/** Digits that choose σ. */
const CHOOSING = 1000;

/** Measures samples, or real digits, by Parzen windows on a split. */
export function parzenOf(samples: Digits, { data }: SampleOptions, split: Split): Promise<ParzenResult> {
  const digits = { choose: take(data.validation, CHOOSING).images, measure: data[split].images };
  return parzenLogLikelihood(samples.images, digits, PIXELS, multiplyByTensors);
}

/** Returns what real digits score by Parzen windows on the split. Self-check: 242.5 ± 2 on test, at σ = 0.167. */
export async function parzenOfReal(options: SampleOptions): Promise<ParzenResult> {
  const of = async (split: Split): Promise<ParzenResult> => {
    const arrays = await options.cached(`parzen-${split}-${options.sizes.samples}`, async () => {
      options.note(`Parzen windows on real digits (${split})`);
      const real = realSamples(options, options.sizes.samples);
      const { mean, standardError, sigma } = await parzenOf(real, options, split);
      return { result: { shape: [3], data: Float32Array.of(mean, standardError, sigma) } };
    });
    const [mean, standardError, sigma] = arrayOf(arrays, 'result') as unknown as [number, number, number];
    return { mean, standardError, sigma };
  };
  if (isCanonical(options)) {
    const { mean, sigma } = await of('test');
    const holds = Math.abs(mean - 242.5) <= 2 && Math.abs(sigma - 0.167) < 0.001;
    const found = `${mean.toFixed(1)} at σ = ${sigma.toFixed(3)}`;
    demand(holds, 'the Parzen log-likelihood of real digits', '242.5 ± 2 nats at σ = 0.167', found);
  }
  return of(options.split);
}

/** Returns the 1-NN error of the training digits on the split, 0 to 1. Self-check: 3.34 % on test. */
export async function nearestErrorOfReal(options: SampleOptions): Promise<number> {
  const of = async (split: Split): Promise<number> => {
    const arrays = await options.cached(`nearest-${split}`, async () => {
      options.note(`nearest neighbours among real digits (${split})`);
      const { train, [split]: queries } = options.data;
      const error = await nearestLabelError(queries, train, PIXELS, multiplyByTensors);
      return { error: { shape: [1], data: Float32Array.of(error) } };
    });
    return arrayOf(arrays, 'error')[0] as number;
  };
  if (isCanonical(options)) {
    const error = 100 * (await of('test'));
    const holds = Math.abs(error - 3.34) <= 0.05;
    demand(holds, 'the 1-NN error of the training digits', '3.34 %', `${error.toFixed(2)} %`);
  }
  return of(options.split);
}

/** Bins of real digits: where they are, and how digits fall into them that did not make them. */
export interface RealBins {
  /** 100 × 784. */
  readonly centres: Float32Array;
  /** Of the digits that made the bins. */
  readonly counts: Float32Array;
  /** Of as many other training digits as there are samples. */
  readonly heldOut: Float32Array;
  /** Of the test digits. */
  readonly test: Float32Array;
}

const BINS = 100;
/** Share of all 60,000 digits that makes the bins; the files are ordered by writer, so they are drawn at random. */
const BINNED_SHARE = 0.75;

/** By chance 5 of 100 bins differ at the level of 5 %; more than 12 do in one of a thousand draws. */
const MOST_DIFFERENT = 12;

/** Makes the bins. Self-check: 10,000 held-out digits give JS 0.0010 to 0.0018 (0.0015 is expected) and few different bins. */
export async function realBins(options: SampleOptions): Promise<RealBins> {
  const arrays = await options.cached(`bins-${options.sizes.samples}`, async () => {
    const { train, validation, test } = options.data;
    const all = train.count + validation.count;
    const order = new Random(1).fork('bins').shuffle(Uint32Array.from({ length: all }, (_, i) => i));
    const images = new Uint8Array(all * PIXELS);
    order.forEach((from, to) => {
      const [set, at] = from < train.count ? [train, from] : [validation, from - train.count];
      images.set(set.images.subarray(at * PIXELS, (at + 1) * PIXELS), to * PIXELS);
    });
    const made = Math.round(BINNED_SHARE * all) * PIXELS;
    const centres = await kMeans(images.subarray(0, made), PIXELS, {
      clusters: BINS,
      random: new Random(1).fork('k-means'),
      multiply: multiplyByTensors,
      onRound: (round) => {
        if (round % 10 === 1) options.note(`k-means of real digits, round ${round}`);
      },
    });
    const count = async (rows: Uint8Array): Promise<NamedArray> => ({
      shape: [BINS],
      data: Float32Array.from(await countBins(rows, centres, PIXELS, multiplyByTensors)),
    });
    return {
      centres: { shape: [BINS, PIXELS], data: centres },
      counts: await count(images.subarray(0, made)),
      heldOut: await count(images.subarray(made, made + options.sizes.samples * PIXELS)),
      test: await count(test.images),
    };
  });
  const bins = {
    centres: arrayOf(arrays, 'centres'),
    counts: arrayOf(arrays, 'counts'),
    heldOut: arrayOf(arrays, 'heldOut'),
    test: arrayOf(arrays, 'test'),
  };
  if (isCanonical(options)) {
    const js = jensenShannon(bins.counts, bins.heldOut);
    const ndb = differentBins(bins.counts, bins.heldOut);
    const holds = js >= 0.001 && js <= 0.0018 && ndb <= MOST_DIFFERENT;
    const known = `JS 0.0010 to 0.0018 and ${MOST_DIFFERENT} different bins at most`;
    demand(holds, 'what held-out digits score over 100 bins', known, `JS ${js.toFixed(4)} and ${ndb}`);
  }
  return bins;
}
