// The networks as feature maps and the steps between them, one record a model; shapes come from the model's config.
import { config as denoiser } from '../../lib/models/denoiser/config.ts';
import type { Concept } from './notation.ts';

export interface FeatureMap {
  /** Side of the picture the map works on, in pixels. */
  readonly side: number;
  readonly channels: number;
  readonly concept: Concept;
  /** Symbols of the planes, front first, where the map is a picture. */
  readonly planes?: readonly string[];
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

export const NETWORKS: Readonly<Record<string, Network>> = {
  denoiser: {
    summary:
      'The corrupted picture and the noise level go in. Three pairs of convolutions halve the side from 28 to 14, 7 and 3 pixels. Three steps double it again, each adding what was seen at that scale on the way down, and a last convolution gives one picture of 28 by 28 pixels.',
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
      ['conv 5×5 ÷2', 'conv 3×3'],
      ['conv 3×3 ÷2', 'conv 3×3'],
      ['conv 3×3 ÷2', 'conv 3×3'],
      ['up 3×3 ×2', 'conv 3×3'],
      ['up 2×2 ×2', 'conv 3×3'],
      ['up 2×2 ×2', ''],
      ['conv 3×3', 'sigmoid'],
    ],
    skips: [
      { from: 0, to: 6, label: 'conv 3×3, added' },
      { from: 1, to: 5, label: 'added' },
      { from: 2, to: 4, label: 'added' },
    ],
  },
};
