// Every number of the three autoencoders, each with its reason. No tfjs here: pages import this file.
import type { ModelConfig, ModelId } from '../types.ts';

const shared = {
  seed: 1,
  batchSize: 64, // twice the steps of 128 in an epoch, for a fifth more time
  learningRate: 3e-3, // Adam's peak, as for the variational autoencoder, which is the same network
  warmUp: 100, // steps of rising rate, before Adam's second moments mean anything
} as const;

/** What `config`, `code8` and `code2` have in common. */
export interface AutoencoderConfig extends ModelConfig {
  readonly id: ModelId & ('autoencoder' | `autoencoder/${string}`);
  /** Length of the code z. */
  readonly codeLength: number;
  readonly warmUp: number;
  readonly channels: readonly [c14: number, c7: number];
  readonly units: number;
}

export const config = {
  ...shared,
  id: 'autoencoder',
  title: 'Autoencoder, code of 32',
  epochs: 36, // eight minutes on one core
  codeLength: 32,
  channels: [8, 16], // see ../vae/config.ts for what was tried
  units: 256,
} as const satisfies AutoencoderConfig;

export const code8 = {
  ...shared,
  id: 'autoencoder/code-8',
  title: 'Autoencoder, code of 8',
  epochs: 24, // four minutes
  codeLength: 8,
  channels: [8, 16],
  units: 128, // half the weights: a shorter code leaves less to draw
} as const satisfies AutoencoderConfig;

export const code2 = {
  ...shared,
  id: 'autoencoder/code-2',
  title: 'Autoencoder, code of 2',
  epochs: 24, // four minutes
  codeLength: 2,
  channels: [8, 16],
  units: 128, // half the weights: a shorter code leaves less to draw
} as const satisfies AutoencoderConfig;
