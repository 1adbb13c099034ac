// A few pictures for tests of models, and what such tests do with networks.
import * as tf from '@tensorflow/tfjs-core';
import { readWeights } from '../../src/lib/models/files.ts';
import { PIXELS } from '../../src/lib/models/types.ts';
import type {
  Batch,
  Digits,
  GenerativeModel,
  LayersModel,
  ModelDefinition,
  Pixels,
} from '../../src/lib/models/types.ts';
import { Random } from '../../src/lib/random.ts';
import { train } from '../../src/lib/training/loop.ts';
import type { LoopState } from '../../src/lib/training/loop.ts';
import { withoutMathRandom } from './math-random.ts';

/** Makes pictures of scattered grey dots, and the same as digits of the classes 0, 1, 2 … */
export function scatter(count: number, seed = 1): { pixels: Pixels; digits: Digits } {
  const random = new Random(seed);
  const images = Uint8Array.from({ length: count * PIXELS }, () =>
    random.uniform() < 0.2 ? random.integer(256) : 0,
  );
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
  return { pixels: Float32Array.from(images, (byte) => byte / 255), digits: { images, labels, count } };
}

/** Makes the batch of a step. */
export function batchOf(pixels: Pixels, step = 0): Batch {
  const count = pixels.length / PIXELS;
  return {
    images: pixels,
    labels: new Uint8Array(count),
    count,
    step,
    random: new Random(2).fork(step),
  };
}

/** Copies all weights of a model's networks, by network and name. */
export async function weightsOf(
  model: Pick<GenerativeModel, 'networks'>,
): Promise<Record<string, Float32Array>> {
  const copies: Record<string, Float32Array> = {};
  for (const [network, layers] of Object.entries(model.networks)) {
    for (const { name, data } of await readWeights(layers)) copies[`${network}/${name}`] = data;
  }
  return copies;
}

/**
 * Trains for two epochs, two digits a step, by way of a snapshot after some steps: a model with other weights goes on from
 * it. Nothing may be drawn but from the seeds.
 */
export async function trainByWayOf(
  stopAfter: number,
  { create, learningRateAt }: Pick<ModelDefinition, 'create' | 'learningRateAt'>,
  digits: Digits,
  seed = 7,
): Promise<{ weights: Record<string, Float32Array>; state: LoopState | undefined }> {
  const plan = { seed: 1, epochs: 2, batchSize: 2, rateAt: learningRateAt };
  const data = { train: digits, validation: digits };
  return withoutMathRandom(async () => {
    const one = create(seed);
    const trainee = one.trainee();
    let state: LoopState | undefined;
    for await (const event of train(trainee, data, plan)) {
      state = event.state;
      if (event.kind === 'step' && state.step === stopAfter) break;
    }
    const two = create(99);
    const other = two.trainee();
    other.restore(await trainee.snapshot());
    for await (const event of train(other, data, plan, state ? { state } : {})) state = event.state;
    const weights = await weightsOf(two);
    for (const each of [trainee, other, one, two]) each.dispose();
    return { weights, state };
  });
}

/**
 * Compares the gradient of a loss with finite differences, along the gradient of every array of weights.
 *
 * Weights are doubled and moved a little first: fresh ones make slopes that are lost in the rounding of a loss of hundreds,
 * and biases of zero put every ReLU that sees paper on its bend.
 *
 * @returns the relative difference, by the name of the array.
 */
export async function gradientErrors(
  networks: readonly LayersModel[],
  loss: () => tf.Scalar,
): Promise<Record<string, number>> {
  const variables = networks.flatMap(variablesOf);
  tf.tidy(() => {
    for (const [i, variable] of variables.entries()) {
      const off = tf.tensor(new Random(i).normals(variable.size), variable.shape);
      variable.assign(tf.add(tf.mul(variable, 2), tf.mul(off, 0.05)));
    }
  });
  return slopeErrors(variables, loss, 1e-3); // no farther than to the nearest bends of the ReLUs
}

/** Lists the arrays of weights that training moves. */
export function variablesOf(network: LayersModel): tf.Variable[] {
  return network.trainableWeights.map((weight) => weight.read() as unknown as tf.Variable);
}

/**
 * Compares the gradient of a loss in some arrays with finite differences along it, `step` to either side.
 *
 * @returns the relative difference, by the name of the array.
 */
export async function slopeErrors(
  variables: tf.Variable[],
  loss: () => tf.Scalar,
  step: number,
): Promise<Record<string, number>> {
  const { value, grads } = tf.variableGrads(loss, variables);
  const errors: Record<string, number> = {};
  for (const variable of variables) {
    const gradient = Float32Array.from(await (grads[variable.name] as tf.Tensor).data());
    const length = Math.hypot(...gradient);
    const start = Float32Array.from(await variable.data());
    const along = (h: number): number => {
      const moved = tf.tensor(
        start.map((w, i) => w + (h * (gradient[i] as number)) / length),
        variable.shape,
      );
      variable.assign(moved);
      moved.dispose();
      return tf.tidy(() => loss().dataSync()[0] as number);
    };
    const slope = (along(step) - along(-step)) / (2 * step);
    along(0);
    errors[variable.name] = Math.abs(slope - length) / length;
  }
  tf.dispose([value, grads]);
  return errors;
}
