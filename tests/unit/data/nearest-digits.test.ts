// The search for the nearest training digits against brute force: the bound it rests on, its files, its answers.
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeChunk, encodeChunk, type DigitChunk } from '../../../src/lib/data/digit-chunk.ts';
import { orderByLikeness } from '../../../src/lib/data/likeness-order.ts';
import { pick, take } from '../../../src/lib/data/mnist.ts';
import { rankChunks, searchDigits, type NearestFound } from '../../../src/lib/data/nearest-digits.ts';
import {
  codePictures,
  decodeTrainingCodes,
  encodeTrainingCodes,
  straighten,
  type TrainingCodes,
} from '../../../src/lib/data/training-codes.ts';
import { indexDigits } from '../../../src/lib/data/training-index.ts';
import { squaredDistances } from '../../../src/lib/metrics/squared-distances.ts';
import { PIXELS, type Digits, type Pixels } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';
import { readMnist } from '../../support/read-mnist.ts';
import { spanOf } from '../../support/span.ts';

const K = 20;
const PER_CHUNK = 25;
const FILES = 60;

let digits: Digits;
let queries: Pixels;
let codes: TrainingCodes;
let chunks: DigitChunk[];
/** For each query, all distances. */
let truth: Float64Array[];

const row = (pixels: Pixels, n: number): Pixels => pixels.subarray(n * PIXELS, (n + 1) * PIXELS);
const toPixels = (bytes: Uint8Array): Pixels => Float32Array.from(bytes, (byte) => byte / 255);

function search(query: number, count: number, files: number): Promise<NearestFound> {
  const picture = row(queries, query);
  return searchDigits(rankChunks(codes, codePictures(codes.basis, picture)), picture, {
    count,
    files,
    open: (chunk) => Promise.resolve(chunks[chunk]!),
  });
}

beforeAll(async () => {
  const { train, validation } = readMnist();
  digits = take(train, PER_CHUNK * FILES - 7);
  const random = new Random(4);
  const noise = Float32Array.from({ length: 2 * PIXELS }, () => random.uniform());
  const held = toPixels(pick(validation, [0, 17, 333, 4444, 9000, 9999]).images);
  queries = Float32Array.of(
    ...held,
    ...noise,
    ...new Float32Array(PIXELS),
    ...row(toPixels(digits.images), 55),
  );
  const index = indexDigits(digits, spanOf(digits, K), { directions: K, perChunk: PER_CHUNK });
  codes = decodeTrainingCodes(index.codes);
  chunks = Array.from({ length: index.chunks }, (_, i) =>
    decodeChunk(encodeChunk(index.chunk(i)), String(i)),
  );
  truth = Array.from({ length: queries.length / PIXELS }, () => new Float64Array(digits.count));
  for await (const tile of squaredDistances(queries, digits.images, PIXELS)) {
    for (let i = 0; i < tile.queries; i++) {
      const squared = tile.squared.subarray(i * tile.references, (i + 1) * tile.references);
      truth[tile.query + i]!.set(squared.map(Math.sqrt), tile.reference);
    }
  }
}, 120_000);

const nearestOf = (query: number, count: number): number[] =>
  [...truth[query]!.keys()].sort((a, b) => truth[query]![a]! - truth[query]![b]!).slice(0, count);

describe('codes', () => {
  it('never stand farther apart than their pictures', () => {
    const { basis } = codes;
    const code = codePictures(basis, queries);
    const all = codePictures(basis, toPixels(digits.images.subarray(0, 200 * PIXELS)));
    let tightest = 0;
    for (let q = 0; q * PIXELS < queries.length; q++) {
      for (let n = 0; n < 200; n++) {
        let squared = 0;
        for (let c = 0; c <= K; c++) squared += (code[q * (K + 1) + c]! - all[n * (K + 1) + c]!) ** 2;
        const share = Math.sqrt(squared) / Math.max(1e-9, truth[q]![n]!);
        if (truth[q]![n]! > 1e-3) expect(share).toBeLessThanOrEqual(1 + 1e-5);
        tightest = Math.max(tightest, truth[q]![n]! > 1e-3 ? share : 0);
      }
    }
    // Nor are they idle: some pair uses most of what the bound allows.
    expect(tightest).toBeGreaterThan(0.8);
  });

  it('are stored within the slack that the file states', () => {
    const exact = codePictures(codes.basis, toPixels(digits.images));
    let farthest = 0;
    chunks
      .flatMap(({ indices }) => [...indices])
      .forEach((digit, place) => {
        let squared = 0;
        codes.columns.forEach(
          (column, c) => (squared += (column[place]! - exact[digit * (K + 1) + c]!) ** 2),
        );
        farthest = Math.max(farthest, Math.sqrt(squared));
      });
    expect(farthest).toBeLessThanOrEqual(codes.slack);
    expect(farthest).toBeGreaterThan(codes.slack / 10);
  });

  it('have orthonormal directions after straightening', () => {
    const { components } = straighten(codes.basis, K);
    for (let a = 0; a < K; a++) {
      for (let b = 0; b <= a; b++) {
        let product = 0;
        for (let p = 0; p < PIXELS; p++) product += components[a * PIXELS + p]! * components[b * PIXELS + p]!;
        expect(product).toBeCloseTo(a === b ? 1 : 0, 6);
      }
    }
  });

  it('are refused in one sentence where the file is another', () => {
    const whole = encodeTrainingCodes(codes.basis, new Float64Array(3 * (K + 1)), 2);
    expect(() => decodeTrainingCodes(whole)).not.toThrow();
    expect(() => decodeTrainingCodes(whole.subarray(0, 400))).toThrow(/tensor bundle/);
    const { basis } = codes;
    const other = encodeTrainingCodes({ ...basis, mean: basis.mean }, new Float64Array(0), 2);
    expect(() => decodeTrainingCodes(other)).toThrow('These are no codes of training digits');
  });
});

describe('files of digits', () => {
  it('give back every digit, once', () => {
    const seen = new Set<number>();
    for (const { indices, labels, images } of chunks) {
      const expected = pick(digits, indices);
      expect(labels).toEqual(expected.labels);
      expect(images).toEqual(expected.images);
      indices.forEach((index) => seen.add(index));
    }
    expect(seen.size).toBe(digits.count);
    expect(chunks.at(-1)!.labels.length).toBe(PER_CHUNK - 7);
  });

  it('are refused where they are cut off, longer, or something else', () => {
    const bytes = encodeChunk(chunks[3]!);
    expect(() => decodeChunk(bytes, '003.bin')).not.toThrow();
    for (const wrong of [
      bytes.subarray(0, -1),
      bytes.subarray(0, 5),
      Uint8Array.of(...bytes, 0),
      bytes.subarray(1),
    ]) {
      expect(() => decodeChunk(wrong, '003.bin')).toThrow('003.bin is damaged or incomplete');
    }
  });

  it('hold digits that are alike', () => {
    const width = 3;
    const random = new Random(8);
    const points = Float64Array.from({ length: 1000 * width }, () => random.normal());
    const order = orderByLikeness(points, width, 50);
    expect(Uint32Array.from(order).sort()).toEqual(Uint32Array.from({ length: 1000 }, (_, i) => i));
    const spread = (rows: ArrayLike<number>): number => {
      let sum = 0;
      for (let i = 1; i < rows.length; i++) {
        for (let c = 0; c < width; c++)
          sum += (points[rows[i]! * width + c]! - points[rows[0]! * width + c]!) ** 2;
      }
      return sum;
    };
    const inFiles = [...Array(20).keys()].reduce(
      (sum, f) => sum + spread(order.subarray(f * 50, f * 50 + 50)),
      0,
    );
    const asTheyCame = [...Array(20).keys()].reduce(
      (sum, f) => sum + spread(Array.from({ length: 50 }, (_, i) => f * 50 + i)),
      0,
    );
    expect(inFiles).toBeLessThan(asTheyCame / 3);
  });
});

describe('search', () => {
  it('finds what brute force finds, at the same distances, and proves it', async () => {
    let opened = 0;
    for (let q = 0; q < truth.length; q++) {
      const found = await search(q, 5, FILES);
      expect(found.proven).toBe(true);
      expect(found.digits.map(({ index }) => index)).toEqual(nearestOf(q, 5));
      found.digits.forEach(({ index, label, distance, image }) => {
        expect(distance).toBeCloseTo(truth[q]![index]!, 2 * Number(distance > 0.01) + 2);
        expect(label).toBe(digits.labels[index]);
        expect(image).toEqual(digits.images.subarray(index * PIXELS, (index + 1) * PIXELS));
      });
      opened += found.opened;
    }
    // Without opening everything.
    expect(opened).toBeLessThan(0.85 * truth.length * FILES);
  });

  it('claims no proof that it has not', async () => {
    let unproven = 0;
    for (let q = 0; q < truth.length; q++) {
      for (const files of [1, 2, 3, 5, 8, 13]) {
        const found = await search(q, 2, files);
        expect(found.opened).toBeLessThanOrEqual(files);
        const right = nearestOf(q, 2);
        if (found.proven) expect(found.digits.map(({ index }) => index)).toEqual(right);
        else unproven++;
        expect(found.digits[0]!.distance).toBeGreaterThanOrEqual(truth[q]![right[0]!]! - 1e-3);
      }
    }
    expect(unproven).toBeGreaterThan(0);
  });

  it('finds a training digit itself, at distance nought', async () => {
    const { digits: found, proven, opened } = await search(truth.length - 1, 1, 4);
    expect(found[0]).toMatchObject({ index: 55, label: digits.labels[55], distance: 0 });
    expect(proven).toBe(true);
    expect(opened).toBeLessThanOrEqual(2);
  });

  it('returns all digits where more are asked for than there are', async () => {
    const found = await search(0, digits.count + 3, FILES);
    expect(found.digits.length).toBe(digits.count);
    expect(found.proven).toBe(true);
  });
});
