// What a study draws and fits, as files of a folder of weights; and drawn anew, where the weights stay as they are.
import type { Findings } from '../lib/models/study.ts';
import { FILM_LOG } from '../lib/training/adversarial-film.ts';
import { encodeBundle } from '../lib/weights/bundle.ts';
import { hashedName } from '../lib/weights/hash.ts';
import type { Manifest, Metric } from '../lib/weights/manifest.ts';
import type { NewFile } from './model-files.ts';
import { encodeSheet } from './png.ts';
import { MODEL_ROLES, publish, readFiles } from './weights-folder.ts';

/** Encodes bundles and pictures, under names with their hash. */
export function drawnFiles({ tensors, plates }: Findings): Record<string, NewFile> {
  const files: Record<string, NewFile> = {};
  for (const [name, bundle] of Object.entries(tensors)) {
    const bytes = encodeBundle(bundle);
    // What stands beside a film stays as long as the film does.
    files[hashedName(name, 'tensors', bytes)] = { role: name === FILM_LOG ? 'film' : 'tensors', bytes };
  }
  for (const { name, role, columns, pixels } of plates) {
    const bytes = encodeSheet(pixels, columns);
    files[hashedName(name, 'png', bytes)] = { role, bytes };
  }
  return files;
}

/**
 * Puts new findings in place of a folder's old ones; what the model is made of stays byte for byte.
 *
 * Films stay too where none is drawn anew: frames of a training are not there any more.
 */
export function replaceDrawings(folder: string, manifest: Manifest, findings: Findings): Manifest {
  const hasFilm = findings.plates.some(({ role }) => role === 'film');
  const files = readFiles(folder, manifest, hasFilm ? MODEL_ROLES : [...MODEL_ROLES, 'film']);
  return publish(
    folder,
    { ...files, ...drawnFiles(findings) },
    {
      ...manifest,
      config: { ...manifest.config, ...findings.settings },
      metrics: replaceMetrics(manifest.metrics, findings.metrics),
    },
  );
}

/** Puts new figures in place of those of the same name and split, and the others after them. */
export function replaceMetrics(old: readonly Metric[], fresh: readonly Metric[]): Metric[] {
  const key = ({ name, split }: Metric): string => `${name} ${split}`;
  const waiting = new Map(fresh.map((metric) => [key(metric), metric]));
  const kept = old.map((metric) => {
    const replacement = waiting.get(key(metric)) ?? metric;
    waiting.delete(key(metric));
    return replacement;
  });
  return [...kept, ...waiting.values()];
}
