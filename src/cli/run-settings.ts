// What decides the numbers of a run: flags, the model's configuration, and the checkpoint it may go on from.
import type { ModelDefinition } from '../lib/models/types.ts';
import type { Checkpoint, RunSettings } from '../lib/training/checkpoint.ts';
import type { DigitFiles } from './mnist-files.ts';
import { UsageError } from './outcome.ts';

/** Flags that change a run. */
export interface RunFlags {
  readonly seed?: number;
  readonly epochs?: number;
  readonly limit?: number;
  readonly out?: string;
}

/** Works out the settings of a run: from the checkpoint if there is one, else from flags and configuration. */
export function settle(
  flags: RunFlags,
  { config, whole }: ModelDefinition,
  digits: DigitFiles,
  backend: string,
  checkpoint: Checkpoint | undefined,
): RunSettings {
  const wanted = checkpoint?.settings;
  const available = digits.data.train.count;
  const settings: RunSettings = {
    id: config.id,
    seed: flags.seed ?? wanted?.seed ?? config.seed,
    epochs: flags.epochs ?? wanted?.epochs ?? config.epochs,
    batchSize: config.batchSize,
    learningRate: config.learningRate,
    limit: Math.min(flags.limit ?? wanted?.limit ?? available, available),
    dataSha256: digits.sha256,
    backend,
  };
  if (whole !== true && settings.limit < settings.batchSize) {
    throw new UsageError(`--limit is at least ${settings.batchSize}, one batch, not ${settings.limit}.`);
  }
  for (const [key, value] of Object.entries(wanted ?? {}) as [keyof RunSettings, string | number][]) {
    if (settings[key] !== value) {
      throw new UsageError(
        `The checkpoint is of a run with ${key} ${value}, not ${settings[key]}: resume it as it was begun, or start anew without --resume.`,
      );
    }
  }
  return settings;
}

/** Tells whether a run is the one whose weights ship with the book. */
export function isShipped(
  settings: RunSettings,
  { config }: ModelDefinition,
  digits: DigitFiles,
  flags: RunFlags,
): boolean {
  const same = settings.seed === config.seed && settings.epochs === config.epochs;
  return same && settings.limit === digits.data.train.count && digits.mnist && flags.out === undefined;
}
