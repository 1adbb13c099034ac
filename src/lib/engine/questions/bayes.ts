// What the chapter on the Bayes classifier asks: its classes as pictures, samples of a blend, log-odds taken apart, and a
// class after drawings have joined it. Nothing is kept between questions: drawings come with every request.
import { logSumExp } from '../../metrics/gaussian.ts';
import { codesInBasis, picturesOfCodes } from '../../metrics/pca-codes.ts';
import { addDrawing, mainDirections, weighEvidence } from '../../models/bayes/explain.ts';
import {
  gaussiansOf,
  logJoint,
  prepareClassifier,
  sampleClasses,
  type ClassGaussian,
  type Gaussians,
} from '../../models/bayes/model.ts';
import { posterior } from '../../models/classes.ts';
import { sampleFromSeed, sampleRoot } from '../../models/sample.ts';
import { PIXELS, type Pixels } from '../../models/types.ts';
import { Random } from '../../random.ts';
import { EngineError } from '../errors.ts';
import type { AnswerParts, Answers } from '../questions.ts';

export interface ShapeRequest {
  readonly label: number;
  /** α: 1 is the full covariance, 0 independent pixels. */
  readonly share: number;
  readonly seed: number;
  readonly count: number;
  /** Steps along the first eigenvectors, in standard deviations. */
  readonly amounts: readonly number[];
}

export interface ShapeAnswer {
  /** n × 784. */
  readonly samples: Pixels;
  /** The mean picture moved by the amounts; some values may lie outside [0, 1]. */
  readonly moved: Pixels;
  /** One eigenvector a row, as pixels, length 1. */
  readonly directions: Float32Array;
  /** Share of the variance in the basis that each of them has. */
  readonly shares: readonly number[];
  /** Standard deviation of each pixel. */
  readonly deviation: Pixels;
}

export interface ExplainRequest {
  /** One picture. */
  readonly pixels: Pixels;
  /** One digit, made 10^decades times as frequent beside the others as it is in the data. */
  readonly favour: { readonly label: number; readonly decades: number };
}

/** A picture read, and what the log-odds of the best class against the second are made of (1.11). */
export interface ExplainAnswer {
  readonly best: number;
  readonly second: number;
  /** c, 784 numbers in nats (1.12). */
  readonly contributions: Float32Array;
  /** Their sum, ½ (Δ_b² − Δ_a²). */
  readonly evidence: number;
  /** ½ log |Σ_b| / |Σ_a|. */
  readonly size: number;
  /** log π_a / π_b. */
  readonly prior: number;
  /** The sum of the three. */
  readonly logOdds: number;
  /** log p(y), ten numbers in nats. */
  readonly logPrior: readonly number[];
  /** log p(x | y), ten numbers in nats. */
  readonly logLikelihood: readonly number[];
  readonly posterior: readonly number[];
  /** m + B h: what of the picture the model sees. */
  readonly seen: Pixels;
}

export interface TeachRequest {
  readonly label: number;
  /** n × 784. */
  readonly drawings: Pixels;
  /** How many pictures each drawing counts as, 1 to 2,000. */
  readonly weights: readonly number[];
  readonly seed: number;
  /** Samples to draw. */
  readonly count: number;
}

/** A class as pictures. */
export interface Portrait {
  /** Pictures that it stands for. */
  readonly count: number;
  readonly mean: Pixels;
  /** Standard deviation of each pixel. */
  readonly deviation: Pixels;
  readonly samples: Pixels;
  /** What the ten classes make of the last drawing; null without one. */
  readonly posterior: readonly number[] | null;
}

export interface BayesQuestions {
  /** Mean pictures of the ten classes, and how many pictures each was fitted to. */
  readonly classes: {
    readonly request: null;
    readonly answer: { readonly means: Pixels; readonly counts: readonly number[] };
  };
  /** Samples as the command line draws them with the same seed; without a label each has one from the prior. */
  readonly draw: {
    readonly request: { readonly label: number | null; readonly seed: number; readonly count: number };
    readonly answer: { readonly labels: Uint8Array; readonly pixels: Pixels };
  };
  readonly shape: { readonly request: ShapeRequest; readonly answer: ShapeAnswer };
  readonly explain: { readonly request: ExplainRequest; readonly answer: ExplainAnswer };
  readonly teach: {
    readonly request: TeachRequest;
    readonly answer: { readonly before: Portrait; readonly after: Portrait };
  };
}

/** Most copies that a drawing may count as. */
const MOST_COPIES = 2000;

async function open(parts: AnswerParts): Promise<Gaussians> {
  return gaussiansOf((await parts.open('bayes')).model);
}

function classOf({ classes }: Gaussians, label: number): ClassGaussian {
  const found = classes[label];
  if (!found) throw new EngineError('input', 'A label is a digit from 0 to 9; choose another.');
  return found;
}

function checkPictures(pixels: Pixels, count: number): void {
  if (pixels.length !== count * PIXELS || !pixels.every(Number.isFinite)) {
    throw new EngineError('input', `A picture has ${PIXELS} finite numbers; bring others.`);
  }
}

function deviationOf({ variance }: ClassGaussian): Pixels {
  return Float32Array.from(variance, Math.sqrt);
}

/** Draws labels with the probabilities of the prior, which are in proportion to the counts. */
export function drawFromPrior(counts: readonly number[], count: number, random: Random): Uint8Array {
  const total = counts.reduce((sum, n) => sum + n, 0);
  return Uint8Array.from({ length: count }, () => {
    let left = random.uniform() * total;
    return counts.findIndex((n) => (left -= n) < 0);
  });
}

/** Makes one label 10^decades times as frequent beside the others; ten numbers in proportion to a prior. */
export function favourOne(counts: readonly number[], { label, decades }: ExplainRequest['favour']): number[] {
  return counts.map((n, y) => (y === label ? n * 10 ** decades : n));
}

/** Shows what a covariance knows: samples of a blend, and the first eigenvectors as pictures. */
export function portrayShape(gaussians: Gaussians, request: ShapeRequest): ShapeAnswer {
  const { label, share, seed, count, amounts } = request;
  const one = classOf(gaussians, label);
  const k = one.mu.length;
  let total = 0;
  for (let i = 0; i < k; i++) total += one.sigma[i * k + i] as number;
  const found = mainDirections(gaussians, label, amounts.length);
  const directions = new Float32Array(found.length * PIXELS);
  const moved = Float32Array.from(one.mean);
  found.forEach(({ deviation, picture }, j) => {
    directions.set(picture, j * PIXELS);
    const length = (amounts[j] as number) * deviation;
    for (let p = 0; p < PIXELS; p++) moved[p] = (moved[p] as number) + length * (picture[p] as number);
  });
  const labels = new Uint8Array(count).fill(label);
  return {
    samples: sampleClasses(gaussians, labels, new Random(seed), { lambda: share }),
    moved,
    directions,
    shares: found.map(({ deviation }) => deviation ** 2 / total),
    deviation: deviationOf(one),
  };
}

/** Reads a picture, and takes the log-odds of the two leading classes apart. */
export function explain(gaussians: Gaussians, { pixels, favour }: ExplainRequest): ExplainAnswer {
  checkPictures(pixels, 1);
  const counts = gaussians.classes.map(({ n }) => n);
  const classifier = prepareClassifier(gaussians, { prior: favourOne(counts, favour) });
  const joint = logJoint(classifier, pixels);
  const {
    a,
    b,
    pixels: contributions,
    determinants,
    prior,
    logOdds,
  } = weighEvidence(gaussians, classifier, pixels);
  const { basis } = gaussians;
  return {
    best: a,
    second: b,
    contributions: Float32Array.from(contributions),
    evidence: contributions.reduce((sum, value) => sum + value, 0),
    size: determinants,
    prior,
    logOdds,
    logPrior: [...classifier.logPrior],
    logLikelihood: Array.from(joint, (value, y) => value - (classifier.logPrior[y] as number)),
    // In float64, so that even 10⁻¹⁰⁰ is told from nothing.
    posterior: Array.from(joint, (value) => Math.exp(value - logSumExp(joint))),
    seen: Float32Array.from(picturesOfCodes(basis, codesInBasis(basis, pixels))),
  };
}

/** Adds drawings to a class, each as many times as it counts, exactly (1.13). */
export function teach(gaussians: Gaussians, { label, drawings, weights }: TeachRequest): Gaussians {
  classOf(gaussians, label);
  checkPictures(drawings, weights.length);
  if (!weights.every((w) => Number.isInteger(w) && w >= 1 && w <= MOST_COPIES)) {
    throw new EngineError(
      'input',
      `A drawing counts as 1 to ${MOST_COPIES} pictures; choose another number.`,
    );
  }
  return weights.reduce(
    (taught, w, n) => addDrawing(taught, label, drawings.subarray(n * PIXELS, (n + 1) * PIXELS), w),
    gaussians,
  );
}

/** Shows a class, and what the model makes of the last drawing. */
function portray(gaussians: Gaussians, { label, seed, count, drawings }: TeachRequest): Portrait {
  const one = classOf(gaussians, label);
  const last = drawings.length > 0 ? drawings.slice(-PIXELS) : null;
  return {
    count: one.n,
    mean: Float32Array.from(one.mean),
    deviation: deviationOf(one),
    samples: sampleClasses(gaussians, new Uint8Array(count).fill(label), new Random(seed)),
    posterior: last && [...posterior(logJoint(prepareClassifier(gaussians), last))],
  };
}

export const answers: Answers<BayesQuestions> = {
  classes: async (_, parts) => {
    const { classes } = await open(parts);
    const means = new Float32Array(classes.length * PIXELS);
    classes.forEach(({ mean }, y) => means.set(mean, y * PIXELS));
    return { means, counts: classes.map(({ n }) => n) };
  },
  draw: async ({ label, seed, count }, parts) => {
    const { model } = await parts.open('bayes');
    const counts = gaussiansOf(model).classes.map(({ n }) => n);
    const labels =
      label === null
        ? drawFromPrior(counts, count, sampleRoot(seed).fork('prior'))
        : new Uint8Array(count).fill(label);
    return { labels, pixels: await parts.compute(() => sampleFromSeed(model, { count, seed, labels })) };
  },
  shape: async (request, parts) => {
    const gaussians = await open(parts);
    return parts.compute(() => portrayShape(gaussians, request));
  },
  explain: async (request, parts) => {
    const gaussians = await open(parts);
    return parts.compute(() => explain(gaussians, request));
  },
  teach: async (request, parts) => {
    const gaussians = await open(parts);
    return parts.compute(() => ({
      before: portray(gaussians, request),
      after: portray(teach(gaussians, request), request),
    }));
  },
};
