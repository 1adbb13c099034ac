// Every number of the variational autoencoders, each with its reason. No tfjs here: pages import this file.
import type { ModelConfig, ModelId } from '../types.ts';

/** What the configurations have in common. */
export interface VaeConfig extends ModelConfig {
  readonly id: ModelId & ('vae' | `vae/${string}`);
  /** d, the length of the code z. */
  readonly codeLength: number;
  /** β, the weight of the KL in nats. */
  readonly beta: number;
  /** Whether the cross-entropy is summed over the 784 pixels, as a likelihood is, or averaged. */
  readonly pixels: 'sum' | 'mean';
  /** Whether every picture is drawn as black and white pixels each time it is seen. */
  readonly binarised: boolean;
  readonly warmUp: number;
  readonly channels: readonly [c14: number, c7: number];
  readonly units: number;
}

const shared = {
  seed: 1,
  batchSize: 64, // as good after 51 seconds as 128 after 58: 104.5 nats
  learningRate: 3e-3, // Adam's peak; after two epochs at 128, 2e-3 left 117.6 nats and 4e-3 114.4
  warmUp: 100, // steps of rising rate, before Adam's second moments mean anything
  pixels: 'sum', // a likelihood is a product over the pixels
  binarised: false,
} as const;

export const config = {
  ...shared,
  id: 'vae',
  title: 'Variational autoencoder',
  epochs: 50, // ten minutes on one core
  codeLength: 20, // as in the example of PyTorch that its figure stands beside
  beta: 1, // the ELBO itself
  // In the same time 784-512-128 dense layers came to the same ELBO with 944 k weights, and 784-256-128 with as many as
  // here were 8 nats behind. Twice the channels, or one more convolution, did not pay for their time.
  channels: [8, 16],
  units: 256,
} as const satisfies VaeConfig;

export const binarised = {
  ...config,
  id: 'vae/binarised',
  title: 'Variational autoencoder of black and white digits',
  binarised: true,
  epochs: 50, // ten minutes; pictures drawn anew every time do not wear out
} as const satisfies VaeConfig;

const plane = {
  ...shared,
  epochs: 20, // three minutes
  codeLength: 2, // to be seen whole
  channels: [8, 8], // four of these ship
  units: 128,
} as const;

export const plane025 = {
  ...plane,
  id: 'vae/plane-0.25',
  title: 'Variational autoencoder, plane, β = 0.25',
  beta: 0.25,
} as const satisfies VaeConfig;

export const plane1 = {
  ...plane,
  id: 'vae/plane-1',
  title: 'Variational autoencoder, plane, β = 1',
  beta: 1,
} as const satisfies VaeConfig;

export const plane4 = {
  ...plane,
  id: 'vae/plane-4',
  title: 'Variational autoencoder, plane, β = 4',
  beta: 4,
} as const satisfies VaeConfig;

export const planeCollapsed = {
  ...plane,
  id: 'vae/plane-collapsed',
  title: 'Variational autoencoder, plane, collapsed',
  beta: 1,
  pixels: 'mean', // the mistake that makes it collapse: the KL weighs as much as with β = 784 beside a sum
  epochs: 4, // it is flat after one
} as const satisfies VaeConfig;
