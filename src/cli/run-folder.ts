// runs/<id>/: where a run keeps its checkpoint, and where the weights of any run but the shipped one go.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ModelId } from '../lib/models/types.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../lib/training/checkpoint.ts';
import type { Checkpoint } from '../lib/training/checkpoint.ts';
import { readBytes, writeAtomically } from './files.ts';
import { sentenceOf, UsageError } from './outcome.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Returns the folder of the weights that ship with the book. */
export function shippedFolder(id: ModelId): string {
  return join(ROOT, 'public', 'weights', id);
}

/** The folder of all runs. */
export const RUNS = join(ROOT, 'runs');

/** Returns the folder of a model's runs. */
export function runFolder(id: ModelId): string {
  return join(RUNS, id);
}

/** A checkpoint in a folder: one file, replaced as a whole. */
export class CheckpointFile {
  readonly path: string;

  constructor(folder: string) {
    this.path = join(folder, 'checkpoint.bin');
  }

  get exists(): boolean {
    return existsSync(this.path);
  }

  /** Replaces the checkpoint; if that fails, the last one is as it was, and the message says so. */
  save(checkpoint: Checkpoint): void {
    const had = this.exists;
    try {
      writeAtomically(this.path, encodeCheckpoint(checkpoint));
    } catch (error) {
      const rest = had ? ' The last checkpoint is intact; make room, then go on with --resume.' : '';
      throw new Error(`${sentenceOf(error)}${rest}`, { cause: error });
    }
  }

  /** Reads the checkpoint; throws one sentence if there is none or it is damaged. */
  load(): Checkpoint {
    if (!this.exists) {
      throw new UsageError(
        `There is no checkpoint to resume in ${this.path}: leave --resume away to start anew.`,
      );
    }
    try {
      return decodeCheckpoint(readBytes(this.path));
    } catch (error) {
      throw new UsageError(`${this.path}: ${sentenceOf(error)} Leave --resume away to start anew.`);
    }
  }

  /** Removes the checkpoint of a run that is complete. */
  remove(): void {
    rmSync(this.path, { force: true });
  }
}
