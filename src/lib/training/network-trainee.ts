// The part of a trainee that is the same for every network with one loss: gradients, Adam, snapshot, restore.
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Batch, Digits, Losses, NamedArray, Trainee } from '../models/types.ts';
import type { Random } from '../random.ts';
import { Adam, take } from './adam.ts';
import type { NamedVariable } from './adam.ts';

export interface NetworkTraineeOptions {
  readonly network: LayersModel;
  readonly learningRate: number;
  /** Returns the mean loss of a batch as a scalar tensor; called inside a tidy, on the gradient tape. */
  loss(batch: Batch): tf.Scalar;
  /** Measures held-out losses. */
  validate(digits: Digits, random: Random): Promise<Losses>;
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
export function networkTrainee({ network, learningRate, loss, validate }: NetworkTraineeOptions): Trainee {
  const variables = variablesOf(network);
  const adam = new Adam(variables, learningRate);
  const list = variables.map(({ variable }) => variable);

  return {
    async step(batch) {
      const value = tf.tidy(() => {
        const { value: total, grads } = tf.variableGrads(() => loss(batch), list);
        adam.apply(grads);
        return total;
      });
      const total = (await value.data())[0] as number;
      value.dispose();
      return { total };
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
