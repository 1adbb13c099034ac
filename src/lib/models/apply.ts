// A network applied to many rows outside of training, some at a time, so that the memory stays flat.
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Rows that go through a network together. */
const CHUNK = 128;

/**
 * Applies a network to rows of numbers, each by itself, and returns one row of results for each.
 *
 * @param rows n rows, one after the other.
 * @param shape of one row, as the network takes it.
 * @param head what is done to the network's output, [B, …]; nothing unless said otherwise.
 */
export async function applyToRows(
  network: LayersModel,
  rows: Float32Array,
  shape: readonly number[],
  head: (output: tf.Tensor) => tf.Tensor = (output) => output,
): Promise<Float32Array> {
  const size = shape.reduce((product, side) => product * side, 1);
  const count = rows.length / size;
  if (!Number.isInteger(count)) throw new Error(`Rows have ${size} numbers each, but ${rows.length} came.`);
  let results = new Float32Array(0);
  for (let start = 0; start < count; start += CHUNK) {
    const part = rows.subarray(start * size, Math.min(count, start + CHUNK) * size);
    const inChunk = part.length / size;
    const output = tf.tidy(() => head(network.apply(tf.tensor(part, [inChunk, ...shape])) as tf.Tensor));
    const values = (await output.data()) as Float32Array;
    output.dispose();
    const width = values.length / inChunk;
    if (start === 0) results = new Float32Array(count * width);
    results.set(values, start * width);
  }
  return results;
}
