// `npm run evaluate` on the judge: the smallest model with weights, and quick to measure.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { evaluateSideBySide } from '../../../src/cli/evaluate-side-by-side.ts';
import { shippedFolder } from '../../../src/cli/run-folder.ts';
import { parseManifest } from '../../../src/lib/weights/manifest.ts';
import type { Manifest } from '../../../src/lib/weights/manifest.ts';
import { run, temporaryFolder } from './run-command.ts';

const folder = join(temporaryFolder(), 'judge');
const path = join(folder, 'manifest.json');
const read = (): Manifest => parseManifest(readFileSync(path, 'utf8'));
const shipped = (): string => readFileSync(join(shippedFolder('judge'), 'manifest.json'), 'utf8');
const evaluate = (...flags: string[]) =>
  run('evaluate', ['judge', '--weights', folder, '--backend', 'wasm', ...flags]);

beforeAll(() => {
  cpSync(shippedFolder('judge'), folder, { recursive: true });
  const manifest = read();
  const metrics = manifest.metrics.map((metric) =>
    metric.split === 'validation' ? { ...metric, value: 12 } : metric,
  );
  writeFileSync(path, JSON.stringify({ ...manifest, metrics, testUses: 4 }));
});
afterAll(() => {
  rmSync(join(folder, '..'), { recursive: true });
});

describe('evaluate', () => {
  it('--quick prints figures and the table of targets, and leaves the manifest as it is', async () => {
    const before = readFileSync(path, 'utf8');
    const { code, out, complaint } = await evaluate('--quick');
    expect(complaint).toBe('');
    expect(code).toBe(0);
    expect(out).toMatch(/accuracy +99\.\d+ % +validation 1000\n/);
    expect(out).toMatch(/judge +accuracy +validation +99\.\d\d +% +≥ 99\.00 +≥ 99\.30 +(yes|stretch)\n/);
    expect(readFileSync(path, 'utf8')).toBe(before);
  }, 240_000);

  it('writes the figures of validation, those of the shipped manifest, and does not touch the test set', async () => {
    expect((await evaluate()).code).toBe(0);
    const { metrics, testUses } = read();
    expect(testUses).toBe(4);
    const known = parseManifest(shipped()).metrics;
    expect(metrics.map(({ name, split }) => `${name} ${split}`)).toEqual(
      known.map(({ name, split }) => `${name} ${split}`),
    );
    for (const [i, { value, name }] of metrics.entries()) {
      expect(value, name).toBeCloseTo(known[i]?.value ?? NaN, 4);
    }
  }, 240_000);

  it('--split test counts a use of the test set', async () => {
    const { out } = await evaluate('--split', 'test');
    expect(out).toContain('The test set has now been used 5 times');
    expect(read().testUses).toBe(5);
  }, 240_000);
});

it('measures models in processes of their own, and says which failed and why', async () => {
  const before = shipped();
  const said: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  const both = await evaluateSideBySide(['judge', 'dcgan/collapsed'], ['--quick', '--weights', folder], 2);
  log.mockRestore();
  expect(both.measured.map(({ id }) => id)).toEqual(['judge']);
  expect(both.measured[0]?.metrics[0]).toMatchObject({ name: 'accuracy', count: 1000 });
  expect(both.failures).toEqual([
    { id: 'dcgan/collapsed', complaint: `${folder} holds the weights of “judge”, not of “dcgan/collapsed”.` },
  ]);
  expect(said.join('\n')).toMatch(/judge {11}reading 1000 digits \(validation\)/);
  expect(shipped()).toBe(before);
}, 240_000);

it.each([
  [['--weights', 'x'], 'Say which model the weights are of'],
  [['judge', '--draw', '--jobs', '2'], 'leave --quick, --split, --seed and --jobs away'],
  [['judge', '--split', 'train'], '--split is one of validation, test, not “train”.'],
])('%s is refused with one sentence', async (flags, sentence) => {
  const { code, complaint } = await run('evaluate', flags);
  expect(complaint).toContain(sentence);
  expect(complaint.split('\n').length).toBe(1);
  expect(code).toBe(2);
});
