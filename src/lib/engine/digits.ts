// The MNIST digits that a page fine-tunes on: a part of the training set, written when the site is built.
import { DIGIT_FILES } from '../data/digit-files.ts';
import { pairDigits, parseImages, parseLabels } from '../data/idx.ts';
import type { Digits } from '../models/types.ts';
import { leaveOnAbort } from './queue.ts';
import { refuseDamaged, type FetchBytes } from './shipped.ts';

const { images: IMAGES, labels: LABELS } = DIGIT_FILES.train;

/** Fetches the digits on first use, and again if that failed. */
export class DigitSource {
  readonly #fetchBytes: FetchBytes;
  #digits: Promise<Digits> | undefined;
  #failed = false;

  constructor(fetchBytes: FetchBytes) {
    this.#fetchBytes = fetchBytes;
  }

  /** Returns the digits, which lie beside the weights. */
  get(weightsUrl: string, signal?: AbortSignal): Promise<Digits> {
    this.#digits ??= this.#fetch(new URL('../digits/', weightsUrl).href);
    return leaveOnAbort(this.#digits, signal);
  }

  async #fetch(folder: string): Promise<Digits> {
    try {
      // After a failure past the caches: the copy there may be the broken one.
      const [images, labels] = await Promise.all(
        [IMAGES, LABELS].map((name) => this.#fetchBytes(folder + name, { reload: this.#failed })),
      );
      return refuseDamaged(() =>
        pairDigits(parseImages(images as Uint8Array, IMAGES), parseLabels(labels as Uint8Array, LABELS)),
      );
    } catch (error) {
      this.#digits = undefined;
      this.#failed = true;
      throw error;
    }
  }
}
