// Every number of the conditional GAN, each with its reason. No tfjs here: pages import this file.
import type { DcganConfig } from '../dcgan/config.ts';

export const config = {
  id: 'cgan',
  title: 'Conditional GAN',
  seed: 1,
  epochs: 12, // 9,400 steps of each player: half an hour on one core
  batchSize: 64, // enough digits for G's batch statistics, few enough for many steps in the time there is
  learningRate: 3e-3, // G's peak; after 1,000 steps the judge read 97 of 100 samples as asked for; it falls to zero
  warmUp: 100, // steps of rising rate, before Adam's second moments mean anything

  zLength: 32, // room for a hand: about as many as the directions in which digits of a class vary
  // At 7×7, 14×14 and 28×28; most of G's weights sit in front of them, in the dense layer. Without the last, each pixel was
  // painted from 2×2 places of the map at 14×14, and edges were speckled.
  generatorChannels: [64, 32, 8],
  discriminatorChannels: [24, 48, 96], // at 14×14, 7×7 and 4×4; a step costs half of [32, 64, 128]
  discriminatorUnits: 64, // φ, which sees the whole picture; see the DCGAN's for why
  leak: 0.2, // Radford et al. 2015, section 4
  statisticsMomentum: 0.9, // G moves fast, so its statistics forget fast; the average of the weights smooths them

  beta1: 0.5, // Radford et al. 2015, section 4; see the DCGAN's for what 0.9 does
  beta2: 0.99, // second moments of the last hundred steps: the game does not stand still
  discriminatorRate: 1 / 3, // G has the longer way: at D's rate it lagged behind all run long
  averageDecay: 0.999, // ρ: about the last thousand steps
  generatorLoss: 'non-saturating', // the minimax loss gives G no slope as long as D is sure
  realTarget: 1, // no label smoothing: the slope penalty already keeps D from being sure
  penalty: {
    weight: 0.02, // with 1 D never rose above guessing (55 to 65 % right after 600 steps)
    sigma: 0.1, // small beside the strokes' contrast, large beside rounding
    every: 4, // one step in four, four times as heavy: a pass over noisy digits is a quarter of a step of D
  },
} as const satisfies Omit<DcganConfig, 'filmPictures'>;
