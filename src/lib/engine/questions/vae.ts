// What only chapter 5 asks: the prior with its coins, a picture's cloud and what it costs, the plane on quantiles.
import { bceFromLogits } from '../../metrics/reconstruction.ts';
import { decode, networksOf, type Networks } from '../../models/autoencoder/model.ts';
import {
  drawBernoulli,
  drawPosterior,
  klPerDimension,
  massWithin,
  normalCdf,
  normalQuantile,
  type Posterior,
} from '../../models/vae/latent.ts';
import { findPosterior } from '../../models/vae/model.ts';
import { sampleFromSeed } from '../../models/sample.ts';
import { PIXELS, type GenerativeModel, type ModelId, type Pixels } from '../../models/types.ts';
import { Random } from '../../random.ts';
import { EngineError } from '../errors.ts';
import type { Answers, AnswerParts } from '../questions.ts';

/** How far from the middle the plane is laid out, in standard deviations. */
export const REACH = 3;
/** Codes farther out than this are drawn at it: the series of Φ ends there. */
const FARTHEST = 7;
/** Most pictures or draws in one request. */
const MOST = 200;

/** A picture's cloud, and what the decoder makes of places in it. */
export interface Kept {
  /** The cloud: μ and log σ², d numbers each. */
  readonly mu: Float32Array;
  readonly logVar: Float32Array;
  /** KL to the prior in nats, d numbers. */
  readonly kl: Float32Array;
  /** The decoded middle of the cloud. */
  readonly middle: Pixels;
  /** Decoded draws from the cloud, n × 784, and −log p(x | z) of each in nats. */
  readonly pictures: Pixels;
  readonly reconstructions: readonly number[];
}

/** What the weights do to pictures that are never trained on. */
export interface HeldOut {
  /** Decoded middles of the clouds. */
  readonly pictures: Pixels;
  /** Means in nats per picture, one ε each. */
  readonly reconstruction: number;
  readonly kl: number;
  readonly samples: Pixels;
}

export interface VaeQuestions {
  /** Means of codes drawn from the prior, as `sample` gives them with the same seed, and coins tossed with them. */
  readonly prior: {
    readonly request: {
      readonly id: ModelId;
      readonly count: number;
      readonly seed: number;
      /** Which toss of the coins. */
      readonly toss: number;
    };
    readonly answer: { readonly means: Pixels; readonly tossed: Pixels };
  };
  /** One picture: its cloud, and `draws` places in it. */
  readonly keep: {
    readonly request: {
      readonly id: ModelId;
      readonly pixels: Pixels;
      readonly seed: number;
      readonly draws: number;
    };
    readonly answer: Kept;
  };
  /** The codes of test digits, in places of the plane and in numbers. */
  readonly codes: {
    readonly request: { readonly id: ModelId };
    readonly answer: {
      /** In pairs; 0 and 1 are the ends of the plane. */
      readonly places: Float32Array;
      readonly mu: Float32Array;
      readonly logVar: Float32Array;
      readonly labels: Float32Array;
    };
  };
  /** The code and the picture of a place of the plane. */
  readonly at: {
    readonly request: { readonly id: ModelId; readonly place: readonly [number, number] };
    readonly answer: { readonly z: readonly [number, number]; readonly picture: Pixels };
  };
  readonly heldOut: {
    readonly request: {
      readonly id: ModelId;
      readonly pixels: Pixels;
      readonly seed: number;
      readonly count: number;
    };
    readonly answer: HeldOut;
  };
}

async function openModel(parts: AnswerParts, id: ModelId): Promise<GenerativeModel> {
  if (!id.startsWith('vae')) throw new EngineError('input', `The model ${id} has no prior; choose another.`);
  return (await parts.open(id)).model;
}

async function openNetworks(parts: AnswerParts, id: ModelId): Promise<Networks> {
  return networksOf(await openModel(parts, id));
}

function checkCount(count: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= MOST) return;
  throw new EngineError('input', `A plate has from 1 to ${MOST} pictures; choose another number.`);
}

function checkPictures(pixels: Pixels, most: number): void {
  const count = pixels.length / PIXELS;
  const isWhole = Number.isInteger(count) && count >= 1 && count <= most;
  if (!isWhole || !pixels.every((value) => value >= 0 && value <= 1)) {
    throw new EngineError('input', `A picture has ${PIXELS} numbers from 0 to 1; bring others.`);
  }
}

/** Computes −log p(x | z) in nats from logits of one picture. */
function costOf(logits: Float32Array, x: Pixels): number {
  return PIXELS * bceFromLogits(logits, x);
}

const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** Finds where a code stands on the plane: 0 at −3, 1 at 3, and equal shares of the prior between equal steps. */
export function placeOf(z: number): number {
  const within = Math.min(FARTHEST, Math.max(-FARTHEST, z));
  return (normalCdf(within) - normalCdf(-REACH)) / massWithin(REACH, 1);
}

/** Finds the code of a place from 0 to 1. */
export function codeOf(place: number): number {
  if (!(place >= 0 && place <= 1))
    throw new EngineError('input', 'A place lies between 0 and 1; choose another.');
  if (place === 0 || place === 1) return place === 0 ? -REACH : REACH;
  return normalQuantile(normalCdf(-REACH) + place * massWithin(REACH, 1));
}

/** Repeats the cloud of one picture. */
function repeat(values: Float32Array, times: number): Float32Array {
  return Float32Array.from({ length: values.length * times }, (_, i) => values[i % values.length] as number);
}

export const answers: Answers<VaeQuestions> = {
  async prior({ id, count, seed, toss }, parts) {
    checkCount(count);
    const model = await openModel(parts, id);
    const means = await parts.compute(() => sampleFromSeed(model, { count, seed }));
    return { means, tossed: drawBernoulli(means, new Random(seed).fork('toss', toss)) };
  },

  async keep({ id, pixels, seed, draws }, parts) {
    checkPictures(pixels, 1);
    checkCount(draws);
    const networks = await openNetworks(parts, id);
    return parts.compute(async () => {
      const cloud = await findPosterior(networks, pixels);
      const copies: Posterior = { mu: repeat(cloud.mu, draws), logVar: repeat(cloud.logVar, draws) };
      const z = new Float32Array([...cloud.mu, ...drawPosterior(copies, new Random(seed).fork('cloud'))]);
      const logits = await decode(networks, z, (l) => l);
      const all = logits.map(sigmoid);
      return {
        ...cloud,
        kl: klPerDimension(cloud),
        middle: all.slice(0, PIXELS),
        pictures: all.slice(PIXELS),
        reconstructions: Array.from({ length: draws }, (_, s) =>
          costOf(logits.subarray((s + 1) * PIXELS, (s + 2) * PIXELS), pixels),
        ),
      };
    });
  },

  async codes({ id }, { tensors }) {
    const { mu, logVar, labels } = await tensors(id, 'codes');
    if (!mu || !logVar || !labels) {
      throw new EngineError(
        'corrupt',
        'These weights came without the codes of the test digits; reload the page.',
      );
    }
    // Copies: what crosses to the page is moved there.
    const copies = { mu: mu.data.slice(), logVar: logVar.data.slice(), labels: labels.data.slice() };
    return { ...copies, places: mu.data.map(placeOf) };
  },

  async at({ id, place }, parts) {
    const z = [codeOf(place[0]), codeOf(place[1])] as const;
    const networks = await openNetworks(parts, id);
    return { z, picture: await parts.compute(() => decode(networks, Float32Array.from(z))) };
  },

  async heldOut({ id, pixels, seed, count }, parts) {
    checkPictures(pixels, MOST);
    checkCount(count);
    const model = await openModel(parts, id);
    const networks = networksOf(model);
    return parts.compute(async () => {
      const cloud = await findPosterior(networks, pixels);
      const n = pixels.length / PIXELS;
      const z = drawPosterior(cloud, new Random(seed).fork('cloud'));
      const kl = klPerDimension(cloud).reduce((sum, nats) => sum + nats, 0) / n;
      return {
        pictures: await decode(networks, cloud.mu),
        reconstruction: costOf(await decode(networks, z, (l) => l), pixels),
        kl,
        samples: await sampleFromSeed(model, { count, seed }),
      };
    });
  },
};
