// The loaded models: each fetched once, whoever asks, and kept with the weights it was shipped with.
import type { NamedWeight } from '../weights/layers-model.ts';
import type { Manifest } from '../weights/manifest.ts';
import type { GenerativeModel, ModelDefinition, ModelId } from '../models/types.ts';
import { asEngineError } from './errors.ts';
import { leaveOnAbort } from './queue.ts';
import { writeWeights } from '../models/files.ts';
import { fetchManifest, fetchWeights, type Folder, type FetchBytes } from './shipped.ts';
import type { LoadProgress } from './types.ts';

/** A model that is ready. */
export interface LoadedModel {
  readonly manifest: Manifest;
  readonly model: GenerativeModel;
  /** The weights as shipped, by network. */
  readonly shipped: ReadonlyMap<string, readonly NamedWeight[]>;
  readonly folder: Folder;
}

interface Loading {
  readonly ready: Promise<LoadedModel>;
  readonly listeners: Set<(progress: LoadProgress) => void>;
  readonly download: AbortController;
  /** Calls that wait for it. */
  waiting: number;
  settled: boolean;
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

  /** Returns a model, fetched if need be; a download ends early only when nobody waits for it any more. */
  async get(
    id: ModelId,
    weightsUrl: string,
    onProgress?: (progress: LoadProgress) => void,
    signal?: AbortSignal,
  ): Promise<LoadedModel> {
    const loading = this.#loading.get(id) ?? this.#begin(id, `${weightsUrl}${id}/`);
    if (onProgress) loading.listeners.add(onProgress);
    loading.waiting++;
    try {
      return await leaveOnAbort(loading.ready, signal);
    } finally {
      if (onProgress) loading.listeners.delete(onProgress);
      if (--loading.waiting === 0 && !loading.settled) {
        loading.download.abort();
        this.#loading.delete(id);
      }
    }
  }

  #begin(id: ModelId, url: string): Loading {
    const listeners = new Set<(progress: LoadProgress) => void>();
    const download = new AbortController();
    const folder = { fetchBytes: this.#parts.fetchBytes, url, id, reload: this.#failed.has(id) };
    const tell = (progress: LoadProgress): void => listeners.forEach((listener) => listener(progress));
    const ready = this.#load(folder, tell, download.signal);
    const loading: Loading = { ready, listeners, download, waiting: 0, settled: false };
    this.#loading.set(id, loading);
    ready.then(
      () => {
        loading.settled = true;
        this.#failed.delete(id);
      },
      () => {
        loading.settled = true;
        if (download.signal.aborted) return;
        // Nothing half-loaded is kept, so that the next call tries anew.
        this.#failed.add(id);
        this.#loading.delete(id);
      },
    );
    return loading;
  }

  async #load(
    folder: Folder,
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ): Promise<LoadedModel> {
    const [definition, manifest] = await Promise.all([
      this.#findModel(folder.id),
      fetchManifest(folder, signal),
    ]);
    const model = definition.create(manifest.seed);
    try {
      const shipped = await fetchWeights(folder, manifest, model, { onProgress, signal });
      for (const [network, weights] of shipped) {
        const layers = model.networks[network];
        if (layers) writeWeights(layers, weights);
      }
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
