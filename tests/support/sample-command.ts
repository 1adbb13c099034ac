// What the command line draws, for a test that compares a page with it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs `npm run sample` with some words and returns the pictures, n × 784 bytes. */
export function sampleByCommand(words: readonly string[]): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'sample-'));
  try {
    const out = join(folder, 'x.idx3-ubyte');
    execFileSync(process.execPath, ['src/cli/sample.ts', ...words, '--out', out], { stdio: 'pipe' });
    return [...readFileSync(out).subarray(16)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
