// A backend is trusted only after it has computed a few small products, convolutions and their gradients correctly.
// All inputs are multiples of 1/8 below 1, so every result is a small multiple of 1/64, exact in float32 on any backend.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { EXPECTED_64THS } from './self-check-values.ts';

export type SelfCheckResult = { readonly ok: true } | { readonly ok: false; readonly why: string };

/** Largest difference from the stored values that is still called right; half floats miss it. */
const TOLERANCE = 1e-4;

/** Makes a tensor of eighths between −5/8 and 5/8, scattered by a linear congruential generator. */
function eighths(shape: number[], seed: number): Tensor {
  const size = shape.reduce((product, side) => product * side, 1);
  let state = seed;
  const values = Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (((state >>> 16) % 11) - 5) / 8;
  });
  return tf.tensor(values, shape);
}

/** Computes each quantity of the check on the current backend; the caller disposes of the tensors. */
function quantities(): Record<string, Tensor> {
  return tf.tidy(() => {
    const a = eighths([3, 5], 1);
    const b = eighths([5, 4], 2);
    const [aGradient, bGradient] = tf.grads((p: Tensor, q: Tensor) => tf.matMul(p, q))(
      [a, b],
      eighths([3, 4], 3),
    );

    const image = eighths([2, 5, 5, 2], 4) as Tensor4D;
    const filter = eighths([3, 3, 2, 3], 5) as Tensor4D;
    const convolve = (x: Tensor, w: Tensor): Tensor => tf.conv2d(x as Tensor4D, w as Tensor4D, 2, 'same');
    const [imageGradient, filterGradient] = tf.grads(convolve)([image, filter], eighths([2, 3, 3, 3], 6));

    const small = eighths([2, 3, 3, 2], 7) as Tensor4D;
    const kernel = eighths([4, 4, 1, 2], 8) as Tensor4D;
    const upsample = (x: Tensor, w: Tensor): Tensor =>
      tf.conv2dTranspose(x as Tensor4D, w as Tensor4D, [2, 6, 6, 1], 2, 'same');
    const [smallGradient, kernelGradient] = tf.grads(upsample)([small, kernel], eighths([2, 6, 6, 1], 9));

    return {
      matMul: tf.matMul(a, b),
      "matMul's left gradient": aGradient as Tensor,
      "matMul's right gradient": bGradient as Tensor,
      conv2d: convolve(image, filter),
      "conv2d's input gradient": imageGradient as Tensor,
      "conv2d's filter gradient": filterGradient as Tensor,
      conv2dTranspose: upsample(small, kernel),
      "conv2dTranspose's input gradient": smallGradient as Tensor,
      "conv2dTranspose's filter gradient": kernelGradient as Tensor,
    };
  });
}

/** Computes every checked quantity on the current backend; also how the stored values were made, on cpu. */
export async function computeSelfCheck(): Promise<Record<string, Float32Array>> {
  const tensors = quantities();
  try {
    const entries = Object.entries(tensors).map(
      async ([name, tensor]) => [name, (await tensor.data()) as Float32Array] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  } finally {
    tf.dispose(tensors);
  }
}

/** Says whether the current backend computes what it should, and if not, what is wrong, in one sentence. */
export async function selfCheck(): Promise<SelfCheckResult> {
  let computed: Record<string, Float32Array>;
  try {
    computed = await computeSelfCheck();
  } catch (error) {
    return {
      ok: false,
      why: `It failed to compute: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  for (const [name, expected] of Object.entries(EXPECTED_64THS)) {
    const got = computed[name];
    if (got === undefined || got.length !== expected.length) return { ok: false, why: `It gave no ${name}.` };
    const errors = expected.map((value, i) => Math.abs((got[i] as number) - value / 64));
    const wrong = errors.find((error) => !(error <= TOLERANCE)); // a NaN is wrong too
    if (wrong !== undefined) return { ok: false, why: `Its ${name} is off by ${wrong.toPrecision(2)}.` };
  }
  return { ok: true };
}
