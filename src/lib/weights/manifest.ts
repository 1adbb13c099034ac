// The manifest that the trainer writes beside a model's weights: what was trained, how, and what it scores.
import { MODEL_IDS, type ModelId } from '../models/types.ts';
import { sha256 } from './hash.ts';
import { check, type Shape } from './manifest-shape.ts';

export { hashedName, sha256 } from './hash.ts';

/** Version of this schema; a page refuses one it does not know. */
export const MANIFEST_SCHEMA = 1;

export type FileRole = 'network' | 'weights' | 'parameters' | 'tensors' | 'poster' | 'film' | 'figure';

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

/** What the same run gave with other seeds. */
export interface SeedRecord {
  /** Name of the metric they are compared by, measured on validation. */
  readonly metric: string;
  readonly unit: string;
  readonly count: number;
  /** By seed. */
  readonly values: Readonly<Record<string, number>>;
  readonly mean: number;
  /** Smallest and largest value. */
  readonly range: readonly [number, number];
  /** The seed in the middle. */
  readonly median: number;
  /** The seed of the weights beside this manifest. */
  readonly shipped: number;
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
  /** How many numbers each network has; under `parameters` those that are no network's. */
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
  /** Present where other seeds were trained too. */
  readonly seeds?: SeedRecord;
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

/** Reads a manifest and checks every field; throws one sentence that names the field that is wrong. */
export function parseManifest(text: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(
      'The manifest is not JSON: the download is broken, or the address answered with another page.',
    );
  }
  const schema = (value as { schema?: unknown } | null)?.schema;
  if (typeof schema === 'number' && schema !== MANIFEST_SCHEMA) {
    throw new Error(`The manifest has schema ${schema}, but this page reads schema ${MANIFEST_SCHEMA}.`);
  }
  check(value, MANIFEST, 'manifest');
  return value as Manifest;
}

/** Refuses a file that is not the one the manifest lists, by size and SHA-256, with one sentence. */
export function verifyFile(name: string, bytes: Uint8Array, manifest: Pick<Manifest, 'files'>): void {
  const listed = Object.hasOwn(manifest.files, name) ? manifest.files[name] : undefined;
  if (!listed) throw new Error(`${name} is not in the manifest.`);
  if (bytes.length !== listed.bytes) {
    throw new Error(`${name} has ${bytes.length} bytes, but the manifest says ${listed.bytes}.`);
  }
  const hash = sha256(bytes);
  if (hash !== listed.sha256) {
    throw new Error(
      `${name} is damaged: its SHA-256 begins ${hash.slice(0, 8)}, not ${listed.sha256.slice(0, 8)}.`,
    );
  }
}

const LOSSES: Shape = { record: 'number' };

const METRIC: Shape = {
  fields: {
    name: 'text',
    label: 'text',
    value: 'number',
    unit: 'string',
    split: { oneOf: ['train', 'validation', 'test'] },
    count: 'whole',
    seed: 'integer',
    betterIs: { oneOf: ['lower', 'higher'] },
    controls: { optional: { list: { fields: { label: 'text', value: 'number' } } } },
  },
};

const MANIFEST: Shape = {
  fields: {
    schema: { oneOf: [MANIFEST_SCHEMA] },
    id: { oneOf: MODEL_IDS },
    title: 'text',
    config: { record: 'anything' },
    seed: 'integer',
    split: { fields: { train: { tuple: ['whole', 'whole'] }, validation: { tuple: ['whole', 'whole'] } } },
    backend: 'text',
    epochs: 'whole',
    steps: 'whole',
    parameters: { record: 'whole' },
    files: {
      record: {
        fields: {
          role: { oneOf: ['network', 'weights', 'parameters', 'tensors', 'poster', 'film', 'figure'] },
          bytes: 'whole',
          sha256: 'sha256',
        },
      },
    },
    metrics: { list: METRIC },
    history: { list: { fields: { epoch: 'whole', train: LOSSES, validation: LOSSES } } },
    seeds: {
      optional: {
        fields: {
          metric: 'text',
          unit: 'string',
          count: 'whole',
          values: { record: 'number' },
          mean: 'number',
          range: { tuple: ['number', 'number'] },
          median: 'integer',
          shipped: 'integer',
        },
      },
    },
    testUses: 'whole',
    run: { fields: { date: 'text', seconds: 'number', machine: 'text', node: 'text' } },
  },
};
