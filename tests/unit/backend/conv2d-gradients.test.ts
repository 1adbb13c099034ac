import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectAgreement, normal, openBoth, use } from './on-both.ts';

type Padding = 'same' | 'valid' | number | tf.backend_util.ExplicitPadding;

interface Convolution {
  readonly input: [number, number, number, number];
  readonly kernel: [number, number];
  readonly filters: number;
  readonly strides: [number, number];
  readonly pad: Padding;
}

/** The convolution and both its gradients for a random gradient from above. */
function convolutionAndGradients({ input, kernel, filters, strides, pad }: Convolution): () => Tensor[] {
  return () => {
    const x = normal(input, 1);
    const w = normal([...kernel, input[3], filters], 2);
    const convolve = (p: Tensor, q: Tensor): Tensor => tf.conv2d(p as Tensor4D, q as Tensor4D, strides, pad);
    const y = convolve(x, w);
    return [y, ...tf.grads(convolve)([x, w], normal(y.shape, 3))];
  };
}

beforeAll(openBoth);

describe('convolution and its gradients agree with cpu', () => {
  const explicit: Padding = [
    [0, 0],
    [2, 1],
    [0, 3],
    [0, 0],
  ];
  for (const side of [1, 2, 3, 4, 5]) {
    for (const stride of [1, 2, 3]) {
      it(`${side}×${side} kernel, stride ${stride}: same, valid and explicit padding`, () => {
        for (const pad of ['same', 'valid', 1, explicit] as const) {
          for (const input of [
            [1, 7, 6, 1],
            [3, 5, 8, 2],
            [2, 9, 9, 5],
          ] as [number, number, number, number][]) {
            const convolution = {
              input,
              kernel: [side, side],
              filters: 3,
              strides: [stride, stride],
              pad,
            } as const;
            expectAgreement(
              convolutionAndGradients({ ...convolution, kernel: [side, side], strides: [stride, stride] }),
            );
          }
        }
      });
    }
  }

  it.each([
    { input: [8, 14, 14, 32], kernel: [3, 3], filters: 32, strides: [1, 1], pad: 'same' },
    { input: [4, 28, 28, 1], kernel: [4, 4], filters: 32, strides: [2, 2], pad: 'same' },
    { input: [4, 7, 7, 33], kernel: [3, 3], filters: 17, strides: [1, 1], pad: 'same' },
    { input: [2, 6, 9, 3], kernel: [2, 5], filters: 4, strides: [3, 1], pad: 'valid' },
    { input: [5, 4, 4, 8], kernel: [1, 1], filters: 8, strides: [1, 1], pad: 'valid' },
  ] as Convolution[])('as the models use it: %o', (convolution) => {
    expectAgreement(convolutionAndGradients(convolution));
  });

  it('any shape', () => {
    const shape = fc.record({
      input: fc.tuple(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 5, max: 11 }),
        fc.integer({ min: 5, max: 11 }),
        fc.integer({ min: 1, max: 9 }),
      ),
      kernel: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
      filters: fc.integer({ min: 1, max: 19 }),
      strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
      pad: fc.constantFrom<Padding>('same', 'valid'),
    });
    fc.assert(
      fc.property(shape, (convolution) => expectAgreement(convolutionAndGradients(convolution))),
      {
        numRuns: 60,
        seed: 4,
      },
    );
  });
});

describe('transposed convolution', () => {
  it.each([
    { from: [4, 7, 7, 64], to: 14, out: 32, kernel: 4, stride: 2 },
    { from: [3, 14, 14, 8], to: 28, out: 1, kernel: 4, stride: 2 },
    { from: [2, 5, 5, 3], to: 15, out: 2, kernel: 5, stride: 3 },
    { from: [2, 5, 5, 3], to: 9, out: 6, kernel: 3, stride: 2 },
  ])('agrees with cpu, forward and back: %o', ({ from, to, out, kernel, stride }) => {
    expectAgreement(() => {
      const x = normal(from, 5);
      const w = normal([kernel, kernel, out, from[3] as number], 6);
      const shape: [number, number, number, number] = [from[0] as number, to, to, out];
      const upsample = (p: Tensor, q: Tensor): Tensor =>
        tf.conv2dTranspose(p as Tensor4D, q as Tensor4D, shape, stride, 'same');
      return [upsample(x, w), ...tf.grads(upsample)([x, w], normal(shape, 7))];
    });
  });

  it('refuses a layout it does not know', () => {
    use('wasm');
    const call = (): unknown =>
      tf.tidy(() => {
        tf.engine().runKernel(
          'Conv2DBackpropFilter',
          { x: normal([1, 2, 4, 4], 1), dy: normal([1, 3, 4, 4], 2) } as never,
          { filterShape: [3, 3, 2, 3], strides: 1, pad: 'same', dataFormat: 'NCHW' },
        );
      });
    expect(call).toThrow(/NHWC/);
  });
});

describe('the heap', () => {
  it('does not grow while a network trains', () => {
    use('wasm');
    const heap = (): number =>
      (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.byteLength;
    const train = convolutionAndGradients({
      input: [8, 28, 28, 4],
      kernel: [3, 3],
      filters: 8,
      strides: [1, 1],
      pad: 'same',
    });
    const step = (): void => tf.dispose(tf.tidy(train));
    for (let i = 0; i < 5; i++) step();
    const before = heap();
    for (let i = 0; i < 100; i++) step();
    expect(heap()).toBe(before);
  });
});
