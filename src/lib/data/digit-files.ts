// The digits a page may ask for: written at build time by pages/digits, read by the worker. Names and counts only.

/** One set of digits as a pair of IDX files below `digits/`. */
export interface DigitFiles {
  readonly images: string;
  readonly labels: string;
  readonly count: number;
  /** Digits of each class, 0 to 9; class after class in turn, so that any first 10·n hold n of each. */
  readonly perClass: number;
  readonly from: 'train' | 'test';
  readonly seed: number;
}

export type DigitSet = 'examples' | 'train';

export const DIGIT_FILES: Readonly<Record<DigitSet, DigitFiles>> = {
  // To show and to try the models on: test digits, which no model has seen.
  examples: {
    images: 'examples.idx3-ubyte',
    labels: 'examples.idx1-ubyte',
    count: 200,
    perClass: 20,
    from: 'test',
    seed: 28,
  },
  // To fine-tune on in the page: from the first 50,000 of the training file.
  train: {
    images: 'train.idx3-ubyte',
    labels: 'train.idx1-ubyte',
    count: 2000,
    perClass: 200,
    from: 'train',
    seed: 2800,
  },
};
