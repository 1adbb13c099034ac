// Notices a worker that has died in silence: a killed worker tells nobody.

export interface HeartbeatOptions {
  /** Asks for a sign of life; resolves when it came. */
  readonly ping: () => Promise<unknown>;
  /** How long an answer may take, in ms; read at each beat, since it depends on the backend. */
  readonly patience: () => number;
  readonly onSilence: () => void;
  /** Time between two beats, in ms. */
  readonly every: number;
}

/** Pings while it runs and calls `onSilence` once if an answer takes longer than patience allows. */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #timer: ReturnType<typeof setInterval> | undefined;
  #askedAt: number | undefined;
  #lastBeat = 0;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  /** Starts to ping; does nothing if it already does. */
  start(): void {
    if (this.#timer !== undefined) return;
    this.#askedAt = undefined;
    this.#lastBeat = performance.now();
    this.#timer = setInterval(() => this.#beat(), this.#options.every);
  }

  /** Stops to ping. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #beat(): void {
    const now = performance.now();
    // A late beat means that the page itself slept (a frozen tab, a closed lid): the worker gets its time anew.
    const slept = now - this.#lastBeat > 3 * this.#options.every + 500;
    this.#lastBeat = now;
    if (this.#askedAt === undefined || slept) {
      const asked = (this.#askedAt = now);
      void this.#options.ping().then(
        () => this.#heard(asked),
        () => undefined,
      );
    } else if (now - this.#askedAt > this.#options.patience()) {
      this.stop();
      this.#options.onSilence();
    }
  }

  #heard(asked: number): void {
    if (this.#askedAt === asked) this.#askedAt = undefined;
  }
}
