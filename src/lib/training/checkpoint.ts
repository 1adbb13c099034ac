// A checkpoint: all that a run needs to go on to the same bytes. One file: a tensor bundle, then the SHA-256 of it.
import type { ModelId, NamedArray } from '../models/types.ts';
import { decodeBundle, encodeBundle } from '../weights/bundle.ts';
import { sha256 } from '../weights/hash.ts';
import { check, type Shape } from '../weights/manifest-shape.ts';
import type { LoopState } from './loop.ts';

/** What decides the numbers of a run; a checkpoint goes on only with the settings it was made with. */
export interface RunSettings {
  readonly id: ModelId;
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Training digits used, from the first. */
  readonly limit: number;
  /** SHA-256 of the training pictures, so that another data set is not taken for the same. */
  readonly dataSha256: string;
  readonly backend: string;
}

export interface Checkpoint {
  readonly settings: RunSettings;
  readonly state: LoopState;
  /** Seconds of training so far, over all its parts. */
  readonly seconds: number;
  readonly arrays: Readonly<Record<string, NamedArray>>;
}

const VERSION = 1;
const HASH_LENGTH = 64;

const META: Shape = {
  fields: {
    checkpoint: { oneOf: [VERSION] },
    seconds: 'number',
    settings: {
      fields: {
        id: 'text',
        seed: 'integer',
        epochs: 'whole',
        batchSize: 'whole',
        learningRate: 'number',
        limit: 'whole',
        dataSha256: 'sha256',
        backend: 'text',
      },
    },
    state: {
      fields: {
        step: 'whole',
        sums: { record: 'number' },
        lowest: 'anything',
        history: {
          list: { fields: { epoch: 'whole', train: { record: 'number' }, validation: { record: 'number' } } },
        },
      },
    },
  },
};

/** Writes a checkpoint as bytes. */
export function encodeCheckpoint({ settings, state, seconds, arrays }: Checkpoint): Uint8Array<ArrayBuffer> {
  // JSON knows no infinity: before the first step there is no lowest loss.
  const lowest = Number.isFinite(state.lowest) ? state.lowest : null;
  // Every bit is kept, also of an array that says in what precision it ships.
  const whole = Object.entries(arrays).map(([name, { shape, data }]) => [name, { shape, data }] as const);
  const bundle = encodeBundle(Object.fromEntries(whole), {
    checkpoint: VERSION,
    settings,
    seconds,
    state: { ...state, lowest },
  });
  const file = new Uint8Array(bundle.length + HASH_LENGTH);
  file.set(bundle);
  file.set(new TextEncoder().encode(sha256(bundle)), bundle.length);
  return file;
}

/** Reads a checkpoint; throws one sentence if it is cut off, damaged or something else. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const bundle = bytes.subarray(0, Math.max(0, bytes.length - HASH_LENGTH));
  const hash = new TextDecoder().decode(bytes.subarray(bundle.length));
  if (hash !== sha256(bundle))
    throw new Error('The checkpoint is damaged: its SHA-256 does not fit its content.');
  const { meta, tensors } = decodeBundle(bundle);
  check(meta, META, 'checkpoint');
  const { settings, state, seconds } = meta as unknown as Omit<Checkpoint, 'arrays'>;
  const lowest = (state.lowest as number | null) ?? Infinity;
  return { settings, state: { ...state, lowest }, seconds, arrays: tensors };
}
