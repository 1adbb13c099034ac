import { afterEach, describe, expect, it, vi } from 'vitest';
import { EngineError } from '../../../src/lib/engine/errors.ts';
import type { EngineStatus } from '../../../src/lib/engine/client.ts';
import { PIXELS } from '../../../src/lib/models/types.ts';
import { makeRig, noisy, rejection, tuning, WASM, type Rig } from './support.ts';

let rig: Rig;
afterEach(() => rig.close());

const WEBGL = { ...WASM, backend: 'webgl' } as const;
const out = async (): Promise<Float32Array> => (await rig.client.denoise('denoiser', noisy(1))).iterates[0]!;

describe('a worker that dies', () => {
  it('is noticed though it says nothing; the run tells what is lost and the last snapshot is back', async () => {
    rig = await makeRig({ reports: [WEBGL, WASM], patience: 1500 });
    await rig.client.load('denoiser');
    // What 20 steps give, undisturbed.
    await rig.client.fineTune('denoiser', tuning(20), () => undefined);
    const after20 = await out();
    await rig.client.reset('denoiser');

    const error = await rejection(
      rig.client.fineTune('denoiser', tuning(60), ({ step }) => {
        if (step === 27) rig.kill();
      }),
    );
    expect(error.kind).toBe('crashed');
    expect(error.message).toMatch(/restarted on wasm; [78] of 2[78] steps are lost/);
    expect(error.stepsKept).toBe(20);
    expect(rig.client.status.value).toMatchObject({ state: 'ready', notice: error.message, pending: 0 });
    expect(rig.started).toEqual(['auto', 'wasm']);
    expect(await out()).toEqual(after20);
  });

  it('keeps imported and fine-tuned weights, and answers the call it died in', async () => {
    rig = await makeRig({ patience: 1500 });
    await rig.client.fineTune('denoiser', tuning(3), () => undefined);
    const files = await rig.client.exportWeights('denoiser');
    const tuned = await out();
    await rig.client.reset('denoiser');
    await rig.client.importWeights('denoiser', files);
    rig.kill();
    expect(await out()).toEqual(tuned);
    expect(rig.client.status.value.notice).toMatch(/restarted; your weights are kept/);
  });

  it('is replaced once: a second death is said, and the reader can start again', async () => {
    rig = await makeRig({ patience: 1500 });
    await out();
    rig.kill();
    await out();
    rig.kill();
    const error = await rejection(out());
    expect(error.kind).toBe('crashed');
    expect(error.message).toMatch(/choose another backend or reload/);
    expect(rig.client.status.value.state).toBe('failed');
    expect((await rejection(out())).kind).toBe('crashed');
    await rig.client.restart('wasm');
    expect(await out()).toHaveLength(PIXELS);
    expect(rig.started).toHaveLength(3);
  });

  it('restarts on wasm when the WebGL context is lost', async () => {
    let lost = false;
    rig = await makeRig({
      reports: [WEBGL, WASM],
      parts: { isLost: () => lost && rig.started.length === 1 },
    });
    const before = await out();
    lost = true;
    expect(await out()).toEqual(before);
    expect(rig.started).toEqual(['auto', 'wasm']);
  });
});

describe('starting', () => {
  it('starts one worker with the first call, and tells its state', async () => {
    rig = await makeRig();
    const states: EngineStatus[] = [];
    rig.client.status.subscribe((status) => states.push(status));
    expect(rig.started).toEqual([]);
    await Promise.all([out(), out(), rig.client.start()]);
    expect(rig.started).toEqual(['auto']);
    expect([...new Set(states.map(({ state }) => state))]).toEqual(['idle', 'starting', 'ready']);
    expect(Math.max(...states.map(({ pending }) => pending))).toBe(2);
    expect(rig.client.status.value).toEqual({ state: 'ready', report: WASM, notice: null, pending: 0 });
  });

  it('says why no backend opens, and tries again when asked again', async () => {
    let broken = true;
    const openBackend = () =>
      broken ? Promise.reject(new Error('No backend answers.')) : Promise.resolve(WASM);
    rig = await makeRig({ parts: { openBackend } });
    const error = await rejection(out());
    expect(error).toMatchObject({
      kind: 'backend',
      message: expect.stringMatching(/^No backend answers; choose/),
    });
    expect(rig.client.status.value).toMatchObject({ state: 'failed', notice: error.message });
    broken = false;
    expect(await out()).toHaveLength(PIXELS);
  });

  it('is not disturbed by a start that fails after the reader has chosen another backend', async () => {
    let fail: (error: Error) => void = () => undefined;
    const slow = new Promise<never>((_, reject) => (fail = reject));
    const asked: string[] = [];
    const openBackend = (backend: string) => {
      asked.push(backend);
      return backend === 'cpu' ? Promise.resolve(WASM) : slow;
    };
    rig = await makeRig({ parts: { openBackend } });
    const first = rejection(rig.client.start());
    await vi.waitFor(() => expect(asked).toEqual(['auto']));
    await rig.client.restart('cpu');
    fail(new Error('Too late.'));
    expect((await first).kind).toBe('backend');
    expect(rig.client.status.value).toMatchObject({ state: 'ready', notice: null });
    expect(await out()).toHaveLength(PIXELS);
  });

  it('goes on with the same weights on the backend the reader chooses', async () => {
    rig = await makeRig();
    await rig.client.fineTune('denoiser', tuning(2), () => undefined);
    const tuned = await out();
    const waiting = rig.client.denoise('denoiser', noisy(1));
    await rig.client.restart('cpu');
    expect(rig.started).toEqual(['auto', 'cpu']);
    expect(await out()).toEqual(tuned);
    expect((await waiting).iterates[0]).toEqual(tuned);
  });
});

describe('the errors that cross', () => {
  it('keep kind and sentence', async () => {
    rig = await makeRig();
    const error = await rejection(rig.client.sample('denoiser', 0, 1));
    expect(error).toBeInstanceOf(EngineError);
    expect(error.message).toBe('The number of samples is a whole number from 1 to 1,000; choose another.');
  });
});
