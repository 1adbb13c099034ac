// The weights that ship: what the manifest says of them is so.
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { readFileSync, readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../../src/cli/weights-folder.ts';
import { runFolder, shippedFolder } from '../../../src/cli/run-folder.ts';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { toPixels } from '../../../src/lib/data/batches.ts';
import { config } from '../../../src/lib/models/denoiser/config.ts';
import { study } from '../../../src/lib/models/denoiser/study.ts';
import type { MeasureOptions } from '../../../src/lib/models/study.ts';
import { withSigma } from '../../../src/lib/models/denoiser/model.ts';
import { PIXELS } from '../../../src/lib/models/types.ts';
import type { GenerativeModel } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';
import { decodeBundle } from '../../../src/lib/weights/bundle.ts';
import { sha256 } from '../../../src/lib/weights/hash.ts';
import { binNames } from '../../../src/lib/weights/layers-model.ts';
import type { Manifest, Metric } from '../../../src/lib/weights/manifest.ts';
import { readMnist } from '../../support/read-mnist.ts';

const folder = shippedFolder('denoiser');
const read = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(`${folder}/${name}`));
let model: GenerativeModel;
let manifest: Manifest;

beforeAll(async () => {
  await openNodeBackend('wasm');
  ({ model, manifest } = await loadModel('denoiser', folder));
});

const find = (name: string, split: string): Metric | undefined =>
  manifest.metrics.find((metric) => metric.name === name && metric.split === split);

describe('the folder', () => {
  it('holds what the manifest lists, byte by byte, and nothing else', () => {
    expect(readdirSync(folder).sort()).toEqual([...Object.keys(manifest.files), 'manifest.json'].sort());
    for (const [name, file] of Object.entries(manifest.files)) {
      expect({ bytes: read(name).length, sha256: sha256(read(name)) }, name).toEqual({
        bytes: file.bytes,
        sha256: file.sha256,
      });
    }
  });

  it('was made by the present configuration, and is within the book’s sizes', () => {
    expect(manifest.config).toMatchObject(JSON.parse(JSON.stringify(config)) as object);
    expect(manifest).toMatchObject({
      seed: config.seed,
      epochs: config.epochs,
      split: { train: [0, 50_000], validation: [50_000, 60_000] },
    });
    expect(manifest.history.length).toBe(config.epochs);
    expect(manifest.parameters['denoiser']).toBe(model.networks['denoiser']?.countParams());
    const [weights] = Object.values(manifest.files).filter(({ role }) => role === 'weights');
    expect(weights?.bytes).toBeLessThanOrEqual(300_000);
  });

  it('draws samples with as much ink as digits have, from a start that the widest direction forgets', async () => {
    const ink = (pixels: Float32Array): number =>
      pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    const samples = (await model.sample?.(64, new Random(5))) ?? new Float32Array(0);
    expect(Math.abs(ink(samples) - 0.13)).toBeLessThan(0.02); // without the rounds 0.083
    const [name] = Object.keys(manifest.files).filter((file) => file.startsWith('pca.'));
    const { mean, eigenvalues } = decodeBundle(read(name ?? '')).tensors;
    expect(Math.hypot(...(mean?.data ?? []))).toBeCloseTo(5.9, 1);
    const widest = eigenvalues?.data[0] ?? NaN;
    const left = widest / (widest + config.sampleSigma[0] ** 2);
    expect(left).toBeCloseTo(0.36, 2);
    expect(left ** config.sampleRounds).toBeLessThan(0.02);
  });

  it('says where it stands against the figures of others, and beside which controls', () => {
    expect(find('bce-gaussian-clipped-0.4', 'test')?.value).toBeLessThanOrEqual(0.0839);
    for (const metric of manifest.metrics.filter(({ name }) => name.startsWith('psnr'))) {
      expect(metric.controls?.map(({ label }) => label)).toEqual([
        'noisy input',
        '3×3 median filter',
        'PCA, 32 components',
      ]);
      for (const { value } of metric.controls ?? []) expect(metric.value).toBeGreaterThan(value + 1);
    }
    expect(manifest.metrics.filter(({ split }) => split === 'test').length).toBeGreaterThan(0);
    expect(manifest.testUses).toBeGreaterThan(0);
  });
});

it('measures on 300 digits what the manifest says of 10,000', async () => {
  const options = {
    data: readMnist(),
    mnist: true,
    seed: manifest.seed,
    split: 'validation',
    count: 300,
    alone: true,
    note: () => undefined,
    open: () => Promise.reject(new Error('The denoiser asks no other model.')),
    cached: (_: string, make: () => ReturnType<MeasureOptions['cached']>) => make(),
  } as const;
  for (const { name, value, unit } of await study.measure(model, options)) {
    const whole = find(name, 'validation')?.value ?? NaN;
    expect(Math.abs(value - whole), name).toBeLessThan(unit === 'dB' ? 0.8 : 0.05 * whole);
  }
}, 60_000);

it('is opened by stock tf.loadLayersModel, with the same answers', async () => {
  const json = JSON.parse(new TextDecoder().decode(read('model.json'))) as {
    modelTopology: object;
    weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[];
  };
  const [bin] = binNames(JSON.stringify(json));
  const weightSpecs = json.weightsManifest.flatMap(({ weights }) => weights);
  const stock = await loadLayersModel(
    tf.io.fromMemory({ modelTopology: json.modelTopology, weightSpecs, weightData: read(bin ?? '').buffer }),
  );
  const x = toPixels(readMnist().validation.images.subarray(0, 3 * PIXELS));
  const answers = tf.tidy(() =>
    [stock, model.networks['denoiser']].map((net) =>
      (net?.apply(withSigma(x, new Float32Array(3))) as tf.Tensor).dataSync(),
    ),
  );
  expect(answers[0]).toEqual(answers[1]);
  stock.dispose();
});

it('comes with the PCA it is compared with: orthonormal components, greatest variance first', () => {
  const [name] = Object.keys(manifest.files).filter((file) => file.startsWith('pca.'));
  const { tensors } = decodeBundle(read(name ?? ''));
  const [components, eigenvalues] = [tensors['components'], tensors['eigenvalues']];
  expect(tensors['mean']?.shape).toEqual([PIXELS]);
  expect(components?.shape).toEqual([32, PIXELS]);
  const row = (k: number): Float32Array =>
    components?.data.subarray(k * PIXELS, (k + 1) * PIXELS) ?? new Float32Array(0);
  const dot = (a: Float32Array, b: Float32Array): number =>
    a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);
  expect(dot(row(0), row(0))).toBeCloseTo(1, 2);
  expect(dot(row(0), row(31))).toBeCloseTo(0, 2);
  const variances = [...(eigenvalues?.data ?? [])];
  expect(variances).toEqual([...variances].sort((a, b) => b - a));
});

it('lies apart from the folder of other runs', () => {
  expect(runFolder('denoiser')).not.toBe(folder);
});
