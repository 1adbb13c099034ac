// What the chapter on mixtures asks about its toys: points in one or two dimensions, which come with every request. The
// arithmetic is that of models/gmm, which also fits the digits.
import {
  bic,
  bound,
  eStep,
  logLikelihood,
  mStep,
  SingularComponent,
  type Mixture,
  type Responsibilities,
} from '../../models/gmm/em.ts';
import { chooseCentres, mixtureAround, type StartMethod } from '../../models/gmm/start.ts';
import { eigenSymmetric } from '../../metrics/symmetric.ts';
import { Random } from '../../random.ts';
import { withoutWeights } from '../answer.ts';
import { EngineError } from '../errors.ts';
import type { Answers } from '../questions.ts';
import { yieldToMessages } from '../queue.ts';
import { digitAnswers, type GmmDigitQuestions } from './gmm-digits.ts';

/** Points of a toy, row by row. */
export interface ToyPoints {
  /** n × d numbers. */
  readonly points: Float64Array;
  readonly d: number;
}

export interface StartRequest extends ToyPoints {
  readonly K: number;
  readonly seed: number;
  readonly method: StartMethod;
}

/** Where the climb stands. */
export interface Standing {
  /** log p(X | θ), summed over the points, in nats; Infinity where a component has lost a dimension. */
  readonly logLikelihood: number;
  /** F(q, θ) in nats; null as long as there is no q. */
  readonly bound: number | null;
  /** The component whose variance is zero, from 0; null where all have one. */
  readonly singular: number | null;
}

export interface LookRequest extends ToyPoints {
  readonly mixture: Mixture;
  /** q, the responsibilities of the last E step; null before the first. */
  readonly r: Responsibilities | null;
}

export interface StepRequest extends LookRequest {
  readonly half: 'E' | 'M';
  /** Least variance in any direction; 0 is none. */
  readonly floor: number;
}

export interface StepAnswer extends Standing {
  readonly mixture: Mixture;
  readonly r: Responsibilities | null;
  /** Components that the floor kept up in this M step, from 0, each with the least variance it would have had. */
  readonly floored: readonly { readonly component: number; readonly variance: number }[];
}

export interface MarchRequest extends LookRequest {
  /** The first of the half steps. */
  readonly half: 'E' | 'M';
  readonly floor: number;
  /** Half steps to take at most. */
  readonly count: number;
  /** It ends with the E step after a round that gained fewer nats. */
  readonly leastGain: number;
}

export interface ClimbRequest extends ToyPoints {
  /** m × d points that nothing is fitted to. */
  readonly heldOut: Float64Array;
  readonly K: number;
  readonly method: StartMethod;
  /** One climb for each. */
  readonly seeds: readonly number[];
  readonly floor: number;
}

/** One run of EM to its end. */
export interface Climb {
  readonly seed: number;
  readonly mixture: Mixture;
  /** Rounds of E and M. */
  readonly rounds: number;
  readonly logLikelihood: number;
  /** Mean log-likelihood of a held-out point, in nats. */
  readonly heldOut: number;
  readonly bic: number;
  readonly floored: boolean;
}

export interface GmmQuestions extends GmmDigitQuestions {
  readonly start: { readonly request: StartRequest; readonly answer: { readonly mixture: Mixture } };
  readonly look: { readonly request: LookRequest; readonly answer: Standing };
  readonly step: { readonly request: StepRequest; readonly answer: StepAnswer };
  /** Half steps in one go, up to the rest. */
  readonly march: {
    readonly request: MarchRequest;
    readonly answer: { readonly steps: readonly (StepAnswer & { readonly half: 'E' | 'M' })[] };
  };
  readonly climb: { readonly request: ClimbRequest; readonly answer: { readonly climbs: readonly Climb[] } };
}

/** A round that gains fewer nats in all is the last: what is left to gain would not show. */
const LEAST_GAIN = 0.01;
const MOST_ROUNDS = 200;

/** Chooses K of the points as centres, and lays the covariance of all points around each. */
export function startToy({ points, d, K, seed, method }: StartRequest): Mixture {
  if (points.length < d) throw new EngineError('input', 'There is no point yet; add some first.');
  const { pi, components } = mixtureAround(points, chooseCentres(points, d, K, new Random(seed), method));
  // Points that lie on a line, or one point alone, have no ellipse: each direction gets some width.
  return {
    pi,
    components: components.map(({ mu, sigma }) => ({
      mu,
      sigma: sigma.map((value, i) => value + (i % (d + 1) === 0 ? 1e-2 : 0)),
    })),
  };
}

/** Computes log-likelihood and bound; a component without width makes the likelihood infinite. */
export function standingOf({ points, mixture, r }: LookRequest): Standing {
  try {
    return {
      logLikelihood: logLikelihood(points, mixture),
      bound: r && bound(points, r, mixture),
      singular: null,
    };
  } catch (error) {
    if (!(error instanceof SingularComponent)) throw error;
    return { logLikelihood: Infinity, bound: r && Infinity, singular: error.component };
  }
}

/** Takes half a step of EM and says where that leads. */
export function takeHalfStep(request: StepRequest): StepAnswer {
  const { points, d, mixture, r, half, floor } = request;
  if (half === 'E') {
    const before = standingOf(request);
    if (before.singular !== null) return { ...before, mixture, r, floored: [] };
    const next = eStep(points, mixture);
    return { ...standingOf({ points, d, mixture, r: next.r }), mixture, r: next.r, floored: [] };
  }
  if (!r)
    throw new EngineError(
      'input',
      'There are no responsibilities to average with yet; take an E step first.',
    );
  const { mixture: next, floored: kept } = mStep(points, r, mixture, floor);
  const floored = floor > 0 ? kept : []; // without a floor only rounding below zero is mended
  const free = floored.length > 0 ? mStep(points, r, mixture, 0).mixture : next;
  return {
    ...standingOf({ points, d, mixture: next, r }),
    mixture: next,
    r,
    floored: floored.map((component) => ({
      component,
      variance: leastVariance((free.components[component] as { sigma: Float64Array }).sigma, d),
    })),
  };
}

/** Takes half steps in turn, until a round gains next to nothing or a component has no width. */
export function march({
  half,
  count,
  leastGain,
  ...from
}: MarchRequest): (StepAnswer & { half: 'E' | 'M' })[] {
  const steps: (StepAnswer & { half: 'E' | 'M' })[] = [];
  let { mixture, r } = from;
  for (let i = 0, next = half; i < count; i++, next = next === 'E' ? 'M' : 'E') {
    const answer = takeHalfStep({ ...from, mixture, r, half: next });
    ({ mixture, r } = answer);
    steps.push({ ...answer, half: next });
    const before = steps.at(-3);
    const rests = next === 'E' && before && answer.logLikelihood - before.logLikelihood < leastGain;
    if (answer.singular !== null || rests) break;
  }
  return steps;
}

/** Returns the smallest eigenvalue of a covariance. */
function leastVariance(sigma: Float64Array, d: number): number {
  const [a = 0, b = 0, , c = 0] = sigma;
  if (d === 1) return a;
  if (d > 2) return Math.max(0, eigenSymmetric(sigma, d).values[d - 1] as number);
  // The determinant over the larger eigenvalue: the difference of two near numbers would be rounding alone.
  return Math.max(0, a * c - b * b) / ((a + c) / 2 + Math.hypot((a - c) / 2, b));
}

/** Runs EM from one start until a round gains next to nothing. */
export function climbToy({ points, d, heldOut, K, method, floor }: ClimbRequest, seed: number): Climb {
  let mixture = startToy({ points, d, K, seed, method });
  let before = -Infinity;
  let rounds = 0;
  let floored = false;
  let { r, logLikelihood: reached } = eStep(points, mixture);
  while (rounds < MOST_ROUNDS && reached - before >= LEAST_GAIN) {
    const step = mStep(points, r, mixture, floor);
    mixture = step.mixture;
    floored ||= step.floored.length > 0;
    before = reached;
    ({ r, logLikelihood: reached } = eStep(points, mixture));
    rounds++;
  }
  return {
    seed,
    mixture,
    rounds,
    logLikelihood: reached,
    heldOut: (logLikelihood(heldOut, mixture) * d) / heldOut.length,
    bic: bic(reached, K, d, points.length / d),
    floored,
  };
}

export const answers: Answers<GmmQuestions> = {
  // Toys bring their numbers along.
  start: withoutWeights((request) => Promise.resolve({ mixture: startToy(request) })),
  look: withoutWeights((request) => Promise.resolve(standingOf(request))),
  step: withoutWeights((request) => Promise.resolve(takeHalfStep(request))),
  march: withoutWeights((request, { compute }) => compute(() => ({ steps: march(request) }))),
  climb: withoutWeights(async (request, { compute }) => {
    const climbs: Climb[] = [];
    for (const seed of request.seeds) {
      climbs.push(await compute(() => climbToy(request, seed)));
      await yieldToMessages();
    }
    return { climbs };
  }),
  ...digitAnswers,
};
