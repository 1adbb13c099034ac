// Tensor bundles that the trainer wrote beside a model's weights: PCA, codes of the test digits, films. Fetched when asked for.
import type { Pca } from '../metrics/pca.ts';
import { PIXELS, type NamedArray } from '../models/types.ts';
import { decodeBundle } from '../weights/bundle.ts';
import { EngineError } from './errors.ts';
import type { LoadedModel } from './shelf.ts';
import { fetchVerified, refuseDamaged } from './shipped.ts';

export type Bundled = Readonly<Record<string, NamedArray>>;

const fetched = new WeakMap<LoadedModel, Map<string, Promise<Bundled>>>();

/** Fetches a bundle by its name without hash and ending, once; again if that failed. */
export function fetchBundle(loaded: LoadedModel, name: string, signal?: AbortSignal): Promise<Bundled> {
  const ofModel = fetched.get(loaded) ?? new Map<string, Promise<Bundled>>();
  fetched.set(loaded, ofModel);
  let bundle = ofModel.get(name);
  if (!bundle) {
    bundle = fetchNow(loaded, name, signal);
    ofModel.set(name, bundle);
    bundle.catch(() => ofModel.delete(name));
  }
  return bundle;
}

async function fetchNow(
  { folder, manifest }: LoadedModel,
  name: string,
  signal?: AbortSignal,
): Promise<Bundled> {
  const isNamed = (file: string): boolean =>
    file.startsWith(`${name}.`) && /\.[0-9a-f]+\.tensors$/.test(file);
  const file = Object.keys(manifest.files).find(isNamed);
  if (file === undefined) {
    throw new EngineError('corrupt', `These weights came without “${name}”; reload the page.`);
  }
  const bytes = await fetchVerified(folder, manifest, file, { signal });
  return refuseDamaged(() => decodeBundle(bytes).tensors);
}

/** Reads the principal components out of the bundle "pca"; throws kind 'corrupt' where they are not those of pictures. */
export function pcaOf({ mean, components, eigenvalues }: Bundled): Pca {
  const isPca =
    mean?.data.length === PIXELS &&
    eigenvalues &&
    components?.data.length === eigenvalues.data.length * PIXELS;
  if (!isPca) {
    throw new EngineError(
      'corrupt',
      'These weights came without their principal components; reload the page.',
    );
  }
  return { mean: mean.data, components: components.data, eigenvalues: eigenvalues.data };
}
