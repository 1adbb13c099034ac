// Every number of the DCGAN, each with its reason. No tfjs here: pages import this file.
import type { Rules } from '../../training/adversarial-game.ts';
import type { ModelConfig } from '../types.ts';

export interface DcganConfig extends ModelConfig, Rules {
  readonly generatorChannels: readonly [c7: number, c14: number, c28: number];
  readonly discriminatorChannels: readonly [number, number, number];
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
  epochs: 15, // 12,000 steps of each player: forty minutes on one core
  batchSize: 64, // half of the paper's: enough digits for G's batch statistics, and twice the steps in the same time
  // G's peak; it falls to zero. Fréchet distance after 1,000 steps, D at 1e-3 in all: 9.9 at 1e-3, 7.5 at 2e-3, 6.6 at 4e-3,
  // 7.0 at 8e-3.
  learningRate: 4e-3,
  warmUp: 100, // steps of rising rate, before Adam's second moments mean anything
  filmPictures: 30, // three rows: half a megabyte in fifty frames

  zLength: 64, // the paper has 100 for photographs; thirty directions hold most of what varies in digits
  // At 7×7, 14×14 and 28×28; most of G's weights sit in front of them, in the dense layer. Without the last, each pixel was
  // painted from 2×2 places of the map at 14×14, and edges were speckled.
  generatorChannels: [64, 32, 8],
  discriminatorChannels: [32, 64, 128], // at 14×14, 7×7 and 4×4; with [24, 48, 96] it took most late samples for digits
  leak: 0.2, // section 4 of the paper
  statisticsMomentum: 0.9, // G moves fast, so its statistics forget fast; the average of the weights smooths them

  beta1: 0.5, // section 4 of the paper; with 0.9 and a rate four times as high every picture was blank after 300 steps
  beta2: 0.99, // second moments of the last hundred steps: the game does not stand still
  discriminatorRate: 1 / 4, // G has the longer way: at D's rate it lagged behind all run long
  averageDecay: 0.999, // ρ: about the last thousand steps
  generatorLoss: 'non-saturating', // the minimax loss gives G no slope as long as D is sure
  realTarget: 1, // no label smoothing: the slope penalty already keeps D from being sure
  penalty: {
    weight: 0.02, // with 1 D never rose above guessing (55 to 65 % right after 600 steps of the conditional one)
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
