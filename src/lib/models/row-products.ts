// The matrix products of lib/metrics on whatever backend tfjs runs.
import * as tf from '@tensorflow/tfjs-core';

/** Multiplies each row of `a` with each row of `b`; see RowProducts in metrics/squared-distances.ts. */
export async function multiplyByTensors(
  a: Float32Array,
  b: Float32Array,
  length: number,
): Promise<Float32Array> {
  const products = tf.tidy(() =>
    tf.matMul(
      tf.tensor2d(a, [a.length / length, length]),
      tf.tensor2d(b, [b.length / length, length]),
      false,
      true,
    ),
  );
  const values = (await products.data()) as Float32Array;
  products.dispose();
  return values;
}
