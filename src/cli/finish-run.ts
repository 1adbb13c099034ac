// The end of a training run: measure, draw, choose the precision, and write the folder that the page fetches.
import { cpus } from 'node:os';
import { encodeNetwork, restoreNetwork } from '../lib/models/files.ts';
import { loadStudy } from '../lib/models/study.ts';
import type { MeasureOptions } from '../lib/models/study.ts';
import type { GenerativeModel, ModelConfig } from '../lib/models/types.ts';
import type { Checkpoint } from '../lib/training/checkpoint.ts';
import { MANIFEST_SCHEMA } from '../lib/weights/manifest.ts';
import type { Manifest, Metric } from '../lib/weights/manifest.ts';
import { drawnFiles } from './drawings.ts';
import type { DigitFiles } from './mnist-files.ts';
import { networkFile, publish } from './weights-folder.ts';
import type { NewFile } from './weights-folder.ts';

export interface FinishedRun {
  readonly folder: string;
  readonly config: ModelConfig;
  readonly model: GenerativeModel;
  readonly checkpoint: Checkpoint;
  readonly digits: DigitFiles;
  /** The shipped run is measured on the test set as well, once, and whole; others on a part of validation. */
  readonly shipped: boolean;
  note(text: string): void;
}

/** A metric may move by this share when weights are rounded to float16; beyond, float32 is shipped. */
const LARGEST_MOVE = 0.005;
/** Digits that decide about the precision, and that measure a run which is not shipped. */
const QUICK_COUNT = 500;

/** Measures and draws a trained model and writes its folder, the manifest last. */
export async function finishRun(run: FinishedRun): Promise<Manifest> {
  const { model, checkpoint, digits, shipped, note } = run;
  const { seed } = checkpoint.settings;
  const study = await loadStudy(model.id);
  const common = { data: digits.data, mnist: digits.mnist, seed, note };
  const quickly: MeasureOptions = { ...common, split: 'validation', count: QUICK_COUNT };

  const precise = await study.measure(model, { ...quickly, alone: true });
  const networks = await encodeNetworks(model, true);
  restoreNetworks(model, networks);
  const rounded = await study.measure(model, { ...quickly, alone: true });
  const move = largestMove(precise, rounded);
  const float16 = move <= LARGEST_MOVE;
  note(
    `float16 moves a metric by ${(100 * move).toFixed(3)} % at most: ${float16 ? 'used' : 'float32 is kept'}`,
  );
  if (!float16) {
    model.trainee().restore(checkpoint.arrays);
    networks.splice(0, networks.length, ...(await encodeNetworks(model, false)));
  }

  const splits = shipped ? (['validation', 'test'] as const) : (['validation'] as const);
  const metrics: Metric[] = [];
  for (const split of splits) {
    const count = shipped ? digits.data[split].count : QUICK_COUNT;
    metrics.push(...(await study.measure(model, { ...common, split, count })));
  }
  const findings = await study.illustrate(model, { ...common, splits, quick: !shipped });

  const files: Record<string, NewFile> = {};
  for (const { name, modelJson, bin, binName } of networks) {
    files[binName] = { role: 'weights', bytes: bin };
    files[name] = { role: 'network', bytes: new TextEncoder().encode(modelJson) };
  }
  return publish(
    run.folder,
    { ...files, ...drawnFiles(findings) },
    {
      ...describe(run),
      config: { ...run.config, precision: float16 ? 'float16' : 'float32', precisionMove: move },
      metrics: [...metrics, ...findings.metrics],
      testUses: shipped ? 1 : 0,
    },
  );
}

type EncodedNetwork = Awaited<ReturnType<typeof encodeNetwork>> & { readonly name: string };

async function encodeNetworks(model: GenerativeModel, float16: boolean): Promise<EncodedNetwork[]> {
  const entries = Object.entries(model.networks);
  return Promise.all(
    entries.map(async ([name, network]) => ({
      ...(await encodeNetwork(network, { float16 })),
      name: networkFile(name, entries.length),
    })),
  );
}

function restoreNetworks(model: GenerativeModel, encoded: readonly EncodedNetwork[]): void {
  Object.values(model.networks).forEach((network, i) => {
    const { modelJson, bin } = encoded[i] as EncodedNetwork;
    restoreNetwork(network, modelJson, bin);
  });
}

function largestMove(before: readonly Metric[], after: readonly Metric[]): number {
  return Math.max(...before.map(({ value }, i) => Math.abs(((after[i] as Metric).value - value) / value)));
}

function describe({
  config,
  model,
  checkpoint,
  digits,
}: FinishedRun): Omit<Manifest, 'config' | 'files' | 'metrics' | 'testUses'> {
  const { settings, state, seconds } = checkpoint;
  return {
    schema: MANIFEST_SCHEMA,
    id: model.id,
    title: config.title,
    seed: settings.seed,
    split: { train: [0, settings.limit], validation: [50_000, 50_000 + digits.data.validation.count] },
    backend: settings.backend,
    epochs: settings.epochs,
    steps: state.step,
    parameters: Object.fromEntries(
      Object.entries(model.networks).map(([name, network]) => [name, network.countParams()]),
    ),
    history: state.history,
    run: {
      date: new Date().toISOString(),
      seconds: Math.round(seconds),
      machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`,
      node: process.version,
    },
  };
}
