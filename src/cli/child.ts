// Processes of their own: one for each model, since a backend here computes on one thread.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ProgressMessage } from './progress.ts';

export interface ChildOutcome {
  readonly id: string;
  readonly code: number;
  /** Where the weights are. */
  readonly folder: string;
  /** What it said last on its error output, one sentence. */
  readonly complaint: string;
}

/** Trains a model in a process of its own and passes on what it reports; Ctrl-C reaches it through the terminal. */
export function trainInChild(
  id: string,
  flags: readonly string[],
  onMessage: (message: ProgressMessage) => void,
): Promise<ChildOutcome> {
  const script = fileURLToPath(new URL('./train.ts', import.meta.url));
  const child = fork(script, [id, ...flags], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let [complaint, folder] = ['', ''];
  child.stderr?.on('data', (text: Buffer) => {
    complaint = text.toString().trim().split('\n').at(-1) ?? complaint;
  });
  child.on('message', (message: ProgressMessage) => {
    if (message.kind === 'done') folder = message.folder;
    onMessage(message);
  });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      resolve({ id, code: code ?? 1, folder, complaint });
    });
  });
}
