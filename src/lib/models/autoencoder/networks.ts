// The encoder and the decoder of chapters 3 and 5: convolutions where the strokes are, one dense layer on either side of
// the code. The book's two models with a code share them, so that they differ in what they are asked to do alone.
import { initializers, input, layers, model as network } from '@tensorflow/tfjs-layers';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { through } from '../through.ts';
import { SIDE } from '../types.ts';

/** Sizes of an encoder and of the decoder that mirrors it. */
export interface Sizes {
  /** Feature maps at 14×14 and at 7×7. */
  readonly channels: readonly [c14: number, c7: number];
  /** Units of the dense layer beside the code. */
  readonly units: number;
}

/** Makes seeds for initial weights, one after the other (He et al. 2015 for what a ReLU follows). */
function starts(seed: number): { relu(): object; linear(): object } {
  let drawn = 0;
  const next = () => ({ seed: seed * 1000 + drawn++ });
  return {
    relu: () => ({ activation: 'relu', kernelInitializer: initializers.heNormal(next()) }),
    linear: () => ({ kernelInitializer: initializers.glorotNormal(next()) }),
  };
}

/** Builds an encoder with fresh weights: pictures [B, 28, 28, 1] → [B, outputs]. */
export function buildEncoder(
  { channels: [c14, c7], units }: Sizes,
  outputs: number,
  seed: number,
): LayersModel {
  const start = starts(seed);
  const conv = (name: string, filters: number, kernelSize: number) =>
    layers.conv2d({ name, filters, kernelSize, strides: 2, padding: 'same', ...start.relu() });
  const x = input({ shape: [SIDE, SIDE, 1], name: 'picture' }); // [B, 28, 28, 1]
  const seen = through(x, conv('see-14', c14, 5), conv('see-7', c7, 3), layers.flatten({ name: 'flat' })); // [B, 49 · c7]
  const h = through(seen, layers.dense({ name: 'hidden', units, ...start.relu() })); // [B, units]
  const code = through(h, layers.dense({ name: 'code', units: outputs, ...start.linear() })); // [B, outputs]
  return network({ inputs: x, outputs: code, name: 'encoder' });
}

/** Builds a decoder with fresh weights: codes [B, inputs] → logits of pictures [B, 28, 28, 1]. */
export function buildDecoder(
  { channels: [c14, c7], units }: Sizes,
  inputs: number,
  seed: number,
): LayersModel {
  const start = starts(seed + 1_000_000); // apart from the encoder's
  const up = (name: string, filters: number, how: object) =>
    layers.conv2dTranspose({ name, filters, kernelSize: 4, strides: 2, padding: 'same', ...how });
  const z = input({ shape: [inputs], name: 'code' }); // [B, inputs]
  const h = through(
    z,
    layers.dense({ name: 'hidden', units, ...start.relu() }), // [B, units]
    layers.dense({ name: 'unfold', units: 49 * c7, ...start.relu() }), // [B, 49 · c7]
    layers.reshape({ name: 'maps-7', targetShape: [7, 7, c7] }), // [B, 7, 7, c7]
  );
  const logits = through(h, up('draw-14', c14, start.relu()), up('logits', 1, start.linear())); // [B, 28, 28, 1]
  return network({ inputs: z, outputs: logits, name: 'decoder' });
}
