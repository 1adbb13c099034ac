// The trainer's promises, kept by the real command: stopped by Ctrl-C, by a full disk, by kill −9, and resumed to the same bytes.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/lib/weights/hash.ts';
import { parseManifest } from '../../../src/lib/weights/manifest.ts';
import { run, temporaryFolder } from './run-command.ts';
import type { Result } from './run-command.ts';

const alone = temporaryFolder();
const broken = temporaryFolder();
const flags = ['--limit', '640', '--epochs', '2', '--backend', 'wasm', '--checkpoint-every', '0'];
const checkpoint = join(broken, 'checkpoint.bin');
const read = (folder: string, name: string): Buffer => readFileSync(join(folder, name));

afterAll(() => {
  rmSync(alone, { recursive: true });
  rmSync(broken, { recursive: true });
});

describe('a training run', () => {
  let left: Result;
  beforeAll(async () => {
    left = await run('train', ['denoiser', ...flags, '--out', alone]);
  }, 240_000);

  it('writes a folder whose manifest lists every file with its hash, and removes its checkpoint', () => {
    expect(left.complaint).toBe('');
    expect(left.code).toBe(0);
    const manifest = parseManifest(read(alone, 'manifest.json').toString());
    expect(readdirSync(alone).sort()).toEqual([...Object.keys(manifest.files), 'manifest.json'].sort());
    for (const [name, { sha256: hash, bytes }] of Object.entries(manifest.files)) {
      expect(sha256(read(alone, name)), name).toBe(hash);
      expect(read(alone, name).length).toBe(bytes);
    }
    expect(manifest.history.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(manifest).toMatchObject({
      steps: 20,
      epochs: 2,
      seed: 1,
      testUses: 0,
      split: { train: [0, 640] },
    });
  });

  it('is drawn anew to the same bytes by `evaluate --draw`, which leaves the weights alone', async () => {
    const before = new Map(readdirSync(alone).map((name) => [name, read(alone, name)]));
    const manifest = parseManifest(read(alone, 'manifest.json').toString());
    const pictures = Object.keys(manifest.files).filter((name) => name.endsWith('.png'));
    expect(pictures.length).toBeGreaterThan(3);
    for (const name of pictures) rmSync(join(alone, name));
    const older = { ...manifest.config, sampleRounds: 0 };
    const metrics = manifest.metrics.map((metric) =>
      metric.name.startsWith('linear-classifier') ? { ...metric, value: 99 } : metric,
    );
    writeFileSync(join(alone, 'manifest.json'), JSON.stringify({ ...manifest, config: older, metrics }));

    const drawn = await run('evaluate', ['denoiser', '--draw', '--weights', alone, '--backend', 'wasm']);
    expect(drawn.complaint).toBe('');
    expect(parseManifest(read(alone, 'manifest.json').toString())).toEqual(manifest);
    expect(readdirSync(alone).sort()).toEqual([...before.keys()].sort());
    for (const name of Object.keys(manifest.files)) {
      expect(read(alone, name).equals(before.get(name) as Buffer), name).toBe(true);
    }
  }, 240_000);

  it('stopped by Ctrl-C, by a full disk and by kill −9, comes to the same bytes', async () => {
    const again = ['denoiser', '--resume', '--out', broken, '--checkpoint-every', '0'];
    const stopped = await run('train', ['denoiser', ...flags, '--out', broken], {
      onOutput: (text, child) => {
        if (text.includes('step 1 of 20')) child.kill('SIGINT');
      },
    });
    expect(stopped.code).toBe(130);
    expect(stopped.complaint).toMatch(
      /^Stopped after step \d+; go on with: npm run train -- denoiser --out .* --resume$/,
    );
    const before = readFileSync(checkpoint);

    const full = await run('train', again, { fileLimit: 500 });
    expect(full.code).toBe(1);
    expect(full.complaint).toContain('cannot be written: the file would be larger');
    expect(full.complaint).toContain('The last checkpoint is intact');
    expect(readFileSync(checkpoint).equals(before)).toBe(true);
    expect(readdirSync(broken)).toEqual(['checkpoint.bin']);

    const killed = await run('train', again, {
      onOutput: (text, child) => {
        if (/step \d+ of 20/.test(text)) child.kill('SIGKILL');
      },
    });
    expect(killed.code).toBe(null);
    expect(killed.out).toMatch(/Resuming denoiser at step [1-9]/);

    const finished = await run('train', again);
    expect(finished.complaint).toBe('');
    const [first, second] = [alone, broken].map((folder) =>
      parseManifest(read(folder, 'manifest.json').toString()),
    );
    expect({ ...second, run: undefined }).toEqual({ ...first, run: undefined });
    for (const name of Object.keys(first?.files ?? {})) {
      expect(read(broken, name).equals(read(alone, name)), name).toBe(true);
    }
    expect(existsSync(checkpoint)).toBe(false);
  }, 400_000);
});
