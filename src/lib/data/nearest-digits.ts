// The digits nearest to a picture, by branch and bound: the codes say how near a file's digits can be at best, files are
// opened from the most promising on, and the search ends when no closed file can hold anything nearer. What it returns is
// compared pixel by pixel; if it had to end earlier, `proven` is false.
import { PIXELS, type Pixels } from '../models/types.ts';
import type { DigitChunk } from './digit-chunk.ts';
import { codePictures, type TrainingCodes } from './training-codes.ts';

/** Files in the order in which a search opens them. */
export interface Ranking {
  /** Numbers of the files. */
  readonly order: Uint32Array;
  /** For each place in the order: no digit of that file, nor of a later one, is nearer than this. */
  readonly bounds: Float64Array;
}

export interface NearestDigit {
  /** Number in the training file, from 0. */
  readonly index: number;
  readonly label: number;
  /** Euclidean distance of the pixels in [0, 1]. */
  readonly distance: number;
  /** 784 bytes. */
  readonly image: Uint8Array;
}

export interface NearestFound {
  /** The nearest first. */
  readonly digits: readonly NearestDigit[];
  /** Whether no other digit can be nearer than these. */
  readonly proven: boolean;
  /** Files that were opened. */
  readonly opened: number;
}

export interface NearestSearch {
  readonly count: number;
  /** Files to open at most. */
  readonly files: number;
  /** Reads a file of pictures. */
  readonly open: (chunk: number) => Promise<DigitChunk>;
}

/** Files asked for at a time: as many as a browser fetches side by side. */
const SIDE_BY_SIDE = 6;

/**
 * Ranks the files by the nearest code in each.
 *
 * @param code k + 1 numbers, see codePictures.
 */
export function rankChunks({ columns, perChunk, slack }: TrainingCodes, code: ArrayLike<number>): Ranking {
  const squared = new Float64Array(columns[0]?.length ?? 0);
  columns.forEach((column, c) => {
    const own = code[c] as number;
    for (let n = 0; n < squared.length; n++) {
      const difference = (column[n] as number) - own;
      squared[n] = (squared[n] as number) + difference * difference;
    }
  });
  const nearest = new Float64Array(Math.ceil(squared.length / perChunk)).fill(Infinity);
  squared.forEach((value, n) => {
    const chunk = Math.floor(n / perChunk);
    if (value < (nearest[chunk] as number)) nearest[chunk] = value;
  });
  const order = Uint32Array.from(nearest.keys()).sort(
    (a, b) => (nearest[a] as number) - (nearest[b] as number),
  );
  const bounds = Float64Array.from(order, (chunk) =>
    Math.max(0, Math.sqrt(nearest[chunk] as number) - slack),
  );
  return { order, bounds };
}

/** Searches the files in the order of a ranking for the digits nearest to one picture. */
export async function searchDigits(
  { order, bounds }: Ranking,
  picture: Pixels,
  { count, files, open }: NearestSearch,
): Promise<NearestFound> {
  const best: NearestDigit[] = [];
  let opened = 0;
  const isProven = (): boolean =>
    opened === order.length ||
    (best.length === count && (bounds[opened] as number) > (best.at(-1) as NearestDigit).distance);
  while (!isProven() && opened < files) {
    const round = [...order.subarray(opened, Math.min(files, opened + SIDE_BY_SIDE))];
    for (const chunk of await Promise.all(round.map(open))) {
      if (isProven()) break;
      compare(picture, chunk, best, count);
      opened++;
    }
  }
  return { digits: best, proven: isProven(), opened };
}

/** The nearest digits of n pictures, side by side in arrays. */
export interface NearestOfAll {
  /** n × count numbers in the training file, from 0; for each picture the nearest first. */
  readonly indices: Uint32Array;
  /** n × count. */
  readonly labels: Uint8Array;
  /** n × count Euclidean distances of the pixels, exact. */
  readonly distances: Float64Array;
  /** The digits themselves, n × count × 784. */
  readonly pixels: Pixels;
  /** For each picture, whether no other of the training digits can be nearer. */
  readonly proven: readonly boolean[];
  /** For each picture, the files that were opened. */
  readonly opened: readonly number[];
}

/** Searches for n pictures, one after the other; `rank` may take its turn among other work. */
export async function searchAll(
  codes: TrainingCodes,
  pixels: Pixels,
  search: NearestSearch,
  rank: (work: () => Ranking, picture: number) => Promise<Ranking>,
): Promise<NearestOfAll> {
  const { count } = search;
  const n = pixels.length / PIXELS;
  const indices = new Uint32Array(n * count);
  const labels = new Uint8Array(n * count);
  const distances = new Float64Array(n * count);
  const images = new Float32Array(n * count * PIXELS);
  const found: NearestFound[] = [];
  for (let i = 0; i < n; i++) {
    const picture = pixels.subarray(i * PIXELS, (i + 1) * PIXELS);
    const ranking = await rank(() => rankChunks(codes, codePictures(codes.basis, picture)), i);
    const one = await searchDigits(ranking, picture, search);
    one.digits.forEach(({ index, label, distance, image }, place) => {
      const at = i * count + place;
      indices[at] = index;
      labels[at] = label;
      distances[at] = distance;
      image.forEach((byte, p) => (images[at * PIXELS + p] = INK[byte] as number));
    });
    found.push(one);
  }
  return {
    indices,
    labels,
    distances,
    pixels: images,
    proven: found.map(({ proven }) => proven),
    opened: found.map(({ opened }) => opened),
  };
}

/** Puts those of a file's digits that are near enough in their places among the best. */
function compare(picture: Pixels, chunk: DigitChunk, best: NearestDigit[], count: number): void {
  chunk.indices.forEach((index, n) => {
    const image = chunk.images.subarray(n * PIXELS, (n + 1) * PIXELS);
    const distance = Math.sqrt(squaredDistance(picture, image));
    const isAfter = (other: NearestDigit): boolean =>
      other.distance > distance || (other.distance === distance && other.index > index);
    const place = best.findIndex(isAfter);
    if (place < 0 && best.length >= count) return;
    best.splice(place < 0 ? best.length : place, 0, {
      index,
      label: chunk.labels[n] as number,
      distance,
      image,
    });
    if (best.length > count) best.pop();
  });
}

/** What a byte stands for, in float32 as pictures have it: a digit is at distance 0 from itself. */
const INK = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

function squaredDistance(picture: Pixels, image: Uint8Array): number {
  let sum = 0;
  for (let p = 0; p < PIXELS; p++) {
    sum += ((picture[p] as number) - (INK[image[p] as number] as number)) ** 2;
  }
  return sum;
}
