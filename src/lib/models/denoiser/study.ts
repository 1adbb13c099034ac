// What the trainer measures and draws of the denoiser: every corruption beside its noisy input, a median filter and PCA;
// posters of the model's own output; and Vincent's comparison of features with and without noise.
import { toPixels } from '../../data/batches.ts';
import { corrupt } from '../../data/corruption.ts';
import type { CorruptionKind } from '../../data/corruption.ts';
import { take } from '../../data/mnist.ts';
import { medianFilter } from '../../metrics/median.ts';
import { fitPca, projectPca } from '../../metrics/pca.ts';
import type { Pca } from '../../metrics/pca.ts';
import { bceFromLogits, bceFromProbabilities, psnrOfSet } from '../../metrics/reconstruction.ts';
import { ssim } from '../../metrics/ssim.ts';
import { Random } from '../../random.ts';
import type { Metric } from '../../weights/manifest.ts';
import type { Findings, IllustrateOptions, MeasureOptions, Plate, Study } from '../study.ts';
import { CLASSES, PIXELS } from '../types.ts';
import type { Digits, GenerativeModel, LayersModel, Pixels } from '../types.ts';
import { config } from './config.ts';
import { reconstruct, walkFromNoise } from './model.ts';
import { compareFilters } from './vincent.ts';

type Quantity = 'bce' | 'psnr' | 'ssim';

/** One thing to measure: a corruption, whether σ is told, and which quantities. */
interface Condition {
  readonly name: string;
  readonly label: string;
  readonly kind: CorruptionKind;
  readonly level: number;
  readonly told?: boolean;
  readonly quantities: readonly Quantity[];
  /** PSNR of the noisy MNIST test set, known from an independent measurement: a check of data and noise. */
  readonly noisyPsnr?: number;
}

// prettier-ignore
const CONDITIONS: readonly Condition[] = [
  { name: 'gaussian-clipped-0.4', label: 'noise 0.4 clipped to [0, 1], level not told', kind: 'gaussian-clipped', level: 0.4, quantities: ['bce', 'psnr'], noisyPsnr: 10.99 },
  { name: 'gaussian-0.196', label: 'noise σ = 50/255 not clipped, σ told', kind: 'gaussian', level: 50 / 255, told: true, quantities: ['psnr'], noisyPsnr: 14.15 },
  { name: 'gaussian-0.196-blind', label: 'noise σ = 50/255 not clipped, σ not told', kind: 'gaussian', level: 50 / 255, quantities: ['psnr'], noisyPsnr: 14.15 },
  { name: 'gaussian-clipped-0.5', label: 'noise 0.5 clipped to [0, 1], level not told', kind: 'gaussian-clipped', level: 0.5, quantities: ['psnr', 'ssim'], noisyPsnr: 9.37 },
  { name: 'salt-and-pepper-0.3', label: 'salt and pepper on 30 % of the pixels', kind: 'salt-and-pepper', level: 0.3, quantities: ['psnr'] },
  { name: 'block-0.25', label: 'a block of a quarter of the area masked', kind: 'block', level: 0.25, quantities: ['psnr'] },
  { name: 'stroke-1.5', label: 'a scribble 1.5 pictures long', kind: 'stroke', level: 1.5, quantities: ['psnr'] },
];

const WORDS: Readonly<Record<Quantity, readonly [label: string, unit: string]>> = {
  bce: ['Binary cross-entropy per pixel', 'nats'],
  psnr: ['PSNR of the whole set', 'dB'],
  ssim: ['SSIM', ''],
};

/** Components of the PCA that the page and the tables compare with. */
const PCA_COMPONENTS = 32;

function networkOf(model: GenerativeModel): LayersModel {
  return model.networks['denoiser'] as LayersModel;
}

/** PCA of the training digits, fitted once for each set. */
const fitted = new WeakMap<Uint8Array, Pca>();
function pcaOf({ images }: Digits): Pca {
  const pca = fitted.get(images) ?? fitPca(images, PCA_COMPONENTS);
  fitted.set(images, pca);
  return pca;
}

function quantityOf(quantity: Quantity, pictures: Pixels, clean: Pixels): number {
  if (quantity === 'psnr') return psnrOfSet(pictures, clean);
  return quantity === 'ssim' ? ssim(pictures, clean) : bceFromProbabilities(pictures, clean);
}

/** Refuses to measure when data or noise are not what they are said to be; the figure is for MNIST's 10,000 digits. */
function checkNoise(
  { label, noisyPsnr }: Condition,
  psnr: number,
  { count, data, split, mnist }: MeasureOptions,
): void {
  if (noisyPsnr === undefined || count < data[split].count || !mnist) return;
  if (Math.abs(psnr - noisyPsnr) > 0.05) {
    throw new Error(
      `The self-check failed: ${label} should leave ${noisyPsnr} dB, but leaves ${psnr.toFixed(2)} dB. Nothing was measured.`,
    );
  }
}

async function measureCondition(
  model: GenerativeModel,
  condition: Condition,
  options: MeasureOptions,
): Promise<Metric[]> {
  const { data, split, count, seed } = options;
  const { name, label, kind, level, told, quantities } = condition;
  const digits = take(data[split], Math.min(count, data[split].count));
  const clean = toPixels(digits.images);
  const noisy = corrupt(clean, kind, level, new Random(seed).fork('measure', name));
  checkNoise(condition, psnrOfSet(noisy, clean), options);

  const logits = await reconstruct(networkOf(model), noisy, told === true ? level : 0, (g) => g);
  const r = logits.map((logit) => 1 / (1 + Math.exp(-logit)));
  const others: readonly [string, Pixels][] =
    options.alone === true
      ? []
      : [
          ['noisy input', noisy],
          ['3×3 median filter', medianFilter(noisy)],
          [`PCA, ${PCA_COMPONENTS} components`, projectPca(pcaOf(data.train), noisy)],
        ];
  return quantities.map((quantity) => {
    const [words, unit] = WORDS[quantity];
    return {
      name: `${quantity}-${name}`,
      label: `${words}, ${label}`,
      value: quantity === 'bce' ? bceFromLogits(logits, clean) : quantityOf(quantity, r, clean),
      unit,
      split,
      count: digits.count,
      seed,
      betterIs: quantity === 'bce' ? ('lower' as const) : ('higher' as const),
      controls: others.map(([other, pictures]) => ({
        label: other,
        value: quantityOf(quantity, pictures, clean),
      })),
    };
  });
}

async function measure(model: GenerativeModel, options: MeasureOptions): Promise<Metric[]> {
  const metrics: Metric[] = [];
  for (const condition of CONDITIONS) {
    options.note(`measuring ${condition.label} (${options.split})`);
    metrics.push(...(await measureCondition(model, condition, options)));
  }
  return metrics;
}

/** A row of the first poster: what a corruption of this kind and level becomes. */
const POSTER_ROWS: readonly (readonly [CorruptionKind, number])[] = [
  ['gaussian', 0.2],
  ['gaussian', 0.5],
  ['gaussian', 0.8],
  ['salt-and-pepper', 0.4],
  ['block', 0.25],
];

/** Denoises the first digit of each class under each kind of corruption: only what the network made is drawn. */
async function drawPoster(net: LayersModel, digits: Digits, seed: number): Promise<Plate> {
  const first = Array.from({ length: CLASSES }, (_, label) => Math.max(0, digits.labels.indexOf(label)));
  const clean = new Float32Array(CLASSES * PIXELS);
  first.forEach((index, i) => {
    clean.set(toPixels(digits.images.subarray(index * PIXELS, (index + 1) * PIXELS)), i * PIXELS);
  });
  const pixels = new Float32Array(POSTER_ROWS.length * clean.length);
  for (const [row, [kind, level]] of POSTER_ROWS.entries()) {
    const noisy = corrupt(clean, kind, level, new Random(seed).fork('poster', row));
    const sigma = kind === 'gaussian' ? level : 0;
    pixels.set(await reconstruct(net, noisy, sigma), row * clean.length);
  }
  return { name: 'denoised', role: 'poster', columns: CLASSES, pixels };
}

/** Steps of the sampler whose r the film shows, of `config.sampleSteps`. */
const FILM_STEPS = [0, 8, 12, 16, 20, 24, 28, 39];

/** Draws samples, and how ten of them came out of the noise: one row for each of FILM_STEPS. */
async function drawSamples(net: LayersModel, seed: number): Promise<Plate[]> {
  const count = 60;
  const frames: Pixels[] = [];
  for await (const r of walkFromNoise(net, count, new Random(seed).fork('samples'))) frames.push(r);
  const rows = FILM_STEPS.map((step) => (frames[step] as Pixels).subarray(0, 10 * PIXELS));
  const film = new Float32Array(rows.length * 10 * PIXELS);
  rows.forEach((row, i) => {
    film.set(row, i * 10 * PIXELS);
  });
  return [
    { name: 'samples', role: 'poster', columns: 10, pixels: frames.at(-1) as Pixels },
    { name: 'walk', role: 'film', columns: 10, pixels: film },
  ];
}

async function illustrate(model: GenerativeModel, options: IllustrateOptions): Promise<Findings> {
  const net = networkOf(model);
  options.note('drawing posters and samples');
  const poster = await drawPoster(net, options.data.validation, options.seed);
  const samples = await drawSamples(net, options.seed);
  const { mean, components, eigenvalues } = pcaOf(options.data.train);
  const filters = await compareFilters(options);
  const { sampleSigma, sampleSteps, sampleRounds } = config;
  return {
    metrics: filters.metrics,
    settings: { sampleSigma, sampleSteps, sampleRounds },
    plates: [poster, ...samples, ...filters.plates],
    tensors: {
      pca: {
        mean: { shape: [PIXELS], data: mean, dtype: 'float16' },
        components: { shape: [PCA_COMPONENTS, PIXELS], data: components, dtype: 'float16' },
        eigenvalues: { shape: [PCA_COMPONENTS], data: eigenvalues, dtype: 'float16' },
      },
    },
  };
}

export const study: Study = { measure, illustrate };
