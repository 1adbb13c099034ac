// Adam (Kingma & Ba 2014, Algorithm 1) that can be stopped and resumed to the same bytes.
//
//   m ← β₁ m + (1 − β₁) g        v ← β₂ v + (1 − β₂) g²
//   θ ← θ − rate · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
//
// tfjs's own Adam multiplies up the powers of beta while it trains and computes them with `pow` when it is restored, so its
// resumed runs drift; here they always come from the step's number.
import * as tf from '@tensorflow/tfjs-core';
import type { NamedArray } from '../models/types.ts';

/** A variable with the name it has in snapshots. */
export interface NamedVariable {
  readonly name: string;
  readonly variable: tf.Variable;
}

export interface AdamOptions {
  readonly beta1?: number;
  readonly beta2?: number;
  /** Explicit on every backend: tfjs would take another value on WebGL (tfjs #6980). */
  readonly epsilon?: number;
}

/** Optimises a fixed list of variables; holds two moments for each, which `dispose` frees. */
export class Adam {
  readonly #variables: readonly NamedVariable[];
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;
  #moments: [tf.Tensor, tf.Tensor][];
  #step = 0;
  rate: number;

  constructor(variables: readonly NamedVariable[], rate: number, options: AdamOptions = {}) {
    this.#variables = variables;
    this.#beta1 = options.beta1 ?? 0.9;
    this.#beta2 = options.beta2 ?? 0.999;
    this.#epsilon = options.epsilon ?? 1e-7;
    this.rate = rate;
    this.#moments = variables.map(({ variable }) => [tf.zerosLike(variable), tf.zerosLike(variable)]);
  }

  /** Returns the number of steps taken. */
  get step(): number {
    return this.#step;
  }

  /** Takes one step down the gradients, which are named by their variables as `tf.variableGrads` names them. */
  apply(gradients: tf.NamedTensorMap): void {
    this.#step++;
    this.#variables.forEach(({ name, variable }, i) => {
      const gradient = gradients[variable.name];
      if (gradient === undefined) throw new Error(`No gradient for “${name}”.`);
      const [first, second] = this.#moments[i] as [tf.Tensor, tf.Tensor];
      const [weight, newFirst, newSecond] = this.#update(variable, gradient, first, second);
      variable.assign(weight);
      this.#moments[i] = [tf.keep(newFirst), tf.keep(newSecond)]; // beyond the tidy that a step runs in
      tf.dispose([weight, first, second]);
    });
  }

  #update(
    weight: tf.Tensor,
    gradient: tf.Tensor,
    first: tf.Tensor,
    second: tf.Tensor,
  ): [tf.Tensor, tf.Tensor, tf.Tensor] {
    const [rate, beta1, beta2, epsilon, step] = [
      this.rate,
      this.#beta1,
      this.#beta2,
      this.#epsilon,
      this.#step,
    ];
    if (tf.getKernel('AdamUpdate', tf.getBackend()) !== undefined) {
      return tf
        .engine()
        .runKernel(
          'AdamUpdate',
          { weight, gradient, firstMoment: first, secondMoment: second },
          { rate, beta1, beta2, epsilon, step },
        ) as unknown as [tf.Tensor, tf.Tensor, tf.Tensor];
    }
    return tf.tidy(() => {
      const m = tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1));
      const v = tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2));
      const scale = rate / (1 - beta1 ** step);
      const root = 1 / Math.sqrt(1 - beta2 ** step);
      const move = tf.div(tf.mul(m, scale), tf.add(tf.mul(tf.sqrt(v), root), epsilon));
      return [tf.sub(weight, move), m, v];
    });
  }

  /** Copies the moments and the step's number, as `adam/…`. */
  async snapshot(): Promise<Record<string, NamedArray>> {
    const arrays: Record<string, NamedArray> = {
      'adam/step': { shape: [1], data: Float32Array.of(this.#step) },
    };
    for (const [i, { name }] of this.#variables.entries()) {
      const [first, second] = this.#moments[i] as [tf.Tensor, tf.Tensor];
      arrays[`adam/m/${name}`] = { shape: first.shape, data: (await first.data()) as Float32Array };
      arrays[`adam/v/${name}`] = { shape: second.shape, data: (await second.data()) as Float32Array };
    }
    return arrays;
  }

  /** Puts a snapshot back; throws one sentence if an array is missing or has another shape. */
  restore(snapshot: Readonly<Record<string, NamedArray>>): void {
    const step = take(snapshot, 'adam/step', [1])[0] as number;
    const moments = this.#variables.map(({ name, variable }): [Float32Array, Float32Array] => [
      take(snapshot, `adam/m/${name}`, variable.shape),
      take(snapshot, `adam/v/${name}`, variable.shape),
    ]);
    tf.dispose(this.#moments);
    this.#moments = moments.map(([first, second], i) => {
      const { shape } = (this.#variables[i] as NamedVariable).variable;
      return [tf.tensor(first, shape), tf.tensor(second, shape)];
    });
    this.#step = step;
  }

  dispose(): void {
    tf.dispose(this.#moments);
    this.#moments = [];
  }
}

/** Finds an array of a snapshot by name; throws one sentence if it is missing or has another shape. */
export function take(
  snapshot: Readonly<Record<string, NamedArray>>,
  name: string,
  shape: readonly number[],
): Float32Array {
  const array = snapshot[name];
  if (array === undefined) throw new Error(`The checkpoint is of another network: “${name}” is missing.`);
  if (array.shape.join('×') !== shape.join('×')) {
    const [found, expected] = [array.shape.join('×'), shape.join('×')];
    throw new Error(`The checkpoint is of another network: “${name}” is ${found}, not ${expected}.`);
  }
  return array.data;
}
