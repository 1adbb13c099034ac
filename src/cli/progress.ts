// Progress of a long run: a bar on a terminal, a line now and then in a log, messages to a parent process.
import { SingleBar } from 'cli-progress';

/** What a run tells whoever waits. */
export type ProgressMessage =
  | { readonly kind: 'steps'; readonly done: number; readonly of: number; readonly text: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'done'; readonly folder: string };

export interface Progress {
  /** Reports steps done, with a short text such as the loss. */
  steps(done: number, of: number, text: string): void;
  /** Says one thing. */
  note(text: string): void;
  /** Tells a parent process in which folder the result is. */
  done(folder: string): void;
  /** Takes the bar away; call it before anything else is printed. */
  stop(): void;
}

/** Seconds between two lines where there is no terminal. */
const LINE_SECONDS = 15;

/** Chooses how to report: to a parent that listens, to a terminal, or to a log. */
export function openProgress(): Progress {
  if (process.send !== undefined) return toParent(process.send.bind(process));
  return process.stdout.isTTY ? onTerminal() : inLog();
}

function toParent(tell: (message: ProgressMessage) => boolean): Progress {
  // A parent may be gone, and the run still has a checkpoint to write.
  const send = (message: ProgressMessage): boolean => process.connected && tell(message);
  return {
    steps: (done, of, text) => void send({ kind: 'steps', done, of, text }),
    note: (text) => void send({ kind: 'note', text }),
    done: (folder) => void send({ kind: 'done', folder }),
    stop: () => undefined,
  };
}

/** How a bar looks, here and in `train:all`. */
export const BAR_FORMAT = '{bar} {percentage} % | {value} of {total} steps | {eta_formatted} left | {text}';

function onTerminal(): Progress {
  let bar: SingleBar | undefined;
  const stop = (): void => {
    bar?.stop();
    bar = undefined;
  };
  return {
    steps(done, of, text) {
      if (bar === undefined) {
        bar = new SingleBar({ format: BAR_FORMAT, hideCursor: true, etaBuffer: 200 });
        bar.start(of, done, { text });
      }
      bar.update(done, { text });
    },
    note(text) {
      stop();
      console.log(text);
    },
    done: () => undefined,
    stop,
  };
}

function inLog(): Progress {
  let last = -Infinity;
  let first: { readonly time: number; readonly done: number } | undefined;
  return {
    steps(done, of, text) {
      const now = performance.now() / 1000;
      first ??= { time: now, done };
      if (now - last < LINE_SECONDS && done < of) return;
      last = now;
      const rate = (done - first.done) / (now - first.time);
      const left = rate > 0 ? `, ${clock((of - done) / rate)} left` : '';
      console.log(`step ${done} of ${of}${left}, ${text}`);
    },
    note(text) {
      console.log(text);
    },
    done: () => undefined,
    stop: () => undefined,
  };
}

/** Writes seconds as minutes and seconds: 4:07. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
