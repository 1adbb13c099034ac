// The page's only door to the models. Import `engine`; the worker starts with the first call, one for the page.
//
//   engine.status                                   atom of EngineStatus: state, backend report, notice, calls pending
//   engine.load(id, onProgress?, signal?)           → Manifest; the other calls load by themselves where needed
//   engine.denoise(id, request, signal?)            → DenoiseResult
//   engine.field(id, request, signal?)              → FieldResult
//   engine.sample(id, count, seed, label?, signal?) → Pixels
//   engine.fineTune(id, request, onProgress, signal?) → FineTuneReport; an aborted run resolves with `stopped: true`
//   engine.encode(id, pixels, signal?), decode(id, codes, signal?), classify(id, pixels, signal?)
//   engine.tensors(id, name, signal?)               → a bundle that the trainer wrote beside the weights
//   engine.ask(chapter, question, request, signal?, onProgress?) → what only one chapter asks, see questions.ts
//   engine.change(chapter, question, request)       → nothing: a question that changes weights, which are then kept
//   engine.exportWeights(id), importWeights(id, files), reset(id)
//   engine.start()                                  → BackendReport, for a page that wants it before the first call
//   engine.restart(backend?)                        → BackendReport: the reader's switch, with the same weights
//   engine.latest(key, call)                        → the call's answer, or undefined if a newer call with that key
//                                                     took its place: engine.latest('noise', () => engine.denoise(…))
//
// Calls are answered in order; denoising goes on between the steps of a fine-tuning run. Every call rejects with an
// EngineError: its `kind` says what happened, its `message` is a sentence for the reader. A worker that dies is
// replaced once: short calls are asked again by themselves; a fine-tuning run rejects with kind 'crashed' and says
// how many steps were lost, and the weights go on from its last snapshot.
import { EngineError } from './errors.ts';
import { createLatest } from './latest.ts';
import type { Ask, Change } from './questions.ts';
import { Session, type SessionParts } from './session.ts';
import type { BackendName, BackendReport, EngineCalls, StartOptions, WeightSnapshot } from './types.ts';

export { EngineError, type EngineErrorKind } from './errors.ts';
export type { EngineStatus } from './session.ts';

/** Passes the calls of the demos to the worker. */
export class EngineClient implements EngineCalls {
  readonly latest = createLatest();
  readonly #session: Session;

  constructor(parts: SessionParts) {
    this.#session = new Session(parts);
  }

  /** What the page shows about the engine; hear it with `status.subscribe`. */
  get status(): Session['status'] {
    return this.#session.status;
  }

  /** Starts the worker, if none runs, and says which backend it uses. */
  start(): Promise<BackendReport> {
    return this.#session.start();
  }

  /** Goes on with the same weights on the backend the reader chose; also the way back after a failure. */
  restart(backend: BackendName | 'auto' = 'auto'): Promise<BackendReport> {
    return this.#session.restart(backend);
  }

  readonly load: EngineCalls['load'] = (id, onProgress, signal) =>
    this.#session.call('load', signal, id, onProgress, signal);

  readonly denoise: EngineCalls['denoise'] = (id, request, signal) =>
    this.#session.call('denoise', signal, id, request, signal);

  readonly field: EngineCalls['field'] = (id, request, signal) =>
    this.#session.call('field', signal, id, request, signal);

  readonly sample: EngineCalls['sample'] = (id, count, seed, label, signal) =>
    this.#session.call('sample', signal, id, count, seed, label, signal);

  readonly encode: EngineCalls['encode'] = (id, pixels, signal) =>
    this.#session.call('encode', signal, id, pixels, signal);

  readonly decode: EngineCalls['decode'] = (id, codes, signal) =>
    this.#session.call('decode', signal, id, codes, signal);

  readonly classify: EngineCalls['classify'] = (id, pixels, signal) =>
    this.#session.call('classify', signal, id, pixels, signal);

  readonly tensors: EngineCalls['tensors'] = (id, name, signal) =>
    this.#session.call('tensors', signal, id, name, signal);

  readonly ask = ((
    chapter,
    question,
    request,
    signal,
    onProgress: ((progress: unknown) => void) | undefined,
  ) => this.#session.call('ask', signal, chapter, question, request, signal, onProgress)) as Ask;

  /** The snapshot is the answer itself: a worker that dies before it has answered is asked again. */
  readonly change: Change = async (chapter, question, request) => {
    const snapshot = await this.#session.call('ask', undefined, chapter, question, request);
    this.#session.snapshots.set(chapter, snapshot as WeightSnapshot);
  };

  readonly exportWeights: EngineCalls['exportWeights'] = (id) =>
    this.#session.call('exportWeights', undefined, id);

  readonly importWeights: EngineCalls['importWeights'] = async (id, files) => {
    await this.#session.call('importWeights', undefined, id, files);
    this.#session.snapshots.set(id, await this.#session.call('snapshot', undefined, id));
  };

  readonly reset: EngineCalls['reset'] = async (id) => {
    await this.#session.call('reset', undefined, id);
    this.#session.snapshots.delete(id);
  };

  readonly fineTune: EngineCalls['fineTune'] = async (id, request, onProgress, signal) => {
    let done = 0;
    let kept = 0;
    const hear: typeof onProgress = (progress) => {
      done = progress.step;
      onProgress(progress);
    };
    const keep = (snapshot: WeightSnapshot): void => {
      kept = snapshot.step;
      this.#session.snapshots.set(id, snapshot);
    };
    try {
      return await this.#session.call('fineTune', signal, id, request, hear, signal, keep);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const options = { cause: error, stepsKept: kept };
      const alive = this.status.value.state !== 'failed';
      if (error.kind !== 'crashed' || !alive) throw new EngineError(error.kind, error.message, options);
      const { backend } = await this.start();
      const lost = `${done - kept} of ${done} steps are lost`;
      const notice = `The computation stopped and was restarted on ${backend}; ${lost}, run it again to go on.`;
      this.#session.tell({ notice });
      throw new EngineError('crashed', notice, options);
    }
  };
}

/** Reads the reader's choice of backend from `?backend=`; anything unknown is `auto`. */
function chosenBackend(): StartOptions['backend'] {
  const chosen = new URLSearchParams(location.search).get('backend');
  return chosen === 'webgl' || chosen === 'wasm' || chosen === 'cpu' ? chosen : 'auto';
}

/** The engine of this page. */
export const engine = new EngineClient({
  openLink: async () => (await import('./link.ts')).openLink(),
  startOptions: () => ({
    backend: chosenBackend(),
    weightsUrl: new URL(`${import.meta.env.BASE_URL.replace(/\/$/, '')}/weights/`, location.href).href,
  }),
});
