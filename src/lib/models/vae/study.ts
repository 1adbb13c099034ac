// What the trainer measures and draws of a variational autoencoder: the ELBO and its parts, the importance-weighted
// likelihood of black and white digits, samples of the prior, and for codes of 2 the plane and the codes of test digits.
import { toPixels } from '../../data/batches.ts';
import { take } from '../../data/mnist.ts';
import { bceFromLogits, bceFromProbabilities } from '../../metrics/reconstruction.ts';
import { Random } from '../../random.ts';
import type { Metric } from '../../weights/manifest.ts';
import { decode, networksOf } from '../autoencoder/model.ts';
import { drawReconstructions } from '../autoencoder/study.ts';
import { measureSamples, UNLABELLED_MEASURES } from '../sample-measures.ts';
import type { Findings, IllustrateOptions, MeasureOptions, Study } from '../study.ts';
import { PIXELS } from '../types.ts';
import type { GenerativeModel, Pixels } from '../types.ts';
import { drawBernoulli, drawPosterior, klPerDimension } from './latent.ts';
import { importanceBounds } from './importance.ts';
import { codeLengthOf, findPosterior } from './model.ts';
import { drawPlane, drawPriorSamples, drawTraversal } from './plates.ts';

/** Black and white test digits are the same for every run and every seed. */
const BINARISATION_SEED = 0;

/** Draws importance samples: all digits with few, some with many (NUMBERS: a smaller S never flatters). */
const IMPORTANCE = [
  { samples: 500, most: Infinity },
  { samples: 5000, most: 1000 },
] as const;

/** A latent dimension is used where the means of its codes vary more than this (Burda et al. 2015, section 5.2). */
const ACTIVE_VARIANCE = 0.01;

/** Returns the pictures that a model was made for: grey, or black and white drawn with a seed of their own. */
function picturesFor(model: GenerativeModel, options: MeasureOptions): Pixels {
  const { images } = take(options.data[options.split], options.count);
  const grey = toPixels(images);
  if (model.id !== 'vae/binarised') return grey;
  return drawBernoulli(grey, new Random(BINARISATION_SEED).fork('binarised', options.split));
}

/** Counts the latent dimensions whose mean depends on the picture. */
function countActive(mu: Float32Array, d: number): number {
  const n = mu.length / d;
  let active = 0;
  for (let j = 0; j < d; j++) {
    const column = Float64Array.from({ length: n }, (_, i) => mu[i * d + j] as number);
    const mean = column.reduce((sum, m) => sum + m, 0) / n;
    const variance = column.reduce((sum, m) => sum + (m - mean) ** 2, 0) / n;
    if (variance > ACTIVE_VARIANCE) active++;
  }
  return active;
}

async function measure(model: GenerativeModel, options: MeasureOptions): Promise<Metric[]> {
  const { split, seed, alone, thorough, note } = options;
  const networks = networksOf(model);
  const x = picturesFor(model, options);
  const count = x.length / PIXELS;
  note(`measuring the ELBO (${split})`);
  const posterior = await findPosterior(networks, x);
  const z = drawPosterior(posterior, new Random(seed).fork('measure', split));
  const logits = await decode(networks, z, (g) => g);
  const reconstruction = PIXELS * bceFromLogits(logits, x);
  const kl = klPerDimension(posterior).reduce((sum, nats) => sum + nats, 0) / count;
  const what = model.id === 'vae/binarised' ? 'black and white pixels' : 'grey pixels';
  const common = { unit: 'nats', split, count, seed, betterIs: 'lower' as const };
  const controls = alone === true ? undefined : controlsFor(x, options);
  const metrics: Metric[] = [
    {
      ...common,
      name: 'elbo',
      label: `−ELBO per digit, ${what}, one z`,
      value: reconstruction + kl,
      ...(controls && { controls }),
    },
    { ...common, name: 'reconstruction', label: `−log p(x | z) per digit, ${what}`, value: reconstruction },
    { ...common, name: 'kl', label: 'KL(q(z | x) ‖ p(z)) per digit', value: kl },
  ];
  if (alone === true) return metrics;
  const d = codeLengthOf(networks);
  metrics.push({
    ...common,
    name: 'active-dimensions',
    label: `Latent dimensions in use, of ${d}`,
    value: countActive(posterior.mu, d),
    unit: '',
    betterIs: 'higher',
  });
  if (thorough !== true) return metrics;
  if (model.id === 'vae/binarised') metrics.push(...(await measureLikelihood(model, x, options)));
  if (model.id === 'vae') metrics.push(...(await measureSamples(model, options, UNLABELLED_MEASURES)));
  return metrics;
}

/** What an ELBO is compared with: independent pixels, and the floor that grey pixels have. */
function controlsFor(x: Pixels, { data }: MeasureOptions): NonNullable<Metric['controls']> {
  const { images, count } = data.train;
  const mean = new Float64Array(PIXELS);
  images.forEach((byte, i) => {
    mean[i % PIXELS] = (mean[i % PIXELS] as number) + byte / (255 * count);
  });
  const everywhere = Float32Array.from(x, (_, i) => mean[i % PIXELS] as number);
  const nats = (probabilities: Pixels): number => PIXELS * bceFromProbabilities(probabilities, x);
  const grey = x.some((value) => value > 0 && value < 1);
  return [
    { label: 'independent pixels, the mean digit', value: nats(everywhere) },
    ...(grey ? [{ label: 'entropy of the grey pixels, the floor', value: nats(x) }] : []),
  ];
}

async function measureLikelihood(
  model: GenerativeModel,
  x: Pixels,
  options: MeasureOptions,
): Promise<Metric[]> {
  const { split, seed, note } = options;
  const metrics: Metric[] = [];
  for (const { samples, most } of IMPORTANCE) {
    const count = Math.min(most, x.length / PIXELS);
    const bounds = await importanceBounds(networksOf(model), x.subarray(0, count * PIXELS), {
      samples,
      random: new Random(seed).fork('importance', samples),
      onPicture: (done) => {
        if (done % 500 === 0)
          note(`importance sampling, S = ${samples}: ${done} of ${count} digits (${split})`);
      },
    });
    const sum = bounds.reduce((total, bound) => total + bound, 0);
    metrics.push({
      name: `nll-${samples}`,
      label: `−log p(x) per digit, black and white pixels, ${samples} importance samples`,
      value: -sum / count,
      unit: 'nats',
      split,
      count,
      seed,
      betterIs: 'lower',
    });
  }
  return metrics;
}

/** Returns the validation figure of epoch 10, the one that other programs print, as the run recorded it. */
function epochTen(model: GenerativeModel, { history, seed, data }: IllustrateOptions): Metric[] {
  const record = history.find(({ epoch }) => epoch === 10);
  if (model.id !== 'vae' || record === undefined) return [];
  return [
    {
      name: 'elbo-epoch-10',
      label: `−ELBO per digit, grey pixels, one z, after 10 epochs of the ${history.length} of the same run`,
      value: record.validation['total'] as number,
      unit: 'nats',
      split: 'validation',
      count: Math.min(data.validation.count, data.train.count),
      seed,
      betterIs: 'lower',
    },
  ];
}

async function illustrate(model: GenerativeModel, options: IllustrateOptions): Promise<Findings> {
  const { data, seed } = options;
  const networks = networksOf(model);
  options.note('drawing samples, reconstructions and codes');
  const plates = await drawPriorSamples(networks, seed);
  const throughMeans = async (x: Pixels): Promise<Pixels> =>
    decode(networks, (await findPosterior(networks, x)).mu);
  plates.push(await drawReconstructions(data.validation, seed, throughMeans));
  const tensors: Record<string, Findings['tensors'][string]> = {};
  if (codeLengthOf(networks) === 2) {
    plates.unshift(await drawPlane(networks));
    // Codes for the map are no measurement: no use of the test set is counted.
    const { mu, logVar } = await findPosterior(networks, toPixels(data.test.images));
    tensors['codes'] = {
      mu: { shape: [data.test.count, 2], data: mu, dtype: 'float16' },
      logVar: { shape: [data.test.count, 2], data: logVar, dtype: 'uint8' },
      labels: { shape: [data.test.count], data: Float32Array.from(data.test.labels), dtype: 'float16' }, // exact
    };
  } else {
    plates.push(await drawTraversal(networks, toPixels(take(data.validation, 1000).images)));
  }
  return { metrics: epochTen(model, options), plates, settings: {}, tensors };
}

export const study: Study = { measure, illustrate };
