// The weights that ship, of every model that has a folder: what each manifest says is so.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { countNumbers } from '../../../src/cli/model-files.ts';
import { shippedFolder } from '../../../src/cli/run-folder.ts';
import { studyOptions } from '../../../src/cli/study-options.ts';
import { loadModel, readManifest } from '../../../src/cli/weights-folder.ts';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { loadDefinition } from '../../../src/lib/models/registry.ts';
import { loadStudy } from '../../../src/lib/models/study.ts';
import { MODEL_IDS } from '../../../src/lib/models/types.ts';
import { sha256 } from '../../../src/lib/weights/hash.ts';
import type { FileRole, Metric } from '../../../src/lib/weights/manifest.ts';
import { readMnist } from '../../support/read-mnist.ts';

const SHIPPED = MODEL_IDS.filter((id) => existsSync(join(shippedFolder(id), 'manifest.json')));
const COUNT = 300;

beforeAll(async () => {
  await openNodeBackend('wasm');
});

/** Tells how far a metric on COUNT digits may lie from the one on all: five standard errors of a share, a tenth of the rest. */
function tolerance({ value, unit }: Metric): number {
  return unit === '%'
    ? 5 * Math.sqrt((value * (100 - value)) / COUNT) + 100 / COUNT
    : 0.1 * Math.abs(value) + 1e-3;
}

describe.each(SHIPPED)('%s', (id) => {
  const folder = shippedFolder(id);

  it('holds what its manifest lists, byte by byte, and nothing else but folders of variants', () => {
    const { files } = readManifest(folder);
    const found = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
    expect(found.map(({ name }) => name).sort()).toEqual([...Object.keys(files), 'manifest.json'].sort());
    for (const [name, { bytes, sha256: hash }] of Object.entries(files)) {
      const content = readFileSync(join(folder, name));
      expect([content.length, sha256(content)], name).toEqual([bytes, hash]);
    }
  });

  it('was trained by the present configuration, and measures on some digits what it says of all', async () => {
    const { config } = await loadDefinition(id);
    const { model, manifest } = await loadModel(id, folder);
    expect(manifest).toMatchObject({ seed: config.seed, epochs: config.epochs });
    expect(manifest.config).toMatchObject(JSON.parse(JSON.stringify(config)) as object);
    expect(manifest.split).toEqual({ train: [0, 50_000], validation: [50_000, 60_000] });
    expect(manifest.parameters).toEqual(countNumbers(model));
    expect(manifest.testUses).toBeGreaterThan(0);

    const digits = { data: readMnist(), sha256: '', mnist: true };
    const options = studyOptions({ digits, seed: manifest.seed, note: () => undefined });
    const study = await loadStudy(id);
    const few = { split: 'validation', count: COUNT, alone: true } as const;
    const [metric] = await study.measure(model, { ...options, ...few });
    const said = manifest.metrics.find(({ name, split }) => name === metric?.name && split === 'validation');
    expect(Math.abs((metric?.value ?? NaN) - (said?.value ?? NaN)), metric?.name).toBeLessThan(
      tolerance(said as Metric),
    );
    model.dispose();
  }, 60_000);
});

it('fits into what a reader downloads', () => {
  const sums = new Map<FileRole, number>();
  for (const id of SHIPPED) {
    const { files, parameters } = readManifest(shippedFolder(id));
    for (const [name, count] of Object.entries(parameters)) {
      expect(count, `${id} ${name}`).toBeLessThanOrEqual(500_000);
    }
    for (const [name, { role, bytes }] of Object.entries(files)) {
      if (role === 'weights') expect(bytes, `${id} ${name}`).toBeLessThanOrEqual(1_000_000);
      sums.set(role, (sums.get(role) ?? 0) + bytes);
    }
  }
  const total = (...roles: FileRole[]): number => roles.reduce((sum, role) => sum + (sums.get(role) ?? 0), 0);
  expect(total('network', 'weights', 'parameters')).toBeLessThanOrEqual(8_000_000);
  expect(total('poster', 'film', 'figure')).toBeLessThanOrEqual(4_000_000);
});
