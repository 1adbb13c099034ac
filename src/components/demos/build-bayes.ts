// Runs in frontmatters only, at build time: what stands in the demos of the Bayes chapter before anything is loaded.
import type {
  BayesQuestions,
  ExplainAnswer,
  ExplainRequest,
  ShapeAnswer,
  ShapeRequest,
  TeachRequest,
} from '../../lib/engine/questions/bayes.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { askAtBuild } from './build-time.ts';

type Answer<Q extends keyof BayesQuestions> = BayesQuestions[Q]['answer'];

/** Asks one of the chapter's questions; null in a draft build without weights. */
function ask<Q extends keyof BayesQuestions>(
  question: Q,
  request: BayesQuestions[Q]['request'],
): Promise<Answer<Q> | null> {
  return askAtBuild('bayes', (engine) => engine.ask('bayes', question, request) as Promise<Answer<Q>>);
}

/** Returns the ten mean pictures. */
export async function classMeansAtBuild(): Promise<Pixels | null> {
  return (await ask('classes', null))?.means ?? null;
}

/** Draws samples of one class. */
export async function samplesAtBuild(label: number, seed: number, count: number): Promise<Pixels | null> {
  return (await ask('draw', { label, seed, count }))?.pixels ?? null;
}

/** Makes the pictures of the covariance demo. */
export function shapeAtBuild(request: ShapeRequest): Promise<ShapeAnswer | null> {
  return ask('shape', request);
}

/** Reads a picture and takes the log-odds apart. */
export function explainAtBuild(request: ExplainRequest): Promise<ExplainAnswer | null> {
  return ask('explain', request);
}

/** Teaches drawings to a class. */
export function teachAtBuild(request: TeachRequest): Promise<Answer<'teach'> | null> {
  return ask('teach', request);
}
