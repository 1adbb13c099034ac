import * as tf from '@tensorflow/tfjs-core';
import { getKernel, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { Random } from '../../../src/lib/random.ts';
import { Adam } from '../../../src/lib/training/adam.ts';

const SIZE = 40;
const RATE = 0.01;

/** Algorithm 1 of Kingma & Ba 2014, in float64. */
function reference(start: Float32Array, gradients: readonly Float32Array[]): Float64Array {
  const theta = Float64Array.from(start);
  const m = new Float64Array(SIZE);
  const v = new Float64Array(SIZE);
  gradients.forEach((g, t) => {
    for (let i = 0; i < SIZE; i++) {
      const gi = g[i] ?? NaN;
      m[i] = 0.9 * (m[i] ?? NaN) + 0.1 * gi;
      v[i] = 0.999 * (v[i] ?? NaN) + 0.001 * gi * gi;
      const mHat = (m[i] ?? NaN) / (1 - 0.9 ** (t + 1));
      const vHat = (v[i] ?? NaN) / (1 - 0.999 ** (t + 1));
      theta[i] = (theta[i] ?? NaN) - (RATE * mHat) / (Math.sqrt(vHat) + 1e-7);
    }
  });
  return theta;
}

const random = new Random(5);
const start = random.normals(SIZE);
const gradients = Array.from({ length: 6 }, () => random.normals(SIZE));

/** Takes steps with some gradients; `from` is a snapshot to begin with. */
async function run(
  steps: readonly Float32Array[],
  from?: { weight: Float32Array; snapshot: Awaited<ReturnType<Adam['snapshot']>> },
) {
  const variable = tf.tidy(() => tf.variable(tf.tensor1d(from?.weight ?? start)));
  const adam = new Adam([{ name: 'theta', variable }], RATE);
  if (from) adam.restore(from.snapshot);
  for (const gradient of steps) {
    tf.tidy(() => {
      adam.apply({ [variable.name]: tf.tensor1d(gradient) });
    });
  }
  const result = { weight: Float32Array.from(await variable.data()), snapshot: await adam.snapshot() };
  for (const [name, { shape, data }] of Object.entries(result.snapshot)) {
    result.snapshot[name] = { shape, data: Float32Array.from(data) };
  }
  adam.dispose();
  variable.dispose();
  return result;
}

beforeAll(async () => {
  await openNodeBackend('wasm');
});

describe.each(['fused', 'composed'])('Adam, %s', (kind) => {
  const kernel = () => getKernel('AdamUpdate', 'wasm');
  let fused: ReturnType<typeof kernel>;
  beforeAll(() => {
    fused = kernel();
    if (kind === 'composed') unregisterKernel('AdamUpdate', 'wasm');
  });
  afterAll(() => {
    if (kind === 'composed') registerKernel(fused);
  });

  it('takes the steps of the paper', async () => {
    const { weight } = await run(gradients);
    const expected = reference(start, gradients);
    weight.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] ?? NaN, 5);
    });
  });

  it('goes on from a snapshot to the same bytes', async () => {
    const whole = await run(gradients);
    const resumed = await run(gradients.slice(3), await run(gradients.slice(0, 3)));
    expect(resumed.weight).toEqual(whole.weight);
    expect(resumed.snapshot).toEqual(whole.snapshot);
  });

  it('leaves no tensor behind', async () => {
    await run(gradients);
    const before = tf.memory().numTensors;
    await run(gradients);
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('refuses a snapshot of another network with a sentence', async () => {
  const { snapshot } = await run([]);
  const variable = tf.variable(tf.zeros([3]));
  const adam = new Adam([{ name: 'theta', variable }], RATE);
  expect(() => {
    adam.restore(snapshot);
  }).toThrow('“adam/m/theta” is 40, not 3');
  expect(() => {
    adam.restore({});
  }).toThrow('“adam/step” is missing');
  adam.dispose();
  variable.dispose();
});
