// Runs in frontmatters only, at build time: the toys of the chapter on mixtures as the page computes them.
import { standingOf, takeHalfStep, type StepAnswer } from '../../lib/engine/questions/gmm.ts';
import type {
  ClassStart,
  Gallery,
  MixturePictures,
  NamedAnswer,
  NamedRequest,
  Reading,
} from '../../lib/engine/questions/gmm-digits.ts';
import type { Mixture } from '../../lib/models/gmm/em.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { askAtBuild } from './build-time.ts';
import type { Entry } from './gmm-record.ts';

export { climbToy, startToy } from '../../lib/engine/questions/gmm.ts';

export interface ToyClimb {
  readonly d: 1 | 2;
  readonly points: Float64Array;
  readonly mixture: Mixture;
  readonly floor: number;
}

/** Takes half steps from a mixture and returns the whole record. */
export function climbAtBuild({ d, points, mixture, floor }: ToyClimb, steps: number): Entry[] {
  const first: Entry = {
    ...standingOf({ points, d, mixture, r: null }),
    move: 'start',
    mixture,
    r: null,
    floored: [],
  };
  const entries = [first];
  for (let step = 0; step < steps; step++) {
    const half = step % 2 === 0 ? 'E' : 'M';
    const last = entries.at(-1) as Entry;
    const answer: StepAnswer = takeHalfStep({ points, d, mixture: last.mixture, r: last.r, half, floor });
    entries.push({ ...answer, move: half });
  }
  return entries;
}

/** What the figures on digits show before anything is loaded; null in a draft build without weights. */
export function digitsAtBuild(
  K: number,
  named: Omit<NamedRequest, 'K'>,
): Promise<{ readonly gallery: Gallery; readonly samples: NamedAnswer } | null> {
  return askAtBuild('gmm', async (engine) => ({
    gallery: (await engine.ask('gmm', 'gallery', { K })) as Gallery,
    samples: (await engine.ask('gmm', 'named', { K, ...named })) as NamedAnswer,
  }));
}

/** Reads a picture with the shipped mixtures; null in a draft build without weights. */
export function readAtBuild(K: number, pixels: Pixels): Promise<Reading | null> {
  return askAtBuild('gmm', async (engine) => (await engine.ask('gmm', 'read', { K, pixels })) as Reading);
}

/** Draws the shipped mixture of a class; null in a draft build without weights. */
export function mixtureAtBuild(y: number, K: number, count: number): Promise<MixturePictures | null> {
  return askAtBuild('gmm', async (engine) => {
    const request = { y, K, pixels: new Float32Array(0), seed: null };
    const { mixture } = (await engine.ask('gmm', 'refit', request)) as ClassStart;
    return (await engine.ask('gmm', 'pictures', { mixture, count, seed: 1 })) as MixturePictures;
  });
}
