// The networks as feature maps and the steps between them, one record a model; shapes come from the model's config.
import { config as autoencoder } from '../../lib/models/autoencoder/config.ts';
import { config as cgan } from '../../lib/models/cgan/config.ts';
import { config as dcgan } from '../../lib/models/dcgan/config.ts';
import { config as denoiser } from '../../lib/models/denoiser/config.ts';
import type { Concept } from './notation.ts';

export interface FeatureMap {
  /** Side of the picture the map works on, in pixels. */
  readonly side: number;
  readonly channels: number;
  readonly concept: Concept;
  /** Symbols of the planes, front first, where the map is a picture. */
  readonly planes?: readonly string[];
  /** Length, where it is no map but a list of numbers: side and channels are then 1. */
  readonly numbers?: number;
}

export interface Network {
  /** In words, for who cannot see the diagram. */
  readonly summary: string;
  readonly maps: readonly FeatureMap[];
  /** What leads from each map to the next: a line above the arrow, and one below. */
  readonly steps: readonly (readonly [string, string])[];
  /** Maps whose values are added to a later one, the outermost first. */
  readonly skips: readonly { readonly from: number; readonly to: number; readonly label: string }[];
}

const [c28, c14, c7, c3] = denoiser.channels;
const [g7, g14, g28] = dcgan.generatorChannels;
const [y7, y14, y28] = cgan.generatorChannels;
const [d14, d7, d4] = dcgan.discriminatorChannels;

/** A layer that is a list of numbers. */
function list(numbers: number, concept: Concept): FeatureMap {
  return { side: 1, channels: 1, concept, numbers };
}

/** A network with a code: two convolutions and a dense layer down to it, and their mirror up again. */
function autoencoderOf(codeLength: number): Network {
  const [a14, a7] = autoencoder.channels;
  const { units } = autoencoder;
  return {
    summary: `A picture of 28 by 28 pixels goes in. Two convolutions halve its side to 14 and 7 pixels, a dense layer makes ${units} numbers of that, and another one the code of ${codeLength} numbers. The decoder mirrors the encoder and gives a picture of 28 by 28 pixels.`,
    maps: [
      { side: 28, channels: 1, concept: 'x', planes: ['x'] },
      { side: 14, channels: a14, concept: 'q' },
      { side: 7, channels: a7, concept: 'q' },
      list(units, 'q'),
      list(codeLength, 'z'),
      list(units, 'p'),
      { side: 7, channels: a7, concept: 'p' },
      { side: 14, channels: a14, concept: 'p' },
      { side: 28, channels: 1, concept: 'p', planes: ['x̂'] },
    ],
    steps: [
      ['conv 5×5 ÷2', ''],
      ['conv 3×3 ÷2', ''],
      ['dense', ''],
      ['dense', ''],
      ['dense', ''],
      ['dense', ''],
      ['up 4×4 ×2', ''],
      ['up 4×4 ×2', 'sigmoid'],
    ],
    skips: [],
  };
}

export const NETWORKS: Readonly<Record<string, Network>> = {
  autoencoder: autoencoderOf(autoencoder.codeLength),
  denoiser: {
    summary:
      'The corrupted picture and the noise level go in. Convolutions halve the side from 28 to 14, 7 and 3 pixels. Three steps double it again, each adding what was seen at that scale on the way down, and two last convolutions give one picture of 28 by 28 pixels.',
    maps: [
      { side: 28, channels: 2, concept: 'noise', planes: ['x̃', 'σ'] },
      { side: 14, channels: c14, concept: 'q' },
      { side: 7, channels: c7, concept: 'q' },
      { side: 3, channels: c3, concept: 'q' },
      { side: 7, channels: c7, concept: 'p' },
      { side: 14, channels: c14, concept: 'p' },
      { side: 28, channels: c28, concept: 'p' },
      { side: 28, channels: 1, concept: 'p', planes: ['r(x̃)'] },
    ],
    steps: [
      ['conv 5×5 ÷2', '2 conv 3×3'],
      ['conv 3×3 ÷2', 'conv 3×3'],
      ['conv 3×3 ÷2', 'conv 3×3'],
      ['up 3×3 ×2', 'conv 3×3'],
      ['up 2×2 ×2', '2 conv 3×3'],
      ['up 2×2 ×2', ''],
      ['2 conv 3×3', 'sigmoid'],
    ],
    skips: [
      { from: 0, to: 6, label: '2 conv 3×3, added' },
      { from: 1, to: 5, label: 'added' },
      { from: 2, to: 4, label: 'added' },
    ],
  },
  cgan: {
    summary: `The ${cgan.zLength} numbers of z and the ten of the label go in side by side. A dense layer makes a map of 7 by 7 places with ${y7} channels of them, two fractionally strided convolutions double its side to 14 and to 28 pixels, and a plain convolution paints one picture of the ${y28} channels.`,
    maps: [
      list(cgan.zLength + 10, 'z'),
      { side: 7, channels: y7, concept: 'p' },
      { side: 14, channels: y14, concept: 'p' },
      { side: 28, channels: y28, concept: 'p' },
      { side: 28, channels: 1, concept: 'p', planes: ['G'] },
    ],
    steps: [
      ['z and y, dense', 'batch norm, ReLU'],
      ['up 4×4 ×2', 'batch norm, ReLU'],
      ['up 4×4 ×2', 'batch norm, ReLU'],
      ['conv 3×3', 'sigmoid'],
    ],
    skips: [],
  },
  dcgan: {
    summary: `The generator: a dense layer makes 7 by 7 by ${g7} numbers of the ${dcgan.zLength} numbers of z, two transposed convolutions double the side to 14 and 28 pixels, and a plain convolution paints one picture of the ${g28} channels. The discriminator: that picture, or a real one, is halved by three strided convolutions to 14, 7 and 4 pixels a side, a dense layer makes ${dcgan.discriminatorUnits} numbers of that, and another one the logit.`,
    maps: [
      list(dcgan.zLength, 'z'),
      { side: 7, channels: g7, concept: 'p' },
      { side: 14, channels: g14, concept: 'p' },
      { side: 28, channels: g28, concept: 'p' },
      { side: 28, channels: 1, concept: 'p', planes: ['G(z)', 'x'] },
      { side: 14, channels: d14, concept: 'critic' },
      { side: 7, channels: d7, concept: 'critic' },
      { side: 4, channels: d4, concept: 'critic' },
      list(dcgan.discriminatorUnits, 'critic'),
      list(1, 'critic'),
    ],
    steps: [
      ['dense', 'norm, ReLU'],
      ['up 4×4 ×2', 'norm, ReLU'],
      ['up 4×4 ×2', 'norm, ReLU'],
      ['conv 3×3', 'sigmoid'],
      ['conv 4×4 ÷2', 'leaky ReLU'],
      ['conv 4×4 ÷2', 'leaky ReLU'],
      ['conv 3×3 ÷2', 'leaky ReLU'],
      ['dense', 'leaky ReLU'],
      ['dense', 'l(x)'],
    ],
    skips: [],
  },
};
