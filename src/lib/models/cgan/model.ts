// The conditional GAN: both players are told the label, so the generator can be asked for a digit.
// Mirza & Osindero 2014, "Conditional Generative Adversarial Nets" (arXiv 1411.1784).
//
//   y       label, as ten numbers: 1 at the digit, or weights between digits
//   z       latent code, z ~ N(0, I): what the label leaves open, the hand
//   G(z|y)  a picture, 28×28 in [0, 1]
//   D(x|y)  how likely x is a real picture of the digit y, D = s(l), l the logit, s the logistic function
//   V       V(D, G) = E[log D(x|y)] + E[log(1 − D(G(z|y)|y))]: D climbs it, G goes down it                  equation 2
//
// What differs: convolutions in place of dense layers; the label enters D at its end, as an inner product with what D saw
// of the picture, l = b + (w + V y)·φ(x) (the projection discriminator, Miyato & Koyama 2018, arXiv 1802.05637), and in its
// middle, as a bias of every filter; z is normal, not uniform; and the generator that ships is an average of G's weights.
import { initializers, input, layers, model as network } from '@tensorflow/tfjs-layers';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { Random } from '../../random.ts';
import { drawZ, LABELS } from '../../training/adversarial-game.ts';
import { adversarialModel } from '../../training/adversarial-model.ts';
import type { AdversarialModel } from '../../training/adversarial-model.ts';
import { cosineSchedule } from '../../training/schedule.ts';
import { through } from '../through.ts';
import { SIDE } from '../types.ts';
import type { ModelDefinition } from '../types.ts';
import { growPicture } from '../dcgan/generator.ts';
import { config } from './config.ts';

/** Builds G with fresh weights: z [B, zLength], y [B, 10] → picture [B, 28, 28, 1]. */
export function buildGenerator(seed: number): LayersModel {
  const z = input({ shape: [config.zLength], name: 'z' });
  const y = input({ shape: [LABELS], name: 'label' });
  const both = layers.concatenate({ name: 'z-and-label' }).apply([z, y]) as SymbolicTensor;
  return network({ inputs: [z, y], outputs: growPicture(both, seed, config), name: 'generator' });
}

/** Builds D with fresh weights: picture [B, 28, 28, 1], y [B, 10] → logit [B, 1]. */
export function buildDiscriminator(seed: number): LayersModel {
  const [c14, c7, c4] = config.discriminatorChannels;
  let drawn = 0;
  const next = () => seed * 1000 + 500 + drawn++;
  const start = () => ({ kernelInitializer: initializers.heNormal({ seed: next() }) });
  const down = (name: string, filters: number, kernelSize: number) =>
    layers.conv2d({ name, filters, kernelSize, strides: 2, padding: 'same', ...start() });
  const leaky = (name: string) => layers.leakyReLU({ name: `${name}-leaky`, alpha: config.leak });
  const dense = (name: string, units: number, useBias: boolean) =>
    layers.dense({ name, units, useBias, kernelInitializer: initializers.glorotNormal({ seed: next() }) });

  const x = input({ shape: [SIDE, SIDE, 1], name: 'picture' });
  const y = input({ shape: [LABELS], name: 'label' });
  const h14 = through(x, down('down-14', c14, 4), leaky('down-14')); // [B, 14, 14, c14]
  const seen = through(h14, down('down-7', c7, 4));
  const told = through(
    y,
    dense('label-bias', c7, false),
    layers.reshape({ name: 'label-shape', targetShape: [1, 1, c7] }),
  );
  const h7 = through(
    layers.add({ name: 'down-7-label' }).apply([seen, told]) as SymbolicTensor,
    leaky('down-7'),
  ); // [B, 7, 7, c7]
  const h4 = through(h7, down('down-4', c4, 3), leaky('down-4')); // [B, 4, 4, c4]
  const flat = layers.flatten({ name: 'flat' });
  const phi = through(h4, flat, dense('phi', config.discriminatorUnits, true), leaky('phi')); // [B, units]
  const any = through(phi, dense('any', 1, true)); // w·φ + b, [B, 1]
  const each = through(phi, dense('each', LABELS, false)); // φ·V, [B, 10]
  const own = layers.dot({ name: 'own', axes: 1 }).apply([each, y]) as SymbolicTensor; // φ·V y, [B, 1]
  const logit = layers.add({ name: 'logit' }).apply([any, own]) as SymbolicTensor;
  return network({ inputs: [x, y], outputs: logit, name: 'discriminator' });
}

/** Hands in a frame of the training film: a row for each, the ten digits across. */
const FILM_HANDS = 3;

/** Returns the codes of the film's frames: each z with all ten labels. */
export function filmCodes(seed: number): Float32Array {
  const { zLength } = config;
  const length = zLength + LABELS;
  const hands = drawZ(FILM_HANDS, zLength, new Random(seed).fork('film'));
  const codes = new Float32Array(FILM_HANDS * LABELS * length);
  for (let i = 0; i < FILM_HANDS * LABELS; i++) {
    const hand = Math.floor(i / LABELS);
    codes.set(hands.subarray(hand * zLength, (hand + 1) * zLength), i * length);
    codes[i * length + zLength + (i % LABELS)] = 1;
  }
  return codes;
}

function create(seed: number): AdversarialModel {
  return adversarialModel({
    id: config.id,
    learningRate: config.learningRate,
    filmCodes: filmCodes(seed),
    game: {
      rules: config,
      labelled: true,
      generator: buildGenerator(seed),
      discriminator: buildDiscriminator(seed),
      buildGenerator: () => buildGenerator(seed),
    },
  });
}

export const cgan: ModelDefinition = {
  config,
  labelled: true,
  needs: ['judge'],
  learningRateAt: cosineSchedule(config),
  create,
};
