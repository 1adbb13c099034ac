// The training digits as a search reads them: codes of all, fetched once, and files of pictures when one is opened.
import { decodeChunk, type DigitChunk } from '../data/digit-chunk.ts';
import { decodeTrainingCodes, type TrainingCodes } from '../data/training-codes.ts';
import { chunkFile, TRAINING_FILES } from '../data/training-files.ts';
import { PIXELS } from '../models/types.ts';
import type { DigitFolder } from './questions.ts';
import { leaveOnAbort } from './queue.ts';
import { SharedDownload } from './shared-download.ts';
import { refuseDamaged, type FetchOptions } from './shipped.ts';

/** Size of the file of codes, but for its header. */
export const CODES_BYTES =
  TRAINING_FILES.count * (TRAINING_FILES.directions + 1) +
  4 * (PIXELS * (TRAINING_FILES.directions + 1) + TRAINING_FILES.directions);

/** Fetches what a search needs, each file once, and again if that failed. */
export class TrainingDigits {
  readonly #folder: DigitFolder;
  readonly #chunks = new Map<number, Promise<DigitChunk>>();
  /** Files that failed: the next time past the caches. */
  readonly #failed = new Set<string>();
  #codes: SharedDownload<TrainingCodes, number> | undefined;

  constructor(folder: DigitFolder) {
    this.#folder = folder;
  }

  /** Returns the codes and tells the bytes received; ends early only when nobody waits for them any more. */
  codes(onProgress: (receivedBytes: number) => void, signal?: AbortSignal): Promise<TrainingCodes> {
    if (!this.#codes || this.#codes.isOver) {
      this.#codes = new SharedDownload((options) =>
        this.#read(TRAINING_FILES.codes, decodeTrainingCodes, options),
      );
    }
    return this.#codes.wait(onProgress, signal);
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

  async #read<T>(
    name: string,
    decode: (bytes: Uint8Array) => T,
    options: Pick<FetchOptions, 'onProgress' | 'signal'> = {},
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
