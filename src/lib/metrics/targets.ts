// What every model must reach, what would be better still, and where the bar comes from; `evaluate` ends with this table.
//
// “Measured” is a control run for this book on MNIST with NumPy, one seed; everything else was read in its source.
import type { ModelId } from '../models/types.ts';
import type { Metric } from '../weights/manifest.ts';

/** A bound on a metric; `timesReal` is a multiple of the metric's first control: real digits, measured in the same way. */
export type Bar =
  | { readonly atMost: number }
  | { readonly atLeast: number }
  | { readonly below: number }
  | { readonly above: number }
  | { readonly within: readonly [number, number] }
  | { readonly timesReal: number };

export interface Target {
  readonly model: ModelId;
  /** Name of the metric in the manifest. */
  readonly metric: string;
  readonly must?: Bar;
  readonly stretch?: Bar;
  /** Where the bars come from. */
  readonly source: string;
}

// prettier-ignore
export const TARGETS: readonly Target[] = [
  { model: 'judge', metric: 'accuracy', must: { atLeast: 99 }, stretch: { atLeast: 99.3 }, source: 'an independent judge: 99.35, measured' },

  { model: 'bayes', metric: 'logit-log-likelihood', must: { within: [-1345.7, -1343.7] }, source: 'self-check: class-conditional Gaussians by the procedure of the MAF code, measured' },
  { model: 'bayes', metric: 'error', must: { atMost: 3.76 }, stretch: { atMost: 3.5 }, source: 'PCA-40 and quadratic discriminant, audit of scikit-learn over three seeds; shrinkage, measured' },

  { model: 'gmm', metric: 'error-k-10', must: { atMost: 2.5 }, stretch: { atMost: 2 }, source: 'PCA-40 with 4 components: 2.46; PCA-50 with 10: 1.99, measured' },
  { model: 'gmm', metric: 'nearest-error', must: { atMost: 4.5 }, stretch: { atMost: 4 }, source: 'a mixture: 4.36, measured' },

  { model: 'autoencoder', metric: 'squared-error', must: { atMost: 5.5 }, stretch: { atMost: 4.5 }, source: 'the original study’s autoencoder with a code of 128: 6.6, measured' },
  { model: 'autoencoder', metric: 'bce', must: { atMost: 0.08 }, stretch: { atMost: 0.075 }, source: 'Keras blog, deep autoencoder of 32' },

  { model: 'denoiser', metric: 'bce-gaussian-clipped-0.4', must: { atMost: 0.0839 }, stretch: { atMost: 0.08 }, source: 'keras.io, convolutional denoiser' },
  { model: 'denoiser', metric: 'psnr-gaussian-0.196', must: { atLeast: 26.5 }, stretch: { atLeast: 28 }, source: 'log of Net-SURE: 25.36 with 2,011 parameters' },

  { model: 'vae', metric: 'elbo', must: { atMost: 104 }, stretch: { atMost: 100 }, source: 'example of PyTorch: 105.6 at epoch 10' },
  { model: 'vae', metric: 'elbo-epoch-10', must: { atMost: 105.6 }, source: 'example of PyTorch' },
  { model: 'vae/binarised', metric: 'nll-5000', must: { atMost: 92.7 }, stretch: { atMost: 89 }, source: 'an architecture of Burda et al. 2016 with a code of 50, at 50 epochs' },

  { model: 'dcgan', metric: 'js-bins', must: { atMost: 0.012 }, stretch: { atMost: 0.008 }, source: 'a digit missing: 0.016 to 0.034, measured' },
  { model: 'dcgan', metric: 'frechet', must: { timesReal: 10 }, stretch: { timesReal: 3 }, source: 'a conditional GAN of 272,000 parameters: 3.1 after 10 epochs, measured' },

  { model: 'cgan', metric: 'frechet', must: { timesReal: 10 }, stretch: { timesReal: 3 }, source: 'a conditional GAN of 272,000 parameters: 3.1 after 10 epochs, measured' },
  { model: 'cgan', metric: 'agreement', must: { atLeast: 99 }, stretch: { atLeast: 99.5 }, source: '99.55 with 1.01 million parameters' },
  { model: 'cgan', metric: 'nearest-error', must: { below: 4.36 }, stretch: { atMost: 3.34 }, source: 'a mixture: 4.36; real digits: 3.34, measured' },
  { model: 'cgan', metric: 'taught-accuracy', must: { atLeast: 96 }, stretch: { atLeast: 98.4 }, source: 'one GAN for each digit, a million samples' },
  { model: 'cgan', metric: 'parzen', must: { above: 160.6 }, stretch: { above: 228.1 }, source: 'a plain Gaussian: 160.6, measured; a conditional GAN measured again: 228.1' },
];

/** Returns the bound in numbers: a multiple of real digits' value becomes a greatest value. */
export function boundOf(bar: Bar, { controls }: Metric): Exclude<Bar, { readonly timesReal: number }> {
  if (!('timesReal' in bar)) return bar;
  const real = controls?.[0]?.value;
  if (real === undefined)
    throw new Error('A bar that is a multiple of real digits’ value needs their value.');
  return { atMost: bar.timesReal * real };
}

/** Tells whether a metric keeps to a bar. */
export function isReached(bar: Bar, metric: Metric): boolean {
  const bound = boundOf(bar, metric);
  const { value } = metric;
  if ('atMost' in bound) return value <= bound.atMost;
  if ('atLeast' in bound) return value >= bound.atLeast;
  if ('below' in bound) return value < bound.below;
  if ('above' in bound) return value > bound.above;
  return value >= bound.within[0] && value <= bound.within[1];
}
