// A download that several wait for: who hears of it, when it ends, and when another has to be begun.
import { describe, expect, it } from 'vitest';
import { abortedError } from '../../../src/lib/engine/errors.ts';
import { SharedDownload, type DownloadOptions } from '../../../src/lib/engine/shared-download.ts';

/** Begins a download that ends when the test says so, or when its signal fires. */
function begin() {
  let options!: DownloadOptions<number>;
  let resolve!: (value: string) => void;
  let reject!: (error: Error) => void;
  const download = new SharedDownload<string, number>((given) => {
    options = given;
    given.signal.addEventListener('abort', () => reject(abortedError()));
    return new Promise((...both) => ([resolve, reject] = both));
  });
  return { download, resolve, reject, options };
}

describe('a shared download', () => {
  it('tells its progress to all who wait, and to nobody who has left', async () => {
    const { download, resolve, options } = begin();
    const heard: string[] = [];
    const stop = new AbortController();
    const first = download.wait((bytes) => heard.push(`first ${bytes}`), stop.signal);
    const second = download.wait((bytes) => heard.push(`second ${bytes}`));
    options.onProgress(1);
    stop.abort();
    await expect(first).rejects.toMatchObject({ kind: 'aborted' });
    options.onProgress(2);
    resolve('all');
    expect(await second).toBe('all');
    options.onProgress(3);
    expect(heard).toEqual(['first 1', 'second 1', 'second 2']);
  });

  it('goes on while somebody waits, and is given up when the last has left', async () => {
    const { download, options } = begin();
    const stops = [new AbortController(), new AbortController()];
    const waits = stops.map(({ signal }) => download.wait(undefined, signal).catch(() => undefined));
    stops[0]!.abort();
    await waits[0];
    expect([options.signal.aborted, download.isOver]).toEqual([false, false]);
    stops[1]!.abort();
    await waits[1];
    expect([options.signal.aborted, download.isOver]).toEqual([true, true]);
  });

  it('goes on where nobody has asked yet', async () => {
    const { download, resolve, options } = begin();
    expect([options.signal.aborted, download.isOver]).toEqual([false, false]);
    resolve('all');
    expect(await download.wait()).toBe('all');
  });

  it('is kept when it is ready, even by who comes too late to wait', async () => {
    const { download, resolve, options } = begin();
    resolve('all');
    await download.wait();
    const late = download.wait(undefined, AbortSignal.abort());
    await expect(late).rejects.toMatchObject({ kind: 'aborted' });
    expect([options.signal.aborted, download.isOver]).toEqual([false, false]);
    expect(await download.wait()).toBe('all');
  });

  it('keeps a failure until somebody has been told', async () => {
    const { download, reject, options } = begin();
    reject(new Error('No network.'));
    await new Promise((resolve) => setTimeout(resolve));
    expect(download.isOver).toBe(false);
    await expect(download.wait()).rejects.toThrow('No network.');
    expect([options.signal.aborted, download.isOver]).toEqual([false, true]);
  });
});
