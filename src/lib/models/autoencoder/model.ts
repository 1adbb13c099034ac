// The autoencoder: a network has to give back its input through a code that is far too short to copy it.
// Hinton & Salakhutdinov 2006, "Reducing the Dimensionality of Data with Neural Networks".
//
//   x       picture, 28×28 in [0, 1]
//   z       code, z = f(x), 32, 8 or 2 numbers without bounds; f is the encoder
//   r       reconstruction, r = s(logits), logits = g(z), s the logistic function; g is the decoder
//   L       cross-entropy −Σ [x log r + (1 − x) log(1 − r)], summed over the pixels, in nats
//
// What differs: convolutions beside the dense layers, ReLU, and all layers trained at once by Adam, where the paper trains
// them one by one as restricted Boltzmann machines first. An autoencoder is no density and says nothing about which codes
// are likely: the Gaussians that codes are drawn from are fitted to it afterwards.
import * as tf from '@tensorflow/tfjs-core';
import { toPixels } from '../../data/batches.ts';
import { meanLosses, networksTrainee } from '../../training/network-trainee.ts';
import type { LossTensors } from '../../training/network-trainee.ts';
import { cosineSchedule } from '../../training/schedule.ts';
import { applyToRows } from '../apply.ts';
import { drawLabels } from '../classes.ts';
import { PIXELS, SIDE } from '../types.ts';
import type { GenerativeModel, LayersModel, ModelDefinition, Pixels } from '../types.ts';
import { classGaussians } from './class-gaussians.ts';
import { code2, code8, config } from './config.ts';
import type { AutoencoderConfig } from './config.ts';
import { buildDecoder, buildEncoder } from './networks.ts';

/** The two networks, f and g. */
export interface Networks {
  readonly encoder: LayersModel;
  readonly decoder: LayersModel;
}

/** Returns the two networks of a model with a code: an autoencoder or a VAE. */
export function networksOf(model: GenerativeModel): Networks {
  return model.networks as unknown as Networks;
}

/** Encodes pictures: z = f(x), n × code length. */
export async function encode({ encoder }: Pick<Networks, 'encoder'>, x: Pixels): Promise<Float32Array> {
  return applyToRows(encoder, x, [SIDE, SIDE, 1]);
}

/** What makes pictures of logits: s, unless the logits themselves are wanted. */
type Head = (logits: tf.Tensor) => tf.Tensor;

/** Decodes codes: r = s(g(z)), n × 784; another `head` than s gives the logits. */
export async function decode(
  { decoder }: Pick<Networks, 'decoder'>,
  z: Float32Array,
  head: Head = tf.sigmoid,
): Promise<Pixels> {
  return applyToRows(decoder, z, decoder.inputs[0]?.shape.slice(1) as number[], head);
}

/** Encodes and decodes: r = s(g(f(x))), n × 784. */
export async function reconstruct(networks: Networks, x: Pixels, head?: Head): Promise<Pixels> {
  return decode(networks, await encode(networks, x), head);
}

/**
 * Returns the cross-entropy of each picture in nats: logits and x [B, 28, 28, 1] → [B].
 *
 * Taken from the logits, −x log r − (1 − x) log(1 − r) = max(l, 0) − l x + log(1 + e^−|l|), so that no r near
 * 0 or 1 is rounded before its logarithm.
 */
export function crossEntropy(logits: tf.Tensor, x: tf.Tensor): tf.Tensor1D {
  const linear = tf.sub(tf.relu(logits), tf.mul(logits, x));
  const rest = tf.log1p(tf.exp(tf.neg(tf.abs(logits))));
  return tf.sum(tf.add(linear, rest), [1, 2, 3]);
}

/** Returns L, and ‖x − r‖² to be watched, means over the pictures of a batch; call it inside a tidy. */
export function reconstructionLosses({ encoder, decoder }: Networks, pixels: Pixels): LossTensors {
  const x = tf.tensor4d(pixels, [pixels.length / PIXELS, SIDE, SIDE, 1]);
  const z = encoder.apply(x) as tf.Tensor2D; // [B, d]
  const logits = decoder.apply(z) as tf.Tensor4D; // [B, 28, 28, 1]
  const total = tf.mean<tf.Scalar>(crossEntropy(logits, x));
  const squared = tf.mean<tf.Scalar>(tf.sum(tf.square(tf.sub(x, tf.sigmoid(logits))), [1, 2, 3]));
  return { total, 'squared-error': squared };
}

function create(settings: AutoencoderConfig, seed: number): GenerativeModel {
  const { codeLength } = settings;
  const networks = {
    encoder: buildEncoder(settings, codeLength, seed),
    decoder: buildDecoder(settings, codeLength, seed),
  };
  const gaussians = classGaussians(codeLength);
  return {
    id: settings.id,
    networks,
    parameters: gaussians,
    encode: (x) => encode(networks, x),
    decode: (z) => decode(networks, z),
    sample: (count, random, labels = drawLabels(count, random)) =>
      decode(networks, gaussians.draw(labels, random)),
    finish: async ({ images, labels }) => {
      gaussians.fit(await encode(networks, toPixels(images)), labels);
    },
    trainee: (options = {}) =>
      networksTrainee({
        networks,
        learningRate: options.learningRate ?? settings.learningRate,
        losses: ({ images }) => reconstructionLosses(networks, images),
        validate: (digits) => meanLosses(digits, (images) => reconstructionLosses(networks, images)),
      }),
    dispose: () => {
      networks.encoder.dispose();
      networks.decoder.dispose();
    },
  };
}

function define(settings: AutoencoderConfig, more: Partial<ModelDefinition> = {}): ModelDefinition {
  return {
    config: settings,
    labelled: true,
    learningRateAt: cosineSchedule(settings),
    create: (seed) => create(settings, seed),
    ...more,
  };
}

export const autoencoder = define(config, { needs: ['judge'] });
export const autoencoderCode8 = define(code8);
export const autoencoderCode2 = define(code2);
