// Runs the same computation on wasm, with our kernels, and on cpu, whose numbers are the oracle.
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { Random } from '../../../src/lib/random.ts';

/** Opens both backends; leaves wasm current. */
export async function openBoth(): Promise<void> {
  await openNodeBackend('cpu');
  await openNodeBackend('wasm');
}

/** Standard normal numbers, the same for the same seed. */
export function normal(shape: number[], seed: number): Tensor {
  const size = shape.reduce((product, side) => product * side, 1);
  return tf.tensor(new Random(seed).normals(size), shape);
}

/** Makes an open backend the current one; the switch is immediate although tfjs returns a promise. */
export function use(backend: string): void {
  void tf.engine().setBackend(backend);
}

interface Answer {
  readonly shape: number[];
  readonly values: Float32Array;
}

function answersOn(backend: 'cpu' | 'wasm', compute: () => Tensor[]): Answer[] {
  use(backend);
  const before = tf.memory().numTensors;
  const tensors = tf.tidy(compute);
  const answers = tensors.map((tensor) => ({
    shape: tensor.shape,
    values: Float32Array.from(tensor.dataSync()),
  }));
  tf.dispose(tensors);
  expect(tf.memory().numTensors, `tensors left on ${backend}`).toBe(before);
  return answers;
}

/** Expects the same shapes and numbers from both backends, within `tolerance` of each result's largest number. */
export function expectAgreement(compute: () => Tensor[], tolerance = 1e-5): void {
  const expected = answersOn('cpu', compute);
  const got = answersOn('wasm', compute);
  expect(got.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
  for (const [i, { values }] of expected.entries()) {
    const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    const mine = (got[i] as Answer).values;
    const off = values.findIndex((value, j) => !(Math.abs(value - (mine[j] as number)) <= tolerance * scale));
    const pair = off < 0 ? '' : `result ${i}, element ${off}: ${mine[off]} where cpu has ${values[off]}`;
    expect(pair).toBe('');
  }
}
