import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { normal, openBoth, use } from './on-both.ts';

const SETTINGS = { rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

type Triple = [Tensor, Tensor, Tensor];

function update(
  [weight, firstMoment, secondMoment]: Triple,
  gradient: Tensor,
  attrs: tf.NamedAttrMap,
): Triple {
  const inputs = { weight, gradient, firstMoment, secondMoment };
  return tf.engine().runKernel('AdamUpdate', inputs, attrs) as unknown as Triple;
}

/** Algorithm 1 of Kingma & Ba 2014 as it stands there, in float64; returns the weights after all steps. */
function reference(start: Float32Array, gradients: Float32Array[]): number[] {
  const { rate, beta1, beta2, epsilon } = SETTINGS;
  return Array.from(start, (weight, i) => {
    let [theta, m, v] = [weight, 0, 0];
    for (const [t, gradient] of gradients.entries()) {
      const g = gradient[i] as number;
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g * g;
      const mHat = m / (1 - beta1 ** (t + 1));
      const vHat = v / (1 - beta2 ** (t + 1));
      theta -= (rate * mHat) / (Math.sqrt(vHat) + epsilon);
    }
    return theta;
  });
}

/** Takes a step per gradient with the kernel; returns the weights. */
function train(start: Float32Array, gradients: Float32Array[]): Float32Array {
  return tf.tidy(() => {
    let state: Triple = [tf.tensor1d(start), tf.zeros([start.length]), tf.zeros([start.length])];
    for (const [i, gradient] of gradients.entries()) {
      state = update(state, tf.tensor1d(gradient), { ...SETTINGS, step: i + 1 });
    }
    return Float32Array.from(state[0].dataSync());
  });
}

const numbers = (count: number, seed: number): Float32Array =>
  tf.tidy(() => Float32Array.from(normal([count], seed).dataSync()));

beforeAll(openBoth);

describe.each(['wasm', 'cpu'])('AdamUpdate on %s', (backend) => {
  it.each([1, 3, 4, 7, 64, 1001])('follows the paper over 20 steps, %i weights', (count) => {
    use(backend);
    const start = numbers(count, 1);
    const gradients = Array.from({ length: 20 }, (_, i) => numbers(count, 2 + i));
    const expected = reference(start, gradients);
    for (const [i, weight] of train(start, gradients).entries())
      expect(weight).toBeCloseTo(expected[i] as number, 5);
  });

  it('agrees with tf.train.adam', () => {
    use(backend);
    const start = numbers(50, 3);
    const gradients = Array.from({ length: 10 }, (_, i) => numbers(50, 20 + i));
    const variable = tf.variable(tf.tensor1d(start), true, `adam-${backend}`);
    const optimiser = tf.train.adam(SETTINGS.rate, SETTINGS.beta1, SETTINGS.beta2, SETTINGS.epsilon);
    for (const gradient of gradients)
      optimiser.applyGradients([{ name: variable.name, tensor: tf.tensor1d(gradient) }]);
    const expected = variable.dataSync();
    for (const [i, weight] of train(start, gradients).entries())
      expect(weight).toBeCloseTo(expected[i] as number, 5);
  });

  it('leaves its inputs as they are and makes three new tensors', () => {
    use(backend);
    const before = tf.memory().numTensors;
    const inputs: Triple = [normal([2, 3], 1), normal([2, 3], 2), tf.ones([2, 3])];
    const gradient = normal([2, 3], 4);
    const copies = inputs.map((tensor) => Array.from(tensor.dataSync()));
    const outputs = update(inputs, gradient, { ...SETTINGS, step: 3 });
    expect(inputs.map((tensor) => Array.from(tensor.dataSync()))).toEqual(copies);
    expect(outputs.map(({ shape }) => shape)).toEqual([
      [2, 3],
      [2, 3],
      [2, 3],
    ]);
    tf.dispose([...inputs, gradient, ...outputs]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('keeps a weight whose gradient has always been zero', () => {
    use(backend);
    const [weight] = train(Float32Array.of(0.3), [Float32Array.of(0), Float32Array.of(0)]);
    expect(weight).toBe(Math.fround(0.3));
  });

  it('moves by at most the rate in the first step, whatever the gradient', () => {
    use(backend);
    fc.assert(
      fc.property(fc.float({ min: -1e6, max: 1e6, noNaN: true }), (gradient) => {
        const [weight] = train(Float32Array.of(0), [Float32Array.of(gradient)]);
        expect(Math.abs(weight as number)).toBeLessThanOrEqual(SETTINGS.rate * (1 + 1e-5));
      }),
      { numRuns: 50, seed: 6 },
    );
  });

  it.each([{ step: 0 }, { step: 1.5 }, { step: Number.NaN }, { step: 'one' }])(
    'refuses %o as its step',
    (step) => {
      use(backend);
      const call = (): unknown =>
        tf.tidy(() =>
          update([tf.ones([2]), tf.ones([2]), tf.ones([2])], tf.ones([2]), { ...SETTINGS, ...step }),
        );
      expect(call).toThrow(/AdamUpdate/);
    },
  );
});
