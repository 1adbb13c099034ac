// The loaded models: each fetched once, whoever asks, and kept with the weights it was shipped with.
import type { Manifest } from '../weights/manifest.ts';
import type { GenerativeModel, ModelDefinition, ModelId } from '../models/types.ts';
import { asEngineError } from './errors.ts';
import { leaveOnAbort } from './queue.ts';
import {
  fetchManifest,
  fetchModelFiles,
  putShipped,
  readModelFiles,
  type Folder,
  type FetchBytes,
  type Shipped,
} from './shipped.ts';
import type { LoadProgress } from './types.ts';

/** A model that is ready. */
export interface LoadedModel {
  readonly manifest: Manifest;
  readonly model: GenerativeModel;
  readonly shipped: Shipped;
  readonly folder: Folder;
}

interface Loading {
  readonly ready: Promise<LoadedModel>;
  readonly listeners: Set<(progress: LoadProgress) => void>;
  readonly download: AbortController;
  /** Calls that wait for it. */
  waiting: number;
  state: 'under way' | 'ready' | 'failed';
}

/** Where the weights are, and when there is a backend to put them on. */
export interface Start {
  readonly weightsUrl: string;
  readonly backendReady: Promise<unknown>;
}

export interface ShelfParts {
  readonly fetchBytes: FetchBytes;
  readonly findModel: (id: ModelId) => Promise<ModelDefinition>;
}

/** Loads models on demand. */
export class Shelf {
  readonly #parts: ShelfParts;
  readonly #loading = new Map<ModelId, Loading>();
  /** Models whose last download failed: the next one goes past the caches. */
  readonly #failed = new Set<ModelId>();

  constructor(parts: ShelfParts) {
    this.#parts = parts;
  }

  /** Begins to fetch a model that will be asked for; a failure is told to the one who asks. */
  prefetch(id: ModelId, start: Start): void {
    if (!this.#loading.has(id)) this.#begin(id, start);
  }

  /** Returns a model, fetched if need be; a download ends early only when nobody waits for it any more. */
  async get(
    id: ModelId,
    start: Start,
    onProgress?: (progress: LoadProgress) => void,
    signal?: AbortSignal,
  ): Promise<LoadedModel> {
    const loading = this.#loading.get(id) ?? this.#begin(id, start);
    if (onProgress) loading.listeners.add(onProgress);
    loading.waiting++;
    try {
      return await leaveOnAbort(loading.ready, signal);
    } finally {
      if (onProgress) loading.listeners.delete(onProgress);
      loading.waiting--;
      if (loading.waiting === 0 && loading.state === 'under way') loading.download.abort();
      // Nothing half-loaded is kept, so that the next call tries anew.
      const useless = loading.state === 'failed' || loading.download.signal.aborted;
      if (useless && this.#loading.get(id) === loading) this.#loading.delete(id);
    }
  }

  #begin(id: ModelId, { weightsUrl, backendReady }: Start): Loading {
    const listeners = new Set<(progress: LoadProgress) => void>();
    const download = new AbortController();
    const url = `${weightsUrl}${id}/`;
    const folder = { fetchBytes: this.#parts.fetchBytes, url, id, reload: this.#failed.has(id) };
    const ready = this.#load(folder, backendReady, {
      onProgress: (progress) => listeners.forEach((listener) => listener(progress)),
      signal: download.signal,
    });
    const loading: Loading = { ready, listeners, download, waiting: 0, state: 'under way' };
    this.#loading.set(id, loading);
    ready.then(
      () => {
        loading.state = 'ready';
        this.#failed.delete(id);
      },
      () => {
        loading.state = 'failed';
        if (!download.signal.aborted) this.#failed.add(id);
      },
    );
    return loading;
  }

  async #load(
    folder: Folder,
    backendReady: Promise<unknown>,
    options: { readonly onProgress: (progress: LoadProgress) => void; readonly signal: AbortSignal },
  ): Promise<LoadedModel> {
    const [definition, manifest] = await Promise.all([
      this.#findModel(folder.id),
      fetchManifest(folder, options.signal),
    ]);
    const files = await fetchModelFiles(folder, manifest, options);
    // Networks are tensors: there is nowhere to put them before.
    await backendReady;
    const model = definition.create(manifest.seed);
    try {
      const shipped = readModelFiles(files, manifest, model);
      putShipped(model, shipped);
      return { manifest, model, shipped, folder };
    } catch (error) {
      model.dispose();
      throw error;
    }
  }

  async #findModel(id: ModelId): Promise<ModelDefinition> {
    try {
      return await this.#parts.findModel(id);
    } catch (error) {
      // A model's code is a download of its own.
      throw asEngineError(error, 'download', 'check the connection and try again');
    }
  }
}
