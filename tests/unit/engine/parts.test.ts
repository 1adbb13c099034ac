// A model of several parts, two networks and parameters: loaded, changed, exchanged, put back, each part or none.
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { afterEach, describe, expect, it } from 'vitest';
import { encodeModel } from '../../../src/cli/model-files.ts';
import { openWasm } from '../../../src/lib/backend/node.ts';
import { readWeights } from '../../../src/lib/models/files.ts';
import type { WeightFile } from '../../../src/lib/engine/types.ts';
import type { GenerativeModel, LayersModel, ModelDefinition } from '../../../src/lib/models/types.ts';
import { sha256 } from '../../../src/lib/weights/hash.ts';
import { makeRig, manifestOf, rejection, WEIGHTS_URL, type Rig, type Server } from './support.ts';

let rig: Rig;
afterEach(() => rig.close());

const ID = 'vae/plane-1';

function dense(units: number, seed: number): LayersModel {
  const kernelInitializer = 'glorotUniform' as const;
  const network = sequential({
    layers: [layers.dense({ name: `dense-${units}`, inputShape: [3], units, kernelInitializer })],
  });
  network.setWeights(network.getWeights().map((weight) => weight.mul(0).add(seed)));
  return network;
}

/** Two dense networks and two numbers, all made of the seed. */
function create(seed: number): GenerativeModel {
  const networks = { encoder: dense(2, seed), decoder: dense(4, seed + 0.5) };
  let mean = Float32Array.of(seed, -seed);
  return {
    id: ID,
    networks,
    parameters: {
      read: () => ({ mean: { shape: [2], data: mean.slice(), dtype: 'float16' } }),
      write: (arrays) => {
        if (arrays['mean']?.data.length !== 2) throw new Error('“mean” is missing.');
        mean = arrays['mean'].data.slice() as Float32Array<ArrayBuffer>;
      },
    },
    encode: () => Promise.resolve(mean.slice()),
    decode: async () => {
      const read = Object.values(networks).map(async (network) => (await readWeights(network))[0]!.data[0]!);
      return Float32Array.from(await Promise.all(read));
    },
    trainee: () => {
      throw new Error('Not in this test.');
    },
    dispose: () => Object.values(networks).forEach((network) => network.dispose()),
  };
}

const definition: ModelDefinition = {
  config: { id: ID, title: 'Parts', seed: 1, epochs: 1, batchSize: 1, learningRate: 1 },
  learningRateAt: () => 1,
  create,
};

/** A server of the model made of seed 3, whose manifest says seed 1. */
async function open(): Promise<void> {
  await openWasm();
  const shipped = create(3);
  const files = await encodeModel(shipped, { float16: true });
  shipped.dispose();
  const listed = Object.entries(files).map(
    ([name, { role, bytes }]) => [name, { role, bytes: bytes.length, sha256: sha256(bytes) }] as const,
  );
  const manifest = { ...manifestOf(Object.fromEntries(listed)), id: ID };
  const served = new Map(Object.entries(files).map(([name, { bytes }]) => [name, bytes]));
  served.set('manifest.json', new TextEncoder().encode(JSON.stringify(manifest)));
  const asked: string[] = [];
  const server: Server = {
    files: served,
    asked: [],
    fetchBytes: (url) => {
      asked.push(url);
      return Promise.resolve(Uint8Array.from(served.get(url.replace(`${WEIGHTS_URL}${ID}/`, '')) ?? []));
    },
  };
  rig = await makeRig({ server, parts: { findModel: () => Promise.resolve(definition) } });
}

const pixels = new Float32Array(1);
const parts = async (): Promise<number[]> => [
  ...(await rig.client.encode(ID, pixels)),
  ...(await rig.client.decode(ID, pixels)),
];
const SHIPPED = [3, -3, 3, 3.5];
const OTHER = [5, -5, 5, 5.5];

/** The files of another model of the same kind. */
async function others(): Promise<readonly WeightFile[]> {
  const model = create(5);
  const { exportFrom } = await import('../../../src/lib/engine/import-weights.ts');
  const { files } = await exportFrom(model);
  model.dispose();
  return files;
}

describe('a model of several parts', () => {
  it('is loaded whole, from a folder with a slash in its name', async () => {
    await open();
    expect(await parts()).toEqual(SHIPPED);
  });

  it('gives away a file for each part, takes them back in any order and under the names of a second download', async () => {
    await open();
    const files = await others();
    expect(files.map(({ name }) => name)).toEqual([
      'encoder.model.json',
      'encoder.weights.bin',
      'decoder.model.json',
      'decoder.weights.bin',
      'vae-plane-1.parameters.tensors',
    ]);
    const renamed = files.map((file) => ({ ...file, name: file.name.replace(/(\.\w+)$/, ' (1)$1') }));
    await rig.client.importWeights(ID, { files: renamed.reverse() });
    expect(await parts()).toEqual(OTHER);
    const { files: again } = await rig.client.exportWeights(ID);
    expect(again).toEqual(files);
    await rig.client.reset(ID);
    expect(await parts()).toEqual(SHIPPED);
  });

  it('keeps what was brought when its worker dies', async () => {
    await open();
    await rig.client.importWeights(ID, { files: await others() });
    await rig.client.restart();
    expect(await parts()).toEqual(OTHER);
  });

  it.each([
    ['a network', 'decoder.model.json', /No file among these is the model\.json of the decoder/],
    ['a binary', 'encoder.weights.bin', /encoder\.weights\.bin is missing/],
    ['the parameters', 'vae-plane-1.parameters.tensors', /parameters are one file/],
  ])('takes no part where %s is missing', async (_, missing, sentence) => {
    await open();
    // Without one .json the other would be taken for it.
    const files = (await others()).filter(({ name }) => name !== missing);
    const more = missing.endsWith('.json') ? [...files, { ...files[0]!, name: 'more.json' }] : files;
    const bins = missing.endsWith('.bin') ? [...more, { ...more[1]!, name: 'more.bin' }] : more;
    const error = await rejection(rig.client.importWeights(ID, { files: bins }));
    expect(error.kind).toBe('input');
    expect(error.message).toMatch(sentence);
    expect(await parts()).toEqual(SHIPPED);
  });

  it('refuses parameters whose bytes are not those of the manifest', async () => {
    await open();
    const [name] = [...rig.server.files.keys()].filter((key) => key.startsWith('parameters.'));
    rig.server.files.get(name!)!.fill(0, -2);
    expect((await rejection(rig.client.load(ID))).kind).toBe('corrupt');
  });
});
