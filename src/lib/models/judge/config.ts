// Every number of the judge, each with its reason. No tfjs here: pages import this file.
import type { ModelConfig } from '../types.ts';

export const config = {
  id: 'judge',
  title: 'The judge: a classifier of digits',
  seed: 1,
  epochs: 8, // four minutes on one core
  batchSize: 64,
  learningRate: 2e-3, // Adam's peak
  warmUp: 200, // steps of rising rate, before Adam's second moments mean anything

  channels: [16, 32, 48, 48], // at 14×14 twice, then 7×7 and 4×4
  features: 96, // numbers of the penultimate layer, which the Fréchet distance compares
  smoothing: 0.05, // ε of the smoothed labels: no batch's loss comes near 0, from where the next one would look diverged

  // Each training digit is moved a little, at random, evenly within:
  turn: 0.2, // radians either way
  scale: 0.12, // share by which it grows or shrinks
  shift: 2, // pixels either way
} as const satisfies ModelConfig & Record<string, unknown>;
