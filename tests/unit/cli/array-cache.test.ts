// What all models share is computed once: in a process, over processes, until something it depends on changes.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArrayCache } from '../../../src/cli/array-cache.ts';
import { temporaryFolder } from './run-command.ts';

let folder: string;
let made: number;
const make = () => {
  made++;
  return Promise.resolve({ values: { shape: [2, 2], data: Float32Array.of(1, 2, 3, made) } });
};
const open = (key = 'data 1') => new ArrayCache(folder, (name) => `${name} ${key}`);
const files = () => readdirSync(folder).sort();

beforeEach(() => {
  folder = temporaryFolder();
  made = 0;
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('shared arrays', () => {
  it('are made once, kept in a file, and read by the next process', async () => {
    const cache = open();
    const first = await cache.take('bins', make);
    expect(await cache.take('bins', make)).toBe(first);
    expect(await open().take('bins', make)).toEqual(first);
    expect(made).toBe(1);
    expect(files().length).toBe(1);
    expect(files()[0]).toMatch(/^bins\.[0-9a-f]{12}\.tensors$/);
  });

  it('are made anew for other data and under another name, beside the old ones', async () => {
    await open().take('bins', make);
    const other = await open('data 2').take('bins', make);
    expect(other['values']?.data[3]).toBe(2);
    await open('data 2').take('features', make);
    expect(made).toBe(3);
    expect((await open().take('bins', make))['values']?.data[3]).toBe(1);
    expect(files().length).toBe(3);
  });

  it('are made by one while others wait', async () => {
    const slowly = async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return make();
    };
    const all = await Promise.all([1, 2, 3].map(() => open().take('bins', slowly)));
    expect(made).toBe(1);
    expect(all[1]).toEqual(all[0]);
    expect(files().length).toBe(1);
  });

  it('are made anew where the file is damaged, or was being made by a process that is gone', async () => {
    await open().take('bins', make);
    const [name] = files() as [string];
    writeFileSync(join(folder, name), 'TENSORS1');
    writeFileSync(join(folder, `${name}.making`), '999999999');
    expect((await open().take('bins', make))['values']?.data[3]).toBe(2);
    expect(files()).toEqual([name]);
  });

  it('may be tried again after a failure, which leaves nothing behind', async () => {
    const cache = open();
    const fails = () => Promise.reject(new Error('The self-check failed.'));
    await expect(cache.take('bins', fails)).rejects.toThrow('The self-check failed.');
    expect(files()).toEqual([]);
    expect((await cache.take('bins', make))['values']?.data[3]).toBe(1);
  });

  it('have plain names', async () => {
    await expect(open().take('../bins', make)).rejects.toThrow('not “../bins”');
  });
});
