// The MNIST digits that a page fine-tunes on: a part of the training set, written when the site is built.
import { DIGIT_FILES } from '../data/digit-files.ts';
import { pairDigits, parseImages, parseLabels } from '../data/idx.ts';
import type { Digits } from '../models/types.ts';
import type { DigitFolder } from './questions.ts';
import { leaveOnAbort } from './queue.ts';
import { refuseDamaged } from './shipped.ts';

const { images: IMAGES, labels: LABELS } = DIGIT_FILES.train;

const opened = new WeakMap<DigitFolder, DigitSource>();

/** Returns the digits of an engine's folder: one source for all who ask. */
export function digitsIn(folder: DigitFolder): DigitSource {
  const found = opened.get(folder) ?? new DigitSource(folder);
  opened.set(folder, found);
  return found;
}

/** Fetches the training digits of the page on first use, and again if that failed. */
class DigitSource {
  readonly #folder: DigitFolder;
  #digits: Promise<Digits> | undefined;
  #failed = false;

  constructor(folder: DigitFolder) {
    this.#folder = folder;
  }

  /** Returns the digits; who leaves early does not end their download. */
  get(signal?: AbortSignal): Promise<Digits> {
    this.#digits ??= this.#fetch();
    return leaveOnAbort(this.#digits, signal);
  }

  async #fetch(): Promise<Digits> {
    try {
      // After a failure past the caches: the copy there may be the broken one.
      const options = { reload: this.#failed };
      const [images, labels] = await Promise.all([
        this.#folder.fetch(IMAGES, options),
        this.#folder.fetch(LABELS, options),
      ]);
      return refuseDamaged(() => pairDigits(parseImages(images, IMAGES), parseLabels(labels, LABELS)));
    } catch (error) {
      this.#digits = undefined;
      this.#failed = true;
      throw error;
    }
  }
}
