// What the trainer measures and draws of the DCGAN, healthy or collapsed: how its samples vary, what D makes of them, a
// sheet of samples, the training film.
import { toPixels } from '../../data/batches.ts';
import { take } from '../../data/mnist.ts';
import { Random } from '../../random.ts';
import { filmFindings } from '../../training/adversarial-film.ts';
import { isAdversarial } from '../../training/adversarial-model.ts';
import type { AdversarialModel } from '../../training/adversarial-model.ts';
import type { Metric } from '../../weights/manifest.ts';
import { measureSamples, UNLABELLED_MEASURES } from '../sample-measures.ts';
import type { Findings, IllustrateOptions, MeasureOptions, Study } from '../study.ts';
import { PIXELS } from '../types.ts';
import type { GenerativeModel, Pixels } from '../types.ts';
import { collapsed, config } from './config.ts';
import { filmCodes } from './model.ts';

/** Returns the model as one of two players; throws one sentence if it is none. */
export function asAdversarial(model: GenerativeModel): AdversarialModel {
  if (!isAdversarial(model)) throw new Error(`The ${model.id} is no game of two.`);
  return model;
}

/** Returns the mean squared distance, over all pixels, between two pictures of a set drawn at random, in closed form. */
export function meanSquaredDistance(pixels: Pixels): number {
  const count = pixels.length / PIXELS;
  let squares = 0;
  const sums = new Float64Array(PIXELS);
  pixels.forEach((value, i) => {
    squares += value * value;
    sums[i % PIXELS] = (sums[i % PIXELS] as number) + value;
  });
  // Σ_i Σ_j ‖a_i − a_j‖² = 2n Σ ‖a_i‖² − 2 ‖Σ a_i‖², of which n(n − 1) pairs are of two different pictures.
  const ofSum = sums.reduce((total, sum) => total + sum * sum, 0);
  return (2 * count * squares - 2 * ofSum) / (count * (count - 1));
}

function meanScore(logits: Float32Array): number {
  return logits.reduce((sum, l) => sum + 1 / (1 + Math.exp(-l)), 0) / logits.length;
}

/** Measures what takes seconds: how samples differ from each other, and what D makes of them, beside real digits. */
export async function measureGame(model: AdversarialModel, options: MeasureOptions): Promise<Metric[]> {
  const { data, split, seed, note } = options;
  const digits = take(data[split], Math.min(options.count, data[split].count));
  note(`the game on ${digits.count} digits (${split})`);
  const codes = model.drawCodes(digits.count, new Random(seed).fork('measure'), digits.labels);
  const [real, drawn] = [toPixels(digits.images), await model.decode(codes)];
  const common = { split, count: digits.count, seed };
  const controls = (value: number): Pick<Metric, 'controls'> =>
    options.alone === true ? {} : { controls: [{ label: `real digits (${split})`, value }] };
  const score = async (pixels: Pixels): Promise<number> =>
    100 * meanScore(await model.score(pixels, digits.labels));
  return [
    {
      ...common,
      name: 'spread',
      label: 'Mean squared distance between two samples, over all pixels',
      value: meanSquaredDistance(drawn),
      unit: '',
      betterIs: 'higher',
      ...controls(meanSquaredDistance(real)),
    },
    {
      ...common,
      name: 'score',
      label: 'Mean of D(G(z)), how real the discriminator takes samples to be',
      value: await score(drawn),
      unit: '%',
      betterIs: 'higher',
      ...controls(options.alone === true ? 0 : await score(real)),
    },
  ];
}

async function measure(model: GenerativeModel, options: MeasureOptions): Promise<Metric[]> {
  const metrics = await measureGame(asAdversarial(model), options);
  return options.thorough === true
    ? [...metrics, ...(await measureSamples(model, options, UNLABELLED_MEASURES))]
    : metrics;
}

/** Pictures of the sheet of samples: ten rows of ten. */
export const SHEET = 100;

async function illustrate(
  model: GenerativeModel,
  { seed, film, note }: IllustrateOptions,
): Promise<Findings> {
  note('drawing samples');
  const players = asAdversarial(model);
  const pixels = await players.sample(SHEET, new Random(seed).fork('samples'));
  const settings = model.id === collapsed.id ? collapsed : config;
  const { plates, tensors } = filmFindings(film, filmCodes(seed, settings));
  return {
    metrics: [],
    settings: {},
    plates: [{ name: 'samples', role: 'poster', columns: 10, pixels }, ...plates],
    tensors,
  };
}

export const study: Study = { measure, illustrate };
