// Which models can be trained and loaded: id → dynamic import, so that a page fetches only the one it shows.
import { MODEL_IDS } from './types.ts';
import type { ModelDefinition, ModelId } from './types.ts';

const LOADERS: Readonly<Partial<Record<ModelId, () => Promise<ModelDefinition>>>> = {
  judge: async () => (await import('./judge/model.ts')).judge,
  bayes: async () => (await import('./bayes/model.ts')).bayes,
  gmm: async () => (await import('./gmm/model.ts')).gmm,
  autoencoder: async () => (await import('./autoencoder/model.ts')).autoencoder,
  'autoencoder/code-8': async () => (await import('./autoencoder/model.ts')).autoencoderCode8,
  'autoencoder/code-2': async () => (await import('./autoencoder/model.ts')).autoencoderCode2,
  denoiser: async () => (await import('./denoiser/model.ts')).denoiser,
  vae: async () => (await import('./vae/model.ts')).vae,
  'vae/binarised': async () => (await import('./vae/model.ts')).vaeBinarised,
  'vae/plane-0.25': async () => (await import('./vae/model.ts')).vaePlane025,
  'vae/plane-1': async () => (await import('./vae/model.ts')).vaePlane1,
  'vae/plane-4': async () => (await import('./vae/model.ts')).vaePlane4,
  'vae/plane-collapsed': async () => (await import('./vae/model.ts')).vaePlaneCollapsed,
  dcgan: async () => (await import('./dcgan/model.ts')).dcgan,
  'dcgan/collapsed': async () => (await import('./dcgan/model.ts')).dcganCollapsed,
  cgan: async () => (await import('./cgan/model.ts')).cgan,
};

/** The ids that `loadDefinition` knows, in the order of `MODEL_IDS`. */
export const REGISTERED: readonly ModelId[] = MODEL_IDS.filter((id) => LOADERS[id] !== undefined);

/** Tells whether a text is the id of a registered model. */
export function isRegistered(id: string): id is ModelId {
  return (REGISTERED as readonly string[]).includes(id);
}

/** Imports a model's definition; throws one sentence for an id that is not registered. */
export async function loadDefinition(id: string): Promise<ModelDefinition> {
  const load = isRegistered(id) ? LOADERS[id] : undefined;
  if (load === undefined)
    throw new Error(`There is no model “${id}”: choose one of ${REGISTERED.join(', ')}.`);
  return load();
}
