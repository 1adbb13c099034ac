// The end of a training run: choose the precision, measure, draw, and write the folder that the page fetches.
import { cpus } from 'node:os';
import { loadStudy } from '../lib/models/study.ts';
import type { FilmFrame, GenerativeModel, ModelConfig } from '../lib/models/types.ts';
import type { MnistSplit } from '../lib/data/mnist.ts';
import type { Checkpoint } from '../lib/training/checkpoint.ts';
import { MANIFEST_SCHEMA } from '../lib/weights/manifest.ts';
import type { Manifest, Metric } from '../lib/weights/manifest.ts';
import { drawnFiles } from './drawings.ts';
import type { DigitFiles } from './mnist-files.ts';
import { countNumbers } from './model-files.ts';
import { choosePrecision } from './precision.ts';
import { knownSeeds } from './seeds.ts';
import { studyOptions } from './study-options.ts';
import { findManifest, publish } from './weights-folder.ts';

export interface FinishedRun {
  readonly folder: string;
  readonly config: ModelConfig;
  readonly model: GenerativeModel;
  readonly checkpoint: Checkpoint;
  /** Frames of the training film; empty where the model makes none. */
  readonly film: readonly FilmFrame[];
  readonly digits: DigitFiles;
  /** The digits with the part that was trained on. */
  readonly data: MnistSplit;
  /** Of validation; who measures the whole also measures the test set, once. */
  readonly scope: 'whole' | 'part';
  /** Another seed of the same run: only measured on validation, to compare. */
  readonly extra: boolean;
  note(text: string): void;
}

/** Digits that decide about the precision, and that measure a run which is not shipped. */
const QUICK_COUNT = 500;

/** Measures and draws a trained model and writes its folder, the manifest last. */
export async function finishRun(run: FinishedRun): Promise<Manifest> {
  const { model, checkpoint, digits, data, film, scope, extra } = run;
  const { seed, limit } = checkpoint.settings;
  const study = await loadStudy(model.id);
  await model.finish?.(data.train);
  const options = studyOptions({ digits, data, seed, note: run.note });
  // Whoever tries a model on a few digits does not want to wait for hundreds.
  const quickCount = Math.min(QUICK_COUNT, limit);
  const { files, ...precision } = await choosePrecision(model, study, { ...options, count: quickCount });

  const shipped = scope === 'whole' && !extra;
  const splits = shipped ? (['validation', 'test'] as const) : (['validation'] as const);
  const metrics: Metric[] = [];
  for (const split of splits) {
    const count = scope === 'part' ? quickCount : data[split].count;
    metrics.push(...(await study.measure(model, { ...options, split, count, thorough: split === 'test' })));
  }
  const { history } = checkpoint.state;
  const findings = extra
    ? undefined
    : await study.illustrate(model, { ...options, splits, quick: !shipped, history, film });
  const manifest = {
    ...describe(run),
    config: { ...run.config, ...precision },
    metrics: [...metrics, ...(findings?.metrics ?? [])],
    testUses: shipped ? 1 : 0,
  };
  const seeds = knownSeeds(manifest, findManifest(run.folder));
  return publish(
    run.folder,
    { ...files, ...(findings && drawnFiles(findings)) },
    { ...manifest, ...(seeds && { seeds }) },
  );
}

function describe({
  config,
  model,
  checkpoint,
  data,
}: FinishedRun): Omit<Manifest, 'config' | 'files' | 'metrics' | 'testUses'> {
  const { settings, state, seconds } = checkpoint;
  return {
    schema: MANIFEST_SCHEMA,
    id: model.id,
    title: config.title,
    seed: settings.seed,
    split: { train: [0, settings.limit], validation: [50_000, 50_000 + data.validation.count] },
    backend: settings.backend,
    epochs: settings.epochs,
    steps: state.step,
    parameters: countNumbers(model),
    history: state.history,
    run: {
      date: new Date().toISOString(),
      seconds: Math.round(seconds),
      machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`,
      node: process.version,
    },
  };
}
