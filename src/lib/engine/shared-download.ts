// One download for all who wait for it.
import { leaveOnAbort } from './queue.ts';

/** What a download is begun with. */
export interface DownloadOptions<Progress> {
  /** Tells everybody who waits how far it is. */
  readonly onProgress: (progress: Progress) => void;
  /** Fires when nobody waits any more. */
  readonly signal: AbortSignal;
}

/** A download that is begun at once, and ends early only when the last who waited for it has left. */
export class SharedDownload<Value, Progress> {
  readonly #ready: Promise<Value>;
  readonly #listeners = new Set<(progress: Progress) => void>();
  readonly #controller = new AbortController();
  #state: 'under way' | 'ready' | 'failed' = 'under way';
  #waiting = 0;
  #isOver = false;

  constructor(download: (options: DownloadOptions<Progress>) => Promise<Value>) {
    this.#ready = download({
      onProgress: (progress) => this.#listeners.forEach((listener) => listener(progress)),
      signal: this.#controller.signal,
    });
    this.#ready.then(
      () => (this.#state = 'ready'),
      () => (this.#state = 'failed'),
    );
  }

  /** Whether it was given up, or failed and somebody has been told: the next who asks needs another. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Waits for what is downloaded; rejects with kind 'aborted' as soon as the signal fires. */
  async wait(onProgress?: (progress: Progress) => void, signal?: AbortSignal): Promise<Value> {
    if (onProgress) this.#listeners.add(onProgress);
    this.#waiting++;
    try {
      return await leaveOnAbort(this.#ready, signal);
    } finally {
      if (onProgress) this.#listeners.delete(onProgress);
      this.#waiting--;
      if (this.#waiting === 0 && this.#state === 'under way') this.#controller.abort();
      this.#isOver = this.#state === 'failed' || this.#controller.signal.aborted;
    }
  }
}
