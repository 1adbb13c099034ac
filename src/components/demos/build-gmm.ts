// Runs in frontmatters only, at build time: the toys of the chapter on mixtures as the page computes them.
import { toPixels } from '../../lib/data/batches.ts';
import { chooseDigits } from '../../lib/data/choose.ts';
import { DIGIT_FILES } from '../../lib/data/digit-files.ts';
import { pick, take, TRAIN_COUNT } from '../../lib/data/mnist.ts';
import { standingOf, takeHalfStep, type StepAnswer } from '../../lib/engine/questions/gmm.ts';
import type {
  ClassStart,
  Gallery,
  MixturePictures,
  NamedAnswer,
  NamedRequest,
  Reading,
} from '../../lib/engine/questions/gmm-digits.ts';
import { config } from '../../lib/models/gmm/config.ts';
import type { Mixture } from '../../lib/models/gmm/em.ts';
import { CLASSES, PIXELS, type Pixels } from '../../lib/models/types.ts';
import { Random } from '../../lib/random.ts';
import { readMnist } from './build-digits.ts';
import { askAtBuild } from './build-time.ts';
import type { Entry } from './gmm-record.ts';

export { climbToy, startToy } from '../../lib/engine/questions/gmm.ts';

export interface ToyClimb {
  readonly d: number;
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

/** One class fitted again: the record, the number of digits, and what the mixture draws before and after. */
export interface Refit {
  readonly entries: readonly Entry[];
  readonly digits: number;
  readonly before: MixturePictures;
  readonly now: MixturePictures;
}

/** Takes rounds of EM on the page's digits of a class, from the shipped mixture; null in a draft build without weights. */
export function refitAtBuild(
  { y, k, rounds }: { readonly y: number; readonly k: number; readonly rounds: number },
  count: number,
): Promise<Refit | null> {
  return askAtBuild('gmm', async (engine) => {
    const pixels = pageDigitsOf(y);
    const { mixture, codes } = (await engine.ask('gmm', 'refit', {
      y,
      K: k,
      pixels,
      seed: null,
    })) as ClassStart;
    const draw = async (one: Mixture): Promise<MixturePictures> =>
      (await engine.ask('gmm', 'pictures', { mixture: one, count, seed: 1 })) as MixturePictures;
    const toy = { d: config.components, points: codes, mixture, floor: config.floor };
    const entries = climbAtBuild(toy, 2 * rounds);
    const { mixture: last } = entries.at(-1) as Entry;
    return { entries, digits: pixels.length / PIXELS, before: await draw(mixture), now: await draw(last) };
  });
}

/** Returns the digits of a class among those that a page fine-tunes on. */
function pageDigitsOf(y: number): Pixels {
  const { perClass, seed } = DIGIT_FILES.train;
  const digits = take(readMnist('train'), TRAIN_COUNT);
  const own = chooseDigits(digits, perClass, new Random(seed)).filter((_, i) => i % CLASSES === y);
  return toPixels(pick(digits, own).images);
}
