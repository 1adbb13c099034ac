// What only one chapter asks: each has its file in questions/, fetched by the worker with the first question.
//
// A chapter adds its record of types to `Questions` and its answers to `ANSWERS`; a page then writes
//   await engine.ask('bayes', 'explain', { pixels, prior }, signal)
import type { ChapterId, ModelId, NamedArray } from '../models/types.ts';
import type { AutoencoderQuestions } from './questions/autoencoder.ts';
import type { BayesQuestions } from './questions/bayes.ts';
import type { GmmQuestions } from './questions/gmm.ts';
import type { LoadedModel } from './shelf.ts';

/** Plain data both ways: they cross to the worker and back. */
export interface Question {
  readonly request: unknown;
  readonly answer: unknown;
}

/** Chapter → question → types. */
export interface Questions {
  readonly bayes: BayesQuestions;
  readonly autoencoder: AutoencoderQuestions;
  readonly gmm: GmmQuestions;
}

/** What answers are made of. */
export interface AnswerParts {
  /** Opens a model with the weights it has now. */
  open(id: ModelId): Promise<LoadedModel>;
  /** Fetches a tensor bundle beside a model's weights, once. */
  tensors(id: ModelId, name: string): Promise<Readonly<Record<string, NamedArray>>>;
  /** Takes a turn in the queue: everything that computes with tensors, or for more than some milliseconds. */
  compute<T>(task: () => Promise<T> | T): Promise<T>;
  readonly signal?: AbortSignal;
}

/** A chapter's answers, one function a question. */
export type Answers<Chapter> = {
  readonly [Q in keyof Chapter]: Chapter[Q] extends Question
    ? (request: Chapter[Q]['request'], parts: AnswerParts) => Promise<Chapter[Q]['answer']>
    : never;
};

type AnyAnswer = (request: unknown, parts: AnswerParts) => Promise<unknown>;

const ANSWERS: Readonly<Partial<Record<ChapterId, () => Promise<Readonly<Record<string, AnyAnswer>>>>>> = {
  bayes: async () => (await import('./questions/bayes.ts')).answers as Readonly<Record<string, AnyAnswer>>,
  autoencoder: async () =>
    (await import('./questions/autoencoder.ts')).answers as Readonly<Record<string, AnyAnswer>>,
  gmm: async () => (await import('./questions/gmm.ts')).answers as Readonly<Record<string, AnyAnswer>>,
};

/** Finds the function that answers a question; throws one sentence where there is none. */
export async function findAnswer(chapter: ChapterId, question: string): Promise<AnyAnswer> {
  const answers = (await ANSWERS[chapter]?.()) ?? {};
  const answer = Object.hasOwn(answers, question) ? answers[question] : undefined;
  if (!answer) throw new Error(`The chapter “${chapter}” has no answer to “${question}”.`);
  return answer;
}

/** Asks with the types of the question. */
export type Ask = <C extends keyof Questions & ChapterId, Q extends keyof Questions[C] & string>(
  chapter: C,
  question: Q,
  request: Questions[C][Q] extends Question ? Questions[C][Q]['request'] : never,
  signal?: AbortSignal,
) => Promise<Questions[C][Q] extends Question ? Questions[C][Q]['answer'] : never>;
