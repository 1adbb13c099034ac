// A model's networks to files and back. Names of weights are the ones in the layers, whatever else lives in the process.
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { encodeLayersModel } from '../weights/layers-model.ts';
import type { LayersModelFiles, NamedWeight } from '../weights/layers-model.ts';

/** Lists names and shapes of a network's weights, in its order. */
export function weightSpecs(network: LayersModel): { name: string; shape: number[] }[] {
  return network.weights.map((weight) => ({ name: weight.originalName, shape: weight.shape as number[] }));
}

/** Copies a network's weights, in its order. */
export async function readWeights(network: LayersModel): Promise<NamedWeight[]> {
  return Promise.all(
    network.weights.map(async (weight) => ({
      name: weight.originalName,
      shape: weight.shape as number[],
      data: Float32Array.from((await weight.read().data()) as Float32Array),
    })),
  );
}

/** Puts weights into a network that has the same shapes in the same order; the arrays are copied. */
export function writeWeights(network: LayersModel, weights: readonly NamedWeight[]): void {
  tf.tidy(() => {
    network.setWeights(weights.map(({ data, shape }) => tf.tensor(data, [...shape])));
  });
}

/** Writes a network as the two files of a tfjs LayersModel, which stock `tf.loadLayersModel` opens. */
export async function encodeNetwork(
  network: LayersModel,
  options: { readonly float16: boolean; readonly binName?: string },
): Promise<LayersModelFiles> {
  const topology = network.toJSON(null, false) as object;
  return encodeLayersModel(topology, await readWeights(network), options);
}
