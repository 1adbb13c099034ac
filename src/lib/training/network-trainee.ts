// The part of a trainee that is the same for all networks that one loss trains: gradients, Adam, snapshot, restore.
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { toPixels } from '../data/batches.ts';
import { PIXELS } from '../models/types.ts';
import type { Batch, Digits, Losses, NamedArray, Pixels, Trainee } from '../models/types.ts';
import type { Random } from '../random.ts';
import { Adam, take } from './adam.ts';
import type { NamedVariable } from './adam.ts';

interface Common {
  readonly learningRate: number;
  /** Measures held-out losses. */
  validate(digits: Digits, random: Random): Promise<Losses>;
}

export interface NetworkTraineeOptions extends Common {
  readonly network: LayersModel;
  /** Returns the mean loss of a batch as a scalar tensor; called inside a tidy, on the gradient tape. */
  loss(batch: Batch): tf.Scalar;
}

/** Named losses of a batch as scalar tensors; `total` is what is minimised. */
export type LossTensors = Readonly<Record<string, tf.Scalar>> & { readonly total: tf.Scalar };

export interface NetworksTraineeOptions extends Common {
  /** By name, which stands before the names of their weights in snapshots. */
  readonly networks: Readonly<Record<string, LayersModel>>;
  /** Returns the mean losses of a batch; called inside a tidy, on the gradient tape. */
  losses(batch: Batch): LossTensors;
}

/** Lists a network's trainable variables with names that do not depend on what else lives in the process. */
export function variablesOf(network: LayersModel): NamedVariable[] {
  // `read` returns the variable itself; tfjs-layers' own trainer makes the same cast.
  return network.trainableWeights.map((weight) => ({
    name: weight.originalName,
    variable: weight.read() as unknown as tf.Variable,
  }));
}

/** Makes a trainee that minimises one loss over one network with Adam. */
export function networkTrainee({ network, loss, ...common }: NetworkTraineeOptions): Trainee {
  return makeTrainee(variablesOf(network), (batch) => ({ total: loss(batch) }), common);
}

/** Makes a trainee that minimises one loss, reported with its parts, over several networks with one Adam. */
export function networksTrainee({ networks, losses, ...common }: NetworksTraineeOptions): Trainee {
  const variables = Object.entries(networks).flatMap(([network, layers]) =>
    variablesOf(layers).map(({ name, variable }) => ({ name: `${network}/${name}`, variable })),
  );
  return makeTrainee(variables, losses, common);
}

/** Digits that are measured together. */
const CHUNK = 128;

/** Measures losses that are means over pictures on digits, some at a time. */
export async function meanLosses(digits: Digits, losses: (images: Pixels) => LossTensors): Promise<Losses> {
  const sums: Record<string, number> = {};
  for (let start = 0; start < digits.count; start += CHUNK) {
    const count = Math.min(CHUNK, digits.count - start);
    const images = toPixels(digits.images.subarray(start * PIXELS, (start + count) * PIXELS));
    let names: string[] = [];
    const values = tf.tidy(() => {
      const named = losses(images);
      names = Object.keys(named);
      return tf.stack(Object.values(named));
    });
    const numbers = await values.data();
    values.dispose();
    for (const [i, name] of names.entries()) {
      sums[name] = (sums[name] ?? 0) + ((numbers[i] as number) * count) / digits.count;
    }
  }
  return sums as Losses;
}

function makeTrainee(
  variables: readonly NamedVariable[],
  losses: (batch: Batch) => LossTensors,
  { learningRate, validate }: Common,
): Trainee {
  const adam = new Adam(variables, learningRate);
  const list = variables.map(({ variable }) => variable);

  return {
    async step(batch) {
      let names: string[] = [];
      const values = tf.tidy(() => {
        let parts: tf.Tensor | undefined;
        const { grads } = tf.variableGrads(() => {
          const named = losses(batch);
          names = Object.keys(named);
          parts = tf.keep(tf.stack(Object.values(named))); // variableGrads returns the total alone
          return named.total;
        }, list);
        adam.apply(grads);
        return parts as tf.Tensor;
      });
      const numbers = await values.data();
      values.dispose();
      return Object.fromEntries(names.map((name, i) => [name, numbers[i] as number])) as Losses;
    },
    validate,
    setLearningRate(rate) {
      adam.rate = rate;
    },
    async snapshot() {
      const arrays: Record<string, NamedArray> = await adam.snapshot();
      for (const { name, variable } of variables) {
        arrays[name] = { shape: variable.shape, data: (await variable.data()) as Float32Array };
      }
      return arrays;
    },
    restore(snapshot) {
      const values = variables.map(({ name, variable }) => take(snapshot, name, variable.shape));
      adam.restore(snapshot);
      variables.forEach(({ variable }, i) => {
        const value = tf.tensor(values[i] as Float32Array, variable.shape);
        variable.assign(value);
        value.dispose();
      });
    },
    dispose() {
      adam.dispose();
    },
  };
}
