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
