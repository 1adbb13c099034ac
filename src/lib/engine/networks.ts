// The weights of a model's networks as one snapshot: taken, compared, put back.
import { readWeights, weightSpecs, writeWeights } from '../models/files.ts';
import type { GenerativeModel } from '../models/types.ts';
import { checkWeight, type NamedWeight } from '../weights/tensor-bytes.ts';
import { EngineError } from './errors.ts';
import type { WeightSnapshot } from './types.ts';

/** Copies the weights of all networks; `step` says when in a run. */
export async function takeSnapshot(model: GenerativeModel, step: number): Promise<WeightSnapshot> {
  const arrays: Record<string, NamedWeight> = {};
  for (const [network, layers] of Object.entries(model.networks)) {
    for (const weight of await readWeights(layers)) arrays[`${network}/${weight.name}`] = weight;
  }
  return { step, arrays };
}

/** Puts a snapshot back, bit for bit; throws kind 'input' and changes nothing if it belongs to other networks. */
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
  for (const { layers, weights } of complete) writeWeights(layers, weights);
}
