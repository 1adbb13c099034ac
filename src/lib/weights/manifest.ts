// The manifest that the trainer writes beside a model's weights: what was trained, how, and what it scores.
import type { ModelId } from '../models/types.ts';

/** Version of this schema; a page refuses one it does not know. */
export const MANIFEST_SCHEMA = 1;

export type FileRole = 'network' | 'weights' | 'tensors' | 'poster' | 'film' | 'figure';

export interface ManifestFile {
  readonly role: FileRole;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** A measured number with all that is needed to read it. */
export interface Metric {
  /** Short key, stable: the page and the tests ask for it by name. */
  readonly name: string;
  /** In words, as printed: "binary cross-entropy, noise 0.4 clipped". */
  readonly label: string;
  readonly value: number;
  readonly unit: string;
  readonly split: 'train' | 'validation' | 'test';
  readonly count: number;
  readonly seed: number;
  readonly betterIs: 'lower' | 'higher';
  /** What to compare it with, measured in the same run: noisy input, median filter, PCA … */
  readonly controls?: readonly { readonly label: string; readonly value: number }[];
}

export interface Manifest {
  readonly schema: typeof MANIFEST_SCHEMA;
  readonly id: ModelId;
  readonly title: string;
  /** The configuration as it was trained, key by key. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly split: {
    readonly train: readonly [number, number];
    readonly validation: readonly [number, number];
  };
  readonly backend: string;
  readonly epochs: number;
  readonly steps: number;
  /** Parameters of each network. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Every file of the folder but the manifest itself. */
  readonly files: Readonly<Record<string, ManifestFile>>;
  readonly metrics: readonly Metric[];
  /** One record an epoch: training and validation losses. */
  readonly history: readonly {
    readonly epoch: number;
    readonly train: Readonly<Record<string, number>>;
    readonly validation: Readonly<Record<string, number>>;
  }[];
  /** How often the test set was looked at to write this manifest. */
  readonly testUses: number;
  /** What differs between two runs of the same seed. */
  readonly run: {
    readonly date: string;
    readonly seconds: number;
    readonly machine: string;
    readonly node: string;
  };
}
