// What only one chapter asks: each has its file in questions/, fetched by the worker with the first question.
//
// A chapter adds its record of types to `Questions` and its answers to `ANSWERS`; a page then writes
//   await engine.ask('bayes', 'explain', { pixels, prior }, signal)
// and, where the answer is a snapshot of weights that the question changed, so that a new worker gets them back,
//   await engine.change('gmm', 'install', { y, K, mixture })
import type { ChapterId, ModelId, NamedArray } from '../models/types.ts';
import type { Answer } from './answer.ts';
import type { AutoencoderQuestions } from './questions/autoencoder.ts';
import type { BayesQuestions } from './questions/bayes.ts';
import type { CganQuestions } from './questions/cgan.ts';
import type { DataQuestions } from './questions/data.ts';
import type { DcganQuestions } from './questions/dcgan.ts';
import type { GmmQuestions } from './questions/gmm.ts';
import type { VaeQuestions } from './questions/vae.ts';
import type { HomeQuestions } from './questions/home.ts';
import type { LoadedModel } from './shelf.ts';
import type { FetchOptions } from './shipped.ts';
import type { WeightSnapshot } from './types.ts';

/** Plain data both ways: they cross to the worker and back. */
export interface Question {
  readonly request: unknown;
  readonly answer: unknown;
  /** What it reports on its way, where it does. */
  readonly progress?: unknown;
}

/** Chapter → question → types. */
export interface Questions {
  readonly bayes: BayesQuestions;
  readonly autoencoder: AutoencoderQuestions;
  readonly gmm: GmmQuestions;
  readonly vae: VaeQuestions;
  readonly dcgan: DcganQuestions;
  readonly cgan: CganQuestions;
  readonly home: HomeQuestions;
  readonly data: DataQuestions;
}

/** Who asks: a chapter, or another page that has questions of its own. */
export type Asker = ChapterId | keyof Questions;

/** The folder `digits/`. */
export interface DigitFolder {
  /** Fetches a file by its path in the folder. */
  fetch(path: string, options: FetchOptions): Promise<Uint8Array>;
}

/** What answers are made of. */
export interface AnswerParts {
  /** Opens a model with the weights it has now. */
  open(id: ModelId): Promise<LoadedModel>;
  /** Fetches a tensor bundle beside a model's weights, once. */
  tensors(id: ModelId, name: string): Promise<Readonly<Record<string, NamedArray>>>;
  /** Takes a turn in the queue: everything that computes with tensors, or for more than some milliseconds. */
  compute<T>(task: () => Promise<T> | T): Promise<T>;
  /** The digits beside the weights; one object for all questions to an engine. */
  readonly digits: DigitFolder;
  /** Tells the asker how far it is. */
  report(progress: unknown): void;
  readonly signal?: AbortSignal;
}

/** A chapter's answers, one function a question. */
export type Answers<Chapter> = {
  readonly [Q in keyof Chapter]: Chapter[Q] extends Question
    ? (request: Chapter[Q]['request'], parts: AnswerParts) => Promise<Chapter[Q]['answer']>
    : never;
};

type AnyAnswer = Answer<unknown, AnswerParts, unknown>;

const ANSWERS: Readonly<Partial<Record<Asker, () => Promise<{ readonly answers: object }>>>> = {
  bayes: () => import('./questions/bayes.ts'),
  autoencoder: () => import('./questions/autoencoder.ts'),
  gmm: () => import('./questions/gmm.ts'),
  vae: () => import('./questions/vae.ts'),
  dcgan: () => import('./questions/dcgan.ts'),
  cgan: () => import('./questions/cgan.ts'),
  home: () => import('./questions/home.ts'),
  data: () => import('./questions/data.ts'),
} satisfies { [C in keyof Questions]: () => Promise<{ readonly answers: Answers<Questions[C]> }> };

/** Finds the function that answers a question; throws one sentence where there is none. */
export async function findAnswer(chapter: Asker, question: string): Promise<AnyAnswer> {
  const answers = ((await ANSWERS[chapter]?.())?.answers ?? {}) as Readonly<Record<string, AnyAnswer>>;
  const answer = Object.hasOwn(answers, question) ? answers[question] : undefined;
  if (!answer) throw new Error(`The chapter “${chapter}” has no answer to “${question}”.`);
  return answer;
}

/** Asks with the types of the question. */
export type Ask = <C extends keyof Questions, Q extends keyof Questions[C] & string>(
  chapter: C,
  question: Q,
  request: Questions[C][Q] extends Question ? Questions[C][Q]['request'] : never,
  signal?: AbortSignal,
  onProgress?: (progress: Questions[C][Q] extends { readonly progress: infer P } ? P : never) => void,
) => Promise<Questions[C][Q] extends Question ? Questions[C][Q]['answer'] : never>;

/** The questions of a chapter that change its model: their answer is a snapshot of the weights after. */
export type Change = <
  C extends keyof Questions & ModelId,
  Q extends {
    [K in keyof Questions[C]]: Questions[C][K] extends { readonly answer: WeightSnapshot } ? K : never;
  }[keyof Questions[C]] &
    string,
>(
  chapter: C,
  question: Q,
  request: Questions[C][Q] extends Question ? Questions[C][Q]['request'] : never,
) => Promise<void>;
