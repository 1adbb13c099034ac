// What a study draws and fits, as files of a folder of weights; and drawn anew, where the weights stay as they are.
import { join } from 'node:path';
import type { Findings } from '../lib/models/study.ts';
import { encodeBundle } from '../lib/weights/bundle.ts';
import { hashedName } from '../lib/weights/hash.ts';
import { verifyFile } from '../lib/weights/manifest.ts';
import type { Manifest, Metric } from '../lib/weights/manifest.ts';
import { readBytes } from './files.ts';
import { encodeSheet } from './png.ts';
import { publish } from './weights-folder.ts';
import type { NewFile } from './weights-folder.ts';

/** Encodes bundles and pictures, under names with their hash. */
export function drawnFiles({ tensors, plates }: Findings): Record<string, NewFile> {
  const files: Record<string, NewFile> = {};
  for (const [name, bundle] of Object.entries(tensors)) {
    const bytes = encodeBundle(bundle);
    files[hashedName(name, 'tensors', bytes)] = { role: 'tensors', bytes };
  }
  for (const { name, role, columns, pixels } of plates) {
    const bytes = encodeSheet(pixels, columns);
    files[hashedName(name, 'png', bytes)] = { role, bytes };
  }
  return files;
}

/** Puts new findings in place of a folder's old ones; networks and their weights stay byte for byte. */
export function replaceDrawings(folder: string, manifest: Manifest, findings: Findings): Manifest {
  const files: Record<string, NewFile> = {};
  for (const [name, { role }] of Object.entries(manifest.files)) {
    if (role !== 'network' && role !== 'weights') continue;
    const bytes = readBytes(join(folder, name));
    verifyFile(name, bytes, manifest);
    files[name] = { role, bytes };
  }
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
