// What the chapter on the conditional GAN asks: a number in one hand or in many, a table of hands and labels, the way from
// one label to another, and a matrix of labels asked for and read.
//
// A hand is a z. Hand k of a seed is drawn from the model's own prior by a generator of its own, so that every figure with
// that seed has the same hands; between two hands z goes along the sphere.
import { meanPairDistance } from '../../metrics/agreement.ts';
import { readingsOf } from '../../models/classes.ts';
import { joinCodes, slerp } from '../../models/dcgan/latent.ts';
import { CLASSES, PIXELS, type Pixels } from '../../models/types.ts';
import { Random } from '../../random.ts';
import type { AdversarialModel } from '../../training/adversarial-model.ts';
import type { AnswerParts, Answers } from '../questions.ts';
import { checkSeed, refuse } from '../requests.ts';
import { judged, openGame } from './opened.ts';

export interface WriteRequest {
  /** The digits of a number. */
  readonly labels: Uint8Array;
  readonly seed: number;
  /** Whether hand 0 writes all digits; else hand i writes digit i. */
  readonly oneHand: boolean;
}

export interface TableRequest {
  readonly seed: number;
  /** The hand of the first row; between two whole numbers z is on its way from one to the next. */
  readonly at: number;
  readonly rows: number;
}

export interface BetweenRequest {
  readonly seed: number;
  /** Hands 0, 1, … of the seed. */
  readonly hands: number;
  readonly from: number;
  readonly to: number;
  /** Shares t of the second label, 0 to 1. */
  readonly shares: readonly number[];
}

export interface ObeyRequest {
  readonly label: number;
  readonly seed: number;
  readonly count: number;
  /** τ, which multiplies z: 1 is the length of training. */
  readonly tau: number;
}

/** Samples of a label, and what the judge reads in each. */
export interface ObeyAnswer {
  readonly pixels: Pixels;
  readonly readings: Uint8Array;
  /** Mean distance of two of them. */
  readonly variety: number;
}

export interface CganQuestions {
  /** One picture a digit, n × 784. */
  readonly write: { readonly request: WriteRequest; readonly answer: Pixels };
  /** A row for each hand, the ten labels across. */
  readonly table: { readonly request: TableRequest; readonly answer: Pixels };
  /** A row for each hand, the shares across. */
  readonly between: { readonly request: BetweenRequest; readonly answer: Pixels };
  /** The judge's probabilities at each share, means over the hands: shares × 10. */
  readonly readBetween: { readonly request: BetweenRequest; readonly answer: Float32Array };
  readonly obey: { readonly request: ObeyRequest; readonly answer: ObeyAnswer };
}

const MOST_PICTURES = 1000;
/** Longest that z may be made, in units of what it was in training. */
const MOST_TAU = 2;

function checkLabels(labels: Iterable<number>): void {
  for (const label of labels) {
    const isLabel = Number.isInteger(label) && label >= 0 && label < CLASSES;
    refuse(!isLabel, 'A label is a digit from 0 to 9; choose another.');
  }
}

function checkCount(pictures: number): void {
  const isCount = Number.isInteger(pictures) && pictures >= 1 && pictures <= MOST_PICTURES;
  refuse(!isCount, `A figure has 1 to ${MOST_PICTURES} pictures; ask for fewer.`);
}

/** Returns hand k of a seed: the z of a code from the model's prior. */
export function handOf(model: AdversarialModel, seed: number, k: number): Float32Array {
  return model.drawCodes(1, new Random(seed).fork('hand', k)).slice(0, model.zLength);
}

/** Returns the hand at a place between two whole numbers. */
export function handAt(model: AdversarialModel, seed: number, place: number): Float32Array {
  const k = Math.floor(place);
  const hand = handOf(model, seed, k);
  return place === k ? hand : slerp(hand, handOf(model, seed, k + 1), place - k);
}

/** Writes a label as ten numbers, with the rest of its weight on another. */
function labelWeights(from: number, to: number, share: number): Float32Array {
  const weights = new Float32Array(CLASSES);
  weights[from] = 1 - share;
  weights[to] = (weights[to] as number) + share;
  return weights;
}

/** Draws every hand with every row of label weights: hands × labels pictures. */
function drawAll(
  model: AdversarialModel,
  hands: readonly Float32Array[],
  labels: readonly Float32Array[],
): Promise<Pixels> {
  const count = hands.length * labels.length;
  const z = new Float32Array(count * model.zLength);
  const y = new Float32Array(count * CLASSES);
  hands.forEach((hand, row) => {
    labels.forEach((weights, column) => {
      const i = row * labels.length + column;
      z.set(hand, i * model.zLength);
      y.set(weights, i * CLASSES);
    });
  });
  return model.decode(joinCodes(z, model.zLength, y));
}

async function drawBetween(request: BetweenRequest, parts: AnswerParts): Promise<Pixels> {
  const { seed, hands, from, to, shares } = request;
  checkSeed(seed);
  checkLabels([from, to]);
  checkCount(hands * shares.length);
  refuse(!shares.every((t) => t >= 0 && t <= 1), 'A share lies between 0 and 1; choose another.');
  const model = await openGame(parts, 'cgan');
  const rows = Array.from({ length: hands }, (_, k) => handOf(model, seed, k));
  return parts.compute(() =>
    drawAll(
      model,
      rows,
      shares.map((t) => labelWeights(from, to, t)),
    ),
  );
}

export const answers: Answers<CganQuestions> = {
  write: async ({ labels, seed, oneHand }, parts) => {
    checkSeed(seed);
    checkLabels(labels);
    checkCount(labels.length);
    const model = await openGame(parts, 'cgan');
    const z = new Float32Array(labels.length * model.zLength);
    const y = new Float32Array(labels.length * CLASSES);
    labels.forEach((label, i) => {
      z.set(handOf(model, seed, oneHand ? 0 : i), i * model.zLength);
      y[i * CLASSES + label] = 1;
    });
    return parts.compute(() => model.decode(joinCodes(z, model.zLength, y)));
  },

  table: async ({ seed, at, rows }, parts) => {
    checkSeed(seed);
    checkCount(rows * CLASSES);
    refuse(!(at >= 0 && Number.isFinite(at)), 'Hands are numbered from 0; choose another.');
    const model = await openGame(parts, 'cgan');
    const hands = Array.from({ length: rows }, (_, row) => handAt(model, seed, at + row));
    const labels = Array.from({ length: CLASSES }, (_, label) => labelWeights(label, label, 0));
    return parts.compute(() => drawAll(model, hands, labels));
  },

  between: drawBetween,

  readBetween: async (request, parts) => {
    const { hands, shares } = request;
    const each = await judged(parts, await drawBetween(request, parts));
    const means = new Float32Array(shares.length * CLASSES);
    each.forEach((probability, i) => {
      const cell = i % means.length;
      means[cell] = (means[cell] as number) + probability / hands;
    });
    return means;
  },

  obey: async ({ label, seed, count, tau }, parts) => {
    checkSeed(seed);
    checkLabels([label]);
    checkCount(count);
    refuse(count < 2, 'Variety needs two pictures; ask for more.');
    refuse(!(tau >= 0 && tau <= MOST_TAU), `The length τ lies between 0 and ${MOST_TAU}; choose another.`);
    const model = await openGame(parts, 'cgan');
    const random = new Random(seed).fork('obey', label);
    const codes = model.drawCodes(count, random, new Uint8Array(count).fill(label));
    const scaled = codes.map((value, i) => (i % model.codeLength < model.zLength ? tau * value : value));
    const pixels = await parts.compute(() => model.decode(scaled));
    const readings = readingsOf(await judged(parts, pixels));
    const variety = await parts.compute(() => meanPairDistance(pixels, PIXELS));
    return { pixels, readings, variety };
  },
};
