// How the EM demo begins: what stands in the page before any script runs, and what a bare address means.
import type { StartMethod } from '../../lib/models/gmm/start.ts';
import type { ToyName } from './gmm-toys.ts';

export const START_METHODS: readonly StartMethod[] = ['random points', 'k-means++'];

export const EM_START: {
  readonly set: ToyName;
  readonly k: number;
  readonly seed: number;
  /** Seed of the points. */
  readonly data: number;
  readonly method: StartMethod;
  /** Half steps: enough to see both lines climb, and the components still under way. */
  readonly steps: number;
} = { set: 'clouds', k: 3, seed: 4, data: 1, method: 'random points', steps: 9 };

/** The least variance in any direction: far below what the toys have, so that it acts only on a collapse. */
export const EM_FLOOR = 1e-3;
