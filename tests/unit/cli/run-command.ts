// Runs the real commands in processes of their own.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../../src/cli/', import.meta.url));

export interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly complaint: string;
}

/** Runs `src/cli/<name>.ts`; `onOutput` sees all printed so far and may end the process. */
export function run(
  name: string,
  flags: readonly string[],
  options: {
    readonly onOutput?: (text: string, child: ChildProcess) => void;
    readonly fileLimit?: number;
  } = {},
): Promise<Result> {
  const script = [process.execPath, join(CLI, `${name}.ts`), ...flags];
  const limited = ['-c', `ulimit -f ${options.fileLimit ?? 0}; exec "$@"`, 'bash', ...script];
  const [program, args] =
    options.fileLimit === undefined ? [script[0] as string, script.slice(1)] : ['bash', limited];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, complaint] = ['', ''];
  child.stdout.on('data', (text: Buffer) => {
    out += text.toString();
    options.onOutput?.(out, child);
  });
  child.stderr.on('data', (text: Buffer) => {
    complaint += text.toString();
  });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      resolve({ code, out, complaint: complaint.trim() });
    });
  });
}

/** Makes an empty folder. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'wicc-'));
}
