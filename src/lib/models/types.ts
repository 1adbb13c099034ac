// The contract between a model and the three places that run it: the trainer, the engine, the chapter.
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Random } from '../random.ts';
import type { CorruptionKind } from '../data/corruption.ts';

export type ModelId = 'bayes' | 'gmm' | 'autoencoder' | 'denoiser' | 'vae' | 'dcgan' | 'cgan';

/** Pictures side by side in one array: n × 784 numbers, row by row, 0 is paper and 1 is ink. */
export type Pixels = Float32Array;

/** Pixels of one picture. */
export const PIXELS = 784;
/** Rows, and columns, of a picture. */
export const SIDE = 28;

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

/** A loaded model: networks with weights, and what it can do. Methods it lacks are absent. */
export interface GenerativeModel {
  readonly id: ModelId;
  /** Networks by file name: what is saved, loaded, counted and exchanged. */
  readonly networks: Readonly<Record<string, LayersModel>>;
  /** Reconstructs clean pictures from corrupted ones; `sigma` is told to the network, null when unknown. */
  denoise?(corrupted: Pixels, sigma: number | null): Promise<Pixels>;
  /** Draws `count` pictures; never filtered. */
  sample?(count: number, random: Random, label?: number): Promise<Pixels>;
  /** Maps pictures to codes, n × code length. */
  encode?(pixels: Pixels): Promise<Float32Array>;
  /** Maps codes to pictures. */
  decode?(codes: Float32Array): Promise<Pixels>;
  /** Makes the trainee that goes on from the present weights. */
  trainee(options?: { readonly learningRate?: number }): Trainee;
  dispose(): void;
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

/** One entry of the registry: a chapter's model. */
export interface ModelDefinition {
  readonly config: ModelConfig;
  /** Learning rate before a step, so that a schedule is part of the model. */
  learningRateAt(step: number, totalSteps: number): number;
  /** Builds the model with fresh weights from a seed. */
  create(seed: number): GenerativeModel;
}

export type { LayersModel };
