// Gradients in fewer passes than tfjs takes, on backends that have our kernels for them; elsewhere tfjs's own are used.
import * as tf from '@tensorflow/tfjs-core';
import type { GradFunc, Tensor } from '@tensorflow/tfjs-core';

/** Inputs x, dy; attr alpha → dy where x > 0, else alpha·dy. */
export const LEAKY_GRADIENT = 'LeakyReluGradient';
/** Inputs x, dy [..., C], mean [C] → Σ dy·(x − mean) over all axes but the last, [C]. */
export const CENTRED_SUMS = 'CentredSums';

function runOne(kernel: string, inputs: Record<string, Tensor>, attrs: tf.NamedAttrMap = {}): Tensor {
  return tf.engine().runKernel(kernel, inputs, attrs) as unknown as Tensor;
}

const leakyReluGradient: GradFunc = (dy, saved, attrs?: tf.NamedAttrMap) => {
  const [x] = saved as [Tensor];
  return { x: () => runOne(LEAKY_GRADIENT, { x, dy: dy as Tensor }, { alpha: attrs?.['alpha'] ?? 0 }) };
};

/**
 * Ioffe & Szegedy 2015, section 3, with mean and variance as inputs of their own (tfjs takes their gradients further):
 * y = scale·(x − mean)/√(variance + ε) + offset.
 */
const batchNormGradient: GradFunc = (gradient, saved, attrs) => {
  const dy = gradient as Tensor;
  const [x, mean, variance, scale] = saved as [Tensor, Tensor, Tensor, Tensor | undefined];
  const epsilon = attrs['varianceEpsilon'] as number;
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const inverse = (): Tensor => tf.rsqrt(tf.add(variance, epsilon));
  const factor = (): Tensor => (scale ? tf.mul(inverse(), scale) : inverse());
  const total = (): Tensor => tf.sum(dy, axes);
  const centred = (): Tensor => runOne(CENTRED_SUMS, { x, dy, mean });
  return {
    x: () => tf.mul(dy, factor()),
    mean: () => tf.neg(tf.mul(total(), factor())),
    variance: () => tf.mul(tf.mul(centred(), factor()), tf.mul(tf.square(inverse()), -0.5)),
    scale: () => tf.mul(centred(), inverse()),
    offset: total,
  };
};

/** Says whether our gradient of a batch norm holds: one mean per channel, as layers use it. */
function isPerChannel(saved: Tensor[]): boolean {
  const [x, mean] = saved as [Tensor, Tensor];
  return mean.rank === 1 && x.rank > 1 && x.dtype === 'float32';
}

interface Replacement {
  readonly kernel: string;
  readonly needs: string;
  readonly gradient: GradFunc;
  readonly holds?: (saved: Tensor[]) => boolean;
}

const REPLACEMENTS: readonly Replacement[] = [
  { kernel: tf.Relu, needs: LEAKY_GRADIENT, gradient: leakyReluGradient },
  { kernel: tf.LeakyRelu, needs: LEAKY_GRADIENT, gradient: leakyReluGradient },
  { kernel: tf.FusedBatchNorm, needs: CENTRED_SUMS, gradient: batchNormGradient, holds: isPerChannel },
];

let registered = false;

/** Registers the gradients, once; needs tfjs's own to be registered before (`register_all_gradients`). */
export function registerGradients(): void {
  if (registered) return;
  for (const { kernel, needs, gradient, holds } of REPLACEMENTS) {
    const stock = tf.getGradient(kernel);
    if (stock === undefined) throw new Error(`tfjs's gradient of ${kernel} is not registered yet.`);
    tf.unregisterGradient(kernel);
    tf.registerGradient({
      ...stock,
      gradFunc: (dy, saved, attrs) => {
        const ours = tf.getKernel(needs, tf.getBackend()) !== undefined && holds?.(saved) !== false;
        return (ours ? gradient : stock.gradFunc)(dy, saved, attrs);
      },
    });
  }
  registered = true;
}
