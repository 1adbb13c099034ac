// What a generator that has memorised would draw: training digits, with a little noise on their ink.
import type { Pixels } from '../../lib/models/types.ts';
import { Random } from '../../lib/random.ts';

/** Standard deviation of the noise on each pixel that has ink, so that a copy is not the same to the byte. */
const NOISE = 0.06;

/** Copies pictures, n × 784, as a bad memory would: the same for the same pictures. */
export function copiesOf(pictures: Pixels): Pixels {
  const random = new Random(1).fork('copyist');
  return pictures.map((value) =>
    value === 0 ? 0 : Math.min(1, Math.max(0, value + NOISE * random.normal())),
  );
}
