// The contract between a model and the three places that run it: the trainer, the engine, the chapter.
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Random } from '../random.ts';
import type { CorruptionKind } from '../data/corruption.ts';
import type { BundleTensor } from '../weights/bundle.ts';

/** The models that have a chapter, in the book's order. */
export const CHAPTER_IDS = ['bayes', 'gmm', 'autoencoder', 'denoiser', 'vae', 'dcgan', 'cgan'] as const;

export type ChapterId = (typeof CHAPTER_IDS)[number];

/**
 * Everything that is trained and has a folder of weights: `weights/<id>/`. After a slash stands a variant of a chapter's
 * model, trained by a run of its own; the judge reads digits for the measures and the pages.
 */
export const MODEL_IDS = [
  'judge',
  ...CHAPTER_IDS,
  'autoencoder/code-8',
  'autoencoder/code-2',
  'vae/binarised',
  'vae/plane-0.25',
  'vae/plane-1',
  'vae/plane-4',
  'vae/plane-collapsed',
  'dcgan/collapsed',
] as const;

export type ModelId = (typeof MODEL_IDS)[number];

/** Tells whether a text is the id of a model. */
export function isModelId(text: unknown): text is ModelId {
  return MODEL_IDS.some((id) => id === text);
}

/** Pictures side by side in one array: n × 784 numbers, row by row, 0 is paper and 1 is ink. */
export type Pixels = Float32Array;

/** Pixels of one picture. */
export const PIXELS = 784;
/** Rows, and columns, of a picture. */
export const SIDE = 28;
/** Classes of digits: 0 to 9. */
export const CLASSES = 10;

/** Named losses of a step or an epoch, in the model's own unit; `total` is what is minimised. */
export type Losses = Readonly<Record<string, number>> & { readonly total: number };

/** A set of labelled digits. */
export interface Digits {
  /** n × 784 bytes, 0 is paper. */
  readonly images: Uint8Array;
  /** n labels, 0 to 9. */
  readonly labels: Uint8Array;
  readonly count: number;
}

/** What one optimisation step sees. */
export interface Batch {
  /** n × 784 in [0, 1]. */
  readonly images: Pixels;
  readonly labels: Uint8Array;
  readonly count: number;
  /** Steps taken before this one, since the run began. */
  readonly step: number;
  /** Draws for this step alone: noise, corruption, z. */
  readonly random: Random;
}

/** A named array as it stands in a checkpoint. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** What a model drew from fixed z after some steps of its training. */
export interface FilmFrame {
  /** Steps taken before it. */
  readonly step: number;
  /** Mean losses since the frame before. */
  readonly losses: Readonly<Record<string, number>>;
  /** n × 784, the same n in every frame. */
  readonly pixels: Pixels;
}

/** Something the one training loop can train; made by a model, run by the CLI and by the engine. */
export interface Trainee {
  /** Takes one optimisation step on a batch and returns its losses. */
  step(batch: Batch): Promise<Losses>;
  /** Measures the losses on held-out digits without changing anything; `random` draws the noise. */
  validate(digits: Digits, random: Random): Promise<Losses>;
  /** Sets the learning rate used by the steps that follow. */
  setLearningRate(rate: number): void;
  /** Copies all that a resumed run needs to go on to the same bytes: weights, optimiser moments, counters. */
  snapshot(): Promise<Record<string, NamedArray>>;
  /** Puts a snapshot back; throws one sentence if names or shapes differ. */
  restore(snapshot: Readonly<Record<string, NamedArray>>): void;
  /** Frames of the training film so far, which snapshots keep; absent where no film is made. */
  film?(): readonly FilmFrame[];
  /** Frees the optimiser's tensors; the networks belong to the model. */
  dispose(): void;
}

/** What a model asks of corruption when it denoises. */
export interface Corruption {
  readonly kind: CorruptionKind;
  /** σ for Gaussian noise, the share of pixels for the others; see data/corruption.ts. */
  readonly level: number;
  readonly seed: number;
}

/** Numbers of a model that are no network's: Gaussians, mixtures. They ship as one tensor bundle. */
export interface Parameters {
  /** Copies them, each with the precision it ships in. */
  read(): Readonly<Record<string, BundleTensor>>;
  /** Checks names and shapes of all and only then takes them; throws one sentence. */
  write(arrays: Readonly<Record<string, NamedArray>>): void;
}

/** A loaded model: networks with weights, and what it can do. Methods it lacks are absent. */
export interface GenerativeModel {
  readonly id: ModelId;
  /** Networks by file name: what is saved, loaded, counted and exchanged. */
  readonly networks: Readonly<Record<string, LayersModel>>;
  readonly parameters?: Parameters;
  /** Reconstructs clean pictures from corrupted ones; `sigma` is told to the network, null when unknown. */
  denoise?(corrupted: Pixels, sigma: number | null): Promise<Pixels>;
  /** Draws `count` pictures, never filtered: one for each of `labels`, or of labels drawn evenly, where it takes them. */
  sample?(count: number, random: Random, labels?: Uint8Array): Promise<Pixels>;
  /** Returns the probability of each label, n × 10. */
  classify?(pixels: Pixels): Promise<Float32Array>;
  /** Maps pictures to codes, n × code length. */
  encode?(pixels: Pixels): Promise<Float32Array>;
  /** Maps codes to pictures. */
  decode?(codes: Float32Array): Promise<Pixels>;
  /** Fits, when the last step is taken, what no step learns: to the digits that were trained on. */
  finish?(train: Digits): Promise<void>;
  /** Makes the trainee that goes on from the present weights. */
  trainee(options?: TraineeOptions): Trainee;
  dispose(): void;
}

export interface TraineeOptions {
  readonly learningRate?: number;
  /** Keep frames of a training film, where the model makes one: for the trainer, not for a page. */
  readonly film?: boolean;
}

/** The settings every model shares; a model's config.ts adds its own, each with its reason. */
export interface ModelConfig {
  readonly id: ModelId;
  readonly title: string;
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
}

/** One entry of the registry. */
export interface ModelDefinition {
  readonly config: ModelConfig;
  /** Whether `sample` takes labels. */
  readonly labelled?: boolean;
  /** A step sees all training digits, in the order of the file: an epoch is one step (EM, closed forms). */
  readonly whole?: boolean;
  /** Validation digits that an epoch ends with; 2,000 unless said otherwise. */
  readonly validationCount?: number;
  /** Models whose weights its measures need. */
  readonly needs?: readonly ModelId[];
  /** It is made to fail, and trained only with `--with-failures`. */
  readonly failure?: boolean;
  /** Learning rate before a step, so that a schedule is part of the model. */
  learningRateAt(step: number, totalSteps: number): number;
  /** Builds the model with fresh weights from a seed. */
  create(seed: number): GenerativeModel;
}

export type { LayersModel };
