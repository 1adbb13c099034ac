// One thing at a time, in the order asked; who no longer wants an answer leaves the queue without disturbing the rest.
import { abortedError, throwIfAborted } from './errors.ts';

/** Gives waiting messages ("stop", a ping) their turn: a macrotask, without the 4 ms that nested timers cost. */
export function yieldToMessages(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Runs tasks one after the other. */
export class Queue {
  #last: Promise<unknown> = Promise.resolve();
  #length = 0;

  /** Runs a task when those before it are done; rejects with kind 'aborted' if the signal fires before its turn. */
  run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const before = this.#last;
    const alone = this.#length++ === 0;
    const work = leaveOnAbort(before, signal).then(async () => {
      // A backlog would run as one block: a stop for a task in it could not be heard.
      if (!alone) await yieldToMessages();
      throwIfAborted(signal);
      return task();
    });
    const done = (): Promise<unknown> => {
      this.#length--;
      // Who leaves early does not let the next one overtake those before.
      return before;
    };
    this.#last = work.then(done, done);
    return work;
  }
}

/** Rejects with kind 'aborted' as soon as the signal fires; the work itself is left to notice. */
export function leaveOnAbort<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise<T>((resolve, reject) => {
    const leave = (): void => reject(abortedError());
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
