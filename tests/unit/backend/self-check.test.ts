import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EXPECTED_64THS } from '../../../src/lib/backend/self-check-values.ts';
import { computeSelfCheck, selfCheck } from '../../../src/lib/backend/self-check.ts';
import { openBoth, use } from './on-both.ts';

const KERNELS = ['BatchMatMul', 'Conv2D', 'Conv2DBackpropFilter', 'Conv2DBackpropInput'];

/** Makes a kernel of the cpu backend give something else; returns what undoes it. */
function spoil(kernelName: string, replace: (value: number) => number): () => void {
  const stock = tf.getKernel(kernelName, 'cpu');
  const swap = (config: tf.KernelConfig): void => {
    tf.unregisterKernel(kernelName, 'cpu');
    tf.registerKernel(config);
  };
  swap({
    ...stock,
    kernelFunc: (call) => {
      const output = stock.kernelFunc(call) as tf.TensorInfo;
      const { data } = call.backend as { data: { get(id: object): { values: Float32Array } } };
      const { values } = data.get(output.dataId);
      values[values.length - 1] = replace(values.at(-1) as number);
      return output;
    },
  });
  return () => swap(stock);
}

let undo: () => void = () => undefined;
beforeAll(openBoth);
afterEach(() => {
  undo();
  undo = () => undefined;
});

describe('self-check', () => {
  it('has the numbers that cpu computes', async () => {
    use('cpu');
    const computed = await computeSelfCheck();
    expect(Object.keys(computed)).toEqual(Object.keys(EXPECTED_64THS));
    for (const [name, values] of Object.entries(computed)) {
      expect(Array.from(values, (value) => value * 64 + 0)).toEqual(EXPECTED_64THS[name]);
    }
  });

  it.each(['cpu', 'wasm'])('accepts %s and leaves no tensor behind', async (backend) => {
    use(backend);
    const before = tf.memory().numTensors;
    expect(await selfCheck()).toEqual({ ok: true });
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each(KERNELS)('notices one wrong number in %s', async (kernel) => {
    use('cpu');
    undo = spoil(kernel, (value) => value + 0.01);
    expect(await selfCheck()).toMatchObject({
      ok: false,
      why: expect.stringMatching(/ is off by 0\.01/) as string,
    });
  });

  it.each(KERNELS)('notices one NaN in %s', async (kernel) => {
    use('cpu');
    undo = spoil(kernel, () => Number.NaN);
    expect(await selfCheck()).toMatchObject({ ok: false });
  });

  it('says so when a kernel is missing', async () => {
    use('cpu');
    const stock = tf.getKernel('Conv2DBackpropFilter', 'cpu');
    tf.unregisterKernel('Conv2DBackpropFilter', 'cpu');
    undo = () => tf.registerKernel(stock);
    expect(await selfCheck()).toMatchObject({
      ok: false,
      why: expect.stringContaining('Conv2DBackpropFilter') as string,
    });
  });
});
