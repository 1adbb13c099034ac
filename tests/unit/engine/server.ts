// A server in memory: the weights of a fresh network, its manifest, PCA and digits, and a record of what was asked.
import { encodeImages, encodeLabels } from '../../../src/lib/data/idx.ts';
import { abortedError, EngineError } from '../../../src/lib/engine/errors.ts';
import type { FetchBytes } from '../../../src/lib/engine/shipped.ts';
import { denoiser } from '../../../src/lib/models/denoiser/model.ts';
import { encodeNetwork } from '../../../src/lib/models/files.ts';
import { PIXELS, type Pixels } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';
import { encodeBundle } from '../../../src/lib/weights/bundle.ts';
import { sha256 } from '../../../src/lib/weights/hash.ts';
import type { FileRole, Manifest, ManifestFile } from '../../../src/lib/weights/manifest.ts';

export const WEIGHTS_URL = 'https://book.test/weights/';
export const FOLDER = `${WEIGHTS_URL}denoiser/`;

export const PCA_URL = `${FOLDER}pca.0123abcd.tensors`;
export const DIGITS_URL = 'https://book.test/digits/';

/** A server: files by address, and what has been asked of it. */
export interface Server {
  readonly files: Map<string, Uint8Array>;
  readonly asked: { readonly url: string; readonly reload: boolean }[];
  readonly fetchBytes: FetchBytes;
}

/** Makes the manifest of a folder with some files. */
export function manifestOf(files: Record<string, ManifestFile>): Manifest {
  return {
    schema: 1,
    id: 'denoiser',
    title: 'Denoiser',
    config: {},
    seed: 7,
    split: { train: [0, 10], validation: [10, 12] },
    backend: 'wasm',
    epochs: 1,
    steps: 1,
    parameters: {},
    files,
    metrics: [],
    history: [],
    testUses: 0,
    run: { date: '2026-01-01', seconds: 1, machine: 'test', node: '24' },
  };
}

/** Pictures of ink on paper, n × 784, from a seed. */
export function pictures(count: number, seed = 3): Pixels {
  const random = new Random(seed);
  return Float32Array.from({ length: count * PIXELS }, () => (random.uniform() < 0.2 ? random.uniform() : 0));
}

/** A rank-2 "PCA": two unit vectors of the pixel space. */
function pcaBundle(): Uint8Array {
  const components = new Float32Array(2 * PIXELS);
  components[0] = 1;
  components[PIXELS + 1] = 1;
  return encodeBundle({
    mean: { shape: [PIXELS], data: new Float32Array(PIXELS).fill(0.5) },
    components: { shape: [2, PIXELS], data: components },
    eigenvalues: { shape: [2], data: Float32Array.of(2, 1) },
  });
}

/** Makes a server with the weights of a freshly made denoiser, PCA and digits. */
export async function makeServer(seed = 11): Promise<Server> {
  const model = denoiser.create(seed);
  const network = model.networks['denoiser']!;
  const { modelJson, bin, binName } = await encodeNetwork(network, { float16: true });
  model.dispose();
  const files = new Map<string, Uint8Array>();
  const listed: Record<string, ManifestFile> = {};
  const put = (name: string, role: FileRole, bytes: Uint8Array): void => {
    files.set(FOLDER + name, bytes);
    listed[name] = { role, bytes: bytes.length, sha256: sha256(bytes) };
  };
  put('model.json', 'network', new TextEncoder().encode(modelJson));
  put(binName, 'weights', bin);
  put('pca.0123abcd.tensors', 'tensors', pcaBundle());
  files.set(`${FOLDER}manifest.json`, new TextEncoder().encode(JSON.stringify(manifestOf(listed))));
  const bytes = Uint8Array.from(pictures(40), (value) => Math.round(255 * value));
  files.set(`${DIGITS_URL}train.idx3-ubyte`, encodeImages(bytes));
  files.set(`${DIGITS_URL}train.idx1-ubyte`, encodeLabels(new Uint8Array(40)));

  const asked: Server['asked'] = [];
  const fetchBytes: FetchBytes = async (url, { signal, reload = false, onProgress }) => {
    asked.push({ url, reload });
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (signal?.aborted) throw abortedError();
    const found = files.get(url);
    if (!found) throw new EngineError('download', `${url} did not arrive (404); try again.`);
    onProgress?.(found.length / 2);
    onProgress?.(found.length);
    return Uint8Array.from(found);
  };
  return { files, asked, fetchBytes };
}

/** Address of the server's weight binary. */
export function binUrl(server: Server): string {
  return [...server.files.keys()].find((url) => /weights\.[0-9a-f]+\.bin$/.test(url))!;
}
