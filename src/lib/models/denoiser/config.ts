// Every number of the denoiser, each with its reason. No tfjs here: pages import this file.
import type { CorruptionKind } from '../../data/corruption.ts';
import type { ModelConfig } from '../types.ts';

export const config = {
  id: 'denoiser',
  title: 'Denoising autoencoder',
  seed: 1,
  epochs: 16, // three quarters of an hour on one core; 24, from a mean log σ of −1.2, gave 0.04 dB more at σ = 50/255
  batchSize: 64, // in a fixed time twice the steps of 128: 23.1 dB where that gave 22.2 after two minutes
  learningRate: 6e-3, // Adam's peak; in 800 steps 3e-3, 5e-3 and 8e-3 gave 24.6, 24.9 and 25.1 dB; a long run asks for less
  warmUp: 200, // steps of rising rate, before Adam's second moments mean anything

  channels: [12, 40, 40, 16], // at 28×28, 14×14, 7×7 and 3×3: most of the work at 14×14; wider there beat wider below by 0.1 dB

  toldShare: 0.6, // of the examples: unclipped Gaussian noise, σ told, where Tweedie's formula holds
  toldSigma: [0.05, 3], // from less than a grey step's worth of doubt to where no digit is left
  toldLogSigma: { mean: -1.5, deviation: 1.2 }, // log σ is normal: most of it where strokes are won or lost
  blindMax: {
    // the others: a kind and a level drawn evenly, nothing told
    gaussian: 1,
    'gaussian-clipped': 1,
    'salt-and-pepper': 0.7, // beyond, what is left of a digit is a guess
    block: 0.4, // as a share of the area: two thirds of the side
    stroke: 4,
  } satisfies Record<CorruptionKind, number>,

  weightOffset: 0.1, // see corruptForTraining; such weights gave 0.7 dB at σ = 50/255 over even ones, and 0.1 over 0.2

  sampleSigma: [3, 0.05], // where repeated denoising starts and ends: the range of `toldSigma`
  sampleSteps: 40, // geometric steps of σ, each 10 % down
  sampleRounds: 4, // of r and fresh noise before them: a round leaves at most 0.36 of what the start lacks, four 2 %
} as const satisfies ModelConfig & Record<string, unknown>;
