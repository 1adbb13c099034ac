// What the figures of chapter 3 show before anything is loaded: computed at build time by the engine.
import type { Squeezed } from '../../lib/engine/questions/autoencoder.ts';
import type { NamedArray, Pixels } from '../../lib/models/types.ts';
import type { Metric } from '../../lib/weights/manifest.ts';
import { findMetric, formatNumber, readManifest, unlessDraft } from '../prose/read-manifest.ts';
import { modelOf, SIZES, type Size, type Whose } from './autoencoder-models.ts';
import { askAtBuild, exampleDigits } from './build-time.ts';

/** Names the metric of the manifests that holds the squared error of a picture, with PCA among its controls. */
const ERROR_METRIC = 'squared-error';

const EXAMPLES = Array.from({ length: 200 }, (_, i) => i);

/** Runs a picture through network and PCA; null in a draft build without weights. */
export function squeezeAtBuild(
  size: Size,
  pixels: Pixels,
): Promise<{ network: Squeezed; pca: Squeezed } | null> {
  const id = modelOf(size);
  if (!readManifest('autoencoder')) return Promise.resolve(null); // its folder holds the PCA
  return askAtBuild(
    id,
    (engine) =>
      engine.ask('autoencoder', 'squeeze', { id, pixels }) as Promise<{ network: Squeezed; pca: Squeezed }>,
  );
}

/** Encodes and decodes pictures; null in a draft build without weights. */
export function rebuildAtBuild(size: Size, pixels: Pixels): Promise<Pixels | null> {
  const id = modelOf(size);
  return askAtBuild(id, async (engine) => engine.decode(id, await engine.encode(id, pixels)));
}

/** Decodes codes; null in a draft build without weights. */
export function decodeAtBuild(size: Size, codes: Float32Array): Promise<Pixels | null> {
  const id = modelOf(size);
  return askAtBuild(id, (engine) => engine.decode(id, codes));
}

/** Fetches a bundle beside a model's weights; null in a draft build without weights. */
function bundleAtBuild(size: Size, name: string): Promise<Readonly<Record<string, NamedArray>> | null> {
  const id = modelOf(size);
  return askAtBuild(id, (engine) => engine.tensors(id, name));
}

/** How far bars must reach: half as far again as nearly all numbers in the codes of the page's examples. */
export async function limitsAtBuild(): Promise<Record<Size, Record<Whose, number>>> {
  const pixels = exampleDigits(EXAMPLES);
  const most = (code: Float32Array = Float32Array.of(1)): number => {
    const sizes = code.map(Math.abs).sort();
    return 1.5 * (sizes[Math.floor(0.95 * sizes.length)] as number);
  };
  const limits = {} as Record<Size, Record<Whose, number>>;
  for (const size of SIZES) {
    const answer = await squeezeAtBuild(size, pixels);
    limits[size] = { network: most(answer?.network.code), pca: most(answer?.pca.code) };
  }
  return limits;
}

/** Mean squared error of held-out pictures, printed, for network and PCA of one size; empty in a draft without weights. */
export function heldOutErrors(size: Size): { network: string; pca: string; images: string } {
  const manifest = readManifest(modelOf(size));
  const metric = manifest && unlessDraft<Metric>(() => findMetric(manifest, ERROR_METRIC));
  const pca = metric?.controls?.find(({ label }) => label.startsWith('PCA'));
  if (!metric || !pca) return { network: '', pca: '', images: '' };
  return {
    network: formatNumber(metric.value, 2),
    pca: formatNumber(pca.value, 2),
    images: `${formatNumber(metric.count)} ${metric.split} images`,
  };
}

/** Codes of test digits on the plane, in pairs, with their labels. */
export interface LabelledCodes {
  readonly codes: Float32Array;
  readonly labels: Float32Array;
}

/** Reads the codes of two numbers that the trainer computed of the test digits; null in a draft build without weights. */
export async function codesAtBuild(): Promise<LabelledCodes | null> {
  const bundle = await unlessDraftAsync(() => bundleAtBuild('2', 'codes'));
  const { z: codes, labels } = bundle ?? {};
  return codes && labels ? { codes: codes.data, labels: labels.data } : null;
}

/** As `unlessDraft`, for a look-up that takes time. */
async function unlessDraftAsync<T>(lookUp: () => Promise<T>): Promise<T | null> {
  try {
    return await lookUp();
  } catch (error) {
    return unlessDraft((): T => {
      throw error;
    });
  }
}
