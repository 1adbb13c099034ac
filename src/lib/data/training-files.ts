// The training digits as a page searches them: names and counts of the files below `digits/training/`, written at build
// time by pages/digits/training and read by the worker.

export const TRAINING_FILES = {
  /** Codes of all digits: about 2 MB. */
  codes: 'codes.tensors',
  /** The first digits of the training file, those that the models are fitted to. */
  count: 50_000,
  /** Principal directions in a code; one more number says how long the rest is. */
  directions: 40,
  /** Digits in a file of pictures: about 25 kB. */
  perChunk: 100,
} as const;

/** Names a file of pictures, counted from 0. */
export function chunkFile(chunk: number): string {
  return `${String(chunk).padStart(3, '0')}.bin`;
}

/** Files that a search opens for a picture at most, unless it is told otherwise: 600 kB. */
export const FILES_OPENED = 24;
