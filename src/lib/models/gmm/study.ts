// What the trainer measures and draws of the mixtures: every K on held-out digits, samples, the gallery of means.
import { toPixels } from '../../data/batches.ts';
import { take } from '../../data/mnist.ts';
import { eigenSymmetric } from '../../metrics/symmetric.ts';
import { Random } from '../../random.ts';
import type { Metric } from '../../weights/manifest.ts';
import { meanNegativeLogLikelihood, shareMisread } from '../classes.ts';
import { LABELLED_MEASURES, measureSamples, UNLABELLED_MEASURES } from '../sample-measures.ts';
import type { Findings, IllustrateOptions, MeasureOptions, Plate, Study } from '../study.ts';
import { CLASSES, PIXELS, type GenerativeModel } from '../types.ts';
import { config } from './config.ts';
import {
  classMixtures,
  componentMeans,
  logJoint,
  mixturesOf,
  sampleMixtures,
  type Mixtures,
} from './model.ts';

async function measure(model: GenerativeModel, options: MeasureOptions): Promise<Metric[]> {
  const { data, split, count, seed, thorough, note } = options;
  const mixtures = mixturesOf(model);
  const { images, labels, count: seen } = take(data[split], count);
  const x = toPixels(images);
  const common = { split, count: seen, seed, betterIs: 'lower' as const };
  const metrics = config.Ks.flatMap((K): Metric[] => {
    note(`reading ${seen} digits with ${K} ${K === 1 ? 'Gaussian' : 'Gaussians'} a class (${split})`);
    const densities = logJoint(mixtures, K, x, { shrunk: false, prior: null });
    const gaussians = K === 1 ? 'one Gaussian a class' : `${K} Gaussians a class`;
    return [
      {
        ...common,
        name: `error-k-${K}`,
        label: `Digits misread by Bayes’ rule, ${gaussians}`,
        value: 100 * shareMisread(logJoint(mixtures, K, x), labels),
        unit: '%',
      },
      {
        ...common,
        name: `nll-k-${K}`,
        label: `Mean −log p(x | y), density in the basis, ${gaussians}`,
        value: meanNegativeLogLikelihood(densities, labels),
        unit: 'nats',
      },
    ];
  });
  if (thorough !== true) return metrics;
  return [
    ...metrics,
    ...(await measureSamples(model, options, [...UNLABELLED_MEASURES, ...LABELLED_MEASURES])),
  ];
}

/** Counts the components of each K in which the floor holds some variance up. */
function countFloored(mixtures: Mixtures, { data, seed }: IllustrateOptions): Metric[] {
  return config.Ks.map((K) => {
    const components = classMixtures(mixtures, K).flatMap((mixture) => mixture.components);
    const held = components.filter(({ sigma, mu: { length: d } }) => {
      // What ships is rounded: a variance at the floor may stand a little above it.
      return (eigenSymmetric(sigma, d).values[d - 1] as number) < 1.05 * config.floor;
    });
    return {
      name: `floored-k-${K}`,
      label: `Components that the variance floor holds up, of ${CLASSES * K}`,
      value: held.length,
      unit: 'components',
      split: 'train',
      count: data.train.count,
      seed,
      betterIs: 'lower',
    };
  });
}

/** Ten samples of every class with K Gaussians, one class a row. */
function drawSamples(mixtures: Mixtures, K: number, seed: number): Plate {
  const labels = Uint8Array.from({ length: CLASSES * 10 }, (_, i) => Math.floor(i / 10));
  const { pixels } = sampleMixtures(mixtures, K, labels, new Random(seed).fork('samples'));
  const shown = K === config.K;
  return {
    name: shown ? 'samples' : `samples-k-${K}`,
    role: shown ? 'poster' : 'figure',
    columns: 10,
    pixels,
  };
}

/** The mean of every component, one class a row, the heaviest component first. */
function drawMeans(mixtures: Mixtures, K: number): Plate {
  const pixels = new Float32Array(CLASSES * K * PIXELS);
  classMixtures(mixtures, K).forEach(({ pi }, y) => {
    const means = componentMeans(mixtures, K, y);
    const order = [...pi.keys()].sort((a, b) => (pi[b] as number) - (pi[a] as number));
    order.forEach((c, column) => {
      pixels.set(means.subarray(c * PIXELS, (c + 1) * PIXELS), (y * K + column) * PIXELS);
    });
  });
  return { name: `means-k-${K}`, role: 'figure', columns: K, pixels };
}

function illustrate(model: GenerativeModel, options: IllustrateOptions): Promise<Findings> {
  options.note('drawing samples and the means of the components');
  const mixtures = mixturesOf(model);
  return Promise.resolve({
    metrics: countFloored(mixtures, options),
    settings: {},
    plates: [
      drawSamples(mixtures, config.K, options.seed),
      drawMeans(mixtures, config.K),
      ...config.Ks.filter((K) => K !== config.K).map((K) => drawSamples(mixtures, K, options.seed)),
    ],
    tensors: {},
  });
}

export const study: Study = { measure, illustrate };
