// The same seed gives the same pictures on the command line and in the page's engine.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeRig, type Rig } from '../engine/support.ts';
import { serveShipped } from '../engine/shipped-server.ts';
import { loadDefinition } from '../../../src/lib/models/registry.ts';
import { sampleLabels } from '../../../src/lib/models/sample.ts';
import { PIXELS, type ModelId, type Pixels } from '../../../src/lib/models/types.ts';
import { run, temporaryFolder } from './run-command.ts';

const home = temporaryFolder();
let rig: Rig;
beforeAll(async () => {
  rig = await makeRig({ server: serveShipped(), parts: { findModel: loadDefinition } });
});
afterAll(() => {
  rig.close();
  rmSync(home, { recursive: true });
});

interface Drawn {
  readonly images: number[];
  readonly labels: number[];
}

async function onCommandLine(id: ModelId, flags: readonly string[]): Promise<Drawn> {
  const out = join(home, `${id}-${flags.join('')}.idx3-ubyte`);
  const { code, complaint } = await run('sample', [id, ...flags, '--backend', 'wasm', '--out', out]);
  expect([code, complaint]).toEqual([0, '']);
  const labels = out.replace('idx3', 'idx1');
  return { images: [...readFileSync(out).subarray(16)], labels: [...readFileSync(labels).subarray(8)] };
}

const toBytes = (pixels: Pixels): number[] => Array.from(pixels, (ink) => Math.round(255 * ink));
/** More than two pieces. */
const COUNT = 23;

describe.each(['bayes', 'gmm'] as const)('%s', (id) => {
  it('draws the labels and pictures of the command line', async () => {
    const { images, labels } = await onCommandLine(id, ['--count', String(COUNT), '--seed', '5']);
    expect(labels).toEqual([...sampleLabels(COUNT, 5)]);
    expect(toBytes(await rig.client.sample(id, COUNT, 5))).toEqual(images);
    expect(toBytes(await rig.client.sample(id, COUNT, 6))).not.toEqual(images);
  }, 60_000);

  it('draws the pictures of one label, and fewer of them are the first ones', async () => {
    const { images } = await onCommandLine(id, ['--count', String(COUNT), '--seed', '5', '--label', '4']);
    expect(toBytes(await rig.client.sample(id, COUNT, 5, 4))).toEqual(images);
    expect(toBytes(await rig.client.sample(id, 12, 5, 4))).toEqual(images.slice(0, 12 * PIXELS));
  }, 60_000);
});

it('chapter 1 and chapter 2 ask for the same ones in their own words', async () => {
  const flags = ['--count', '12', '--seed', '9'];
  const nines = await onCommandLine('bayes', [...flags, '--label', '9']);
  const drawn = await rig.client.ask('bayes', 'draw', { label: 9, seed: 9, count: 12 });
  expect(toBytes(drawn.pixels)).toEqual(nines.images);
  const inTurn = await onCommandLine('gmm', [...flags, '--label', 'all']);
  const named = await rig.client.ask('gmm', 'named', { K: 10, count: 12, seed: 9, y: null, rank: null });
  expect(toBytes(named.pixels)).toEqual(inTurn.images);
  expect([...named.labels]).toEqual(inTurn.labels);
}, 60_000);
