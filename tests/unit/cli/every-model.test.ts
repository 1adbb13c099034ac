// Every chapter's model and the judge, through the real command: a few steps on little data, and what it leaves behind.
// Variants share their code, and are trained in every-resume.test.ts; train.test.ts is about the denoiser.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { networkFile } from '../../../src/cli/model-files.ts';
import { loadModel } from '../../../src/cli/weights-folder.ts';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { loadDefinition, REGISTERED } from '../../../src/lib/models/registry.ts';
import { decodeBundle } from '../../../src/lib/weights/bundle.ts';
import { sha256 } from '../../../src/lib/weights/hash.ts';
import { run, temporaryFolder } from './run-command.ts';
import { answersOf, loadStock } from './stock-model.ts';

const home = temporaryFolder();
/** At least so many digits: each of the ten is among them. */
const DIGITS = 200;

beforeAll(async () => {
  await openNodeBackend('wasm');
});
afterAll(() => {
  rmSync(home, { recursive: true });
});

const IDS = REGISTERED.filter((id) => !id.includes('/') && id !== 'denoiser');

describe.concurrent.each(IDS)('%s', (id) => {
  it('is trained by the command, moves its losses, and leaves files that stock tfjs opens', async () => {
    const { config, whole } = await loadDefinition(id);
    const folder = join(home, id);
    const limit = whole === true ? DIGITS : Math.max(DIGITS, 2 * config.batchSize);
    const flags = ['--limit', String(limit), '--epochs', '2', '--backend', 'wasm', '--out', folder];
    const { code, complaint } = await run('train', [id, ...flags]);
    expect(complaint).toBe('');
    expect(code).toBe(0);

    const { model, manifest } = await loadModel(id, folder);
    expect(readdirSync(folder).sort()).toEqual([...Object.keys(manifest.files), 'manifest.json'].sort());
    for (const [name, file] of Object.entries(manifest.files)) {
      expect(sha256(readFileSync(join(folder, name))), name).toBe(file.sha256);
    }
    const [first, second] = manifest.history.map(({ train }) => train['total']);
    expect(first).toBeTypeOf('number');
    if (whole !== true) expect(second).not.toBe(first);
    expect(manifest.metrics.length).toBeGreaterThan(0);

    const networks = Object.entries(model.networks);
    expect(networks.length + Number(model.parameters !== undefined)).toBeGreaterThan(0);
    for (const [name, network] of networks) {
      const stock = await loadStock(folder, networkFile(name, networks.length));
      const [ours, theirs] = answersOf([network, stock]);
      expect(theirs).toEqual(ours);
      stock.dispose();
    }
    if (model.parameters) {
      const [bundle] = Object.keys(manifest.files).filter((name) => name.startsWith('parameters.'));
      const { tensors } = decodeBundle(new Uint8Array(readFileSync(join(folder, bundle ?? ''))));
      const held = model.parameters.read();
      expect(Object.keys(held).sort()).toEqual(Object.keys(tensors).sort());
      for (const [name, { data }] of Object.entries(held)) expect(data).toEqual(tensors[name]?.data);
    }
    model.dispose();
  }, 240_000);
});
