// A trial: one small training step like those of the book, timed on the current backend.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';

/** Steps before timing (shaders are compiled, memory is taken) and timed ones, of which the best counts. */
const [WARM_UP, TIMED] = [1, 3];

/** Computes the gradients of two 3×3 convolutions on a batch of 32, and waits for the numbers. */
async function step(input: Tensor4D, filters: Tensor[]): Promise<void> {
  const loss = (...[first, second]: Tensor[]): Tensor => {
    const hidden = tf.relu(tf.conv2d(input, first as Tensor4D, 2, 'same')); // [32, 14, 14, 24]
    return tf.mean(tf.square(tf.conv2d(hidden, second as Tensor4D, 1, 'same'))); // [32, 14, 14, 24]
  };
  const gradients = tf.tidy(() => tf.grads(loss)(filters));
  await Promise.all(gradients.map((gradient) => gradient.data()));
  tf.dispose(gradients);
}

/** Returns the milliseconds of a trial step; infinite if it fails. */
export async function timeProbe(): Promise<number> {
  const input = tf.fill([32, 28, 28, 1], 0.5) as Tensor4D;
  const filters = [tf.fill([3, 3, 1, 24], 0.1), tf.fill([3, 3, 24, 24], 0.1)];
  let best = Infinity;
  try {
    for (let i = 0; i < WARM_UP + TIMED; i++) {
      const start = performance.now();
      await step(input, filters);
      if (i >= WARM_UP) best = Math.min(best, performance.now() - start);
    }
  } catch {
    return Infinity;
  } finally {
    tf.dispose([input, filters]);
  }
  return best;
}
