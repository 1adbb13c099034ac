// A model to files and back: two for each network, one bundle for its parameters.
import { encodeNetwork, weightSpecs, writeWeights } from '../lib/models/files.ts';
import type { GenerativeModel, LayersModel } from '../lib/models/types.ts';
import { decodeBundle, encodeBundle } from '../lib/weights/bundle.ts';
import { hashedName } from '../lib/weights/hash.ts';
import { binNames, decodeLayersModel } from '../lib/weights/layers-model.ts';
import type { FileRole } from '../lib/weights/manifest.ts';

/** A file to publish. */
export interface NewFile {
  readonly role: FileRole;
  readonly bytes: Uint8Array;
}

type Files = Readonly<Record<string, NewFile>>;

/** Returns the name of a network's model.json: a model with one network needs no prefix. */
export function networkFile(name: string, networks: number): string {
  return networks === 1 ? 'model.json' : `${name}.model.json`;
}

/** Writes a model's networks and parameters as files; `float16` is for the networks, parameters say their own precision. */
export async function encodeModel(
  model: GenerativeModel,
  options: { readonly float16: boolean },
): Promise<Record<string, NewFile>> {
  const files: Record<string, NewFile> = {};
  const networks = Object.entries(model.networks);
  for (const [name, network] of networks) {
    const { modelJson, bin, binName } = await encodeNetwork(network, options);
    files[binName] = { role: 'weights', bytes: bin };
    files[networkFile(name, networks.length)] = {
      role: 'network',
      bytes: new TextEncoder().encode(modelJson),
    };
  }
  if (model.parameters !== undefined) {
    const bytes = encodeBundle(model.parameters.read());
    files[hashedName('parameters', 'tensors', bytes)] = { role: 'parameters', bytes };
  }
  return files;
}

/** Checks files against a model, all of them, and only then puts them into it; throws one sentence. */
export function restoreModel(model: GenerativeModel, files: Files): void {
  const find = (name: string): Uint8Array => {
    const file = files[name];
    if (file === undefined) throw new Error(`${name} is missing.`);
    return file.bytes;
  };
  const networks = Object.entries(model.networks);
  const decoded = networks.map(([name, network]) => {
    const json = new TextDecoder().decode(find(networkFile(name, networks.length)));
    const [bin] = binNames(json);
    if (bin === undefined) throw new Error('model.json names no file of weights.');
    return [network, decodeLayersModel(json, find(bin), weightSpecs(network))] as const;
  });
  if (model.parameters !== undefined) {
    const bundle = Object.values(files).find(({ role }) => role === 'parameters');
    if (bundle === undefined) throw new Error('The bundle of parameters is missing.');
    model.parameters.write(decodeBundle(bundle.bytes).tensors);
  }
  for (const [network, weights] of decoded) writeWeights(network, weights);
}

/** Counts the numbers of each network, and of the parameters under that name. */
export function countNumbers(model: GenerativeModel): Record<string, number> {
  const count = ([name, network]: [string, LayersModel]): [string, number] => [name, network.countParams()];
  const counts = Object.fromEntries(Object.entries(model.networks).map(count));
  if (model.parameters === undefined) return counts;
  const arrays = Object.values(model.parameters.read());
  return { ...counts, parameters: arrays.reduce((sum, { data }) => sum + data.length, 0) };
}
