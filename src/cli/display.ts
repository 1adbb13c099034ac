// What several processes report, side by side: bars on a terminal, lines in a log.
import { MultiBar } from 'cli-progress';
import type { SingleBar } from 'cli-progress';
import { BAR_FORMAT } from './progress.ts';
import type { ProgressMessage } from './progress.ts';

export interface Display {
  show(id: string, message: ProgressMessage): void;
  stop(): void;
}

/** Milliseconds between two lines of a model where there is no terminal. */
const LINE_EVERY = 15_000;

/** Shows what models report; `width` is that of the longest name. */
export function openDisplay(width: number): Display {
  return process.stdout.isTTY ? onTerminal(width) : inLog(width);
}

function inLog(width: number): Display {
  const last = new Map<string, number>();
  return {
    show(id, message) {
      if (message.kind === 'note') {
        for (const line of message.text.split('\n')) console.log(`${id.padEnd(width)} ${line}`);
      }
      if (message.kind !== 'steps') return;
      if (performance.now() - (last.get(id) ?? -Infinity) < LINE_EVERY) return;
      last.set(id, performance.now());
      console.log(`${id.padEnd(width)} step ${message.done} of ${message.of}, ${message.text}`);
    },
    stop: () => undefined,
  };
}

function onTerminal(width: number): Display {
  const bars = new MultiBar({ format: `{id} ${BAR_FORMAT}`, hideCursor: true, etaBuffer: 200 });
  const byId = new Map<string, SingleBar>();
  return {
    show(id, message) {
      const bar = byId.get(id) ?? bars.create(1, 0, { id: id.padEnd(width), text: 'starting' });
      byId.set(id, bar);
      if (message.kind === 'note') bar.update({ text: message.text.split('\n', 1)[0] });
      if (message.kind !== 'steps') return;
      bar.setTotal(message.of);
      bar.update(message.done, { text: message.text });
    },
    stop: () => {
      bars.stop();
    },
  };
}
