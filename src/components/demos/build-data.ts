// Runs at build time only: what the guide on the data shows before anything is loaded, and the files that pages search.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DigitChunk } from '../../lib/data/digit-chunk.ts';
import { indexDigits, type TrainingIndex } from '../../lib/data/training-index.ts';
import {
  rankChunks,
  searchAll,
  searchDigits,
  type NearestDigit,
  type NearestOfAll,
} from '../../lib/data/nearest-digits.ts';
import { prepare } from '../../lib/data/preparation.ts';
import { codePictures, decodeTrainingCodes, type TrainingCodes } from '../../lib/data/training-codes.ts';
import { FILES_OPENED, TRAINING_FILES } from '../../lib/data/training-files.ts';
import { pick, split, take } from '../../lib/data/mnist.ts';
import { fitPca, type Pca } from '../../lib/metrics/pca.ts';
import { decodeBasis } from '../../lib/models/parameters.ts';
import { PIXELS, SIDE, type Digits, type Pixels } from '../../lib/models/types.ts';
import { decodeBundle } from '../../lib/weights/bundle.ts';
import { formatBytes, formatNumber, readManifest } from '../prose/read-manifest.ts';
import { readMnist } from './build-digits.ts';

let index: TrainingIndex | undefined;
let codes: TrainingCodes | undefined;

/** Returns the training digits, divided into the files that a search opens. */
export function trainingIndex(): TrainingIndex {
  index ??= indexDigits(trainingDigits(), findBasis(), TRAINING_FILES);
  return index;
}

/** Counts what a search fetches, in words for the text: bytes with their unit, numbers of files. */
export function countSearchFiles(): Record<'pictures' | 'codes' | 'files' | 'perFile' | 'most', string> {
  const { codes: bytes, chunks } = trainingIndex();
  return {
    pictures: formatBytes(TRAINING_FILES.count * PIXELS),
    codes: formatBytes(bytes.length),
    files: formatNumber(chunks),
    perFile: formatNumber(TRAINING_FILES.perChunk),
    most: formatNumber(FILES_OPENED),
  };
}

/** Opens the index as a page reads it. */
function openIndex(): { readonly codes: TrainingCodes; open(chunk: number): Promise<DigitChunk> } {
  const { codes: bytes, chunk } = trainingIndex();
  codes ??= decodeTrainingCodes(bytes);
  return { codes, open: (number) => Promise.resolve(chunk(number)) };
}

/** Finds the training digits nearest to pictures, as a page does. */
export function nearestAtBuild(
  pixels: Pixels,
  count: number,
  files: number = FILES_OPENED,
): Promise<NearestOfAll> {
  const { codes: all, open } = openIndex();
  return searchAll(all, pixels, { count, files, open }, (work) => Promise.resolve(work()));
}

/** Returns the digits that the models are fitted to. */
export function trainingDigits(): Digits {
  return take(readMnist('train'), TRAINING_FILES.count);
}

/** Returns the principal directions that the first chapter ships; in a draft without weights those of fewer digits. */
function findBasis(): Pca {
  const manifest = readManifest('bayes');
  if (!manifest) return fitPca(take(trainingDigits(), 2000).images, TRAINING_FILES.directions);
  const file = Object.entries(manifest.files).find(([, { role }]) => role === 'parameters');
  if (!file) throw new Error('The manifest of bayes lists no parameters; train it again.');
  const { tensors } = decodeBundle(readFileSync(join(process.cwd(), 'public/weights/bayes', file[0])));
  return decodeBasis(tensors, tensors['basis.eigenvalues']?.data.length ?? 0);
}

/** Digits of a class in each part of the data. */
export interface ClassCounts {
  readonly label: number;
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** Counts the digits of each class. */
export function countClasses(): ClassCounts[] {
  const { train, validation, test } = split(readMnist('train'), readMnist('t10k'));
  const count = ({ labels }: Digits, label: number) => labels.reduce((n, y) => n + Number(y === label), 0);
  return Array.from({ length: 10 }, (_, label) => ({
    label,
    train: count(train, label),
    validation: count(validation, label),
    test: count(test, label),
  }));
}

/** Returns the first training digits of a class, as they stand in the file, n × 784 bytes. */
export function firstOfClass(label: number, count: number): Uint8Array {
  const { images, labels } = trainingDigits();
  const found = [...labels.keys()].filter((i) => labels[i] === label).slice(0, count);
  return pick({ images, labels, count: labels.length }, found).images;
}

/** What the preparation of this book does to MNIST's own digits; shares from 0 to 1. */
export interface PreparationRecord {
  readonly digits: number;
  /** Digits whose ink is 20 pixels long, so that nothing is scaled. */
  readonly fits20: number;
  /** Digits with their centre of mass in pixel 14 both ways. */
  readonly centred: number;
  /** Of those of 20 pixels, the ones that come out where they were. */
  readonly unmoved: number;
  /** Greatest change of a grey value among these, of 255. */
  readonly grey: number;
}

/** Sends the first training digits through the preparation. */
export function recordPreparation(digits = 2000): PreparationRecord {
  const { images } = take(trainingDigits(), digits);
  const tally = { fits20: 0, centred: 0, unmoved: 0, grey: 0 };
  for (let i = 0; i < digits; i++) {
    const ink = Float32Array.from(images.subarray(i * PIXELS, (i + 1) * PIXELS), (byte) => byte / 255);
    if (isCentred(ink)) tally.centred++;
    const { box, offset, pixels } = prepare({ width: SIDE, height: SIDE, ink });
    if (Math.max(box.width, box.height) !== 20) continue;
    tally.fits20++;
    if (offset.x !== box.left || offset.y !== box.top) continue;
    tally.unmoved++;
    for (let p = 0; p < PIXELS; p++) {
      tally.grey = Math.max(tally.grey, 255 * Math.abs((pixels[p] as number) - (ink[p] as number)));
    }
  }
  const { fits20, centred, unmoved, grey } = tally;
  return { digits, fits20: fits20 / digits, centred: centred / digits, unmoved: unmoved / fits20, grey };
}

/** Tells whether a picture's centre of mass lies in the pixel of index 14, across and down. */
function isCentred(ink: Pixels): boolean {
  let mass = 0;
  let x = 0;
  let y = 0;
  ink.forEach((value, p) => {
    mass += value;
    x += value * ((p % SIDE) + 0.5);
    y += value * (Math.floor(p / SIDE) + 0.5);
  });
  return [x, y].every((moment) => Math.floor(moment / mass) === SIDE / 2);
}

/** How a search does that may open so many files. */
export interface SearchRow {
  readonly files: number;
  /** Shares of the digits searched for, 0 to 1. */
  readonly right: number;
  readonly proven: number;
  /** Mean number of files opened. */
  readonly opened: number;
}

export interface SearchRecord {
  readonly digits: number;
  readonly rows: readonly SearchRow[];
  /** Mean distance to the nearest training digit. */
  readonly distance: number;
  /** Mean distance of a digit to itself, moved by one pixel. */
  readonly moved: number;
}

/** Searches for the digit nearest to some validation digits, with few files and with as many as a proof takes. */
export async function recordSearch(digits = 100, budgets = [1, 4, 8, FILES_OPENED]): Promise<SearchRecord> {
  const { codes: all, open } = openIndex();
  const most = trainingIndex().chunks;
  const files = [...budgets, most];
  const tally = files.map((each) => ({ files: each, right: 0, proven: 0, opened: 0 }));
  let distance = 0;
  let moved = 0;
  for (const picture of validationDigits(digits)) {
    const ranking = rankChunks(all, codePictures(all.basis, picture));
    const search = (each: number) => searchDigits(ranking, picture, { count: 1, files: each, open });
    const nearest = (await search(most)).digits[0] as NearestDigit;
    distance += nearest.distance / digits;
    moved += distanceMoved(picture) / digits;
    for (const row of tally) {
      const found = await search(row.files);
      row.right += Number(found.digits[0]?.index === nearest.index) / digits;
      row.proven += Number(found.proven) / digits;
      row.opened += found.opened / digits;
    }
  }
  return { digits, rows: tally, distance, moved };
}

/** Returns digits of the validation part, evenly spread. */
function validationDigits(count: number): Pixels[] {
  const { validation } = split(readMnist('train'), readMnist('t10k'));
  const every = Math.floor(validation.count / count);
  const indices = Array.from({ length: count }, (_, i) => i * every);
  const { images } = pick(validation, indices);
  return indices.map((_, i) =>
    Float32Array.from(images.subarray(i * PIXELS, (i + 1) * PIXELS), (byte) => byte / 255),
  );
}

/** Computes how far a picture is from itself moved one pixel to the right. */
function distanceMoved(picture: Pixels): number {
  let squared = 0;
  for (let p = 0; p <= PIXELS; p++) {
    const before = p % SIDE === 0 ? 0 : (picture[p - 1] as number);
    squared += ((picture[p] ?? 0) - before) ** 2;
  }
  return Math.sqrt(squared);
}
