// The judge: a convolutional network that reads digits (LeCun, Bottou, Bengio & Haffner 1998), trained once and frozen.
// It measures samples and labels drawings; it never trains a generator, nor chooses a checkpoint, a seed or a sample.
//
//   x  picture, 28×28 in [0, 1]          y  label, 0 to 9
//   h  features, the penultimate layer, which the Fréchet distance compares
//   L  cross-entropy −Σ q(k) log p(k | x), p(y | x) = softmax(logits); q is 1 − ε on the label and ε spread over all ten
//
// What differs from LeNet-5: strides in place of subsampling, rectified units, digits moved a little in every batch, and
// smoothed labels (Szegedy et al. 2015, section 7).
import * as tf from '@tensorflow/tfjs-core';
import { initializers, input, layers, model as network } from '@tensorflow/tfjs-layers';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { toPixels } from '../../data/batches.ts';
import { argmax } from '../../metrics/argmax.ts';
import { networkTrainee } from '../../training/network-trainee.ts';
import { cosineSchedule } from '../../training/schedule.ts';
import { inChunks } from '../apply.ts';
import { through } from '../through.ts';
import { CLASSES, PIXELS, SIDE } from '../types.ts';
import type { Batch, Digits, GenerativeModel, Losses, ModelDefinition, Pixels } from '../types.ts';
import { config } from './config.ts';
import { movePictures } from './move.ts';

/** Builds the network with fresh weights: [B, 28, 28, 1] → features [B, 96] and logits [B, 10]. */
export function buildNetwork(seed: number): LayersModel {
  const [c14, d14, c7, c4] = config.channels;
  let drawn = 0;
  const start = () => ({ kernelInitializer: initializers.heNormal({ seed: seed * 1000 + drawn++ }) });
  const conv = (name: string, filters: number, kernelSize: number, strides: number) =>
    layers.conv2d({ name, filters, kernelSize, strides, padding: 'same', activation: 'relu', ...start() });

  const x = input({ shape: [SIDE, SIDE, 1], name: 'picture' }); // [B, 28, 28, 1]
  const seen14 = through(x, conv('down-14', c14, 5, 2), conv('see-14', d14, 3, 1)); // [B, 14, 14, 32]
  const seen4 = through(seen14, conv('down-7', c7, 3, 2), conv('see-7', c7, 3, 1), conv('down-4', c4, 3, 2)); // [B, 4, 4, 48]
  const h = through(
    seen4,
    layers.flatten({ name: 'flat' }), // [B, 768]
    layers.dense({ name: 'features', units: config.features, activation: 'relu', ...start() }), // [B, 96]
  );
  const logits = through(h, layers.dense({ name: 'logits', units: CLASSES, ...start() })); // [B, 10]
  return network({ inputs: x, outputs: [h, logits], name: config.id });
}

/** Applies the network: n × 784 numbers → [h, logits]; call it inside a tidy. */
export function apply(net: LayersModel, x: Pixels): [h: tf.Tensor2D, logits: tf.Tensor2D] {
  return net.apply(tf.tensor4d(x, [x.length / PIXELS, SIDE, SIDE, 1])) as [tf.Tensor2D, tf.Tensor2D];
}

/** Returns L, the mean over a batch in nats; call it inside a tidy. */
export function crossEntropy(logits: tf.Tensor2D, labels: Uint8Array, epsilon: number): tf.Scalar {
  const y = tf.oneHot(tf.tensor1d(Int32Array.from(labels), 'int32'), CLASSES);
  const q = tf.add(tf.mul(y, 1 - epsilon), epsilon / CLASSES);
  return tf.neg(tf.mean(tf.sum(tf.mul(q, tf.logSoftmax(logits)), 1)));
}

/** Pictures that go through the network together outside of training. */
const CHUNK = 250;

/** Computes one row of numbers for each picture. */
async function forEachPicture(
  net: LayersModel,
  x: Pixels | Uint8Array,
  head: (h: tf.Tensor2D, logits: tf.Tensor2D) => tf.Tensor,
): Promise<Float32Array> {
  const [rows] = await inChunks(x, { size: PIXELS, chunk: CHUNK }, (part) => [
    head(...apply(net, part instanceof Uint8Array ? toPixels(part) : part)),
  ]);
  return rows ?? new Float32Array(0);
}

/**
 * Returns the features h of pictures, n × 96: what the Fréchet distance compares.
 *
 * @param judge the judge, as `options.open('judge')` gives it.
 * @param x n × 784, in [0, 1] or as bytes.
 */
export function judgeFeatures(judge: GenerativeModel, x: Pixels | Uint8Array): Promise<Float32Array> {
  return forEachPicture(networkOf(judge), x, (h) => h);
}

/** Returns p(y | x), n × 10; pictures may be bytes. */
export function judgeProbabilities(judge: GenerativeModel, x: Pixels | Uint8Array): Promise<Float32Array> {
  return forEachPicture(networkOf(judge), x, (_, logits) => tf.softmax(logits));
}

function networkOf(judge: GenerativeModel): LayersModel {
  const net = judge.networks[config.id];
  if (net === undefined) throw new Error(`The ${judge.id} is not the judge.`);
  return net;
}

/** Measures L (`total`) and the share of digits read wrongly (`error`) on held-out digits as they are. */
async function validate(net: LayersModel, { images, labels, count }: Digits): Promise<Losses> {
  const logs = await forEachPicture(net, images, (_, logits) => tf.logSoftmax(logits));
  const sums = { total: 0, error: 0 };
  for (let i = 0; i < count; i++) {
    const row = logs.subarray(i * CLASSES, (i + 1) * CLASSES);
    const y = labels[i] as number;
    const even = row.reduce((sum, log) => sum + log, 0) / CLASSES;
    sums.total -= ((1 - config.smoothing) * (row[y] as number) + config.smoothing * even) / count;
    if (argmax(row) !== y) sums.error += 1 / count;
  }
  return sums;
}

/** Returns L of a batch whose digits are moved a little. */
function movedLoss(net: LayersModel, { images, labels, random }: Batch): tf.Scalar {
  const [, logits] = apply(net, movePictures(images, config, random));
  return crossEntropy(logits, labels, config.smoothing);
}

function create(seed: number): GenerativeModel {
  const net = buildNetwork(seed);
  return {
    id: config.id,
    networks: { [config.id]: net },
    classify: (x) => forEachPicture(net, x, (_, logits) => tf.softmax(logits)),
    trainee: (options = {}) =>
      networkTrainee({
        network: net,
        learningRate: options.learningRate ?? config.learningRate,
        loss: (batch) => movedLoss(net, batch),
        validate: (digits) => validate(net, digits),
      }),
    dispose: () => {
      net.dispose();
    },
  };
}

export const judge: ModelDefinition = {
  config,
  learningRateAt: cosineSchedule(config),
  create,
};
