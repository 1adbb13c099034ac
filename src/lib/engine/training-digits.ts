// The training digits as a search reads them: codes of all, fetched once, and files of pictures when one is opened.
import { decodeChunk, type DigitChunk } from '../data/digit-chunk.ts';
import { decodeTrainingCodes, type TrainingCodes } from '../data/training-codes.ts';
import { chunkFile, TRAINING_FILES } from '../data/training-files.ts';
import { PIXELS } from '../models/types.ts';
import type { DigitFolder } from './questions.ts';
import { leaveOnAbort } from './queue.ts';
import { refuseDamaged } from './shipped.ts';

/** Size of the file of codes, but for its header. */
export const CODES_BYTES =
  TRAINING_FILES.count * (TRAINING_FILES.directions + 1) +
  4 * (PIXELS * (TRAINING_FILES.directions + 1) + TRAINING_FILES.directions);

type Hear = (receivedBytes: number) => void;

interface Download {
  readonly ready: Promise<TrainingCodes>;
  readonly controller: AbortController;
  readonly listeners: Set<Hear>;
  /** Searches that wait for it. */
  waiting: number;
  done: boolean;
}

/** Fetches what a search needs, each file once, and again if that failed. */
export class TrainingDigits {
  readonly #folder: DigitFolder;
  readonly #chunks = new Map<number, Promise<DigitChunk>>();
  /** Files that failed: the next time past the caches. */
  readonly #failed = new Set<string>();
  #codes: Download | undefined;

  constructor(folder: DigitFolder) {
    this.#folder = folder;
  }

  /** Returns the codes; a download ends early only when nobody waits for it any more. */
  async codes(onProgress: Hear, signal?: AbortSignal): Promise<TrainingCodes> {
    const download = (this.#codes ??= this.#begin());
    download.listeners.add(onProgress);
    download.waiting++;
    try {
      return await leaveOnAbort(download.ready, signal);
    } finally {
      download.listeners.delete(onProgress);
      download.waiting--;
      if (download.waiting === 0 && !download.done) {
        download.controller.abort();
        if (this.#codes === download) this.#codes = undefined;
      }
    }
  }

  /** Returns a file of pictures. */
  chunk(number: number, signal?: AbortSignal): Promise<DigitChunk> {
    let chunk = this.#chunks.get(number);
    if (!chunk) {
      const name = chunkFile(number);
      chunk = this.#read(name, (bytes) => decodeChunk(bytes, name));
      this.#chunks.set(number, chunk);
      chunk.catch(() => this.#chunks.delete(number));
    }
    return leaveOnAbort(chunk, signal);
  }

  #begin(): Download {
    const listeners = new Set<Hear>();
    const controller = new AbortController();
    const onProgress: Hear = (bytes) => listeners.forEach((listener) => listener(bytes));
    const options = { onProgress, signal: controller.signal };
    const ready = this.#read(TRAINING_FILES.codes, decodeTrainingCodes, options);
    const download: Download = { ready, controller, listeners, waiting: 0, done: false };
    ready.then(
      () => (download.done = true),
      () => {
        if (this.#codes === download) this.#codes = undefined;
      },
    );
    return download;
  }

  async #read<T>(
    name: string,
    decode: (bytes: Uint8Array) => T,
    options: { readonly onProgress?: Hear; readonly signal?: AbortSignal } = {},
  ): Promise<T> {
    try {
      const path = `training/${name}`;
      const bytes = await this.#folder.fetch(path, { ...options, reload: this.#failed.has(name) });
      const value = refuseDamaged(() => decode(bytes));
      this.#failed.delete(name);
      return value;
    } catch (error) {
      if (!options.signal?.aborted) this.#failed.add(name);
      throw error;
    }
  }
}
