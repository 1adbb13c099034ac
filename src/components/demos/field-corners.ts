// The three pictures that span the plane of the field demo.
import type { Pixels } from '../../lib/models/types.ts';
import { Random } from '../../lib/random.ts';
import { loadExamples } from '../../lib/ui/digit-examples.ts';
import { decodePictures } from '../../lib/ui/embedded-pictures.ts';

const PIXELS = 784;
const CLASSES = 10;

export type Corners = readonly [Pixels, Pixels, Pixels];

/** Reads three pictures written as bytes in base64. */
export function readPictures(text: string): Corners {
  const pixels = decodePictures(text);
  const one = (n: number): Pixels => pixels.slice(n * PIXELS, (n + 1) * PIXELS);
  return [one(0), one(1), one(2)];
}

/** Chooses three digits of different classes by a seed, among the page's examples (whose classes come in turn). */
export async function chooseCorners(examplesUrl: string, seed: number): Promise<Corners> {
  const examples = await loadExamples(examplesUrl);
  const random = new Random(seed);
  const classes = random.shuffle(Array.from({ length: CLASSES }, (_, label) => label));
  const one = (n: number): Pixels => {
    const turn = random.integer(Math.floor(examples.count / CLASSES));
    return examples.picture(turn * CLASSES + (classes[n] as number));
  };
  return [one(0), one(1), one(2)];
}
