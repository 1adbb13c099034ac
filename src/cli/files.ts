// Files that are whole or not there: written beside, synced, renamed.
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from './outcome.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EFBIG: 'the file would be larger than this process may write',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder',
  EEXIST: 'a file is in the way',
};

/** Says in words why a system call on a file failed. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ''] ?? message;
}

/**
 * Writes a file so that its name never stands for half of it: beside, fsync, rename, fsync of the folder.
 *
 * Throws one sentence if it cannot be written; then the old file, if any, is as it was and nothing is left behind.
 */
export function writeAtomically(path: string, bytes: Uint8Array | string): void {
  const beside = `${path}.${process.pid}.part`;
  try {
    const file = openSync(beside, 'w');
    try {
      const data = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
      for (let written = 0; written < data.length;) written += writeSync(file, data, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(beside, { force: true });
    throw new Error(`${path} cannot be written: ${reasonOf(error)}.`, { cause: error });
  }
}

/** Makes the new name itself last through a power cut; not every system lets a folder be synced. */
function syncFolder(path: string): void {
  try {
    const folder = openSync(path, 'r');
    fsyncSync(folder);
    closeSync(folder);
  } catch {
    // Windows refuses to open folders; the rename is done all the same.
  }
}

/** Makes a folder and those above it; `recursive` of mkdirSync never returns where the system answers ENOENT, as below /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** Makes a folder, with those above it, and sees that files can be written there; throws one sentence if not. */
export function ensureFolder(path: string): void {
  const probe = join(path, `.${process.pid}.probe`);
  try {
    makeFolder(path);
    closeSync(openSync(probe, 'w'));
  } catch (error) {
    throw new UsageError(`The folder ${path} cannot be written to: ${reasonOf(error)}.`);
  } finally {
    try {
      rmSync(probe, { force: true });
    } catch {
      // Where nothing could be written there is nothing to remove.
    }
  }
}

/** Reads a file; throws one sentence if it cannot be read. */
export function readBytes(path: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${reasonOf(error)}.`);
  }
}

/** Reads a text file; throws one sentence if it cannot be read. */
export function readText(path: string): string {
  return new TextDecoder().decode(readBytes(path));
}
