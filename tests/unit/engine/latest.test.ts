import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Heartbeat } from '../../../src/lib/engine/heartbeat.ts';
import { createLatest } from '../../../src/lib/engine/latest.ts';
import { buffersIn, movingResults } from '../../../src/lib/engine/transfer.ts';

describe('latest wins', () => {
  it('answers the call under way and the newest, and drops those between', async () => {
    const latest = createLatest();
    const ran: number[] = [];
    const ask = (n: number): Promise<number | undefined> =>
      latest('noise', async () => {
        ran.push(n);
        await new Promise((resolve) => setTimeout(resolve, 5));
        return n;
      });
    const answers = await Promise.all([1, 2, 3, 4].map(ask));
    expect(answers).toEqual([1, undefined, undefined, 4]);
    expect(ran).toEqual([1, 4]);
    expect(await ask(5)).toBe(5);
  });

  it('never runs two calls of one key at once, whenever they come', async () => {
    const latest = createLatest();
    let running = 0;
    let most = 0;
    const ask = (): Promise<unknown> =>
      latest('noise', async () => {
        most = Math.max(most, ++running);
        for (let i = 0; i < 3; i++) await Promise.resolve();
        running--;
      });
    const asked: Promise<unknown>[] = [];
    for (let i = 0; i < 30; i++) {
      asked.push(ask());
      for (let wait = 0; wait < i % 7; wait++) await Promise.resolve();
    }
    await Promise.all(asked);
    expect(most).toBe(1);
  });

  it('keeps keys apart, and goes on after an error', async () => {
    const latest = createLatest();
    const failing = latest('a', () => Promise.reject(new Error('no')));
    const waiting = latest('a', () => Promise.resolve('next'));
    const other = latest('b', () => Promise.resolve('other'));
    await expect(failing).rejects.toThrow('no');
    expect(await waiting).toBe('next');
    expect(await other).toBe('other');
  });
});

describe('the heartbeat', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  const start = (
    ping: () => Promise<unknown>,
  ): { silent: ReturnType<typeof vi.fn>; heartbeat: Heartbeat } => {
    const silent = vi.fn();
    const heartbeat = new Heartbeat({ ping, patience: () => 3000, onSilence: silent, every: 1000 });
    heartbeat.start();
    return { silent, heartbeat };
  };

  it('calls silence death, once, when patience ends', async () => {
    const { silent } = start(() => new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(4000);
    expect(silent).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(silent).toHaveBeenCalledTimes(1);
  });

  it('is content with answers', async () => {
    const ping = vi.fn(() => Promise.resolve());
    const { silent, heartbeat } = start(ping);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(silent).not.toHaveBeenCalled();
    expect(ping.mock.calls.length).toBeGreaterThan(25);
    heartbeat.stop();
    const calls = ping.mock.calls.length;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(ping).toHaveBeenCalledTimes(calls);
  });

  it('gives the worker its time anew when the page itself slept', async () => {
    const { silent } = start(() => new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(1000);
    vi.setSystemTime(Date.now() + 3_600_000);
    const now = performance.now();
    vi.spyOn(performance, 'now').mockImplementation(() => now + 3_600_000);
    await vi.advanceTimersByTimeAsync(1000);
    expect(silent).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });
});

describe('moving results', () => {
  it('finds every buffer once, in lists and records', () => {
    const shared = new Float32Array(4);
    const value = {
      a: shared,
      b: [shared.subarray(1), new Uint8Array(2)],
      c: { d: new ArrayBuffer(3) },
      e: 'text',
    };
    expect(buffersIn(value).size).toBe(3);
  });

  it('moves an answer across, so that nothing is copied', async () => {
    const { expose, wrap } = await import('comlink');
    const { port1, port2 } = new MessageChannel();
    const kept = new Float32Array(8);
    expose(movingResults({ give: () => Promise.resolve({ pixels: kept }) }), port2);
    const remote = wrap<{ give(): Promise<{ pixels: Float32Array }> }>(port1);
    const { pixels } = await remote.give();
    expect(pixels).toHaveLength(8);
    expect(kept).toHaveLength(0);
    port1.close();
  });
});
