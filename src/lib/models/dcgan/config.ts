// Every number of the DCGAN, each with its reason. No tfjs here: pages import this file.
import type { Rules } from '../../training/adversarial-game.ts';
import type { ModelConfig } from '../types.ts';

export interface DcganConfig extends ModelConfig, Rules {
  readonly generatorChannels: readonly [c7: number, c14: number, c28: number];
  readonly discriminatorChannels: readonly [number, number, number];
  /** Of the dense layer before the logit. */
  readonly discriminatorUnits: number;
  readonly leak: number;
  readonly statisticsMomentum: number;
  readonly warmUp: number;
  /** Pictures of a frame of the training film: whole rows of ten. */
  readonly filmPictures: number;
}

export const config = {
  id: 'dcgan',
  title: 'DCGAN',
  seed: 1,
  epochs: 10, // 7,800 steps of each player: half an hour on one core
  batchSize: 64, // half of the paper's: enough digits for G's batch statistics, and twice the steps in the same time
  // G's peak; it falls to zero. Fréchet distance after 1,000 steps, D at 1e-3 in all: 9.9 at 1e-3, 7.5 at 2e-3, 6.6 at 4e-3,
  // 7.0 at 8e-3.
  learningRate: 4e-3,
  warmUp: 100, // steps of rising rate, before Adam's second moments mean anything
  filmPictures: 30, // three rows: half a megabyte in fifty frames

  zLength: 24, // the paper has 100 for photographs; 24, 32 and 64 came to the same Fréchet distance, and 24 is least to download
  // At 7×7, 14×14 and 28×28. Fréchet distance after 2,000 steps: 2.8 with [64, 32, 8], 2.2 so. Without the last, each pixel
  // was painted from 2×2 places of the map at 14×14, and edges were speckled.
  generatorChannels: [128, 48, 8],
  discriminatorChannels: [24, 48, 96], // at 14×14, 7×7 and 4×4
  // A number of the last maps sees 18×18 pixels, and without this layer the logit was a sum of such local verdicts. Fréchet
  // distance after 3,000 steps: 3.4 without it, 2.6 with 128 units; a run with 64 ended as well.
  discriminatorUnits: 64,
  leak: 0.2, // section 4 of the paper
  statisticsMomentum: 0.9, // G moves fast, so its statistics forget fast; the average of the weights smooths them

  beta1: 0.5, // section 4 of the paper; with 0.9 and a rate four times as high every picture was blank after 300 steps
  beta2: 0.99, // second moments of the last hundred steps: the game does not stand still
  discriminatorRate: 1 / 4, // G has the longer way: at D's rate it lagged behind all run long
  averageDecay: 0.999, // ρ: about the last thousand steps
  generatorLoss: 'non-saturating', // the minimax loss gives G no slope as long as D is sure
  realTarget: 1, // no label smoothing: the slope penalty already keeps D from being sure
  penalty: {
    weight: 0.1, // at the end of a run with 0.02 D was too sure; with 1 it never rose above guessing (55 to 65 % right)
    sigma: 0.1, // small beside the strokes' contrast, large beside rounding
    every: 4, // one step in four, four times as heavy: a pass over noisy digits is a quarter of a step of D
  },
} as const satisfies DcganConfig;

/** The run that collapses on purpose: the same code, data and start, and these settings. */
export const collapsed = {
  ...config,
  id: 'dcgan/collapsed',
  title: 'DCGAN, collapsed',
  epochs: 3, // four minutes: the collapse comes within 200 steps
  discriminatorRate: 0.005, // D learns so slowly that G finds its favourite picture and draws nothing else
  averageDecay: 0, // what G draws now, not what it drew on average
  filmPictures: 10, // one row: noise compresses badly, and all pictures of a frame are alike
} as const satisfies DcganConfig;
