// Many models measured at a time, one process for each, since a backend here computes on one thread.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ModelId } from '../lib/models/types.ts';
import type { Metric } from '../lib/weights/manifest.ts';
import { openDisplay } from './display.ts';
import { clock } from './progress.ts';
import type { ProgressMessage } from './progress.ts';
import { headlines } from './table.ts';
import type { MeasuredModel } from './targets-table.ts';

/** What a process that measures one model sends at its end. */
export interface MetricsMessage {
  readonly kind: 'metrics';
  readonly metrics: readonly Metric[];
}

export interface Failure {
  readonly id: ModelId;
  /** One sentence. */
  readonly complaint: string;
}

/** Measures models, `jobs` at a time, each by `evaluate <id> <flags>`, and prints what they report. */
export async function evaluateSideBySide(
  ids: readonly ModelId[],
  flags: readonly string[],
  jobs: number,
): Promise<{ readonly measured: readonly MeasuredModel[]; readonly failures: readonly Failure[] }> {
  // The last chapters take longest: they begin.
  const waiting = ids.toReversed();
  const measured = new Map<ModelId, MeasuredModel>();
  const failures: Failure[] = [];
  const display = openDisplay(Math.max(...ids.map((id) => id.length)));
  const lines: string[] = [];
  const work = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const began = performance.now();
      const outcome = await evaluateInChild(id, flags, (id, message) => {
        display.show(id, message);
      });
      const seconds = (performance.now() - began) / 1000;
      display.show(id, { kind: 'note', text: `done in ${clock(seconds)}` });
      if ('complaint' in outcome) failures.push(outcome);
      else {
        measured.set(id, outcome);
        lines.push(`\n${id}, ${clock(seconds)}\n${headlines(outcome.metrics)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  display.stop();
  for (const line of lines) console.log(line);
  // In the order asked for, whoever ended first.
  return { measured: ids.flatMap((id) => measured.get(id) ?? []), failures };
}

function evaluateInChild(
  id: ModelId,
  flags: readonly string[],
  show: (id: ModelId, message: ProgressMessage) => void,
): Promise<MeasuredModel | Failure> {
  const script = fileURLToPath(new URL('./evaluate.ts', import.meta.url));
  const child = fork(script, [id, ...flags], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let complaint = '';
  let metrics: readonly Metric[] | undefined;
  child.stderr?.on('data', (text: Buffer) => {
    complaint = text.toString().trim().split('\n').at(-1) ?? complaint;
  });
  child.on('message', (message: ProgressMessage | MetricsMessage) => {
    if (message.kind === 'metrics') metrics = message.metrics;
    else show(id, message);
  });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      if (code === 0 && metrics !== undefined) resolve({ id, metrics });
      else resolve({ id, complaint: complaint === '' ? `it ended with code ${code ?? 1}` : complaint });
    });
  });
}
