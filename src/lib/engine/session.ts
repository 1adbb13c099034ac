// The life of the page's worker: started by the first call, watched, replaced once if it dies, with the state it had.
import { atom } from '../ui/atom.ts';
import { asEngineError, EngineError, throwIfAborted } from './errors.ts';
import type { ModelId } from '../models/types.ts';
import type { CallArguments, CallName, CallResult, Link } from './link.ts';
import type { Asker } from './questions.ts';
import type { BackendName, BackendReport, StartOptions, WeightSnapshot } from './types.ts';

/** What a page shows about its engine. */
export interface EngineStatus {
  readonly state: 'idle' | 'starting' | 'ready' | 'restarting' | 'failed';
  /** The backend in use and why; null before it is known. */
  readonly report: BackendReport | null;
  /** A sentence the reader should see: a restart, steps lost, a failure; null when there is none. */
  readonly notice: string | null;
  /** Calls not yet answered. */
  readonly pending: number;
}

/** What a session is made of; a test brings its own. */
export interface SessionParts {
  readonly openLink: () => Promise<Link>;
  readonly startOptions: () => StartOptions;
}

/** Keeps one worker, and what the next one needs to go on. */
export class Session {
  readonly status = atom<EngineStatus>({ state: 'idle', report: null, notice: null, pending: 0 });
  /** Changed weights, by model: what a new worker gets back. */
  readonly snapshots = new Map<ModelId, WeightSnapshot>();
  readonly #parts: SessionParts;
  #link: Promise<Link> | undefined;
  #backend: BackendName | 'auto' | undefined;
  #openings = 0;
  #restartsLeft = 1;
  #failure: EngineError | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** Starts the worker, if none runs, and says which backend it uses. */
  async start(): Promise<BackendReport> {
    await this.#ready();
    return this.status.value.report as BackendReport;
  }

  /** Replaces the worker by one on another backend, with the same weights; also the way back after a failure. */
  async restart(backend: BackendName | 'auto'): Promise<BackendReport> {
    const previous = this.#link;
    this.#backend = backend;
    this.#restartsLeft = 1;
    this.#failure = undefined;
    this.#link = this.#open('restarting', null);
    // Its pending calls are asked again in the new worker.
    previous?.then(
      (link) => link.close(),
      () => undefined,
    );
    return this.start();
  }

  /** Asks the worker; after a crash asks the next one again, but for fine-tuning, which is the reader's to repeat. */
  async call<K extends CallName>(
    name: K,
    signal: AbortSignal | undefined,
    ...parameters: CallArguments<K>
  ): Promise<CallResult<K>> {
    this.tell({ pending: this.status.value.pending + 1 });
    try {
      for (;;) {
        throwIfAborted(signal);
        const opened = this.#ready(announce(name, parameters));
        const link = await opened;
        try {
          return await link.call(name, ...parameters);
        } catch (error) {
          if (!isCrash(error)) throw error;
          this.#replace(opened, link);
          if (name === 'fineTune') throw error;
        }
      }
    } finally {
      this.tell({ pending: this.status.value.pending - 1 });
    }
  }

  /** Changes a part of the status. */
  tell(change: Partial<EngineStatus>): void {
    this.status.set((present) => ({ ...present, ...change }));
  }

  #ready(next?: StartOptions['next']): Promise<Link> {
    if (this.#failure) return Promise.reject(this.#failure);
    return (this.#link ??= this.#open('starting', null, next));
  }

  /** Opens a link in place of a dead one, unless that has been done; throws if it has been done once before. */
  #replace(opened: Promise<Link>, dead: Link): void {
    if (this.#link !== opened) return;
    dead.close();
    if (this.#restartsLeft === 0) {
      this.#failure = new EngineError(
        'crashed',
        'The computation stopped again after a restart; choose another backend or reload the page.',
      );
      this.tell({ state: 'failed', notice: this.#failure.message });
      throw this.#failure;
    }
    this.#fallBack();
    const kept = this.snapshots.size > 0 ? '; your weights are kept' : '';
    this.#link = this.#open('restarting', `The computation stopped and was restarted${kept}.`);
  }

  /** Uses up the restart. A lost WebGL context would be lost again; wasm has none to lose, and cpu could not train. */
  #fallBack(): void {
    this.#restartsLeft--;
    const was = this.status.value.report?.backend;
    this.#backend = was === undefined || was === 'webgl' ? 'wasm' : was;
  }

  async #open(
    state: 'starting' | 'restarting',
    notice: string | null,
    next?: StartOptions['next'],
  ): Promise<Link> {
    const opening = ++this.#openings;
    const isPresent = (): boolean => opening === this.#openings;
    this.tell({ state, notice });
    let link: Link | undefined;
    try {
      // The bridge is a download of its own, so that a page nobody touches does not pay for it.
      link = await this.#parts.openLink();
      const options = this.#parts.startOptions();
      const report = await link.call('start', {
        ...options,
        backend: this.#backend ?? options.backend,
        next,
      });
      link.expect(report.backend);
      for (const [id, snapshot] of this.snapshots) await link.call('restore', id, snapshot);
      if (isPresent()) this.tell({ state: 'ready', report });
      return link;
    } catch (cause) {
      link?.close();
      if (isPresent() && isCrash(cause) && this.#restartsLeft > 0) {
        this.#fallBack();
        return this.#open('restarting', 'The computation stopped and was restarted.');
      }
      const advice = 'check the connection and try again';
      const error = asEngineError(cause, 'download', advice);
      // The reader may have switched backends meanwhile: the link that replaces this one is none of its business.
      if (isPresent()) {
        this.#link = undefined;
        this.tell({ state: 'failed', notice: error.message });
      }
      throw error;
    }
  }
}

/** Says what a call will need, so that the worker fetches it while its backend opens. */
function announce(name: CallName, parameters: readonly unknown[]): StartOptions['next'] {
  const [first, second] = parameters;
  return name === 'ask' ? { chapter: first as Asker, question: second as string } : (first as ModelId);
}

function isCrash(error: unknown): boolean {
  return error instanceof EngineError && error.kind === 'crashed';
}
