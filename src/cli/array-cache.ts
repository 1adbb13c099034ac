// Arrays that several processes share: made once, kept in a folder, one tensor bundle each.
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { NamedArray } from '../lib/models/types.ts';
import { decodeBundle, encodeBundle } from '../lib/weights/bundle.ts';
import { sha256 } from '../lib/weights/hash.ts';
import { ensureFolder, readBytes, writeAtomically } from './files.ts';

type Arrays = Readonly<Record<string, NamedArray>>;

/** Milliseconds between two looks at whether another process is done. */
const LOOK_EVERY = 200;

/** Arrays by name in a folder, made where they are missing, by one process while the others wait. */
export class ArrayCache {
  readonly #folder: string;
  readonly #keyOf: (name: string) => string;
  readonly #taken = new Map<string, Promise<Arrays>>();

  /** @param keyOf says all that the arrays of a name depend on; another key is another file. */
  constructor(folder: string, keyOf: (name: string) => string) {
    this.#folder = folder;
    this.#keyOf = keyOf;
  }

  /** Returns the arrays of a name, from memory, from the file, or made now. A damaged file is made anew. */
  take(name: string, make: () => Promise<Arrays>): Promise<Arrays> {
    if (!/^[a-z0-9-]+$/.test(name)) {
      return Promise.reject(
        new Error(`Shared arrays have names of letters, digits and hyphens, not “${name}”.`),
      );
    }
    const taken = this.#taken.get(name) ?? this.#readOrMake(name, make);
    this.#taken.set(name, taken);
    // What failed may be tried again.
    taken.catch(() => this.#taken.delete(name));
    return taken;
  }

  async #readOrMake(name: string, make: () => Promise<Arrays>): Promise<Arrays> {
    const key = this.#keyOf(name);
    const path = join(this.#folder, `${name}.${sha256(new TextEncoder().encode(key)).slice(0, 12)}.tensors`);
    const kept = readArrays(path, key);
    if (kept !== undefined) return kept;
    ensureFolder(this.#folder);
    const release = await takeTurn(`${path}.making`);
    try {
      const meanwhile = readArrays(path, key);
      if (meanwhile !== undefined) return meanwhile;
      const bytes = encodeBundle(await make(), { key });
      writeAtomically(path, bytes);
      // As the file has them, so that a first call and a later one give the same numbers.
      return decodeBundle(bytes).tensors;
    } finally {
      release();
    }
  }
}

function readArrays(path: string, key: string): Arrays | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const { meta, tensors } = decodeBundle(readBytes(path));
    return meta['key'] === key ? tensors : undefined;
  } catch {
    return undefined; // damaged: what can be computed again is not worth a complaint
  }
}

/** Waits until no other living process holds a file, takes it, and returns what gives it back. */
async function takeTurn(path: string): Promise<() => void> {
  for (;;) {
    try {
      const file = openSync(path, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      return () => {
        rmSync(path, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (!isHeld(path)) rmSync(path, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

/** Milliseconds between making a file and writing a number into it, with much to spare. */
const EMPTY_FOR = 5000;

/** Tells whether the process that wrote its number into a file still runs. */
function isHeld(path: string): boolean {
  try {
    const holder = Number(readFileSync(path, 'utf8'));
    if (holder === 0) return Date.now() - statSync(path).mtimeMs < EMPTY_FOR;
    process.kill(holder, 0);
    return true;
  } catch (error) {
    // Another user's process is one, too; anything else means that the file or the process is gone.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
