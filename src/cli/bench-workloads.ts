// The training steps that bench-kernels.ts times: networks like those of the book, at a batch of 128.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { buildNetwork, crossEntropy } from '../lib/models/denoiser/model.ts';
import { Random } from '../lib/random.ts';

export const BATCH = 128;

/** A network with what one step of its training computes. */
export interface Workload {
  readonly name: string;
  /** What the step computes, for the reader. */
  readonly what: string;
  readonly trained: LayersModel;
  loss(): tf.Scalar;
  /** Multiplications and additions of one step, in units of 10⁹, of the matrix products and convolutions alone. */
  readonly gigaflop: number;
}

/** Counts 2·weights·positions of each layer: the products of one forward pass of a picture. */
function forwardFlop(network: LayersModel): number {
  return network.layers.reduce((sum, layer) => {
    const kernel = layer.weights[0]?.shape;
    if (kernel === undefined || kernel.length < 2) return sum;
    const up = layer.getClassName() === 'Conv2DTranspose';
    const shape = (up ? layer.input : layer.output) as { shape: number[] };
    const positions = kernel.length === 4 ? (shape.shape[1] ?? 1) * (shape.shape[2] ?? 1) : 1;
    return sum + 2 * positions * kernel.reduce((size: number, side) => size * (side ?? 1), 1);
  }, 0);
}

const dense = (units: number, activation: 'relu' | 'linear', inputShape?: number[]) =>
  layers.dense({ units, activation, inputShape });

/** Standard normal numbers, the same for the same seed. */
export function normal(shape: number[], seed: number): Tensor {
  const size = shape.reduce((product, side) => product * side, 1);
  return tf.tensor(new Random(seed).normals(size), shape);
}

function autoencoder(): Workload {
  const network = sequential({
    layers: [dense(512, 'relu', [784]), dense(256, 'relu'), dense(512, 'relu'), dense(784, 'linear')],
  });
  const x = tf.keep(tf.sigmoid(normal([BATCH, 784], 1)));
  const first = 2 * 784 * 512; // the first layer needs no gradient for its input
  return {
    name: 'MLP autoencoder',
    what: '784-512-256-512-784, ReLU, cross-entropy, Adam',
    trained: network,
    loss: () => crossEntropy(network.apply(x) as Tensor, x),
    gigaflop: ((3 * forwardFlop(network) - first) * BATCH) / 1e9,
  };
}

function buildDiscriminator(): LayersModel {
  const conv = (filters: number, inputShape?: number[]) =>
    layers.conv2d({ filters, kernelSize: 4, strides: 2, padding: 'same', inputShape });
  const leaky = () => layers.leakyReLU({ alpha: 0.2 });
  return sequential({
    layers: [conv(32, [28, 28, 1]), leaky(), conv(64), leaky(), layers.flatten(), dense(1, 'linear')],
  });
}

function buildGenerator(): LayersModel {
  const up = (filters: number, useBias: boolean) =>
    layers.conv2dTranspose({ filters, kernelSize: 4, strides: 2, padding: 'same', useBias });
  return sequential({
    layers: [
      layers.dense({ units: 7 * 7 * 64, useBias: false, inputShape: [64] }),
      layers.reshape({ targetShape: [7, 7, 64] }),
      layers.batchNormalization(),
      layers.reLU(),
      up(32, false),
      layers.batchNormalization(),
      layers.reLU(),
      up(1, true),
    ],
  });
}

function discriminatorStep(): Workload {
  const network = buildDiscriminator();
  const x = tf.keep(tf.sigmoid(normal([BATCH, 28, 28, 1], 2)));
  const real = tf.keep(
    tf.tensor2d(
      Float32Array.from({ length: BATCH }, (_, i) => i % 2),
      [BATCH, 1],
    ),
  );
  const first = 2 * 14 * 14 * 16 * 32;
  return {
    name: 'Discriminator',
    what: 'conv 4×4/2 of 32 and 64 filters, leaky ReLU, dense; Adam; 64 real and 64 generated pictures',
    trained: network,
    loss: () => crossEntropy(network.apply(x) as Tensor, real),
    gigaflop: ((3 * forwardFlop(network) - first) * BATCH) / 1e9,
  };
}

function generatorStep(): Workload {
  const [generator, discriminator] = [buildGenerator(), buildDiscriminator()];
  const z = tf.keep(normal([BATCH, 64], 3) as Tensor2D);
  const real = tf.keep(tf.ones([BATCH, 1]));
  const flop = 3 * forwardFlop(generator) - 2 * 64 * 7 * 7 * 64 + 2 * forwardFlop(discriminator);
  return {
    name: 'Generator through discriminator',
    what: '64 → 7×7×64 → 14×14×32 → 28×28×1, batch norm, ReLU; the discriminator frozen; Adam',
    trained: generator,
    loss: () => {
      const picture = tf.sigmoid(generator.apply(z, { training: true }) as Tensor4D);
      return crossEntropy(discriminator.apply(picture) as Tensor, real);
    },
    gigaflop: (flop * BATCH) / 1e9,
  };
}

function denoiserStep(): Workload {
  const network = buildNetwork(1);
  const input = tf.keep(normal([BATCH, 28, 28, 2], 4));
  const x = tf.keep(tf.sigmoid(normal([BATCH, 28, 28, 1], 5)));
  return {
    name: 'Denoiser',
    what: 'the network of the chapter, Adam',
    trained: network,
    loss: () => crossEntropy(network.apply(input) as Tensor, x),
    gigaflop: (3 * forwardFlop(network) * BATCH) / 1e9,
  };
}

/** Builds each workload on the current backend. */
export const WORKLOADS = [autoencoder, discriminatorStep, generatorStep, denoiserStep];
