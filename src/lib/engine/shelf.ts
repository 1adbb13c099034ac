// The loaded models: each fetched once, whoever asks, and kept with the weights it was shipped with.
import type { Manifest } from '../weights/manifest.ts';
import type { GenerativeModel, ModelDefinition, ModelId } from '../models/types.ts';
import { asEngineError } from './errors.ts';
import { SharedDownload, type DownloadOptions } from './shared-download.ts';
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

/** Where the weights are, and when there is a backend to put them on. */
export interface Start {
  readonly weightsUrl: string;
  readonly backendReady: Promise<unknown>;
}

export interface ShelfParts {
  readonly fetchBytes: FetchBytes;
  readonly findModel: (id: ModelId) => Promise<ModelDefinition>;
}

type Download = SharedDownload<LoadedModel, LoadProgress>;

/** Loads models on demand. */
export class Shelf {
  readonly #parts: ShelfParts;
  readonly #downloads = new Map<ModelId, Download>();
  /** Models whose last download failed: the next one goes past the caches. */
  readonly #failed = new Set<ModelId>();

  constructor(parts: ShelfParts) {
    this.#parts = parts;
  }

  /** Begins to fetch a model that will be asked for; a failure is told to the one who asks. */
  prefetch(id: ModelId, start: Start): void {
    this.#download(id, start);
  }

  /** Returns a model, fetched if need be; a download ends early only when nobody waits for it any more. */
  get(
    id: ModelId,
    start: Start,
    onProgress?: (progress: LoadProgress) => void,
    signal?: AbortSignal,
  ): Promise<LoadedModel> {
    return this.#download(id, start).wait(onProgress, signal);
  }

  /** Returns a model's download, begun anew where there is none that may come to something. */
  #download(id: ModelId, { weightsUrl, backendReady }: Start): Download {
    const present = this.#downloads.get(id);
    if (present && !present.isOver) return present;
    const url = `${weightsUrl}${id}/`;
    const folder = { fetchBytes: this.#parts.fetchBytes, url, id, reload: this.#failed.has(id) };
    const download: Download = new SharedDownload(async (options) => {
      try {
        const loaded = await this.#load(folder, backendReady, options);
        this.#failed.delete(id);
        return loaded;
      } catch (error) {
        if (!options.signal.aborted) this.#failed.add(id);
        throw error;
      }
    });
    this.#downloads.set(id, download);
    return download;
  }

  async #load(
    folder: Folder,
    backendReady: Promise<unknown>,
    options: DownloadOptions<LoadProgress>,
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
