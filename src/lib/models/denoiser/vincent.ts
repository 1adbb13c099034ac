// Vincent's claim, in Vincent's own architecture: noise in the input makes a dense autoencoder find better features.
// Two autoencoders, equal in all but the corruption: one layer of sigmoids, tied weights (section 2.2), trained alike.
//
//   x̃    x with each pixel forced to 0 with probability ν                                   section 2.3
//   y     hidden code, y = s(x̃ W + b)                                                         sections 2.2 and 2.3
//   z     reconstruction, z = s(y Wᵀ + b′)                                                    sections 2.2 and 2.3
//   L     cross-entropy between z and the clean x                                            equations 2 and 5
//
// What differs: a coin is tossed for each pixel, where the paper forces a fixed number νd of the d pixels to 0; and Adam,
// where the paper has plain stochastic gradient descent.
import * as tf from '@tensorflow/tfjs-core';
import { batchesOfEpoch, toPixels } from '../../data/batches.ts';
import { accuracy, trainLinearClassifier } from '../../metrics/linear-classifier.ts';
import { Random } from '../../random.ts';
import { Adam } from '../../training/adam.ts';
import { cosineRate } from '../../training/schedule.ts';
import type { Metric } from '../../weights/manifest.ts';
import type { IllustrateOptions, Plate } from '../study.ts';
import { CLASSES, PIXELS } from '../types.ts';
import type { Digits, Pixels } from '../types.ts';
import { crossEntropy } from './model.ts';

export const vincent = {
  hidden: 144, // a sheet of 12 × 12 filters, and few enough that each has to earn its place
  noise: 0.5, // share of pixels masked in the denoiser; the paper tries 0 to 0.5
  epochs: 10, // the filters hardly change after that
  batchSize: 128,
  learningRate: 3e-3,
  warmUp: 100,
  classifier: { classes: CLASSES, epochs: 10, batchSize: 100, learningRate: 0.3 },
} as const;

/** Filters and biases of a trained autoencoder. */
export interface Filters {
  /** 784 × hidden: column j is what hidden unit j looks for. */
  readonly W: Float32Array;
  readonly b: Float32Array;
}

/** Forces each pixel to 0 with probability ν. */
function mask(x: Pixels, nu: number, random: Random): Pixels {
  return nu === 0 ? x : x.map((value) => (random.uniform() < nu ? 0 : value));
}

/** Trains one autoencoder with a share ν of its input masked; ν = 0 is the plain one. */
export async function trainFilters(
  digits: Digits,
  nu: number,
  epochs: number,
  seed: number,
): Promise<Filters> {
  const { hidden, learningRate, warmUp } = vincent;
  const batchSize = Math.min(vincent.batchSize, digits.count);
  const random = new Random(seed);
  // Glorot & Bengio 2010. Weights of pixels that are never inked stay near these: larger ones would hide the filters.
  const range = Math.sqrt(6 / (PIXELS + hidden));
  const draws = random.fork('weights');
  const start = Float32Array.from({ length: PIXELS * hidden }, () => range * (2 * draws.uniform() - 1));
  const [W, b, bPrime] = tf.tidy(() => [
    tf.variable(tf.tensor2d(start, [PIXELS, hidden])),
    tf.variable(tf.zeros<tf.Rank.R1>([hidden])),
    tf.variable(tf.zeros<tf.Rank.R1>([PIXELS])),
  ]);
  const variables = [W, b, bPrime];
  const adam = new Adam(
    [
      { name: 'W', variable: W },
      { name: 'b', variable: b },
      { name: 'bPrime', variable: bPrime },
    ],
    learningRate,
  );
  const steps = epochs * Math.floor(digits.count / batchSize);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (const { images } of batchesOfEpoch(digits, batchSize, random.fork('epoch', epoch))) {
      const xTilde = mask(images, nu, random.fork('step', adam.step));
      adam.rate = cosineRate(learningRate, adam.step, steps, warmUp);
      tf.tidy(() => {
        const { grads } = tf.variableGrads(() => {
          const y = tf.sigmoid(tf.add(tf.matMul(tf.tensor2d(xTilde, [batchSize, PIXELS]), W), b)); // [B, 144]
          const logits = tf.add(tf.matMul(y, W, false, true), bPrime); // [B, 784]
          return crossEntropy(logits, tf.tensor2d(images, [batchSize, PIXELS]));
        }, variables);
        adam.apply(grads);
      });
    }
    await tf.nextFrame();
  }
  const filters = { W: (await W.data()) as Float32Array, b: (await b.data()) as Float32Array };
  adam.dispose();
  tf.dispose(variables);
  return { W: Float32Array.from(filters.W), b: Float32Array.from(filters.b) };
}

/** Returns the codes y = s(x W + b) of clean pictures, n × hidden. */
export async function codesOf({ W, b }: Filters, digits: Digits): Promise<Float32Array> {
  const codes = tf.tidy(() => {
    const x = tf.tensor2d(toPixels(digits.images), [digits.count, PIXELS]);
    return tf.sigmoid(tf.add(tf.matMul(x, tf.tensor2d(W, [PIXELS, b.length])), tf.tensor1d(b)));
  });
  const data = (await codes.data()) as Float32Array;
  codes.dispose();
  return Float32Array.from(data);
}

/** Fits a linear classifier to the codes of some digits and returns its error on others, in percent, for each set. */
export async function linearErrors(
  filters: Filters,
  fit: Digits,
  others: readonly Digits[],
  seed: number,
): Promise<number[]> {
  const random = new Random(seed).fork('classifier');
  const rule = trainLinearClassifier(
    { codes: await codesOf(filters, fit), labels: fit.labels },
    { ...vincent.classifier, random },
  );
  const errors: number[] = [];
  for (const digits of others) {
    const right = accuracy(rule, { codes: await codesOf(filters, digits), labels: digits.labels });
    errors.push(100 * (1 - right));
  }
  return errors;
}

/** Turns filters into pictures: each scaled by its own greatest weight, zero is mid-grey, n × 784 in [0, 1]. */
export function filterPictures({ W, b }: Filters): Pixels {
  const hidden = b.length;
  const pictures = new Float32Array(hidden * PIXELS);
  for (let j = 0; j < hidden; j++) {
    let peak = 0;
    for (let p = 0; p < PIXELS; p++) peak = Math.max(peak, Math.abs(W[p * hidden + j] as number));
    for (let p = 0; p < PIXELS; p++) {
      pictures[j * PIXELS + p] = 0.5 + (0.5 * (W[p * hidden + j] as number)) / (peak || 1);
    }
  }
  return pictures;
}

/** Trains both of Vincent's autoencoders; draws their filters and measures a linear classifier on their codes. */
export async function compareFilters(
  options: IllustrateOptions,
): Promise<{ metrics: Metric[]; plates: Plate[] }> {
  const { data, seed, splits, quick, note } = options;
  const epochs = quick ? 1 : vincent.epochs;
  const results = [];
  for (const [name, nu] of [
    ['plain', 0],
    ['denoising', vincent.noise],
  ] as const) {
    note(`training the ${name} dense autoencoder (Vincent's comparison)`);
    const filters = await trainFilters(data.train, nu, epochs, seed);
    const sets = splits.map((split) => data[split]);
    results.push({ name, filters, errors: await linearErrors(filters, data.train, sets, seed) });
  }
  const [plain, denoising] = results as [(typeof results)[number], (typeof results)[number]];
  const metrics = splits.map((split, i): Metric => ({
    name: 'linear-classifier-denoising',
    label: `Error of a linear classifier on the codes of a dense autoencoder trained with ${100 * vincent.noise} % of the pixels masked`,
    value: denoising.errors[i] as number,
    unit: '%',
    split,
    count: data[split].count,
    seed,
    betterIs: 'lower',
    controls: [{ label: 'the same autoencoder trained without noise', value: plain.errors[i] as number }],
  }));
  const plates = results.map(({ name, filters }): Plate => {
    return { name: `filters-${name}`, role: 'figure', columns: 12, pixels: filterPictures(filters) };
  });
  return { metrics, plates };
}
