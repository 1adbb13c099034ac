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
  /** Maps whose values are added to a later one: from, to. */
  readonly skips: readonly (readonly [number, number])[];
}

const [c14, c7, c3] = denoiser.channels;

export const NETWORKS: Readonly<Record<string, Network>> = {
  denoiser: {
    summary:
      'The corrupted picture and the noise level go in. Three pairs of convolutions halve the side from 28 to 14, 7 and 3 pixels; three steps double it again, each adding what the encoder saw at that scale; one picture of 28 by 28 pixels comes out.',
    maps: [
      { side: 28, channels: 2, concept: 'noise', planes: ['x̃', 'σ'] },
      { side: 14, channels: c14, concept: 'q' },
      { side: 7, channels: c7, concept: 'q' },
      { side: 3, channels: c3, concept: 'q' },
      { side: 7, channels: c7, concept: 'p' },
      { side: 14, channels: c14, concept: 'p' },
      { side: 28, channels: 1, concept: 'p', planes: ['r(x̃)'] },
    ],
    steps: [
      ['conv 5×5, ÷2', 'conv 3×3'],
      ['conv 3×3, ÷2', 'conv 3×3'],
      ['conv 3×3, ÷2', 'conv 3×3'],
      ['up 3×3, ×2', 'conv 3×3'],
      ['up 2×2, ×2', 'conv 3×3'],
      ['up 4×4, ×2', 'sigmoid'],
    ],
    skips: [
      [1, 5],
      [2, 4],
    ],
  },
};
