// A network's files as stock tfjs opens them, beside the network as this project opens it.
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LayersModel } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';
import { binNames } from '../../../src/lib/weights/layers-model.ts';

/** Opens a model.json of a folder, and its binary, with `tf.loadLayersModel`. */
export async function loadStock(folder: string, modelJson: string): Promise<LayersModel> {
  const text = readFileSync(join(folder, modelJson), 'utf8');
  const { modelTopology, weightsManifest } = JSON.parse(text) as {
    modelTopology: object;
    weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[];
  };
  const bin = new Uint8Array(readFileSync(join(folder, binNames(text)[0] ?? '')));
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  return loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData: bin.buffer }));
}

/** Applies networks of the same inputs to the same three rows of noise; one array for each output of each. */
export function answersOf(networks: readonly LayersModel[]): Float32Array[][] {
  return networks.map((network) =>
    tf.tidy(() => {
      const random = new Random(4);
      const rows = network.inputs.map(({ shape }) => {
        const own = shape.map((length, i) => (i === 0 ? 3 : (length ?? 1)));
        return tf.tensor(random.normals(own.reduce((size, length) => size * length, 1)), own);
      });
      const output = network.apply(rows.length === 1 ? (rows[0] as tf.Tensor) : rows);
      return [output].flat().map((each) => (each as tf.Tensor).dataSync() as Float32Array);
    }),
  );
}
