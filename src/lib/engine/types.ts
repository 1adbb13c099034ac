// What crosses between the page and the worker: plain data, pixels as transferables. Types only.
import type { Corruption, Losses, ModelId, NamedArray, Pixels } from '../models/types.ts';
import type { Asker } from './questions.ts';
import type { Manifest } from '../weights/manifest.ts';

export type BackendName = 'webgl' | 'wasm' | 'cpu';

/** Which backend runs, why, and what the reader should know. */
export interface BackendReport {
  readonly backend: BackendName;
  /** One sentence. */
  readonly reason: string;
  /** False on cpu, where a filter gradient takes seconds. */
  readonly canTrain: boolean;
  /** What was tried before, each with why it was refused. */
  readonly refused: readonly { readonly backend: BackendName; readonly why: string }[];
}

export interface StartOptions {
  /** `auto`, or the reader's choice (`?backend=`). */
  readonly backend: 'auto' | BackendName;
  /** Address of `weights/`, with a slash at the end; `digits/` lies beside it. */
  readonly weightsUrl: string;
  /** What will be asked next: a model to fetch while the backend opens, or a question, whose model may be none. */
  readonly next?: ModelId | { readonly chapter: Asker; readonly question: string };
}

export interface LoadProgress {
  readonly receivedBytes: number;
  readonly totalBytes: number;
}

export interface DenoiseRequest {
  /** Clean pictures, n × 784 in [0, 1]; or corrupted ones where `corruption` is null. */
  readonly pixels: Pixels;
  readonly corruption: Corruption | null;
  /** σ told to the network, null when it has to guess. */
  readonly sigma: number | null;
  /** How often the network is applied to its own output, 1 or more; every iterate comes back. */
  readonly times?: number;
  /** Also return the 3×3 median filter's and PCA's answers. */
  readonly baselines?: boolean;
}

export interface DenoiseResult {
  readonly corrupted: Pixels;
  /** One entry per application, in order. */
  readonly iterates: readonly Pixels[];
  readonly median?: Pixels;
  readonly pca?: Pixels;
  /** Time in the network, for the curious. */
  readonly milliseconds: number;
}

/** The field r(x) − x at points of a plane o + a·u + b·v in pixel space. */
export interface FieldRequest {
  readonly origin: Pixels;
  readonly u: Pixels;
  readonly v: Pixels;
  /** Coordinates of the points in pairs: a₀ b₀ a₁ b₁ …, 2n numbers. */
  readonly points: Float32Array;
  readonly sigma: number;
}

export interface FieldResult {
  /** r(x) − x projected on u and v (which are orthonormal), in pairs like `points`. */
  readonly arrows: Float32Array;
  /** Length of the whole of r(x) − x, per point. */
  readonly lengths: Float32Array;
}

export interface FineTuneRequest {
  /** Reader's own drawings, n × 784; empty for MNIST digits. */
  readonly drawings: Pixels;
  /** What each drawing is meant to be, for a model that takes labels; 0 for all where left out. */
  readonly drawingLabels?: Uint8Array;
  readonly source: 'mnist' | 'drawings' | 'both';
  readonly steps: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seed: number;
}

export interface FineTuneProgress {
  /** Steps done in this run. */
  readonly step: number;
  readonly of: number;
  readonly losses: Losses;
  readonly milliseconds: number;
}

export interface FineTuneReport {
  readonly steps: number;
  readonly stopped: boolean;
}

export interface WeightFile {
  readonly name: string;
  readonly bytes: ArrayBuffer;
}

/** Weights as files a reader can keep: for each network a tfjs LayersModel (a .json and its .bin), a .tensors for parameters. */
export interface WeightFiles {
  readonly files: readonly WeightFile[];
}

/** Calls of the engine; each is queued, and honours its `signal`. */
export interface EngineCalls {
  start(options: StartOptions): Promise<BackendReport>;
  load(id: ModelId, onProgress?: (progress: LoadProgress) => void, signal?: AbortSignal): Promise<Manifest>;
  denoise(id: ModelId, request: DenoiseRequest, signal?: AbortSignal): Promise<DenoiseResult>;
  field(id: ModelId, request: FieldRequest, signal?: AbortSignal): Promise<FieldResult>;
  /** `label` is one for all pictures, or one for each; without it the model draws them evenly. */
  sample(
    id: ModelId,
    count: number,
    seed: number,
    label?: number | Uint8Array,
    signal?: AbortSignal,
  ): Promise<Pixels>;
  fineTune(
    id: ModelId,
    request: FineTuneRequest,
    onProgress: (progress: FineTuneProgress) => void,
    signal?: AbortSignal,
  ): Promise<FineTuneReport>;
  /** Returns the codes of pictures, n × code length. */
  encode(id: ModelId, pixels: Pixels, signal?: AbortSignal): Promise<Float32Array>;
  /** Returns the pictures of codes. */
  decode(id: ModelId, codes: Float32Array, signal?: AbortSignal): Promise<Pixels>;
  /** Returns the probability of each label, n × 10. */
  classify(id: ModelId, pixels: Pixels, signal?: AbortSignal): Promise<Float32Array>;
  /** Fetches a tensor bundle that the trainer wrote beside the weights, `name` without hash and ending. */
  tensors(id: ModelId, name: string, signal?: AbortSignal): Promise<Readonly<Record<string, NamedArray>>>;
  exportWeights(id: ModelId): Promise<WeightFiles>;
  importWeights(id: ModelId, files: WeightFiles): Promise<void>;
  reset(id: ModelId): Promise<void>;
}

/** The weights of a model's networks, and its parameters, at a step of fine-tuning, kept by the page so that a dead worker costs little. */
export interface WeightSnapshot {
  /** Steps done in the run that it was taken in; 0 outside of a run. */
  readonly step: number;
  /** Arrays by `network/weight` and `parameters/name`. */
  readonly arrays: Readonly<Record<string, NamedArray>>;
}

/** What the page's side asks beyond the calls of the demos: signs of life, and the state that a restart puts back. */
export interface WorkerCalls extends EngineCalls {
  fineTune(
    id: ModelId,
    request: FineTuneRequest,
    onProgress: (progress: FineTuneProgress) => void,
    signal?: AbortSignal,
    onSnapshot?: (snapshot: WeightSnapshot) => void,
  ): Promise<FineTuneReport>;
  /** Answers what only one chapter asks; see questions.ts, which has the types of each request and answer. */
  ask(
    chapter: Asker,
    question: string,
    request: unknown,
    signal?: AbortSignal,
    onProgress?: (progress: unknown) => void,
  ): Promise<unknown>;
  /** Answers at once, between two steps at the latest. */
  ping(): Promise<void>;
  snapshot(id: ModelId): Promise<WeightSnapshot>;
  restore(id: ModelId, snapshot: WeightSnapshot): Promise<void>;
}
