// What a study's shared arrays depend on: the digits, and the judge's weights where the judge was asked.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shippedFolder } from '../../../src/cli/run-folder.ts';
import { studyOptions } from '../../../src/cli/study-options.ts';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { PIXELS } from '../../../src/lib/models/types.ts';
import type { Digits } from '../../../src/lib/models/types.ts';
import { temporaryFolder } from './run-command.ts';

const home = temporaryFolder();
const judge = join(home, 'judge');
const cacheFolder = join(home, 'cache');
const digits = (ink: number): Digits => ({
  images: new Uint8Array(2 * PIXELS).fill(ink),
  labels: Uint8Array.of(3, 5),
  count: 2,
});

beforeAll(async () => {
  await openNodeBackend('cpu');
  cpSync(shippedFolder('judge'), judge, { recursive: true });
});
afterAll(() => {
  rmSync(home, { recursive: true });
});

let made = 0;
const make = () => Promise.resolve({ value: { shape: [1], data: Float32Array.of(++made) } });

/** Takes arrays with options of their own, as another process would. */
async function takeAnew(name: string, test = digits(1)): Promise<number> {
  const data = { train: digits(2), validation: digits(3), test };
  const options = studyOptions({
    digits: { data, sha256: 'a'.repeat(64), mnist: false },
    seed: 1,
    note: () => undefined,
    cacheFolder,
    folderOf: () => judge,
  });
  return (await options.cached(name, make))['value']?.data[0] ?? NaN;
}

it('are kept for these digits and made anew for others', async () => {
  const first = await takeAnew('bins');
  expect(await takeAnew('bins')).toBe(first);
  expect(await takeAnew('bins', digits(9))).toBe(first + 1);
  expect(await takeAnew('bins')).toBe(first);
});

it('are made anew after the judge, where the judge was asked', async () => {
  const [bins, features] = [await takeAnew('bins'), await takeAnew('judge-features')];
  expect(await takeAnew('judge-features')).toBe(features);
  const path = join(judge, 'manifest.json');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replaceAll(/("role": "weights",[^}]*"sha256": ")[0-9a-f]{4}/g, '$1ffff'));
  expect(readFileSync(path, 'utf8')).not.toBe(text);
  expect(await takeAnew('judge-features')).toBe(features + 1);
  expect(await takeAnew('bins')).toBe(bins);
});
