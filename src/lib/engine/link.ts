// The page's end of the bridge: one worker, its calls, and the news of its death. Loaded with the first call.
import { proxy, wrap, type Endpoint } from 'comlink';
import { asEngineError, EngineError } from './errors.ts';
import { Heartbeat } from './heartbeat.ts';
import { installTransferHandlers } from './transfer.ts';
import type { BackendName, WorkerCalls } from './types.ts';

/** How long one uninterrupted piece of work may last before the worker counts as dead, in ms: one convolution
 * gradient on wasm takes well under a second, a first step on webgl compiles its shaders, cpu is slow at everything. */
const PATIENCE: Record<BackendName | 'starting', number> = {
  starting: 60_000,
  webgl: 20_000,
  wasm: 8_000,
  cpu: 60_000,
};

export type CallName = keyof WorkerCalls;
export type CallArguments<K extends CallName> = Parameters<WorkerCalls[K]>;
export type CallResult<K extends CallName> = Awaited<ReturnType<WorkerCalls[K]>>;

/** A running worker. */
export interface Link {
  /** Calls the engine; rejects with kind 'crashed' if the worker dies or is closed before it answers. */
  call<K extends CallName>(name: K, ...parameters: CallArguments<K>): Promise<CallResult<K>>;
  /** Says which backend runs, hence how long silence is normal. */
  expect(backend: BackendName): void;
  /** Ends the worker; pending calls reject with kind 'crashed'. */
  close(): void;
}

/** What carries a link: a worker in the page, a message port in a test. */
export interface Carrier {
  readonly endpoint: Endpoint;
  /** Hears that the carrier has failed. */
  onFailure(listener: () => void): void;
  terminate(): void;
}

/** Starts the engine's worker. */
function startWorker(): Carrier {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'engine' });
  return {
    endpoint: worker,
    onFailure: (listener) => {
      worker.addEventListener('error', listener);
      worker.addEventListener('messageerror', listener);
    },
    terminate: () => worker.terminate(),
  };
}

type RemoteCalls = Record<CallName, (...parameters: unknown[]) => Promise<unknown>>;

class WorkerLink implements Link {
  readonly #carrier: Carrier;
  readonly #remote: RemoteCalls;
  readonly #heartbeat: Heartbeat;
  readonly #pending = new Set<(error: EngineError) => void>();
  #death: EngineError | undefined;
  #answered = false;
  #patience = PATIENCE.starting;

  constructor(carrier: Carrier, every: number, patience?: number) {
    this.#carrier = carrier;
    this.#remote = wrap(carrier.endpoint) as unknown as RemoteCalls;
    this.#heartbeat = new Heartbeat({
      ping: () => this.#remote.ping().then(() => (this.#answered = true)),
      patience: () => (this.#answered ? (patience ?? this.#patience) : PATIENCE.starting),
      onSilence: () => this.#die(),
      every,
    });
    carrier.onFailure(() => this.#die());
  }

  async call<K extends CallName>(name: K, ...parameters: CallArguments<K>): Promise<CallResult<K>> {
    if (this.#death) throw this.#death;
    const release = new AbortController();
    const sent = parameters.map((parameter: unknown) => prepare(parameter, release.signal));
    let onDeath: (error: EngineError) => void = () => undefined;
    const death = new Promise<never>((_, reject) => (onDeath = reject));
    this.#pending.add(onDeath);
    this.#heartbeat.start();
    try {
      const answer = await Promise.race([this.#remote[name](...sent), death]);
      this.#answered = true;
      return answer as CallResult<K>;
    } catch (error) {
      throw asEngineError(error, 'backend', 'try again, or choose another backend');
    } finally {
      this.#pending.delete(onDeath);
      if (this.#pending.size === 0) this.#heartbeat.stop();
      release.abort();
    }
  }

  expect(backend: BackendName): void {
    this.#patience = PATIENCE[backend];
  }

  close(): void {
    this.#die();
  }

  #die(): void {
    if (this.#death) return;
    this.#death = this.#answered
      ? new EngineError('crashed', 'The computation stopped unexpectedly; run it again.')
      : new EngineError(
          'download',
          'The program that runs the models did not load; check the connection and try again.',
        );
    this.#heartbeat.stop();
    this.#carrier.terminate();
    for (const reject of this.#pending) reject(this.#death);
  }
}

/** Makes a call's callbacks proxies, and ties its signal's port to the call: it closes when the answer is there. */
function prepare(parameter: unknown, answered: AbortSignal): unknown {
  if (typeof parameter === 'function') return proxy(parameter as (value: unknown) => void);
  if (!(parameter instanceof AbortSignal)) return parameter;
  const own = new AbortController();
  if (parameter.aborted) own.abort();
  for (const source of [parameter, answered]) {
    source.addEventListener('abort', () => own.abort(), { once: true, signal: answered });
  }
  return own.signal;
}

/** Opens a link over a carrier; a test shortens the time between two signs of life, and the patience. */
export function openLink(carrier: Carrier = startWorker(), every = 1_000, patience?: number): Link {
  installTransferHandlers();
  return new WorkerLink(carrier, every, patience);
}
