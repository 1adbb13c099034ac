// The plan of the book: every chapter, whether written or not.
import { ALL_MODELS } from '../../lib/models/catalogue.ts';

export interface Chapter {
  readonly number: number;
  readonly id: string;
  readonly title: string;
  /** The idea in a line. */
  readonly idea: string;
}

export const BOOK_TITLE = 'What I Cannot Create';
export const BOOK_SUBTITLE = 'An interactive introduction to generative models';

export const CHAPTERS: readonly Chapter[] = [
  ...ALL_MODELS,
  {
    number: 8,
    id: 'compare',
    title: 'How to judge a generator',
    idea: 'Seven models, one seed, one judge, and what each measure prefers.',
  },
];

/** A page beside the chapters, to be looked into when it is needed. */
export interface Guide {
  readonly id: string;
  /** Stands where a chapter has its number. */
  readonly letter: string;
  readonly title: string;
  /** What it holds, in a line. */
  readonly idea: string;
}

export const GUIDES: readonly Guide[] = [
  {
    id: 'primer',
    letter: 'P',
    title: 'Primer',
    idea: 'Covariance, eigenvectors, Cholesky, gradient descent, Adam, convolution, backpropagation: nine small figures to touch.',
  },
  {
    id: 'data',
    letter: 'D',
    title: 'The data',
    idea: 'Where the digits come from, how they were prepared, and how your own drawings are.',
  },
  {
    id: 'notation',
    letter: 'N',
    title: 'Notation',
    idea: 'Every symbol with its colour, its meaning and its first use.',
  },
  {
    id: 'reproduce',
    letter: 'R',
    title: 'Reproduce it',
    idea: 'Every weight in this book from nothing: the commands, a real log, what it takes, and how to add a model.',
  },
  {
    id: 'next',
    letter: 'W',
    title: 'Where to go from here',
    idea: 'Diffusion, flows and autoregressive models: what they add to the seven, and where the seven already contain them.',
  },
];
