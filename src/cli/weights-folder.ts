// A folder of weights as the page fetches it: model.json, binaries and pictures with their hash in the name, manifest.json.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadDefinition } from '../lib/models/registry.ts';
import type { GenerativeModel, ModelId } from '../lib/models/types.ts';
import { sha256 } from '../lib/weights/hash.ts';
import { parseManifest, verifyFile } from '../lib/weights/manifest.ts';
import type { FileRole, Manifest, ManifestFile } from '../lib/weights/manifest.ts';
import { restoreModel } from './model-files.ts';
import type { NewFile } from './model-files.ts';
import { ensureFolder, readBytes, readText, writeAtomically } from './files.ts';
import { sentenceOf, UsageError } from './outcome.ts';

const MANIFEST_NAME = 'manifest.json';

/** What a model is made of; the other files are drawings and what a chapter compares with. */
export const MODEL_ROLES: readonly FileRole[] = ['network', 'weights', 'parameters'];

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
  // A name with a slash would lead out of the folder, or into that of a variant.
  return Object.keys(findManifest(folder)?.files ?? {}).filter((name) => !/[/\\]/.test(name));
}

/** Reads the manifest of a folder, if there is one and it can be read. */
export function findManifest(folder: string): Manifest | undefined {
  try {
    return existsSync(join(folder, MANIFEST_NAME)) ? readManifest(folder) : undefined;
  } catch {
    return undefined;
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

/** Reads a folder's files of some roles, each compared with the manifest's hash; throws one sentence. */
export function readFiles(
  folder: string,
  manifest: Manifest,
  roles: readonly FileRole[],
): Record<string, NewFile> {
  const listed = Object.entries(manifest.files).filter(([, { role }]) => roles.includes(role));
  return Object.fromEntries(
    listed.map(([name, { role }]) => {
      const bytes = readBytes(join(folder, name));
      verifyFile(name, bytes, manifest);
      return [name, { role, bytes }];
    }),
  );
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
  try {
    restoreModel(model, readFiles(folder, manifest, MODEL_ROLES));
  } catch (error) {
    model.dispose();
    throw new UsageError(error instanceof UsageError ? error.message : `${folder}: ${sentenceOf(error)}`);
  }
  return { model, manifest };
}
