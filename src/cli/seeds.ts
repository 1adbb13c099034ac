// The same run with other seeds: which one is in the middle, and what the manifest says about it.
import type { ModelDefinition } from '../lib/models/types.ts';
import type { Manifest, Metric, SeedRecord } from '../lib/weights/manifest.ts';
import type { DigitFiles } from './mnist-files.ts';
import { shippedFolder } from './run-folder.ts';
import { isShipped, settle } from './run-settings.ts';
import type { RunFlags } from './run-settings.ts';
import { findManifest } from './weights-folder.ts';

/** Returns the metric that seeds are compared by: the first that the model measures on validation. */
export function headlineOf({ metrics }: Pick<Manifest, 'metrics'>): Metric | undefined {
  return metrics.find(({ split }) => split === 'validation');
}

/** Returns `count` seeds, `kept` first: 1 to `count`, or the block of as many after it, …, that has `kept` in it. */
export function seedsWith(kept: number, count: number): number[] {
  const first = 1 + count * Math.floor((kept - 1) / count);
  const block = Array.from({ length: count }, (_, k) => first + k);
  return [kept, ...block.filter((seed) => seed !== kept)];
}

/** Compares the manifests of runs that differ in their seed; `shipped` is the seed whose weights ship. */
export function compareSeeds(manifests: readonly Manifest[], shipped: number): SeedRecord {
  const runs = manifests.map((manifest) => {
    const metric = headlineOf(manifest);
    if (metric === undefined) throw new Error(`The ${manifest.id} measures nothing on validation.`);
    return { seed: manifest.seed, metric };
  });
  const values = runs.map(({ metric }) => metric.value);
  const { name, unit, count, betterIs } = (runs[0] as (typeof runs)[number]).metric;
  const bestFirst = runs.toSorted((a, b) =>
    betterIs === 'lower' ? a.metric.value - b.metric.value : b.metric.value - a.metric.value,
  );
  // Of two in the middle the worse one; of several that are alike the one that ships.
  const middle = bestFirst[Math.floor(runs.length / 2)] as (typeof runs)[number];
  const alike = runs.filter(({ metric }) => metric.value === middle.metric.value);
  const median = alike.find(({ seed }) => seed === shipped) ?? middle;
  return {
    metric: name,
    unit,
    count,
    values: Object.fromEntries(runs.map(({ seed, metric }) => [String(seed), metric.value])),
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    range: [Math.min(...values), Math.max(...values)],
    median: median.seed,
    shipped,
  };
}

/** Says in a few words what the seeds gave, and what to do where the shipped one is not the median. */
export function seedsText(record: SeedRecord): string {
  const { metric, unit, values, mean, range, median, shipped } = record;
  const round = (value: number): string => value.toPrecision(4);
  const each = Object.entries(values).map(([seed, value]) => `seed ${seed} ${round(value)}`);
  const spread = `mean ${round(mean)}, from ${round(range[0])} to ${round(range[1])} ${unit}`;
  const advice =
    median === shipped
      ? `seed ${median} is the median, and the one kept`
      : `seed ${median} is the median, not ${shipped}: write “seed: ${median}” into config.ts and train again`;
  return `${metric}: ${each.join(', ')}; ${spread.trim()}; ${advice}.`;
}

/** Returns what an older manifest knows of other seeds, if the same run has come out as it had then. */
export function knownSeeds(
  fresh: Pick<Manifest, 'seed' | 'metrics'>,
  before: Manifest | undefined,
): SeedRecord | undefined {
  const seeds = before?.seeds;
  const same = seeds?.shipped === fresh.seed && seeds.values[fresh.seed] === headlineOf(fresh)?.value;
  return same ? seeds : undefined;
}

/** Finds a run in a folder, or in that of the weights that ship, that is complete and would come out the same. */
export function findComplete(
  home: string,
  flags: RunFlags,
  definition: ModelDefinition,
  digits: DigitFiles,
  backend: string,
): { readonly folder: string; readonly manifest: Manifest } | undefined {
  const settings = settle(flags, definition, digits, backend, undefined);
  const shipped = isShipped(settings, definition, digits, flags);
  const folder = shipped ? shippedFolder(definition.config.id) : home;
  const manifest = findManifest(folder);
  if (manifest === undefined) return undefined;
  const { id, seed, epochs, split, config } = manifest;
  const was = [id, seed, epochs, split.train[1], manifest.backend];
  const is = [settings.id, settings.seed, settings.epochs, settings.limit, backend];
  const kept = Object.keys(definition.config).map((key) => [key, config[key]]);
  const sameConfig = JSON.stringify(Object.fromEntries(kept)) === JSON.stringify(definition.config);
  return was.join() === is.join() && sameConfig ? { folder, manifest } : undefined;
}
