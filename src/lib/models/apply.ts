// Networks applied to many rows outside of training, some at a time, so that the memory stays flat.
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** How rows are cut into chunks. */
export interface Chunks {
  /** Numbers of a row. */
  readonly size: number;
  /** Rows that are computed together. */
  readonly chunk: number;
}

/**
 * Computes tensors from rows of numbers, chunk by chunk, and joins the chunks of each tensor.
 *
 * @param rows n rows, one after the other.
 * @param compute is called inside a tidy with the rows of a chunk and the index of the first; each tensor that it returns has
 *   a row of results for each row.
 * @returns the numbers of each tensor, n rows; no array at all for no rows.
 */
export async function inChunks<Rows extends Float32Array | Uint8Array>(
  rows: Rows,
  { size, chunk }: Chunks,
  compute: (part: Rows, first: number) => tf.Tensor[],
): Promise<Float32Array[]> {
  const count = rows.length / size;
  if (!Number.isInteger(count)) throw new Error(`Rows have ${size} numbers each, but ${rows.length} came.`);
  const joined: Float32Array[] = [];
  for (let first = 0; first < count; first += chunk) {
    const part = rows.subarray(first * size, (first + chunk) * size) as Rows;
    const tensors = tf.tidy(() => compute(part, first));
    const results = await Promise.all(tensors.map(async (each) => (await each.data()) as Float32Array));
    tf.dispose(tensors);
    for (const [k, values] of results.entries()) {
      const width = values.length / (part.length / size);
      (joined[k] ??= new Float32Array(count * width)).set(values, first * width);
    }
  }
  return joined;
}

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
  const [results] = await inChunks(rows, { size, chunk: CHUNK }, (part) => [
    head(network.apply(tf.tensor(part, [part.length / size, ...shape])) as tf.Tensor),
  ]);
  return results ?? new Float32Array(0);
}
