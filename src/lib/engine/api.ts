// The engine itself: models, one queue, and what a reader may ask of them. It knows no worker, no fetch and no backend;
// whoever makes one hands them in, so that it runs in a browser's worker and over a message channel in Node alike.
import { isModelId, type GenerativeModel, type ModelId } from '../models/types.ts';
import { fetchBundle } from './bundles.ts';
import { applyRepeatedly, checkDenoiseRequest, corruptAsAsked } from './denoise.ts';
import { digitsIn } from './digits.ts';
import { asEngineError, EngineError } from './errors.ts';
import { checkFineTuneRequest, fineTune } from './fine-tune.ts';
import { exportFrom, importInto } from './import-weights.ts';
import { putSnapshot, takeSnapshot } from './networks.ts';
import { checkPlane, pointsToPixels, project } from './plane.ts';
import { findAnswer, type DigitFolder } from './questions.ts';
import { Queue } from './queue.ts';
import { drawSamples } from './sample.ts';
import { Shelf, type LoadedModel, type ShelfParts } from './shelf.ts';
import { putShipped } from './shipped.ts';
import type { BackendReport, LoadProgress, StartOptions, WorkerCalls } from './types.ts';

export interface EngineParts extends ShelfParts {
  readonly openBackend: (preference: StartOptions['backend']) => Promise<BackendReport>;
  /** Tells whether the backend has lost what it ran on (a WebGL context). */
  readonly isLost?: () => boolean;
}

const ADVICE = 'try again, or choose another backend';

interface Started {
  readonly backendReady: Promise<BackendReport>;
  readonly weightsUrl: string;
}

/** Answers the calls of the page. Every rejection is an EngineError. */
export class Engine implements WorkerCalls {
  readonly #parts: EngineParts;
  readonly #shelf: Shelf;
  /** Everything that computes, one task at a time. */
  readonly #queue = new Queue();
  /** Everything that changes weights: these wait for each other, and let computing go on between their steps. */
  readonly #changes = new Queue();
  readonly #digits: DigitFolder = {
    fetch: (path, options) =>
      this.#parts.fetchBytes(new URL(`../digits/${path}`, this.#running.weightsUrl).href, options),
  };
  #started: Started | undefined;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#shelf = new Shelf(parts);
  }

  start: WorkerCalls['start'] = (options) => {
    this.#started ??= this.#open(options);
    if (options.next !== undefined) void this.#prefetch(options.next, this.#started);
    return this.#started.backendReady;
  };

  ping: WorkerCalls['ping'] = () => Promise.resolve();

  load: WorkerCalls['load'] = async (id, onProgress, signal) =>
    (await this.#get(id, onProgress, signal)).manifest;

  denoise: WorkerCalls['denoise'] = async (id, request, signal) => {
    checkDenoiseRequest(request);
    const corrupted = corruptAsAsked(request);
    const loaded = await this.#get(id, undefined, signal);
    const run = await this.#compute(() => applyRepeatedly(loaded.model, corrupted, request, signal), signal);
    if (!request.baselines) return { corrupted, ...run };
    // Only the figures that compare load the code and the components for it.
    const { answerBaselines } = await import('./baselines.ts');
    return { corrupted, ...run, ...(await answerBaselines(loaded, corrupted, signal)) };
  };

  field: WorkerCalls['field'] = async (id, request, signal) => {
    checkPlane(request);
    const { model } = await this.#get(id, undefined, signal);
    const x = pointsToPixels(request);
    const { iterates } = await this.#compute(
      () => applyRepeatedly(model, x, { sigma: request.sigma, times: 1 }, signal),
      signal,
    );
    return project(request, x, iterates[0] as Float32Array);
  };

  sample: WorkerCalls['sample'] = async (id, count, seed, label, signal) => {
    const { model } = await this.#get(id, undefined, signal);
    return this.#compute(() => drawSamples(model, { count, seed, label }, signal), signal);
  };

  encode: WorkerCalls['encode'] = async (id, pixels, signal) => {
    const { model } = await this.#get(id, undefined, signal);
    return this.#compute(() => ableTo(model, 'encode')(pixels), signal);
  };

  decode: WorkerCalls['decode'] = async (id, codes, signal) => {
    const { model } = await this.#get(id, undefined, signal);
    return this.#compute(() => ableTo(model, 'decode')(codes), signal);
  };

  classify: WorkerCalls['classify'] = async (id, pixels, signal) => {
    const { model } = await this.#get(id, undefined, signal);
    return this.#compute(() => ableTo(model, 'classify')(pixels), signal);
  };

  tensors: WorkerCalls['tensors'] = async (id, name, signal) => {
    const bundle = await fetchBundle(await this.#get(id, undefined, signal), name, signal);
    return structuredClone(bundle); // an answer is moved to the page, and this one is kept for the next
  };

  ask: WorkerCalls['ask'] = async (chapter, question, request, signal, onProgress) => {
    const answer = await findAnswer(chapter, question);
    const open = (id: ModelId): Promise<LoadedModel> => this.#get(id, undefined, signal);
    try {
      return await answer(request, {
        open,
        tensors: async (id, name) => fetchBundle(await open(id), name, signal),
        compute: (task) => this.#compute(async () => task(), signal),
        digits: this.#digits,
        report: (progress) => onProgress?.(progress),
        signal,
      });
    } catch (error) {
      throw asEngineError(error, 'backend', ADVICE);
    }
  };

  fineTune: WorkerCalls['fineTune'] = async (
    id,
    request,
    onProgress,
    signal,
    onSnapshot = () => undefined,
  ) => {
    checkFineTuneRequest(request);
    const takeTurn = <T>(task: () => Promise<T>): Promise<T> => this.#compute(task);
    const run = async () => {
      const { backendReady } = this.#running;
      const report = await backendReady;
      if (!report.canTrain) {
        const why = `Fine-tuning needs WebGL or WebAssembly, and ${report.backend} runs here`;
        throw new EngineError('backend', `${why}: ${report.reason}`);
      }
      const { model } = await this.#get(id, undefined, signal);
      const digits = request.source === 'drawings' ? null : await digitsIn(this.#digits).get(signal);
      return fineTune({ model, request, digits, takeTurn, onProgress, onSnapshot, signal });
    };
    try {
      return await this.#changes.run(run, signal);
    } catch (error) {
      // Stopped before its first step.
      if (error instanceof EngineError && error.kind === 'aborted') return { steps: 0, stopped: true };
      throw error;
    }
  };

  exportWeights: WorkerCalls['exportWeights'] = async (id) => {
    const { model } = await this.#get(id);
    return this.#compute(() => exportFrom(model));
  };

  importWeights: WorkerCalls['importWeights'] = (id, files) =>
    this.#change(id, ({ model }) => importInto(model, files));

  reset: WorkerCalls['reset'] = (id) => this.#change(id, ({ model, shipped }) => putShipped(model, shipped));

  snapshot: WorkerCalls['snapshot'] = async (id) => {
    const { model } = await this.#get(id);
    return this.#compute(() => takeSnapshot(model, 0));
  };

  restore: WorkerCalls['restore'] = (id, snapshot) =>
    this.#change(id, ({ model }) => putSnapshot(model, snapshot));

  #open({ backend, weightsUrl }: StartOptions): Started {
    const backendReady = this.#parts.openBackend(backend).catch((error: unknown) => {
      this.#started = undefined;
      throw asEngineError(error, 'backend', 'choose another backend or another browser');
    });
    return { backendReady, weightsUrl };
  }

  /** Begins to fetch what will be asked next; failures are told to the one who asks. */
  async #prefetch(next: NonNullable<StartOptions['next']>, started: Started): Promise<void> {
    if (typeof next === 'string') return this.#shelf.prefetch(next, started);
    const { chapter, question } = next;
    const answer = await findAnswer(chapter, question).catch(() => undefined);
    if (answer && !answer.opensNothing && isModelId(chapter)) this.#shelf.prefetch(chapter, started);
  }

  get #running(): Started {
    if (!this.#started) throw new EngineError('backend', 'The engine has not been started; start it.');
    return this.#started;
  }

  async #get(
    id: ModelId,
    onProgress?: (progress: LoadProgress) => void,
    signal?: AbortSignal,
  ): Promise<LoadedModel> {
    const start = this.#running;
    try {
      return await this.#shelf.get(id, start, onProgress, signal);
    } catch (error) {
      throw asEngineError(error, 'backend', ADVICE);
    }
  }

  /** Takes a turn in the queue; tells a lost backend from a failed computation. */
  #compute<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#queue.run(async () => {
      const isLost = (): boolean => this.#parts.isLost?.() === true;
      try {
        const result = await task();
        if (!isLost()) return result;
      } catch (error) {
        if (!isLost()) throw asEngineError(error, 'backend', ADVICE);
      }
      throw new EngineError('crashed', 'The browser took the GPU away; run it again.');
    }, signal);
  }

  /** Changes a model's weights at once, when no run does. */
  #change(id: ModelId, change: (loaded: LoadedModel) => void): Promise<void> {
    return this.#changes.run(async () => {
      const loaded = await this.#get(id);
      await this.#compute(() => Promise.resolve(change(loaded)));
    });
  }
}

/** Returns what a model can do, bound to it; refuses with kind 'input' what it cannot. */
function ableTo<K extends 'encode' | 'decode' | 'classify'>(
  model: GenerativeModel,
  name: K,
): NonNullable<GenerativeModel[K]> {
  const method = model[name];
  if (!method) throw new EngineError('input', `The model ${model.id} cannot ${name}; choose another.`);
  return method.bind(model) as NonNullable<GenerativeModel[K]>;
}
