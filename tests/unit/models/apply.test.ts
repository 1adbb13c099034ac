import * as tf from '@tensorflow/tfjs-core';
import { input, layers, model } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { applyToRows } from '../../../src/lib/models/apply.ts';
import type { LayersModel } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';

let net: LayersModel;
beforeAll(async () => {
  await openNodeBackend('wasm');
  const x = input({ shape: [2, 3] });
  const flat = layers.flatten().apply(x);
  net = model({ inputs: x, outputs: layers.dense({ units: 4 }).apply(flat) as typeof x });
});

it('gives each row its own results, however many rows there are, and leaves no tensor behind', async () => {
  const rows = new Random(1).normals(300 * 6); // two whole chunks and a part
  const before = tf.memory().numTensors;
  const results = await applyToRows(net, rows, [2, 3]);
  expect(tf.memory().numTensors).toBe(before);
  const atOnce = tf.tidy(() =>
    Float32Array.from((net.apply(tf.tensor(rows, [300, 2, 3])) as tf.Tensor).dataSync()),
  );
  expect(results.length).toBe(300 * 4);
  results.forEach((value, i) => {
    expect(value).toBeCloseTo(atOnce[i] as number, 5);
  });
  const squares = await applyToRows(net, rows, [2, 3], tf.square);
  expect(squares[700]).toBeCloseTo((atOnce[700] as number) ** 2, 5);
});

it('takes no rows, and refuses a part of one', async () => {
  expect(await applyToRows(net, new Float32Array(0), [2, 3])).toEqual(new Float32Array(0));
  await expect(applyToRows(net, new Float32Array(7), [2, 3])).rejects.toThrow(
    'Rows have 6 numbers each, but 7 came.',
  );
});
