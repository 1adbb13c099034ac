// Reads, at build time, what the trainer wrote beside a model's weights.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  MANIFEST_SCHEMA,
  type Manifest,
  type ManifestFile,
  type Metric,
} from '../../lib/weights/manifest.ts';

const WEIGHTS = join(process.cwd(), 'public', 'weights');

/** True while a chapter is written before its model is trained: numbers are then marked as not measured. */
export const IS_DRAFT = process.env['BOOK_DRAFT'] === '1';

/** Runs a look-up; in a draft build its failure is a warning and null, in any other build an error. */
export function unlessDraft<Value>(lookUp: () => Value): Value | null {
  try {
    return lookUp();
  } catch (error) {
    if (!IS_DRAFT) throw error;
    console.warn(`Draft: ${(error as Error).message}`);
    return null;
  }
}

/**
 * Reads a model's manifest.
 * Null only in a draft build without weights; otherwise a missing manifest is an error of one sentence.
 */
export function readManifest(model: string): Manifest | null {
  const path = join(WEIGHTS, model, 'manifest.json');
  if (!existsSync(path)) {
    if (IS_DRAFT) return null;
    throw new Error(
      `public/weights/${model}/manifest.json is missing: run "npm run train -- ${model}" first.`,
    );
  }
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  if (manifest.schema !== MANIFEST_SCHEMA) {
    throw new Error(
      `public/weights/${model}/manifest.json has schema ${manifest.schema}, this book reads ${MANIFEST_SCHEMA}.`,
    );
  }
  return manifest;
}

/** Finds a metric by name, on the test set where it was measured there too; throws a sentence that lists the names when it is not there. */
export function findMetric(manifest: Manifest, name: string): Metric {
  const found = manifest.metrics.filter((entry) => entry.name === name);
  const metric = found.find((entry) => entry.split === 'test') ?? found[0];
  if (!metric) {
    const names = manifest.metrics.map((entry) => entry.name).join(', ');
    throw new Error(`The manifest of ${manifest.id} has no metric "${name}"; it has ${names}.`);
  }
  return metric;
}

/** Finds a picture whose file name begins with a prefix: the rest of the name is its content hash. */
export function findPicture(manifest: Manifest, prefix: string): string {
  const isMatch = ([name, file]: [string, ManifestFile]) =>
    ['poster', 'film', 'figure'].includes(file.role) && name.startsWith(prefix);
  const found = Object.entries(manifest.files).find(isMatch);
  if (!found)
    throw new Error(`The manifest of ${manifest.id} lists no picture that begins with "${prefix}".`);
  return found[0];
}

/** Reads width and height from a PNG's header. */
export function pictureSize(model: string, name: string): { width: number; height: number } {
  const header = readFileSync(join(WEIGHTS, model, name)).subarray(0, 24);
  if (header.toString('latin1', 1, 4) !== 'PNG')
    throw new Error(`public/weights/${model}/${name} is not a PNG file.`);
  return { width: header.readUInt32BE(16), height: header.readUInt32BE(20) };
}

/** Counts what was learnt: the weights of the networks; for a model without one, the numbers it consists of. */
export function countParameters({ parameters: { parameters = 0, ...networks } }: Manifest): number {
  // Beside networks stand Gaussians that only its samples are drawn from.
  return Object.values(networks).reduce((sum, count) => sum + count, 0) || parameters;
}

/** Sums the bytes a reader downloads to run the model: networks and weights, not pictures. */
export function downloadBytes(manifest: Manifest): number {
  return Object.values(manifest.files)
    .filter((file) => ['network', 'weights', 'parameters', 'tensors'].includes(file.role))
    .reduce((sum, file) => sum + file.bytes, 0);
}

/** Chooses the decimals that fit a measurement: four below 1, two above. */
export function digitsFor(value: number): number {
  return Math.abs(value) < 1 ? 4 : 2;
}

/** Chooses the decimals for a metric and what it is compared with: none where it counts things. */
export function digitsOf({ value, unit, controls = [] }: Metric): number {
  const counts = unit !== '%' && [value, ...controls.map((each) => each.value)].every(Number.isInteger);
  return counts ? 0 : digitsFor(value);
}

/** Formats a number for print: grouped thousands, a real minus sign, fixed digits where given. */
export function formatNumber(value: number, digits?: number): string {
  const fraction = digits ?? (Number.isInteger(value) ? 0 : digitsFor(value));
  const options = { minimumFractionDigits: fraction, maximumFractionDigits: fraction };
  return value.toLocaleString('en-GB', options).replace('-', '\u2212');
}

/** Formats bytes as kB or MB. */
export function formatBytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Formats seconds as seconds, minutes or hours. */
export function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
