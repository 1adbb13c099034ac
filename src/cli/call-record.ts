// What a call of train:all was asked and what it has done, in a file, so that another call can go on from there.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { check, type Shape } from '../lib/weights/manifest-shape.ts';
import { ensureFolder, readText, writeAtomically } from './files.ts';
import { sentenceOf, UsageError } from './outcome.ts';

/** A model that is complete. */
export interface Done {
  readonly folder: string;
  readonly seconds: number;
}

interface Content {
  /** Flags of the call that began it, by name. */
  readonly flags: Readonly<Record<string, string | number | boolean>>;
  readonly done: Readonly<Record<string, Done>>;
}

const CONTENT: Shape = {
  fields: {
    flags: { record: 'anything' },
    done: { record: { fields: { folder: 'text', seconds: 'number' } } },
  },
};

export class CallRecord {
  readonly #path: string;
  #content: Content;

  /** Reads the record of a stopped call in a folder, or begins one; throws one sentence where there is nothing to resume. */
  constructor(folder: string, flags: Content['flags'], resume: boolean) {
    this.#path = join(folder, 'train-all.json');
    this.#content = resume ? this.#read(flags) : { flags, done: {} };
    ensureFolder(folder);
    this.#write();
  }

  get flags(): Content['flags'] {
    return this.#content.flags;
  }

  get done(): Content['done'] {
    return this.#content.done;
  }

  add(id: string, done: Done): void {
    this.#content = { ...this.#content, done: { ...this.#content.done, [id]: done } };
    this.#write();
  }

  remove(): void {
    rmSync(this.#path, { force: true });
  }

  #read(flags: Content['flags']): Content {
    if (!existsSync(this.#path)) {
      throw new UsageError('There is no stopped call to resume: leave --resume away to start anew.');
    }
    try {
      const content: unknown = JSON.parse(readText(this.#path));
      check(content, CONTENT, 'record');
      const { flags: were, done } = content as Content;
      const other = Object.keys(flags).find((name) => flags[name] !== were[name]);
      if (other === undefined) return { flags: were, done };
      throw new Error(`The stopped call had another --${other}: resume it as it was begun, or start anew.`);
    } catch (error) {
      throw new UsageError(`${this.#path}: ${sentenceOf(error)}`);
    }
  }

  #write(): void {
    writeAtomically(this.#path, `${JSON.stringify(this.#content, null, 2)}\n`);
  }
}
