// The files of `weights/<id>/`: fetched, compared with the manifest's hashes, and only then read.
import { decodeBundle } from '../weights/bundle.ts';
import { binNames, decodeLayersModel, type NamedWeight } from '../weights/layers-model.ts';
import { parseManifest, verifyFile, type Manifest } from '../weights/manifest.ts';
import type { GenerativeModel, ModelId, NamedArray } from '../models/types.ts';
import { EngineError } from './errors.ts';
import { weightSpecs, writeWeights } from '../models/files.ts';
import type { LoadProgress } from './types.ts';

export interface FetchOptions {
  readonly onProgress?: (receivedBytes: number) => void;
  readonly signal?: AbortSignal;
  /** Past every cache: the copy there may be the broken one. */
  readonly reload?: boolean;
}

/** Fetches a file; rejects with kind 'download' or 'aborted'. */
export type FetchBytes = (url: string, options: FetchOptions) => Promise<Uint8Array>;

/** A model's folder of files on the server. */
export interface Folder {
  readonly fetchBytes: FetchBytes;
  /** Address of `weights/<id>/`, with a slash at the end. */
  readonly url: string;
  readonly id: ModelId;
  readonly reload: boolean;
}

/** Fetches and checks a model's manifest; a web page in its place has kind 'corrupt'. */
export async function fetchManifest(folder: Folder, signal?: AbortSignal): Promise<Manifest> {
  const { fetchBytes, url, id, reload } = folder;
  const bytes = await fetchBytes(`${url}manifest.json`, { signal, reload });
  const manifest = refuseDamaged(() => parseManifest(new TextDecoder().decode(bytes)));
  if (manifest.id !== id) {
    throw new EngineError('corrupt', `The weights found are those of ${manifest.id}, not ${id}; try again.`);
  }
  return manifest;
}

/** Fetches one file of the manifest and checks its size and SHA-256. */
export async function fetchVerified(
  folder: Folder,
  manifest: Manifest,
  name: string,
  options: Pick<FetchOptions, 'onProgress' | 'signal'>,
): Promise<Uint8Array> {
  const bytes = await folder.fetchBytes(folder.url + name, { ...options, reload: folder.reload });
  refuseDamaged(() => verifyFile(name, bytes, manifest));
  return bytes;
}

/** What a model was shipped with. */
export interface Shipped {
  /** The weights of each network, in its order. */
  readonly networks: ReadonlyMap<string, readonly NamedWeight[]>;
  readonly parameters: Readonly<Record<string, NamedArray>> | undefined;
}

/** Fetches every file of a model's networks and parameters; `onProgress` counts the bytes of all. */
export async function fetchModelFiles(
  folder: Folder,
  manifest: Manifest,
  options: { readonly onProgress: (progress: LoadProgress) => void; readonly signal?: AbortSignal },
): Promise<ReadonlyMap<string, Uint8Array>> {
  const needed = Object.entries(manifest.files).filter(
    ([, { role }]) => role === 'network' || role === 'weights' || role === 'parameters',
  );
  const totalBytes = needed.reduce((sum, [, { bytes }]) => sum + bytes, 0);
  const received = new Map<string, number>();
  const fetchOne = (name: string): Promise<Uint8Array> =>
    fetchVerified(folder, manifest, name, {
      signal: options.signal,
      onProgress: (count) => {
        received.set(name, count);
        options.onProgress({ receivedBytes: [...received.values()].reduce((a, b) => a + b, 0), totalBytes });
      },
    });
  return new Map(await Promise.all(needed.map(async ([name]) => [name, await fetchOne(name)] as const)));
}

/** Reads the weights of every network of a model, and its parameters, from its files. */
export function readModelFiles(
  files: ReadonlyMap<string, Uint8Array>,
  manifest: Manifest,
  model: GenerativeModel,
): Shipped {
  return refuseDamaged(() => {
    const weights = new Map<string, readonly NamedWeight[]>();
    const networks = Object.entries(model.networks);
    for (const [network, layers] of networks) {
      // As the trainer names them: a model with one network needs no prefix.
      const modelJson = networks.length === 1 ? 'model.json' : `${network}.model.json`;
      const topology = new TextDecoder().decode(find(files, modelJson));
      const bin = find(files, binNames(topology)[0] ?? 'its binary');
      weights.set(network, decodeLayersModel(topology, bin, weightSpecs(layers)));
    }
    if (!model.parameters) return { networks: weights, parameters: undefined };
    const bundle = Object.keys(manifest.files).find((name) => manifest.files[name]?.role === 'parameters');
    const { tensors } = decodeBundle(find(files, bundle ?? 'its parameters'));
    return { networks: weights, parameters: tensors };
  });
}

/** Puts what was shipped into a model, bit for bit; throws kind 'corrupt' and changes nothing if it does not fit. */
export function putShipped(model: GenerativeModel, { networks, parameters }: Shipped): void {
  if (parameters) refuseDamaged(() => model.parameters?.write(parameters));
  for (const [network, weights] of networks) {
    const layers = model.networks[network];
    if (layers) writeWeights(layers, weights);
  }
}

function find(files: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const bytes = files.get(name);
  if (!bytes) throw new Error(`The manifest does not list ${name}`);
  return bytes;
}

/** Turns a refusal by a reader of files into kind 'corrupt', with what to do. */
export function refuseDamaged<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const detail = (cause as Error).message.replace(/\.$/, '');
    throw new EngineError('corrupt', `${detail}; try again.`, { cause });
  }
}
