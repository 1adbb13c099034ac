// What the trainer measures and draws when a model is trained: the contract of a model's study. Pages never import one.
import type { MnistSplit } from '../data/mnist.ts';
import type { BundleTensor } from '../weights/bundle.ts';
import type { FileRole, Metric } from '../weights/manifest.ts';
import type { EpochRecord } from '../training/loop.ts';
import type { FilmFrame, GenerativeModel, ModelId, NamedArray } from './types.ts';

/** Pictures in rows on one sheet, all made by a model, none from the data. */
export interface Plate {
  /** Name of the file, without hash and extension. */
  readonly name: string;
  readonly role: Extract<FileRole, 'poster' | 'figure' | 'film'>;
  /** Pictures in a row. */
  readonly columns: number;
  /** n × 784 in [0, 1], 0 paper and 1 ink. */
  readonly pixels: Float32Array;
}

/** What a study adds to a model's weights. */
export interface Findings {
  readonly metrics: readonly Metric[];
  readonly plates: readonly Plate[];
  /** The part of the configuration that only the drawings depend on: it may change without training anew. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Bundles of tensors by name of the file, without hash and extension. */
  readonly tensors: Readonly<Record<string, Readonly<Record<string, BundleTensor>>>>;
}

export interface StudyOptions {
  readonly data: MnistSplit;
  /** Whether the data are the canonical MNIST, for which some figures are known. */
  readonly mnist: boolean;
  readonly seed: number;
  /** Says what is going on, for whoever waits. */
  note(what: string): void;
  /** Opens a trained model, the judge for one; throws one sentence if it has no weights yet. The caller disposes it. */
  open(id: ModelId): Promise<GenerativeModel>;
  /** Returns arrays that all models share (k-means centres, features of real digits), made once and kept in a file. */
  cached(
    name: string,
    make: () => Promise<Readonly<Record<string, NamedArray>>>,
  ): Promise<Readonly<Record<string, NamedArray>>>;
}

export interface MeasureOptions extends StudyOptions {
  readonly split: 'validation' | 'test';
  /** Digits of the split to use, from the first. */
  readonly count: number;
  /** Leave away what the model is compared with: for a second look at the same model. */
  readonly alone?: boolean;
  /** Also measure what takes minutes: sets of 10,000 samples and more. */
  readonly thorough?: boolean;
}

export interface IllustrateOptions extends StudyOptions {
  readonly splits: readonly ('validation' | 'test')[];
  /** Train what is only compared with for one epoch: for runs that do not ship. */
  readonly quick: boolean;
  readonly history: readonly EpochRecord[];
  /** Frames of the training film, where the model makes one; empty when drawn anew without training. */
  readonly film: readonly FilmFrame[];
}

/** What is measured and drawn of one model. */
export interface Study {
  /** Measures the model on a split; the same seed gives the same numbers on the same backend. */
  measure(model: GenerativeModel, options: MeasureOptions): Promise<Metric[]>;
  /** Draws posters and figures and fits what the chapter compares with; measures on validation, or on test as well. */
  illustrate(model: GenerativeModel, options: IllustrateOptions): Promise<Findings>;
}

const LOADERS: Readonly<Partial<Record<ModelId, () => Promise<Study>>>> = {
  judge: async () => (await import('./judge/study.ts')).study,
  bayes: async () => (await import('./bayes/study.ts')).study,
  gmm: async () => (await import('./gmm/study.ts')).study,
  autoencoder: async () => (await import('./autoencoder/study.ts')).study,
  'autoencoder/code-8': async () => (await import('./autoencoder/study.ts')).study,
  'autoencoder/code-2': async () => (await import('./autoencoder/study.ts')).study,
  denoiser: async () => (await import('./denoiser/study.ts')).study,
  vae: async () => (await import('./vae/study.ts')).study,
  'vae/binarised': async () => (await import('./vae/study.ts')).study,
  'vae/plane-0.25': async () => (await import('./vae/study.ts')).study,
  'vae/plane-1': async () => (await import('./vae/study.ts')).study,
  'vae/plane-4': async () => (await import('./vae/study.ts')).study,
  'vae/plane-collapsed': async () => (await import('./vae/study.ts')).study,
  dcgan: async () => (await import('./dcgan/study.ts')).study,
  'dcgan/collapsed': async () => (await import('./dcgan/study.ts')).study,
  cgan: async () => (await import('./cgan/study.ts')).study,
};

/** Imports a model's study; throws one sentence where there is none. */
export async function loadStudy(id: ModelId): Promise<Study> {
  const load = LOADERS[id];
  if (load === undefined) throw new Error(`There is no study of “${id}”.`);
  return load();
}
