// Without SIMD the wasm backend gets kernels composed of its own; they must agree with cpu as well.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerWasmKernels } from '../../../src/lib/backend/wasm-kernels/register.ts';
import { expectAgreement, normal, openBoth, use } from './on-both.ts';

beforeAll(async () => {
  registerWasmKernels({ simd: false });
  await openBoth();
});

describe('composed kernels agree with cpu', () => {
  it('are the ones registered', () => {
    expect(tf.getKernel('CentredSums', 'wasm')).toBeUndefined();
    expect(tf.getKernel('Conv2DBackpropFilter', 'wasm')).toBeDefined();
  });

  for (const side of [1, 2, 3, 4, 5]) {
    for (const stride of [1, 2, 3]) {
      it(`gradients of a ${side}×${side} convolution, stride ${stride}`, () => {
        for (const pad of ['same', 'valid', 1] as const) {
          for (const input of [
            [1, 7, 6, 1],
            [3, 5, 8, 2],
          ] as [number, number, number, number][]) {
            expectAgreement(() => {
              const x = normal(input, 1);
              const w = normal([side, side, input[3], 3], 2);
              const convolve = (p: Tensor, q: Tensor): Tensor =>
                tf.conv2d(p as Tensor4D, q as Tensor4D, stride, pad);
              const { outShape } = tf.backend_util.computeConv2DInfo(
                input,
                [side, side, input[3], 3],
                stride,
                1,
                pad,
              );
              return tf.grads(convolve)([x, w], normal(outShape, 3));
            });
          }
        }
      });
    }
  }

  it('transposed products, plain and batched', () => {
    for (const batch of [[], [3], [2, 2]]) {
      for (const [a, b] of [
        [true, false],
        [false, true],
        [true, true],
      ] as [boolean, boolean][]) {
        expectAgreement(() => {
          const left = normal([...batch, ...(a ? [6, 5] : [5, 6])], 1);
          const right = normal([...batch, ...(b ? [7, 6] : [6, 7])], 2);
          return [tf.matMul(left, right, a, b)];
        });
      }
    }
  });

  it('an Adam step', () => {
    const step = (): Tensor[] => {
      const inputs = {
        weight: normal([37], 1),
        gradient: normal([37], 2),
        firstMoment: normal([37], 3),
        secondMoment: tf.square(normal([37], 4)),
      };
      const attrs = { rate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, step: 5 };
      return tf.engine().runKernel('AdamUpdate', inputs, attrs) as unknown as Tensor[];
    };
    use('wasm');
    expectAgreement(step);
  });
});
