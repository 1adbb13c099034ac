// Which models can be trained and loaded: id → dynamic import, so that a page fetches only the one it shows.
import type { ModelDefinition, ModelId } from './types.ts';

const LOADERS: Readonly<Partial<Record<ModelId, () => Promise<ModelDefinition>>>> = {
  denoiser: async () => (await import('./denoiser/model.ts')).denoiser,
};

/** The ids that `loadDefinition` knows. */
export const REGISTERED = Object.keys(LOADERS) as readonly ModelId[];

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
