import { expect, it } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/lib/training/checkpoint.ts';
import type { Checkpoint } from '../../../src/lib/training/checkpoint.ts';
import { initialState } from '../../../src/lib/training/loop.ts';

const checkpoint: Checkpoint = {
  settings: {
    id: 'denoiser',
    seed: -4,
    epochs: 2,
    batchSize: 8,
    learningRate: 0.001,
    limit: 100,
    dataSha256: 'a'.repeat(64),
    backend: 'wasm',
  },
  state: {
    step: 17,
    sums: { total: 0.1 + 0.2 },
    lowest: 0.07,
    history: [{ epoch: 1, train: { total: 0.5 }, validation: { total: 0.4 } }],
  },
  seconds: 3.5,
  arrays: { w: { shape: [2, 2], data: Float32Array.of(1, -0.1, 1e-30, 3e38) } },
};

it('comes back as it was, to the last bit', () => {
  const decoded = decodeCheckpoint(encodeCheckpoint(checkpoint));
  expect(decoded.settings).toEqual(checkpoint.settings);
  expect(decoded.state).toEqual(checkpoint.state);
  expect(decoded.seconds).toBe(3.5);
  expect(decoded.arrays['w']?.shape).toEqual([2, 2]);
  expect(decoded.arrays['w']?.data).toEqual(checkpoint.arrays['w']?.data);
});

it('keeps every bit of an array that ships in fewer', () => {
  const data = Float32Array.of(0.1, 1e-9);
  const arrays = { w: { shape: [2], data, dtype: 'float16' as const } };
  expect(decodeCheckpoint(encodeCheckpoint({ ...checkpoint, arrays })).arrays['w']?.data).toEqual(data);
});

it('keeps the state before the first step, whose lowest loss is infinite', () => {
  const decoded = decodeCheckpoint(encodeCheckpoint({ ...checkpoint, state: initialState() }));
  expect(decoded.state).toEqual(initialState());
});

it('is refused with a sentence if a byte is flipped, the end is missing, or it is something else', () => {
  const bytes = encodeCheckpoint(checkpoint);
  for (const at of [0, 20, bytes.length - 70, bytes.length - 1]) {
    const damaged = Uint8Array.from(bytes);
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    expect(() => decodeCheckpoint(damaged)).toThrow('The checkpoint is damaged');
  }
  expect(() => decodeCheckpoint(bytes.subarray(0, bytes.length - 5))).toThrow('damaged');
  expect(() => decodeCheckpoint(new Uint8Array(0))).toThrow('damaged');
});
