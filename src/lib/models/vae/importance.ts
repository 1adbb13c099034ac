// The importance-weighted bound on log p(x), which many draws make tight: Burda, Grosse & Salakhutdinov 2015 (1509.00519).
//
//   w_s    log p(x | z_s) + log p(z_s) − log q(z_s | x), z_s ~ q(z | x), s = 1 … S
//   L_S    log (1/S) Σ exp(w_s), whose mean never falls with S and tends to log p(x); S = 1 is the ELBO
import * as tf from '@tensorflow/tfjs-core';
import { logSumExp } from '../../metrics/gaussian.ts';
import type { Random } from '../../random.ts';
import type { Networks } from '../autoencoder/model.ts';
import { PIXELS, SIDE } from '../types.ts';
import type { LayersModel, Pixels } from '../types.ts';
import { findPosterior } from './model.ts';
import type { Posterior } from './latent.ts';

/** Codes that are decoded together. */
const CHUNK = 500;

/**
 * Computes log p(x | z) of one picture under many codes, in nats.
 *
 * @param x 784 pixels, black and white. @param z S × d. @returns S numbers.
 */
export async function logLikelihoods(
  decoder: LayersModel,
  x: Pixels,
  z: Float32Array,
): Promise<Float32Array> {
  const d = decoder.inputs[0]?.shape[1] as number;
  const S = z.length / d;
  const values = tf.tidy(() => {
    const logits = tf.reshape(decoder.apply(tf.tensor2d(z, [S, d])) as tf.Tensor, [S, PIXELS]); // [S, 784]
    const linear = tf.reshape(tf.matMul(logits, tf.tensor2d(x, [PIXELS, 1])), [S]); // Σ l x
    // Σ log(1 + e^l) = Σ max(l, 0) + log Π (1 + e^−|l|): a product a row of pixels, at most 2²⁸, spares 27 of 28 logarithms.
    const factors = tf.add(tf.exp(tf.neg(tf.abs(logits))), 1);
    const rest = tf.sum(tf.log(tf.prod(tf.reshape(factors, [S, SIDE, SIDE]), 2)), 1);
    return tf.sub(linear, tf.add(tf.sum(tf.relu(logits), 1), rest));
  });
  const numbers = (await values.data()) as Float32Array;
  values.dispose();
  return numbers;
}

/**
 * Draws S codes of one picture from q(z | x) and returns their w_s; `posterior` is the picture's own, 1 × d.
 */
export async function logWeights(
  decoder: LayersModel,
  x: Pixels,
  { mu, logVar }: Posterior,
  S: number,
  random: Random,
): Promise<Float64Array> {
  const d = mu.length;
  const w = new Float64Array(S);
  for (let start = 0; start < S; start += CHUNK) {
    const count = Math.min(CHUNK, S - start);
    const eps = random.normals(count * d);
    const z = eps.map((e, i) => (mu[i % d] as number) + Math.exp(0.5 * (logVar[i % d] as number)) * e);
    const logPxz = await logLikelihoods(decoder, x, z);
    for (let s = 0; s < count; s++) {
      // log p(z) − log q(z | x) = Σ ½ (ε² + log σ² − z²): the constants are the same.
      let ratio = 0;
      for (let j = 0; j < d; j++) {
        const [e, own] = [eps[s * d + j] as number, z[s * d + j] as number];
        ratio += 0.5 * (e * e + (logVar[j] as number) - own * own);
      }
      w[start + s] = (logPxz[s] as number) + ratio;
    }
  }
  return w;
}

export interface ImportanceOptions {
  /** S. */
  readonly samples: number;
  /** Draws ε; each picture has a generator of its own, so that one never shifts another. */
  readonly random: Random;
  /** Told after every picture. */
  onPicture?(done: number, of: number): void;
}

/**
 * Returns L_S of every picture in nats, n numbers: a lower bound on log p(x) in the mean, and never a
 * flattering one.
 */
export async function importanceBounds(
  networks: Networks,
  x: Pixels,
  { samples, random, onPicture }: ImportanceOptions,
): Promise<Float64Array> {
  const count = x.length / PIXELS;
  const { mu, logVar } = await findPosterior(networks, x);
  const d = mu.length / count;
  const bounds = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const own = { mu: mu.subarray(i * d, (i + 1) * d), logVar: logVar.subarray(i * d, (i + 1) * d) };
    const picture = x.subarray(i * PIXELS, (i + 1) * PIXELS);
    const w = await logWeights(networks.decoder, picture, own, samples, random.fork(i));
    bounds[i] = logSumExp(w) - Math.log(samples);
    onPicture?.(i + 1, count);
  }
  return bounds;
}
