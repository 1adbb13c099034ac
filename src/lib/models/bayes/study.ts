// What the trainer measures and draws of the Gaussians: Bayes' rule on held-out digits, log-likelihoods, samples.
import { toPixels } from '../../data/batches.ts';
import { take, TRAIN_COUNT } from '../../data/mnist.ts';
import { logitLikelihoods, type LogitLikelihoods } from '../../metrics/gaussian-logit.ts';
import { Random } from '../../random.ts';
import type { Metric } from '../../weights/manifest.ts';
import { shareMisread } from '../classes.ts';
import { LABELLED_MEASURES, measureSamples, UNLABELLED_MEASURES } from '../sample-measures.ts';
import type { Findings, IllustrateOptions, MeasureOptions, Plate, Study } from '../study.ts';
import { CLASSES, PIXELS, type GenerativeModel, type Pixels } from '../types.ts';
import { mainDirections } from './explain.ts';
import { gaussiansOf, logJoint, prepareClassifier, sampleClasses, score, type Gaussians } from './model.ts';

/** The seed of the authors' code draws U whatever the run's seed is: one draw of U moves the mean by about half a nat. */
const LOGIT_SEED = 42;

/** What MNIST must give in logit space, in nats: an independent measurement for this book, with twice its error. */
const EXPECTED = {
  conditional: -1344.7,
  unconditional: -1366.9,
  within: { conditional: 1, unconditional: 1.4 },
};

async function measure(model: GenerativeModel, options: MeasureOptions): Promise<Metric[]> {
  const { data, split, count, seed, alone, thorough, note } = options;
  const gaussians = gaussiansOf(model);
  const digits = take(data[split], count);
  note(`reading ${digits.count} digits by Bayes’ rule (${split})`);
  const x = toPixels(digits.images);
  const { total, error } = score(gaussians, x, digits.labels);
  const common = { split, count: digits.count, seed, betterIs: 'lower' as const };
  const unshrunk = prepareClassifier(gaussians, { shrinkage: 0 });
  const metrics: Metric[] = [
    {
      ...common,
      name: 'error',
      label: 'Digits misread by Bayes’ rule',
      value: 100 * error,
      unit: '%',
      ...(alone !== true && {
        controls: [
          {
            label: 'covariances not shrunk',
            value: 100 * shareMisread(logJoint(unshrunk, x), digits.labels),
          },
        ],
      }),
    },
    {
      ...common,
      name: 'nll',
      label: 'Mean −log p(x | y), density in the basis',
      value: total,
      unit: 'nats',
    },
  ];
  if (thorough !== true) return metrics;
  // The test set of MNIST has a known value, which checks data and arithmetic; other digits have none.
  if (split === 'test' && options.mnist) metrics.push(measureLogits(options));
  return [
    ...metrics,
    ...(await measureSamples(model, options, [...UNLABELLED_MEASURES, ...LABELLED_MEASURES])),
  ];
}

/** Measures Gaussians with full covariances in 784 dimensions; throws one sentence where MNIST's known values are missed. */
function measureLogits({ data, split, count, note }: MeasureOptions): Metric {
  note('fitting eleven Gaussians in 784 dimensions, logit space: about a minute');
  const digits = take(data[split], count);
  const found = logitLikelihoods(data.train, digits, new Random(LOGIT_SEED));
  // The known values are those of all of MNIST.
  if (data.train.count === TRAIN_COUNT && digits.count === data[split].count) checkLogits(found);
  return {
    name: 'logit-log-likelihood',
    label: `Mean log 1/10 Σ p(x | y) in logit space, 784 dimensions, ± ${found.conditional.twoErrors.toFixed(1)}`,
    value: found.conditional.mean,
    unit: 'nats',
    split,
    count: digits.count,
    seed: LOGIT_SEED,
    betterIs: 'higher',
    controls: [
      {
        label: `one Gaussian for all classes, ± ${found.unconditional.twoErrors.toFixed(1)}`,
        value: found.unconditional.mean,
      },
    ],
  };
}

/** Throws one sentence where the Gaussians of MNIST in logit space do not reach their known values. */
export function checkLogits(found: LogitLikelihoods): void {
  for (const name of ['conditional', 'unconditional'] as const) {
    const { mean } = found[name];
    if (Math.abs(mean - EXPECTED[name]) <= EXPECTED.within[name]) continue;
    throw new Error(
      `The self-check failed: in logit space the ${name} Gaussian should reach ${EXPECTED[name]} nats, but it reaches ` +
        `${mean.toFixed(1)}. Nothing was measured.`,
    );
  }
}

/** Ten rows of ten, one class a row. */
const SHEET_LABELS = Uint8Array.from({ length: CLASSES * 10 }, (_, i) => Math.floor(i / 10));

/** From independent pixels to the full covariance; a row of the ten classes for each. */
const LAMBDAS = [0, 0.5, 0.8, 0.95, 1];

function drawShrinkage(gaussians: Gaussians, seed: number): Plate {
  const labels = Uint8Array.from({ length: CLASSES }, (_, y) => y);
  const pixels = new Float32Array(LAMBDAS.length * CLASSES * PIXELS);
  LAMBDAS.forEach((lambda, row) => {
    const random = new Random(seed).fork('covariance');
    pixels.set(sampleClasses(gaussians, labels, random, { lambda }), row * CLASSES * PIXELS);
  });
  return { name: 'covariance', role: 'figure', columns: CLASSES, pixels };
}

/** Standard deviations from the mean that the figure of directions shows, along the first and along the second. */
const STEPS = [-2, -1, 0, 1, 2];

function drawDirections(gaussians: Gaussians): Plate {
  const rows: Pixels[] = gaussians.classes.flatMap(({ mean }, y) =>
    mainDirections(gaussians, y, 2).flatMap(({ deviation, picture }) =>
      STEPS.map((t) =>
        Float32Array.from(picture, (value, p) => {
          return Math.min(1, Math.max(0, (mean[p] as number) + t * deviation * value));
        }),
      ),
    ),
  );
  return { name: 'directions', role: 'figure', columns: 2 * STEPS.length, pixels: joinPictures(rows) };
}

/** Mean pictures of the classes, and below them the standard deviations of their pixels. */
function drawMoments({ classes }: Gaussians): Plate {
  const means = classes.map(({ mean }) => Float32Array.from(mean));
  const deviations = classes.map(({ variance }) => Float32Array.from(variance, Math.sqrt));
  return {
    name: 'moments',
    role: 'figure',
    columns: CLASSES,
    pixels: joinPictures([...means, ...deviations]),
  };
}

function joinPictures(pictures: readonly Pixels[]): Pixels {
  const pixels = new Float32Array(pictures.length * PIXELS);
  pictures.forEach((picture, i) => {
    pixels.set(picture, i * PIXELS);
  });
  return pixels;
}

function illustrate(model: GenerativeModel, { seed, note }: IllustrateOptions): Promise<Findings> {
  note('drawing samples, means and directions');
  const gaussians = gaussiansOf(model);
  const samples = sampleClasses(gaussians, SHEET_LABELS, new Random(seed).fork('samples'));
  return Promise.resolve({
    metrics: [],
    settings: {},
    plates: [
      { name: 'samples', role: 'poster', columns: 10, pixels: samples },
      drawMoments(gaussians),
      drawShrinkage(gaussians, seed),
      drawDirections(gaussians),
    ],
    tensors: {},
  });
}

export const study: Study = { measure, illustrate };
