// The deep convolutional GAN: a generator and a discriminator, each the other's teacher.
// Radford, Metz & Chintala 2015, "Unsupervised Representation Learning with Deep Convolutional GANs" (arXiv 1511.06434);
// the game is that of Goodfellow et al. 2014, "Generative Adversarial Nets" (arXiv 1406.2661).
//
//   z     latent code, z ~ N(0, I)                                         the papers: uniform; see chapter 5 for the normal
//   G(z)  a picture, 28×28 in [0, 1]: dense, two fractionally strided convolutions, a plain one       Radford, figure 1
//   D(x)  how likely x is real, D = s(l), l the logit: three strided convolutions and a dense layer; s the logistic function
//   V     V(D, G) = E[log D(x)] + E[log(1 − D(G(z)))]: D climbs it, G goes down it                   Goodfellow, eq. 1
//
// What differs from Radford: two octaves in place of four, since a digit is 28 pixels wide; a plain convolution behind them,
// so that a pixel is painted from 3×3 places and not from 2×2; s in place of tanh at the output, which is the same but for
// the scale, tanh a = 2 s(2a) − 1; a dense layer before the logit, which sees the whole picture; no batch norm in D, whose
// verdict on a picture must not depend on its neighbours (a slope penalty keeps D smooth instead); and the generator that
// ships is an average of G's weights.
import { initializers, input, layers, model as network } from '@tensorflow/tfjs-layers';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { Random } from '../../random.ts';
import { adversarialModel } from '../../training/adversarial-model.ts';
import { drawZ } from '../../training/adversarial-game.ts';
import { cosineSchedule } from '../../training/schedule.ts';
import { through } from '../through.ts';
import { SIDE } from '../types.ts';
import type { ModelDefinition } from '../types.ts';
import { collapsed, config } from './config.ts';
import type { DcganConfig } from './config.ts';
import { growPicture } from './generator.ts';

/** Builds G with fresh weights: z [B, zLength] → picture [B, 28, 28, 1]. */
export function buildGenerator(seed: number, settings: DcganConfig): LayersModel {
  const z = input({ shape: [settings.zLength], name: 'z' });
  return network({ inputs: z, outputs: growPicture(z, seed, settings), name: 'generator' });
}

/** Builds D with fresh weights: picture [B, 28, 28, 1] → logit [B, 1]. */
export function buildDiscriminator(seed: number, settings: DcganConfig): LayersModel {
  const { discriminatorChannels, discriminatorUnits, leak } = settings;
  const [c14, c7, c4] = discriminatorChannels;
  let drawn = 0;
  const start = () => ({ kernelInitializer: initializers.heNormal({ seed: seed * 1000 + 500 + drawn++ }) });
  const down = (name: string, filters: number, kernelSize: number) =>
    layers.conv2d({ name, filters, kernelSize, strides: 2, padding: 'same', ...start() });
  const leaky = (name: string) => layers.leakyReLU({ name: `${name}-leaky`, alpha: leak });

  const x = input({ shape: [SIDE, SIDE, 1], name: 'picture' });
  const h14 = through(x, down('down-14', c14, 4), leaky('down-14')); // [B, 14, 14, c14]
  const h7 = through(h14, down('down-7', c7, 4), leaky('down-7')); // [B, 7, 7, c7]
  const h4 = through(h7, down('down-4', c4, 3), leaky('down-4')); // [B, 4, 4, c4]
  const dense = (name: string, units: number) => layers.dense({ name, units, ...start() });
  const flat = layers.flatten({ name: 'flat' });
  const phi = through(h4, flat, dense('phi', discriminatorUnits), leaky('phi')); // [B, units]
  const logit = through(phi, dense('logit', 1)); // [B, 1]
  return network({ inputs: x, outputs: logit, name: 'discriminator' });
}

/** Returns the codes of every film's frames: the collapsed run's are the first of the healthy one's. */
export function filmCodes(seed: number, { zLength, filmPictures }: DcganConfig): Float32Array {
  return drawZ(filmPictures, zLength, new Random(seed).fork('film'));
}

/** Makes a definition from a configuration: the healthy run and the collapsed one differ in nothing else. */
function define(settings: DcganConfig, failure = false): ModelDefinition {
  return {
    config: settings,
    failure,
    needs: ['judge'],
    learningRateAt: cosineSchedule(settings),
    create: (seed) =>
      adversarialModel({
        id: settings.id,
        learningRate: settings.learningRate,
        filmCodes: filmCodes(seed, settings),
        game: {
          rules: settings,
          labelled: false,
          generator: buildGenerator(seed, settings),
          discriminator: buildDiscriminator(seed, settings),
          buildGenerator: () => buildGenerator(seed, settings),
        },
      }),
  };
}

export const dcgan = define(config);
export const dcganCollapsed = define(collapsed, true);
