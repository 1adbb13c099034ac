// The rules and the players of a game, and what goes into their networks.
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { CLASSES, PIXELS, SIDE } from '../models/types.ts';
import type { Pixels } from '../models/types.ts';
import type { Random } from '../random.ts';
import type { GeneratorLoss } from './adversarial-losses.ts';

/** Labels there are: one for each class. */
export const LABELS = CLASSES;

/** Who moves in a step. */
export type Player = 'both' | 'discriminator' | 'generator';

/** The rules of the game: part of a model's config, each value with its reason there. */
export interface Rules {
  readonly zLength: number;
  /** Adam's, for both players. */
  readonly beta1: number;
  readonly beta2: number;
  /** Learning rate of D, in units of G's. */
  readonly discriminatorRate: number;
  /** ρ of the average of G's weights; 0 ships the weights themselves. */
  readonly averageDecay: number;
  readonly generatorLoss: GeneratorLoss;
  /** What a real picture is said to be, 1 or less. */
  readonly realTarget: number;
  /** See `slopePenalty`; in one of `every` steps of D, 0 for never. */
  readonly penalty: { readonly weight: number; readonly sigma: number; readonly every: number };
}

/** The players. */
export interface Game {
  readonly rules: Rules;
  /** Whether both get labels as well, [B, 10], after z and after the picture. */
  readonly labelled: boolean;
  /** The average: what ships and is shown. */
  readonly generator: LayersModel;
  readonly discriminator: LayersModel;
  /** Builds another generator of the same shapes, for the one that plays. */
  buildGenerator(): LayersModel;
}

/** Draws z ~ N(0, I), n × zLength: the prior of training and of sampling. */
export function drawZ(count: number, zLength: number, random: Random): Float32Array {
  return random.normals(count * zLength);
}

/** Writes labels as rows of ten numbers, 1 at the label. */
export function oneHot(labels: Uint8Array): Float32Array {
  const rows = new Float32Array(labels.length * LABELS);
  labels.forEach((label, i) => {
    rows[i * LABELS + label] = 1;
  });
  return rows;
}

/** Returns labels as a network takes them, [n, 10]. */
export function labelTensor(labels: Uint8Array): tf.Tensor2D {
  return tf.tensor2d(oneHot(labels), [labels.length, LABELS]);
}

/** Lays pictures out for a network: n × 784 → [n, 28, 28, 1]. */
export function toImages(pixels: Pixels): tf.Tensor4D {
  return tf.tensor4d(pixels, [pixels.length / PIXELS, SIDE, SIDE, 1]);
}
