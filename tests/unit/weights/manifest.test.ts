import { describe, expect, test } from 'vitest';
import {
  hashedName,
  parseManifest,
  sha256,
  verifyFile,
  type Manifest,
} from '../../../src/lib/weights/manifest.ts';

const bytes = new TextEncoder().encode('abc');
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

const manifest: Manifest = {
  schema: 1,
  id: 'denoiser',
  title: 'Denoising autoencoder',
  config: { width: 32, note: null },
  seed: 1,
  split: { train: [0, 50_000], validation: [50_000, 60_000] },
  backend: 'wasm',
  epochs: 2,
  steps: 780,
  parameters: { denoiser: 1234 },
  files: { 'weights.ba7816bf.bin': { role: 'weights', bytes: 3, sha256: ABC } },
  metrics: [
    {
      name: 'bce',
      label: 'binary cross-entropy',
      value: 0.08,
      unit: 'nats',
      split: 'test',
      count: 10_000,
      seed: 1,
      betterIs: 'lower',
      controls: [{ label: 'noisy input', value: 0.3 }],
    },
  ],
  history: [{ epoch: 1, train: { total: 0.1 }, validation: { total: 0.11 } }],
  testUses: 1,
  run: { date: '2024-01-01', seconds: 12.5, machine: 'two cores', node: '24' },
};

/** Returns the manifest as text, with one field replaced; `undefined` removes it. */
function withField(path: string, value: unknown): string {
  const copy = structuredClone(manifest) as unknown as Record<string, unknown>;
  const keys = path.split('/');
  const last = keys.pop() as string;
  const parent = keys.reduce((object, key) => object[key] as Record<string, unknown>, copy);
  parent[last] = value;
  return JSON.stringify(copy);
}

describe('parseManifest', () => {
  test('returns a whole manifest as it is', () => {
    expect(parseManifest(JSON.stringify(manifest))).toEqual(manifest);
  });

  test('knows what other seeds gave, where they were trained', () => {
    const seeds = {
      metric: 'bce',
      unit: 'nats',
      count: 10_000,
      values: { 1: 0.08, 2: 0.09, 3: 0.07 },
      mean: 0.08,
      range: [0.07, 0.09],
      median: 1,
      shipped: 1,
    };
    expect(parseManifest(withField('seeds', seeds)).seeds).toEqual(seeds);
    expect(() => parseManifest(withField('seeds', { ...seeds, range: [0.07] }))).toThrow(
      'manifest.seeds.range is not a list of 2',
    );
  });

  test.each(Object.keys(manifest))('refuses a manifest without %s', (field) => {
    expect(() => parseManifest(withField(field, undefined))).toThrow(`The field manifest.${field} is not`);
  });

  test.each<[string, unknown, string]>([
    ['id', 'diffusion', 'manifest.id is not one of judge, bayes, gmm'],
    ['title', '', 'manifest.title is not a text'],
    ['seed', 0.5, 'manifest.seed is not a whole number'],
    ['epochs', -1, 'manifest.epochs is not a whole number from 0'],
    ['config', [], 'manifest.config is not an object'],
    ['split/train', [0], 'manifest.split.train is not a list of 2'],
    ['parameters/denoiser', '12', 'manifest.parameters.denoiser is not a whole number'],
    ['files/weights.ba7816bf.bin/sha256', ABC.toUpperCase(), '.sha256 is not 64 hexadecimal digits'],
    ['files/weights.ba7816bf.bin/role', 'toy', '.role is not one of network'],
    ['metrics/0/value', null, 'manifest.metrics[0].value is not a finite number'],
    ['metrics/0/split', 'all', 'manifest.metrics[0].split is not one of train, validation, test'],
    ['metrics/0/controls', [{}], 'manifest.metrics[0].controls[0].label is not a text'],
    ['history/0/train', { total: 'x' }, 'manifest.history[0].train.total is not a finite number'],
    ['run/machine', 3, 'manifest.run.machine is not a text'],
  ])('refuses a wrong %s', (path, value, message) => {
    expect(() => parseManifest(withField(path, value))).toThrow(message);
  });

  test('refuses another schema, HTML and empty JSON, each in its own words', () => {
    expect(() => parseManifest(withField('schema', 2))).toThrow(
      'The manifest has schema 2, but this page reads schema 1.',
    );
    expect(() => parseManifest('<!doctype html>')).toThrow('The manifest is not JSON');
    expect(() => parseManifest('null')).toThrow('manifest is not an object');
  });

  test('needs no controls', () => {
    expect(() => parseManifest(withField('metrics/0/controls', undefined))).not.toThrow();
  });
});

describe('hashes', () => {
  test('are those of FIPS 180-2 and name a file by its content', () => {
    expect(sha256(bytes)).toBe(ABC);
    expect(hashedName('denoiser', 'bin', bytes)).toBe('denoiser.ba7816bf.bin');
  });

  test('find a file that is missing, cut or changed', () => {
    const name = 'weights.ba7816bf.bin';
    expect(() => verifyFile(name, bytes, manifest)).not.toThrow();
    expect(() => verifyFile('toString', bytes, manifest)).toThrow('toString is not in the manifest.');
    expect(() => verifyFile(name, bytes.slice(1), manifest)).toThrow(
      `${name} has 2 bytes, but the manifest says 3.`,
    );
    expect(() => verifyFile(name, Uint8Array.of(97, 98, 100), manifest)).toThrow(`${name} is damaged`);
  });
});
