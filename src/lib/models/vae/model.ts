// The variational autoencoder: a distribution in the bottleneck, so that codes can be drawn and the likelihood bounded.
// Kingma & Welling 2013, "Auto-Encoding Variational Bayes" (arXiv 1312.6114).
//
//   x       picture, 28×28: grey in [0, 1], or black and white where `binarised`
//   z       code, d numbers                          p(z) = N(0, I), the prior                   section 3
//   mu, logVar   of q(z | x) = N(μ, diag σ²), log σ² in place of σ, from the encoder              equation 9
//   eps     ε ~ N(0, I), so that z = μ + σ ε is a draw from q with a gradient                     equation 10
//   logits  of p(x | z) = Π Bernoulli(xᵢ; s(logitsᵢ)), from the decoder                            appendix C.1
//   ELBO    E_q[log p(x | z)] − KL(q(z | x) ‖ p(z)) ≤ log p(x), in nats per picture                equation 3
//
// What is minimised: reconstruction + β KL, with one ε a picture (β = 1 is −ELBO; Higgins et al. 2017 for others). What
// differs: the networks are those of the autoencoder's chapter. A grey pixel counts as the mean of many black and white
// ones, so −ELBO on grey pixels has a floor above zero, the entropy of the pixels.
import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../../random.ts';
import { meanLosses, networksTrainee } from '../../training/network-trainee.ts';
import type { LossTensors } from '../../training/network-trainee.ts';
import { cosineSchedule } from '../../training/schedule.ts';
import { applyToRows } from '../apply.ts';
import { crossEntropy, decode } from '../autoencoder/model.ts';
import type { Networks } from '../autoencoder/model.ts';
import { buildDecoder, buildEncoder } from '../autoencoder/networks.ts';
import { PIXELS, SIDE } from '../types.ts';
import type { GenerativeModel, ModelDefinition, Pixels } from '../types.ts';
import { binarised, config, plane025, plane1, plane4, planeCollapsed } from './config.ts';
import type { VaeConfig } from './config.ts';
import { drawBernoulli, drawPrior } from './latent.ts';
import type { Posterior } from './latent.ts';

/** Divides the encoder's output into μ and log σ²: [B, 2d] → [B, d] and [B, d]. */
export function splitPosterior(output: tf.Tensor): [mu: tf.Tensor2D, logVar: tf.Tensor2D] {
  return tf.split(output as tf.Tensor2D, 2, 1) as [tf.Tensor2D, tf.Tensor2D];
}

/** Returns z = μ + σ ε, [B, d]: a draw from q(z | x) through which gradients reach μ and σ. */
export function reparameterise(mu: tf.Tensor2D, logVar: tf.Tensor2D, eps: tf.Tensor2D): tf.Tensor2D {
  return tf.add(mu, tf.mul(tf.exp(tf.mul(logVar, 0.5)), eps));
}

/** Returns KL(q(z | x) ‖ p(z)) = ½ Σ (μ² + σ² − 1 − log σ²) of each picture in nats, [B]. */
export function klToPrior(mu: tf.Tensor2D, logVar: tf.Tensor2D): tf.Tensor1D {
  const twice = tf.sub(tf.add(tf.square(mu), tf.exp(logVar)), tf.add(logVar, 1));
  return tf.mul(tf.sum(twice, 1), 0.5);
}

/** What the loss of a variational autoencoder depends on beside its networks and its data. */
export type LossSettings = Pick<VaeConfig, 'beta' | 'pixels'>;

/**
 * Returns the loss and its parts, means over the pictures of a batch: total = reconstruction + β KL; call it
 * inside a tidy.
 *
 * `reconstruction` is −log p(x | z) summed over the pixels, in nats. Where `pixels` is 'mean', the total has
 * it divided by 784 and the KL whole: the same minimiser as β = 784 in the sum.
 */
export function elboLosses(
  { encoder, decoder }: Networks,
  x: Pixels,
  eps: Float32Array,
  { beta, pixels }: LossSettings,
): LossTensors {
  const B = x.length / PIXELS;
  const pictures = tf.tensor4d(x, [B, SIDE, SIDE, 1]);
  const [mu, logVar] = splitPosterior(encoder.apply(pictures) as tf.Tensor); // [B, d], [B, d]
  const z = reparameterise(mu, logVar, tf.tensor2d(eps, [B, eps.length / B])); // [B, d]
  const logits = decoder.apply(z) as tf.Tensor4D; // [B, 28, 28, 1]
  const reconstruction = tf.mean<tf.Scalar>(crossEntropy(logits, pictures)); // −log p(x | z)
  const kl = tf.mean<tf.Scalar>(klToPrior(mu, logVar));
  const perPicture = tf.mul(reconstruction, pixels === 'mean' ? 1 / PIXELS : 1);
  return { total: tf.add<tf.Scalar>(perPicture, tf.mul(kl, beta)), reconstruction, kl };
}

/** Returns d, the length of the codes that a decoder takes. */
export function codeLengthOf({ decoder }: Pick<Networks, 'decoder'>): number {
  return decoder.inputs[0]?.shape[1] as number;
}

/** Encodes pictures: μ and log σ² of q(z | x), n × d each. */
export async function findPosterior({ encoder }: Pick<Networks, 'encoder'>, x: Pixels): Promise<Posterior> {
  const both = await applyToRows(encoder, x, [SIDE, SIDE, 1]);
  const d = (encoder.outputs[0]?.shape[1] as number) / 2;
  const half = (first: number): Float32Array =>
    Float32Array.from(
      { length: both.length / 2 },
      (_, i) => both[Math.floor(i / d) * 2 * d + first + (i % d)] as number,
    );
  return { mu: half(0), logVar: half(d) };
}

function create(settings: VaeConfig, seed: number): GenerativeModel {
  const d = settings.codeLength;
  const networks = {
    encoder: buildEncoder(settings, 2 * d, seed),
    decoder: buildDecoder(settings, d, seed),
  };
  // Black and white pictures are drawn anew every time a grey one is seen (Salakhutdinov & Murray 2008 draw them once).
  const losses = (images: Pixels, random: Random): LossTensors => {
    const x = settings.binarised ? drawBernoulli(images, random) : images;
    return elboLosses(networks, x, random.normals((x.length / PIXELS) * d), settings);
  };
  return {
    id: settings.id,
    networks,
    encode: async (x) => (await findPosterior(networks, x)).mu,
    decode: (z) => decode(networks, z),
    sample: (count, random) => decode(networks, drawPrior(count, d, random)),
    trainee: (options = {}) =>
      networksTrainee({
        networks,
        learningRate: options.learningRate ?? settings.learningRate,
        losses: ({ images, random }) => losses(images, random),
        validate: (digits, random) => meanLosses(digits, (images) => losses(images, random)),
      }),
    dispose: () => {
      networks.encoder.dispose();
      networks.decoder.dispose();
    },
  };
}

function define(settings: VaeConfig, more: Partial<ModelDefinition> = {}): ModelDefinition {
  return {
    config: settings,
    learningRateAt: cosineSchedule(settings),
    create: (seed) => create(settings, seed),
    ...more,
  };
}

// All of validation after each epoch: the figure of epoch 10 stands beside those of others.
export const vae = define(config, { validationCount: 10_000, needs: ['judge'] });
export const vaeBinarised = define(binarised, { validationCount: 10_000 });
export const vaePlane025 = define(plane025);
export const vaePlane1 = define(plane1);
export const vaePlane4 = define(plane4);
export const vaePlaneCollapsed = define(planeCollapsed, { failure: true });
