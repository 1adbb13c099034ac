import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { drawBatch } from '../../../src/lib/engine/fine-tune.ts';
import type { FineTuneProgress } from '../../../src/lib/engine/types.ts';
import { PIXELS } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';
import { makeRig, noisy, pictures, rejection, tuning, WASM, type Rig } from './support.ts';

let rig: Rig;
afterEach(() => rig?.close());

describe('fine-tuning through the engine', () => {
  it('reports every step in order, and the loss of a picture learnt by heart falls', async () => {
    rig = await makeRig();
    const heard: FineTuneProgress[] = [];
    const request = tuning(30, {
      drawings: pictures(1),
      source: 'drawings',
      batchSize: 8,
      learningRate: 2e-3,
    });
    const report = await rig.client.fineTune('denoiser', request, (progress) => heard.push(progress));
    expect(report).toEqual({ steps: 30, stopped: false });
    expect(heard.map(({ step }) => step)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(heard.every(({ of }) => of === 30)).toBe(true);
    const mean = (from: number): number =>
      heard.slice(from, from + 5).reduce((sum, { losses }) => sum + losses.total, 0) / 5;
    expect(mean(25)).toBeLessThan(0.9 * mean(0));
  });

  it('stops within one step, and keeps the weights of the steps done', async () => {
    rig = await makeRig();
    const stop = new AbortController();
    let after = 0;
    const report = await rig.client.fineTune(
      'denoiser',
      tuning(200),
      ({ step }) => {
        if (step === 5) stop.abort();
        if (step > 5) after++;
      },
      stop.signal,
    );
    expect(report.stopped).toBe(true);
    // The word "stop" takes a moment to cross: the step under way, and the one that began meanwhile.
    expect(after).toBeLessThanOrEqual(2);
    expect(report.steps).toBe(5 + after);
    const stopped = await rig.client.exportWeights('denoiser');
    await rig.client.reset('denoiser');
    await rig.client.fineTune('denoiser', tuning(report.steps), () => undefined);
    const whole = await rig.client.exportWeights('denoiser');
    expect(whole).toEqual(stopped);
  });

  it('resolves a run stopped before it began', async () => {
    rig = await makeRig();
    await rig.client.start();
    const stop = new AbortController();
    const run = rig.client.fineTune('denoiser', tuning(50), () => undefined);
    const second = rig.client.fineTune('denoiser', tuning(50), () => undefined, stop.signal);
    stop.abort();
    expect(await second).toEqual({ steps: 0, stopped: true });
    expect((await run).steps).toBe(50);
  });

  it('lets denoising through between the steps, and makes a reset wait for the end', async () => {
    rig = await makeRig();
    await rig.client.load('denoiser');
    let step = 0;
    const seen: Record<string, number> = {};
    const run = rig.client.fineTune('denoiser', tuning(40), (progress) => (step = progress.step));
    const denoised = rig.client.denoise('denoiser', noisy(1)).then(() => (seen['denoise'] = step));
    const reset = rig.client.reset('denoiser').then(() => (seen['reset'] = step));
    await Promise.all([run, denoised, reset]);
    expect(seen['denoise']).toBeLessThan(10);
    expect(seen['reset']).toBe(40);
  });

  it('refuses on a backend that cannot train, with its reason', async () => {
    const reason = 'Neither WebGL nor WebAssembly answers.';
    rig = await makeRig({ reports: [{ ...WASM, backend: 'cpu', reason, canTrain: false }] });
    const error = await rejection(rig.client.fineTune('denoiser', tuning(1), () => undefined));
    expect(error.kind).toBe('backend');
    expect(error.message).toContain(reason);
  });

  it.each([
    ['no drawings', tuning(1, { source: 'drawings' }), /draw one first/],
    ['no steps', tuning(0), /steps/],
    ['a learning rate of 0', tuning(1, { learningRate: 0 }), /learning rate/],
    ['a batch of half a picture', tuning(1, { batchSize: 0.5 }), /batch size/],
    ['ink beyond 1', tuning(1, { drawings: new Float32Array(PIXELS).fill(2) }), /0 to 1/],
  ])('refuses %s', async (_, request, sentence) => {
    rig = await makeRig();
    const error = await rejection(rig.client.fineTune('denoiser', request, () => undefined));
    expect(error.kind).toBe('input');
    expect(error.message).toMatch(sentence);
  });

  it('leaks no tensor', async () => {
    rig = await makeRig();
    await rig.client.fineTune('denoiser', tuning(3), () => undefined);
    const before = tf.memory().numTensors;
    await rig.client.fineTune('denoiser', tuning(25), () => undefined);
    await rig.client.reset('denoiser');
    await rig.client.importWeights('denoiser', await rig.client.exportWeights('denoiser'));
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('the batches of a run', () => {
  const digits = { images: new Uint8Array(2 * PIXELS).fill(255), labels: Uint8Array.of(3, 4), count: 2 };
  const drawings = new Float32Array(PIXELS).fill(0.5);
  const first = (images: Float32Array): number[] => [0, 1, 2].map((i) => images[i * PIXELS]!);

  it.each([
    ['mnist', [1, 1, 1]],
    ['drawings', [0.5, 0.5, 0.5]],
    ['both', [0.5, 0.5, 1]],
  ] as const)('takes %s', (source, expected) => {
    const request = tuning(1, { source, drawings, batchSize: 3 });
    const batch = drawBatch({ request, digits }, 0, new Random(1));
    expect(first(batch.images)).toEqual(expected);
    expect(batch.count).toBe(3);
  });
});
