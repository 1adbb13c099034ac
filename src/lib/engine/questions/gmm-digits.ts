// What the chapter on mixtures asks about its digits: the gallery, samples that name their component, readings, and a class
// fitted again from where its mixture stands. Components are named by rank: A has the greatest weight of its class.
import { config } from '../../models/gmm/config.ts';
import type { Mixture } from '../../models/gmm/em.ts';
import {
  classMixtures,
  componentMeans,
  componentsOf,
  logJoint,
  mixtureOf,
  mixturesOf,
  sampleMixtures,
  type Mixtures,
} from '../../models/gmm/model.ts';
import { chooseCentres, mixtureOfClusters } from '../../models/gmm/start.ts';
import { argmax } from '../../metrics/argmax.ts';
import { codesInBasis } from '../../metrics/pca-codes.ts';
import type { HeldParameters } from '../../models/parameters.ts';
import { samplePieces } from '../../models/sample.ts';
import { CLASSES, PIXELS, type Pixels } from '../../models/types.ts';
import { Random } from '../../random.ts';
import { EngineError } from '../errors.ts';
import { takeSnapshot } from '../networks.ts';
import type { AnswerParts, Answers } from '../questions.ts';
import type { WeightSnapshot } from '../types.ts';

export interface Gallery {
  /** 10·K pictures: the greatest component of 0 to 9, then the second, and so on. */
  readonly means: Pixels;
  /** Their weights in the class. */
  readonly weights: Float32Array;
}

export interface NamedRequest {
  readonly K: number;
  readonly count: number;
  readonly seed: number;
  /** The digit of all pictures; null for the ten in turn. */
  readonly y: number | null;
  /** Rank of the component they all come from; null where the weights decide. */
  readonly rank: number | null;
}

export interface NamedAnswer {
  readonly pixels: Pixels;
  readonly labels: Uint8Array;
  /** Rank of each picture's component. */
  readonly ranks: Uint8Array;
}

export interface Reading {
  /** log p(h | y) + log p(y), ten numbers in nats. */
  readonly joint: Float64Array;
  /** p(y | h), ten numbers. */
  readonly posterior: Float64Array;
  /** For each class the rank of the component that answers most for the picture, and its share. */
  readonly ranks: Uint8Array;
  readonly shares: Float64Array;
  /** Ten mean pictures: of these components. */
  readonly means: Pixels;
}

interface OfClass {
  readonly y: number;
  readonly K: number;
}

export interface ClassStart {
  readonly mixture: Mixture;
  /** n × 50 coordinates of the pictures sent along. */
  readonly codes: Float64Array;
}

export interface MixturePictures {
  /** K mean pictures, by rank. */
  readonly means: Pixels;
  readonly weights: Float32Array;
  readonly samples: Pixels;
}

export interface GmmDigitQuestions {
  readonly gallery: { readonly request: { readonly K: number }; readonly answer: Gallery };
  readonly named: { readonly request: NamedRequest; readonly answer: NamedAnswer };
  readonly read: {
    readonly request: { readonly K: number; readonly pixels: Pixels };
    readonly answer: Reading;
  };
  /** The present mixture of a class, or a new start by k-means++ on the pictures; and their coordinates. */
  readonly refit: {
    readonly request: OfClass & { readonly pixels: Pixels; readonly seed: number | null };
    readonly answer: ClassStart;
  };
  readonly pictures: {
    readonly request: { readonly mixture: Mixture; readonly count: number; readonly seed: number };
    readonly answer: MixturePictures;
  };
  /** Puts a mixture in the place of a class's present one, for every figure of the page; what the model then is. */
  readonly install: {
    readonly request: OfClass & { readonly mixture: Mixture };
    readonly answer: WeightSnapshot;
  };
}

const present = async ({ open }: AnswerParts): Promise<Mixtures> => mixturesOf((await open('gmm')).model);

/** Lists the components of a mixture by weight, the greatest first. */
export function byWeight({ pi }: Mixture): number[] {
  return Array.from(pi, (_, k) => k).sort((a, b) => (pi[b] as number) - (pi[a] as number) || a - b);
}

const picture = (pictures: Pixels, i: number): Pixels => pictures.subarray(i * PIXELS, (i + 1) * PIXELS);

/** Lays out the mean pictures of all components, rank after rank. */
export function galleryOf(mixtures: Mixtures, K: number): Gallery {
  const means = new Float32Array(CLASSES * K * PIXELS);
  const weights = new Float32Array(CLASSES * K);
  classMixtures(mixtures, K).forEach((mixture, y) => {
    const own = componentMeans(mixtures, K, y);
    byWeight(mixture).forEach((k, rank) => {
      means.set(picture(own, k), (rank * CLASSES + y) * PIXELS);
      weights[rank * CLASSES + y] = mixture.pi[k] as number;
    });
  });
  return { means, weights };
}

/** Draws pictures that name their component; with all components of the shipped K, those of the command line. */
export function drawNamed(mixtures: Mixtures, { K, count, seed, y, rank }: NamedRequest): NamedAnswer {
  const labels = Uint8Array.from({ length: count }, (_, i) => y ?? i % CLASSES);
  const chosen = rank === null ? mixtures : onlyRank(mixtures, K, rank);
  const pixels = new Float32Array(count * PIXELS);
  const ranks = new Uint8Array(count);
  for (const { start, end, random } of samplePieces(count, seed)) {
    const drawn = sampleMixtures(chosen, K, labels.subarray(start, end), random);
    pixels.set(drawn.pixels, start * PIXELS);
    drawn.components.forEach((component, i) => {
      const mixture = mixtureOf(mixtures, K, labels[start + i] as number);
      ranks[start + i] = byWeight(mixture).indexOf(component);
    });
  }
  return { pixels, labels, ranks };
}

/** Returns mixtures in which one component of every class has all the weight. */
function onlyRank(mixtures: Mixtures, K: number, rank: number): Mixtures {
  const classes = classMixtures(mixtures, K).map((mixture) => {
    const chosen = byWeight(mixture)[rank];
    return { ...mixture, pi: mixture.pi.map((_, k) => (k === chosen ? 1 : 0)) };
  });
  return { ...mixtures, byK: new Map([[K, classes]]) };
}

/** Reads one picture: every class's score, and the component that answers most for it. */
export function readPicture(mixtures: Mixtures, K: number, pixels: Pixels): Reading {
  const joint = logJoint(mixtures, K, pixels);
  const most = Math.max(...joint);
  const scaled = joint.map((value) => Math.exp(value - most));
  const total = scaled.reduce((sum, value) => sum + value, 0);
  const ranks = new Uint8Array(CLASSES);
  const shares = new Float64Array(CLASSES);
  const means = new Float32Array(CLASSES * PIXELS);
  for (let y = 0; y < CLASSES; y++) {
    const r = componentsOf(mixtures, { K, y }, pixels).map((column) => column[0] as number);
    const best = argmax(r);
    ranks[y] = byWeight(mixtureOf(mixtures, K, y)).indexOf(best);
    shares[y] = r[best] as number;
    means.set(picture(componentMeans(mixtures, K, y), best), y * PIXELS);
  }
  return { joint, posterior: scaled.map((value) => value / total), ranks, shares, means };
}

/** Begins to fit a class again: from its present mixture, or by k-means++ from a seed. */
export function startClass(
  mixtures: Mixtures,
  { y, K, pixels, seed }: GmmDigitQuestions['refit']['request'],
): ClassStart {
  const codes = codesInBasis(mixtures.basis, pixels);
  if (seed === null) return { mixture: mixtureOf(mixtures, K, y), codes };
  if (codes.length === 0)
    throw new EngineError('input', 'There is no picture to begin with; draw some first.');
  const { components, lloydRounds, floor } = config;
  const centres = chooseCentres(codes, components, K, new Random(seed));
  return { mixture: mixtureOfClusters(codes, centres, { rounds: lloydRounds, floor }), codes };
}

/** Draws the means of a mixture by rank, and samples from it. */
export function drawMixture(
  mixtures: Mixtures,
  { mixture, count, seed }: GmmDigitQuestions['pictures']['request'],
): MixturePictures {
  const K = mixture.pi.length;
  const own: Mixtures = { ...mixtures, byK: new Map([[K, [mixture]]]) };
  const means = componentMeans(own, K, 0);
  const ranked = byWeight(mixture);
  const sorted = new Float32Array(means.length);
  ranked.forEach((k, rank) => sorted.set(picture(means, k), rank * PIXELS));
  return {
    means: sorted,
    weights: Float32Array.from(ranked, (k) => mixture.pi[k] as number),
    samples: sampleMixtures(own, K, new Uint8Array(count), new Random(seed)).pixels,
  };
}

/** Puts a mixture into the loaded model, in the full precision it was fitted with. */
async function install(
  { y, K, mixture }: GmmDigitQuestions['install']['request'],
  { open, compute }: AnswerParts,
): Promise<WeightSnapshot> {
  const { model } = await open('gmm');
  return compute(() => {
    const mixtures = mixturesOf(model);
    const classes = classMixtures(mixtures, K).map((one, label) => (label === y ? mixture : one));
    const held = model.parameters as HeldParameters<Mixtures>;
    held.set({ ...mixtures, byK: new Map(mixtures.byK).set(K, classes) });
    return takeSnapshot(model, 0);
  });
}

export const digitAnswers: Answers<GmmDigitQuestions> = {
  gallery: async ({ K }, parts) => {
    const mixtures = await present(parts);
    return parts.compute(() => galleryOf(mixtures, K));
  },
  named: async (request, parts) => {
    const mixtures = await present(parts);
    return parts.compute(() => drawNamed(mixtures, request));
  },
  read: async ({ K, pixels }, parts) => {
    const mixtures = await present(parts);
    return parts.compute(() => readPicture(mixtures, K, pixels));
  },
  refit: async (request, parts) => {
    const mixtures = await present(parts);
    // The answer is moved to the page, and this mixture stays the model's.
    return parts.compute(() => structuredClone(startClass(mixtures, request)));
  },
  pictures: async (request, parts) => {
    const mixtures = await present(parts);
    return parts.compute(() => drawMixture(mixtures, request));
  },
  install,
};
