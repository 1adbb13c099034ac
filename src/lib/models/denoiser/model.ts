// The denoising autoencoder: corrupt the input, reconstruct the clean picture.
// Vincent, Larochelle, Bengio & Manzagol 2008, "Extracting and Composing Robust Features with Denoising Autoencoders".
//
//   x       clean picture, 28×28 in [0, 1]
//   xTilde  corrupted picture, x̃ ~ C(x̃ | x), which the paper calls q(x̃ | x)          section 2.3
//   sigma   standard deviation of Gaussian noise, where told; 0 where the network has to guess
//   h       hidden representation, h = f(x̃, σ): here three scales, 14×14, 7×7 and 3×3      sections 2.2 and 2.3
//   r       reconstruction, r = s(logits), logits = g(h), s the logistic function          sections 2.2 and 2.3
//   L       cross-entropy −Σ [x log r + (1 − x) log(1 − r)], between r and the CLEAN x        equations 2 and 5
//
// What differs: convolutions with skip connections in place of one dense layer; many corruptions at many levels in place
// of masking alone; and σ as a second input channel (as in FFDNet, Zhang et al. 2018). Pixels are grey, so L is no
// likelihood of a binary x, but its minimiser is still r(x̃) = E[x | x̃], the same as that of the squared error.
import * as tf from '@tensorflow/tfjs-core';
import { initializers, input, layers, model as network } from '@tensorflow/tfjs-layers';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { gather } from '../../data/batches.ts';
import { corrupt } from '../../data/corruption.ts';
import type { CorruptionKind } from '../../data/corruption.ts';
import type { Random } from '../../random.ts';
import { networkTrainee } from '../../training/network-trainee.ts';
import { cosineSchedule } from '../../training/schedule.ts';
import { inChunks } from '../apply.ts';
import { through } from '../through.ts';
import { PIXELS, SIDE } from '../types.ts';
import type { Digits, GenerativeModel, Losses, ModelDefinition, Pixels } from '../types.ts';
import { config } from './config.ts';

/** Builds f and g with fresh weights: [B, 28, 28, 2] → logits [B, 28, 28, 1]. */
export function buildNetwork(seed: number): LayersModel {
  const [c28, c14, c7, c3] = config.channels;
  let drawn = 0;
  const start = () => ({ kernelInitializer: initializers.heNormal({ seed: seed * 1000 + drawn++ }) });
  type Padding = 'same' | 'valid';
  const conv = (name: string, filters: number, kernelSize: number, strides = 1, padding: Padding = 'same') =>
    layers.conv2d({ name, filters, kernelSize, strides, padding, activation: 'relu', ...start() });
  const see = (name: string, filters: number) =>
    layers.conv2d({ name, filters, kernelSize: 3, padding: 'same', ...start() });
  const up = (name: string, filters: number, kernelSize: number, padding: Padding = 'same') =>
    layers.conv2dTranspose({ name, filters, kernelSize, strides: 2, padding, ...start() });
  const join = (name: string, a: SymbolicTensor, b: SymbolicTensor) => {
    const sum = layers.add({ name: `${name}-add` }).apply([a, b]);
    return layers.reLU({ name: `${name}-relu` }).apply(sum) as SymbolicTensor;
  };

  // Two convolutions at 14×14 with a way past them, where the strokes are drawn (He et al. 2015).
  const refine = (name: string, x: SymbolicTensor) =>
    join(name, through(x, conv(`${name}-1`, c14, 3), see(`${name}-2`, c14)), x);

  // The encoder f: three scales.
  const xTilde = input({ shape: [SIDE, SIDE, 2], name: 'picture-and-sigma' }); // [B, 28, 28, 2]
  const h28 = through(xTilde, conv('in-28', c28, 3), see('see-28', c28)); // [B, 28, 28, 12]
  const h14 = refine('see-14', through(xTilde, conv('down-14', c14, 5, 2))); // [B, 14, 14, 40]
  const h7 = through(h14, conv('down-7', c7, 3, 2), conv('see-7', c7, 3)); // [B, 7, 7, 40]
  const h3 = through(h7, conv('down-3', c3, 3, 2, 'valid'), conv('see-3', c3, 3)); // [B, 3, 3, 16]

  // The decoder g: back up, each scale joined by what the encoder saw there.
  const g7 = through(join('join-7', through(h3, up('up-7', c7, 3, 'valid')), h7), conv('draw-7', c7, 3)); // [B, 7, 7, 40]
  const g14 = refine('draw-14', join('join-14', through(g7, up('up-14', c14, 2)), h14)); // [B, 14, 14, 40]
  const g28 = join('join-28', through(g14, up('up-28', c28, 2)), h28); // [B, 28, 28, 12]
  const logits = through(g28, conv('draw-28', c28, 3), see('logits', 1)); // [B, 28, 28, 1]
  return network({ inputs: xTilde, outputs: logits, name: config.id });
}

/** Puts σ beside every pixel: n × 784 and n numbers → [n, 28, 28, 2]. */
export function withSigma(xTilde: Pixels, sigma: Float32Array): tf.Tensor4D {
  const n = sigma.length;
  const pair = new Float32Array(n * PIXELS * 2);
  for (let i = 0; i < n * PIXELS; i++) {
    pair[2 * i] = xTilde[i] as number;
    pair[2 * i + 1] = sigma[Math.floor(i / PIXELS)] as number;
  }
  return tf.tensor4d(pair, [n, SIDE, SIDE, 2]);
}

/**
 * Returns L, the mean over pixels of the cross-entropy between x and r = s(logits), in nats.
 *
 * Taken from the logits, −x log r − (1 − x) log(1 − r) = max(l, 0) − l x + log(1 + e^−|l|), so that no r near
 * 0 or 1 is rounded before its logarithm. `weight` multiplies the pixels of a picture, [B, 1, 1, 1].
 */
export function crossEntropy(logits: tf.Tensor, x: tf.Tensor, weight: tf.Tensor | number = 1): tf.Scalar {
  const linear = tf.sub(tf.relu(logits), tf.mul(logits, x));
  const rest = tf.log1p(tf.exp(tf.neg(tf.abs(logits))));
  return tf.mean(tf.mul(tf.add(linear, rest), weight));
}

/** A corrupted batch: for each picture the σ told (0 for blind) and what its loss counts, 1 on average. */
export interface Corrupted {
  readonly xTilde: Pixels;
  readonly sigma: Float32Array;
  readonly weight: Float32Array;
}

const KINDS = Object.keys(config.blindMax) as CorruptionKind[];

/**
 * Draws a noise level to tell: log-normal, as in Karras et al. 2022 (arXiv 2206.00364, section 5), kept in its
 * range.
 */
function drawSigma(random: Random): number {
  const [least, most] = config.toldSigma;
  const { mean, deviation } = config.toldLogSigma;
  return Math.min(most, Math.max(least, Math.exp(mean + deviation * random.normal())));
}

/**
 * Draws x̃ ~ C(x̃ | x) for every picture: some with σ told, some blind, of a random kind and level.
 *
 * A picture with much noise has a large loss and an erratic gradient whatever the network does, and would
 * drown the little that is to be learnt about small noise. So a picture counts 1 / (`weightOffset` + u), u its
 * σ or its share of the greatest level; where σ is told that leaves the minimiser E[x | x̃] as it is.
 */
export function corruptForTraining(x: Pixels, random: Random): Corrupted {
  const n = x.length / PIXELS;
  const xTilde = new Float32Array(x.length);
  const sigma = new Float32Array(n);
  const weight = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const one = x.subarray(i * PIXELS, (i + 1) * PIXELS);
    const told = random.uniform() < config.toldShare;
    const kind = told ? 'gaussian' : (KINDS[random.integer(KINDS.length)] as CorruptionKind);
    const u = told ? drawSigma(random) : random.uniform();
    xTilde.set(corrupt(one, kind, told ? u : u * config.blindMax[kind], random), i * PIXELS);
    sigma[i] = told ? u : 0;
    weight[i] = 1 / (config.weightOffset + u);
  }
  const mean = weight.reduce((sum, w) => sum + w, 0) / n;
  return { xTilde, sigma, weight: weight.map((w) => w / mean) };
}

/** Returns L of a network on clean pictures and their corrupted versions; call it inside a tidy. */
export function denoisingLoss(net: LayersModel, x: Pixels, { xTilde, sigma, weight }: Corrupted): tf.Scalar {
  const n = sigma.length;
  const logits = net.apply(withSigma(xTilde, sigma)) as tf.Tensor4D; // [B, 28, 28, 1]
  return crossEntropy(logits, tf.tensor4d(x, [n, SIDE, SIDE, 1]), tf.tensor4d(weight, [n, 1, 1, 1]));
}

/** Pictures that go through the network together outside of training; keeps the memory flat. */
const CHUNK = 128;

/** Returns the reconstruction r(x̃) = s(g(f(x̃, σ))), n × 784; another `head` than s gives the logits. */
export async function reconstruct(
  net: LayersModel,
  xTilde: Pixels,
  sigma: number,
  head: (logits: tf.Tensor) => tf.Tensor = tf.sigmoid, // r = s(logits)
): Promise<Float32Array> {
  const [r] = await inChunks(xTilde, { size: PIXELS, chunk: CHUNK }, (part) => {
    const told = new Float32Array(part.length / PIXELS).fill(sigma);
    return [head(net.apply(withSigma(part, told)) as tf.Tensor)];
  });
  return r ?? new Float32Array(0);
}

/** Returns the noise levels of sampling, from the greatest down, evenly in log σ. */
export function sampleSigmas(): number[] {
  const [most, least] = config.sampleSigma;
  const { sampleSteps } = config;
  return Array.from({ length: sampleSteps }, (_, k) => most * (least / most) ** (k / (sampleSteps - 1)));
}

/**
 * Draws pictures by denoising noise again and again, and yields r at every σ, n × 784; the last is the sample.
 *
 * By Tweedie's formula r(x̃, σ) − x̃ = σ² ∇ log p_σ(x̃). Each step walks down that field to the next smaller σ:
 * x̃ ← r + (σ′ / σ)(x̃ − r), the deterministic sampler of Song, Meng & Ermon 2020 (arXiv 2010.02502).
 *
 * The walk keeps to p_σ if it starts there. Noise alone is not p_σ even at σ = 3, for the mean digit is 5.9
 * long, and samples from it are too thin. So r(x̃), whose mean is nearer to the digits' own, goes under fresh
 * noise a few times.
 */
export async function* walkFromNoise(
  net: LayersModel,
  count: number,
  random: Random,
): AsyncGenerator<Pixels> {
  const sigmas = sampleSigmas();
  const [most] = config.sampleSigma;
  let xTilde = corrupt(new Float32Array(count * PIXELS), 'gaussian', most, random);
  for (let round = 0; round < config.sampleRounds; round++) {
    xTilde = corrupt(await reconstruct(net, xTilde, most), 'gaussian', most, random);
  }
  for (const [k, sigma] of sigmas.entries()) {
    const r = await reconstruct(net, xTilde, sigma);
    yield r;
    const shrink = (sigmas[k + 1] ?? 0) / sigma;
    for (let i = 0; i < xTilde.length; i++) {
      xTilde[i] = (r[i] as number) + shrink * ((xTilde[i] as number) - (r[i] as number));
    }
  }
}

/**
 * Measures L on held-out digits corrupted as in training (`total`), and at the noise other tutorials use
 * (`clipped-0.4`).
 */
async function validate(net: LayersModel, digits: Digits, random: Random): Promise<Losses> {
  const sums = { total: 0, 'clipped-0.4': 0 };
  for (let start = 0; start < digits.count; start += CHUNK) {
    const count = Math.min(CHUNK, digits.count - start);
    const { images } = gather(
      digits,
      Uint32Array.from({ length: count }, (_, i) => start + i),
    );
    const asInTraining = corruptForTraining(images, random);
    const clipped = {
      xTilde: corrupt(images, 'gaussian-clipped', 0.4, random),
      sigma: new Float32Array(count),
      weight: new Float32Array(count).fill(1),
    };
    const both = tf.tidy(() =>
      tf.stack([asInTraining, clipped].map((input) => denoisingLoss(net, images, input))),
    );
    const [total, noisy] = await both.data();
    both.dispose();
    sums.total += (total as number) * count;
    sums['clipped-0.4'] += (noisy as number) * count;
  }
  return { total: sums.total / digits.count, 'clipped-0.4': sums['clipped-0.4'] / digits.count };
}

function create(seed: number): GenerativeModel {
  const net = buildNetwork(seed);
  return {
    id: config.id,
    networks: { denoiser: net },
    denoise: (xTilde, sigma) => reconstruct(net, xTilde, sigma ?? 0),
    async sample(count, random) {
      let sample: Pixels = new Float32Array(0);
      for await (const r of walkFromNoise(net, count, random)) sample = r;
      return sample;
    },
    trainee: (options = {}) =>
      networkTrainee({
        network: net,
        learningRate: options.learningRate ?? config.learningRate,
        loss: ({ images, random }) => denoisingLoss(net, images, corruptForTraining(images, random)),
        validate: (digits, random) => validate(net, digits, random),
      }),
    dispose: () => {
      net.dispose();
    },
  };
}

export const denoiser: ModelDefinition = {
  config,
  learningRateAt: cosineSchedule(config),
  create,
};
