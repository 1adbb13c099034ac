// npm run train:all and --seeds, through the real commands, on little data.
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readManifest } from '../../../src/cli/weights-folder.ts';
import { run, temporaryFolder } from './run-command.ts';

const home = temporaryFolder();
afterAll(() => {
  rmSync(home, { recursive: true });
});

const ONLY = 'vae/plane-1,bayes';
const small = ['--limit', '256', '--epochs', '1', '--backend', 'wasm'];

describe('train:all', () => {
  const out = join(home, 'all');
  const record = join(out, 'train-all.json');
  const timeOf = (id: string): number => statSync(join(out, id, 'manifest.json')).mtimeMs;

  it('trains what it is asked for, side by side, and ends with a table', async () => {
    const { code, complaint, out: text } = await run('train-all', ['--only', ONLY, ...small, '--out', out]);
    expect(complaint).toBe('');
    expect(code).toBe(0);
    for (const id of ONLY.split(',')) {
      expect(readManifest(join(out, id))).toMatchObject({ id, epochs: 1, split: { train: [0, 256] } });
    }
    const lines = text.trim().split('\n').slice(-4);
    expect(lines[0]).toMatch(/^model\s+time\s+training\s+epochs\s+first metric$/);
    expect(lines[1]).toMatch(/^bayes\s+\d+:\d\d\s+\d+:\d\d\s+1\s+\S.* \(validation\)$/);
    expect(lines[2]).toMatch(/^vae\/plane-1\s/);
    expect(lines[3]).toMatch(/^2 models in \d+:\d\d, within the budget of 90 minutes/);
    expect(existsSync(record)).toBe(false);
  }, 240_000);

  it('resumes a call with its flags, and does not train again what was complete', async () => {
    const flags = { only: ONLY, limit: 256, epochs: 1, backend: 'wasm' };
    const done = { bayes: { folder: join(out, 'bayes'), seconds: 5 } };
    writeFileSync(record, JSON.stringify({ flags, done }));
    const before = ONLY.split(',').map(timeOf);
    const { code, complaint, out: text } = await run('train-all', ['--resume', '--out', out]);
    expect(complaint).toBe('');
    expect(code).toBe(0);
    const [vae, bayes] = ONLY.split(',').map(timeOf);
    expect(vae).toBeGreaterThan(before[0] ?? NaN);
    expect(bayes).toBe(before[1]);
    expect(text).toMatch(/^bayes\s+0:05/m);
    expect(existsSync(record)).toBe(false);
  }, 240_000);
});

it('trains further seeds beside the first, says which is the median, and writes it down', async () => {
  const out = join(home, 'seeds');
  const flags = ['vae/plane-1', ...small, '--out', out, '--seeds', '3'];
  const { code, complaint, out: text } = await run('train', flags);
  expect(complaint).toBe('');
  expect(code).toBe(0);
  const { seeds, metrics, seed } = readManifest(out);
  const others = [2, 3].map((n) => readManifest(join(out, `seed-${n}`)));
  expect(others.map((manifest) => manifest.seed)).toEqual([seed + 1, seed + 2]);
  expect(seeds).toMatchObject({ metric: metrics[0]?.name, shipped: seed });
  expect(Object.values(seeds?.values ?? {})).toEqual(
    [metrics, ...others.map((manifest) => manifest.metrics)].map(([first]) => first?.value),
  );
  expect(text).toContain('is the median');
  const roles = Object.values(others[0]?.files ?? {}).map(({ role }) => role);
  expect(new Set(roles)).toEqual(new Set(['network', 'weights'])); // measured, and not drawn

  // Resumed, all three are complete.
  const before = readFileSync(join(out, 'manifest.json'), 'utf8');
  const again = await run('train', [...flags, '--resume']);
  expect(again.out).not.toContain('Training');
  expect(again.out).toContain(`Seed ${seed + 2} is complete in ${join(out, `seed-${seed + 2}`)}`);
  expect(readFileSync(join(out, 'manifest.json'), 'utf8')).toBe(before);
}, 400_000);
