// The weights of a model's networks, and its parameters, as one snapshot: taken, compared, put back.
import { readWeights, weightSpecs, writeWeights } from '../models/files.ts';
import type { GenerativeModel, NamedArray } from '../models/types.ts';
import { checkWeight } from '../weights/tensor-bytes.ts';
import { EngineError } from './errors.ts';
import type { WeightSnapshot } from './types.ts';

/** Stands before the names of parameters, as a network's name before those of its weights. */
const PARAMETERS = 'parameters/';

/** Copies the weights of all networks and all parameters; `step` says when in a run. */
export async function takeSnapshot(model: GenerativeModel, step: number): Promise<WeightSnapshot> {
  const arrays: Record<string, NamedArray> = {};
  for (const [network, layers] of Object.entries(model.networks)) {
    for (const weight of await readWeights(layers)) arrays[`${network}/${weight.name}`] = weight;
  }
  for (const [name, { shape, data }] of Object.entries(model.parameters?.read() ?? {})) {
    arrays[PARAMETERS + name] = { shape, data };
  }
  return { step, arrays };
}

/** Puts a snapshot back, bit for bit; throws kind 'input' and changes nothing if it belongs to another model. */
export function putSnapshot(model: GenerativeModel, { arrays }: WeightSnapshot): void {
  const complete = Object.entries(model.networks).map(([network, layers]) => ({
    layers,
    weights: weightSpecs(layers).map(({ name, shape }) => {
      const found = arrays[`${network}/${name}`];
      if (found?.shape.join() !== shape.join()) {
        throw new EngineError('input', `These weights are not those of ${model.id}; load others.`);
      }
      const weight = { name, shape, data: found.data };
      checkWeight(weight);
      return weight;
    }),
  }));
  if (model.parameters) {
    const own = Object.entries(arrays).filter(([name]) => name.startsWith(PARAMETERS));
    try {
      model.parameters.write(
        Object.fromEntries(own.map(([name, array]) => [name.slice(PARAMETERS.length), array])),
      );
    } catch (cause) {
      throw new EngineError('input', `These parameters are not those of ${model.id}; load others.`, {
        cause,
      });
    }
  }
  for (const { layers, weights } of complete) writeWeights(layers, weights);
}
