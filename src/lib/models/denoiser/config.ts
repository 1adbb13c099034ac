// Every number of the denoiser, each with its reason. No tfjs here: pages import this file.
import type { CorruptionKind } from '../../data/corruption.ts';
import type { ModelConfig } from '../types.ts';

export const config = {
  id: 'denoiser',
  title: 'Denoising autoencoder',
  seed: 1,
  epochs: 16, // half an hour on one core; longer still helps, but slowly
  batchSize: 64, // in a fixed time twice the steps of 128: 23.1 dB where that gave 22.2 after two minutes
  learningRate: 3e-3, // Adam's peak; in a short run 4e-3 was better than 2e-3, a long one asks for less
  warmUp: 200, // steps of rising rate, before Adam's second moments mean anything

  channels: [8, 32, 48, 24], // at 28×28, 14×14, 7×7 and 3×3: most of the work at 14×14, most of the weights at 7×7

  toldShare: 0.5, // half of the examples: unclipped Gaussian noise, σ told, where Tweedie's formula holds
  toldSigma: [0.05, 3], // log-uniform; from less than a grey step's worth of doubt to where no digit is left
  blindMax: {
    // the other half: a kind and a level drawn evenly, nothing told
    gaussian: 1,
    'gaussian-clipped': 1,
    'salt-and-pepper': 0.7, // beyond, what is left of a digit is a guess
    block: 0.4, // as a share of the area: two thirds of the side
    stroke: 4,
  } satisfies Record<CorruptionKind, number>,

  weightOffset: 0.2, // see corruptForTraining; in a short run such weights gave 0.7 dB at σ = 50/255

  sampleSigma: [3, 0.05], // where repeated denoising starts and ends: the range of `toldSigma`
  sampleSteps: 40, // geometric steps of σ, each 10 % down
  sampleRounds: 4, // of r and fresh noise before them: a round leaves at most 0.36 of what the start lacks, four 2 %
} as const satisfies ModelConfig & Record<string, unknown>;
