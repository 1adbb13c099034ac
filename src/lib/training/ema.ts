// An exponential moving average of a network's weights: a second network that follows the first with a delay.
//
//   w̄_t ← ρ_t w̄_(t−1) + (1 − ρ_t) w_t        ρ_t = min(ρ, (1 + t) / (10 + t)), t = 0, 1, …
//
// Players of a game circle around their optimum; the average of the circle is nearer to it (Yazıcı et al. 2018, "The Unusual
// Effectiveness of Averaging in GAN Training"). The moving statistics of batch norm are averaged like every other weight.
// Early ρ is small, so that the average forgets its start, and follows at once where a page goes on from shipped weights.
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Returns ρ_t, the share that the average keeps of itself at its update t, from 0. */
export function keptShare(decay: number, t: number): number {
  return Math.min(decay, (1 + t) / (10 + t));
}

/** Keeps one network the moving average of another of the same shapes; owns neither. */
export class WeightAverage {
  readonly #from: readonly tf.Variable[];
  readonly #into: readonly tf.Variable[];
  readonly #decay: number;
  /** Updates so far: part of a checkpoint. */
  updates = 0;

  /** @param decay ρ, from 0 (the average is the network itself) to below 1. */
  constructor(from: LayersModel, into: LayersModel, decay: number) {
    this.#from = allVariables(from);
    this.#into = allVariables(into);
    this.#decay = decay;
  }

  /** Moves the average towards the present weights. */
  update(): void {
    const fresh = 1 - keptShare(this.#decay, this.updates++);
    tf.tidy(() => {
      this.#into.forEach((average, i) => {
        const weight = this.#from[i] as tf.Variable;
        average.assign(
          fresh === 1 ? tf.clone(weight) : tf.add(average, tf.mul(tf.sub(weight, average), fresh)),
        );
      });
    });
  }
}

/** Lists all weights of a network, trained or not, in its order. */
export function allVariables(network: LayersModel): tf.Variable[] {
  // `read` returns the variable itself; tfjs-layers' own trainer makes the same cast.
  return network.weights.map((weight) => weight.read() as unknown as tf.Variable);
}

/** Copies all weights of a network into another of the same shapes. */
export function copyWeights(from: LayersModel, into: LayersModel): void {
  tf.tidy(() => {
    const sources = allVariables(from);
    allVariables(into).forEach((target, i) => {
      target.assign(tf.clone(sources[i] as tf.Variable));
    });
  });
}

/**
 * Runs a network in training mode without letting its batch norms remember the batch: their moving statistics belong to
 * the weights, and only the network's own step may move them. Call it inside a tidy.
 */
export function withStatisticsKept<T>(network: LayersModel, run: () => T): T {
  const statistics = network.nonTrainableWeights.map((weight) => weight.read() as unknown as tf.Variable);
  const before = statistics.map((variable) => tf.clone(variable));
  const result = run();
  statistics.forEach((variable, i) => {
    variable.assign(before[i] as tf.Tensor);
  });
  tf.dispose(before);
  return result;
}
