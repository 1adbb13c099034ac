// A folder of weights as the page fetches it: model.json, binaries and pictures with their hash in the name, manifest.json.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { restoreNetwork } from '../lib/models/files.ts';
import { loadDefinition } from '../lib/models/registry.ts';
import type { GenerativeModel, ModelId } from '../lib/models/types.ts';
import { sha256 } from '../lib/weights/hash.ts';
import { binNames } from '../lib/weights/layers-model.ts';
import { parseManifest, verifyFile } from '../lib/weights/manifest.ts';
import type { FileRole, Manifest, ManifestFile } from '../lib/weights/manifest.ts';
import { ensureFolder, readBytes, readText, writeAtomically } from './files.ts';
import { sentenceOf, UsageError } from './outcome.ts';

/** A file to publish. */
export interface NewFile {
  readonly role: FileRole;
  readonly bytes: Uint8Array;
}

const MANIFEST_NAME = 'manifest.json';

/** Returns the name of a network's model.json: a model with one network needs no prefix. */
export function networkFile(name: string, networks: number): string {
  return networks === 1 ? 'model.json' : `${name}.model.json`;
}

/**
 * Writes a whole folder: files first, the manifest with all their hashes last, then removes what the old manifest listed
 * and the new one does not. Stopped in between, the folder's manifest is the old one, and refuses what does not fit it.
 */
export function publish(
  folder: string,
  files: Readonly<Record<string, NewFile>>,
  manifest: Omit<Manifest, 'files'>,
): Manifest {
  ensureFolder(folder);
  const before = listedFiles(folder);
  const listed: Record<string, ManifestFile> = {};
  for (const [name, { role, bytes }] of Object.entries(files)) {
    writeAtomically(join(folder, name), bytes);
    listed[name] = { role, bytes: bytes.length, sha256: sha256(bytes) };
  }
  const whole: Manifest = { ...manifest, files: listed };
  writeManifest(folder, whole);
  for (const name of before) {
    if (!Object.hasOwn(listed, name)) rmSync(join(folder, name), { force: true });
  }
  return whole;
}

/** Replaces the manifest of a folder. */
export function writeManifest(folder: string, manifest: Manifest): void {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  parseManifest(text);
  writeAtomically(join(folder, MANIFEST_NAME), text);
}

function listedFiles(folder: string): string[] {
  if (!existsSync(join(folder, MANIFEST_NAME))) return [];
  try {
    // A name with a slash would lead out of the folder.
    return Object.keys(readManifest(folder).files).filter((name) => !/[/\\]/.test(name));
  } catch {
    return [];
  }
}

/** Reads the manifest of a folder; throws one sentence if it is missing or wrong. */
export function readManifest(folder: string): Manifest {
  const path = join(folder, MANIFEST_NAME);
  try {
    return parseManifest(readText(path));
  } catch (error) {
    throw new UsageError(error instanceof UsageError ? error.message : `${path}: ${sentenceOf(error)}`);
  }
}

/** Loads a model with the weights of a folder, every file checked against the manifest first. */
export async function loadModel(
  id: ModelId,
  folder: string,
): Promise<{ readonly model: GenerativeModel; readonly manifest: Manifest }> {
  const manifest = readManifest(folder);
  if (manifest.id !== id)
    throw new UsageError(`${folder} holds the weights of “${manifest.id}”, not of “${id}”.`);
  const model = (await loadDefinition(id)).create(manifest.seed);
  const names = Object.keys(model.networks);
  const read = (name: string): Uint8Array => {
    const bytes = readBytes(join(folder, name));
    verifyFile(name, bytes, manifest);
    return bytes;
  };
  try {
    for (const name of names) {
      const json = new TextDecoder().decode(read(networkFile(name, names.length)));
      const [bin] = binNames(json);
      if (bin === undefined) throw new Error('model.json names no file of weights.');
      const network = model.networks[name];
      if (network !== undefined) restoreNetwork(network, json, read(bin));
    }
  } catch (error) {
    throw new UsageError(error instanceof UsageError ? error.message : `${folder}: ${sentenceOf(error)}`);
  }
  return { model, manifest };
}
