// The losses of the game between a generator G and a discriminator D, from D's logits.
// Goodfellow et al. 2014, "Generative Adversarial Nets" (arXiv 1406.2661), sections 3 and 4.
//
//   l       D's logit of a picture; D(x) = s(l), s the logistic function: how likely x is real
//   −log D(x) = softplus(−l)        −log(1 − D(x)) = softplus(l)        softplus(l) = log(1 + eˡ)
import * as tf from '@tensorflow/tfjs-core';

/** What the generator minimises: −log D(G(z)), or log(1 − D(G(z))) as the minimax game has it. */
export type GeneratorLoss = 'non-saturating' | 'saturating';

/** Returns log(1 + eˡ), in nats, for each number, without overflow. */
export function softplus(l: tf.Tensor): tf.Tensor {
  return tf.add(tf.relu(l), tf.log1p(tf.exp(tf.neg(tf.abs(l)))));
}

/**
 * Returns −E[t log D(x) + (1 − t) log(1 − D(x))] − E[log(1 − D(G(z)))], in nats; 2 log 2 where D can only
 * guess.
 *
 * @param target t, what a real picture is said to be: 1, or a little less (one-sided label smoothing, Salimans
 *   et al. 2016).
 */
export function discriminatorLoss(real: tf.Tensor, fake: tf.Tensor, target = 1): tf.Scalar {
  const doubt = tf.mul(tf.mean(real), 1 - target);
  return tf.addN([tf.mean(softplus(tf.neg(real))), doubt, tf.mean(softplus(fake))]) as tf.Scalar;
}

/** Returns the generator's loss, a mean over the logits of its pictures, in nats. */
export function generatorLoss(fake: tf.Tensor, kind: GeneratorLoss = 'non-saturating'): tf.Scalar {
  const loss = kind === 'saturating' ? tf.neg(softplus(fake)) : softplus(tf.neg(fake));
  return tf.mean(loss);
}

/**
 * Returns ½ E[((l(x + σe) − l(x)) / σ)²], e ~ N(0, I), from the logits l of pictures and of the same pictures
 * with noise.
 *
 * For small σ that is ½ E‖∇l(x)‖², the R1 penalty of Mescheder et al. 2018 (arXiv 1801.04406, whose D is our l),
 * in expectation over e, and asks for no second derivative.
 */
export function slopePenalty(clean: tf.Tensor, noisy: tf.Tensor, sigma: number): tf.Scalar {
  return tf.mul(tf.mean(tf.square(tf.sub(noisy, clean))), 0.5 / sigma ** 2);
}

/**
 * The game as seen from its logits: mean losses in nats, and the share of each kind that D takes for what it
 * is.
 */
export interface Standing {
  readonly real: number;
  readonly fake: number;
  readonly accuracyReal: number;
  readonly accuracyFake: number;
  /** −log D(G(z)), whatever the generator minimises. */
  readonly generator: number;
}

/** Reads the standing of the game from logits of real pictures and of the generator's. */
export function standing(real: Float32Array, fake: Float32Array): Standing {
  const mean = (values: Float32Array, of: (l: number) => number): number =>
    values.reduce((sum, l) => sum + of(l), 0) / values.length;
  const positive = (l: number): number => Math.max(l, 0) + Math.log1p(Math.exp(-Math.abs(l)));
  return {
    real: mean(real, (l) => positive(-l)),
    fake: mean(fake, positive),
    accuracyReal: mean(real, (l) => Number(l > 0)),
    accuracyFake: mean(fake, (l) => Number(l < 0)),
    generator: mean(fake, (l) => positive(-l)),
  };
}
