// The measures of samples on a model that copies digits: there the answers are known.
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { toPixels } from '../../../src/lib/data/batches.ts';
import { judge } from '../../../src/lib/models/judge/model.ts';
import { multiplyByTensors } from '../../../src/lib/models/row-products.ts';
import { drawSamples, measureSamples } from '../../../src/lib/models/sample-measures.ts';
import type { SampleMeasure } from '../../../src/lib/models/sample-measures.ts';
import { multiplyRows } from '../../../src/lib/metrics/squared-distances.ts';
import type { MeasureOptions } from '../../../src/lib/models/study.ts';
import { PIXELS } from '../../../src/lib/models/types.ts';
import type { Digits, GenerativeModel, NamedArray } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';
import type { Metric } from '../../../src/lib/weights/manifest.ts';

/** Draws pictures with a bright, noisy band whose height is the label. */
function bands(labels: Uint8Array, random: Random): Digits {
  const images = Uint8Array.from({ length: labels.length * PIXELS }, (_, p) => {
    const row = Math.floor((p % PIXELS) / 28);
    const label = labels[Math.floor(p / PIXELS)] ?? 0;
    return Math.abs(row - 3 - 2 * label) < 2 ? 100 + random.integer(156) : 0;
  });
  return { images, labels, count: labels.length };
}

const inTurn = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, i) => i % 10);
const real = (count: number, seed: number): Digits => bands(inTurn(count), new Random(seed));

const data = { train: real(400, 1), validation: real(120, 2), test: real(110, 3) };
const sizes = { samples: 250, copies: 60, nearest: 250, taught: 640 };

/** Draws bands of the labels asked for, or always of one label. */
function copier(only?: number): GenerativeModel & { drawn: number } {
  const model = {
    id: 'cgan' as const,
    networks: {},
    drawn: 0,
    sample(count: number, random: Random, labels?: Uint8Array) {
      model.drawn += count;
      const wanted = only === undefined ? (labels ?? inTurn(count)) : new Uint8Array(count).fill(only);
      const pixels = toPixels(bands(wanted, random).images);
      return Promise.resolve(pixels);
    },
    trainee: () => {
      throw new Error('It is not trained.');
    },
    dispose: () => undefined,
  };
  return model;
}

let made: string[];
function options(more: Partial<MeasureOptions> = {}): MeasureOptions {
  const shelf = new Map<string, Promise<Readonly<Record<string, NamedArray>>>>();
  made = [];
  return {
    data,
    mnist: false,
    seed: 1,
    split: 'validation',
    count: 120,
    note: () => undefined,
    open: (id) => Promise.resolve(id === 'judge' ? judge.create(3) : copier()),
    cached(name, make) {
      if (!shelf.has(name)) {
        made.push(name);
        shelf.set(name, make());
      }
      return shelf.get(name) ?? make();
    },
    ...more,
  };
}

const measure = async (model: GenerativeModel, wanted: readonly SampleMeasure[], given = options()) =>
  new Map((await measureSamples(model, given, wanted, sizes)).map((metric) => [metric.name, metric]));
const control = (metric: Metric | undefined, index = 0): number => metric?.controls?.[index]?.value ?? NaN;

beforeAll(async () => {
  await openNodeBackend('wasm');
});

it('multiplies rows on the backend as plain JavaScript does', async () => {
  const [a, b] = [new Random(1).normals(7 * 784), new Random(2).normals(9 * 784)];
  const expected = multiplyRows(a, b, 784);
  (await multiplyByTensors(a, b, 784)).forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] ?? NaN, 3);
  });
});

describe('samples', () => {
  it('are drawn once for all measures, rounded to bytes, with labels in turn', async () => {
    const model = copier();
    const before = tf.memory().numTensors;
    await measure(model, ['parzen', 'bins', 'variety', 'nearest', 'agreement']);
    expect(model.drawn).toBe(250);
    expect(tf.memory().numTensors).toBe(before);
    const digits = await drawSamples(copier(), options()).take(37);
    expect(Array.from(digits.labels).slice(0, 12)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
    expect(digits.images.length).toBe(37 * PIXELS);
  });

  it('begin alike however many are drawn, and differ from seed to seed', async () => {
    const few = await drawSamples(copier(), options()).take(20);
    const many = await drawSamples(copier(), options()).take(600);
    expect(many.images.subarray(0, 20 * PIXELS)).toEqual(few.images);
    expect(many.images.subarray(250 * PIXELS, 260 * PIXELS)).not.toEqual(
      many.images.subarray(0, 10 * PIXELS),
    );
    const other = await drawSamples(copier(), options({ seed: 2 })).take(20);
    expect(other.images).not.toEqual(few.images);
  });
});

describe('a model that copies', () => {
  it('scores like real digits by every measure that compares pixels', async () => {
    const metrics = await measure(copier(), ['parzen', 'bins', 'copies', 'variety', 'nearest']);
    const parzen = metrics.get('parzen');
    expect(Math.abs((parzen?.value ?? NaN) - control(parzen))).toBeLessThan(40);
    expect(metrics.get('js-bins')?.value).toBeLessThan(0.3); // of small sets; log 2 where nothing is shared
    expect(metrics.get('nearest-error')).toMatchObject({
      value: 0,
      unit: '%',
      count: 250,
      split: 'validation',
    });
    const distance = metrics.get('nearest-training-distance');
    expect((distance?.value ?? NaN) / control(distance)).toBeCloseTo(1, 1);
    const variety = metrics.get('variety');
    expect((variety?.value ?? NaN) / control(variety)).toBeCloseTo(1, 1);
    expect(metrics.get('variety-9')?.label).toBe('Mean distance between two samples of 9');
  });

  it('is measured the same twice, and what is shared is made once', async () => {
    const given = options();
    const wanted = ['parzen', 'bins', 'frechet', 'copies', 'variety', 'nearest'] as const;
    const first = await measure(copier(), wanted, given);
    const names = [...made];
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('judge-features-validation');
    expect(await measure(copier(), wanted, given)).toEqual(first);
    expect(made).toEqual(names);
  });
});

describe('a model that collapsed', () => {
  it('is far by bins and features, and misses labels', async () => {
    const wanted = ['bins', 'frechet', 'nearest', 'classes', 'agreement'] as const;
    const [good, bad] = [await measure(copier(), wanted), await measure(copier(4), wanted)];
    const value = (metrics: typeof good, name: string): number => metrics.get(name)?.value ?? NaN;
    expect(value(bad, 'js-bins')).toBeGreaterThan(value(good, 'js-bins') + 0.1);
    expect(value(bad, 'frechet')).toBeGreaterThan(2 * value(good, 'frechet'));
    expect(value(bad, 'nearest-error')).toBeGreaterThan(50);
    expect(value(bad, 'rarest-label')).toBe(0);
    // Rows of the matrix are shares of 100 %.
    const row = bad.get('agreement-3')?.controls ?? [];
    expect(row.length).toBe(10);
    expect(row.reduce((sum, { value: share }) => sum + share, 0)).toBeCloseTo(100, 6);
    expect(bad.get('agreement-3')?.count).toBe(25);
  });
});

it('teaches a network by samples alone, which then reads the split', async () => {
  const taught = (await measure(copier(), ['taught'])).get('taught-accuracy');
  expect(taught?.value).toBeGreaterThan(40);
  expect(taught?.count).toBe(640);
  expect(taught?.controls?.[0]?.label).toBe('taught by 400 real digits');
});

describe('refusals', () => {
  it('a self-check that fails, with one sentence and before anything is drawn', async () => {
    // These digits say that they are MNIST and are not; the sizes are the full ones.
    const many = { ...data.train, count: 50_000 };
    const wrong = options({ mnist: true, data: { ...data, train: many } });
    const stub = {
      ...wrong,
      cached: () => Promise.resolve({ error: { shape: [1], data: Float32Array.of(0.05) } }),
    };
    const model = copier();
    await expect(measureSamples(model, stub, ['nearest'])).rejects.toThrow(
      'The self-check failed: the 1-NN error of the training digits should be 3.34 %, but is 5.00 %. Nothing was measured.',
    );
    expect(model.drawn).toBe(0);
  });

  it('a model that cannot be sampled, and labels where there are none', async () => {
    const silent: GenerativeModel = { ...copier(), sample: undefined };
    await expect(measureSamples(silent, options(), ['bins'])).rejects.toThrow('The cgan cannot be sampled.');
    const unlabelled: GenerativeModel = { ...copier(), id: 'denoiser' };
    await expect(measureSamples(unlabelled, options(), ['taught'])).rejects.toThrow(
      'The denoiser takes no labels: its samples cannot be measured by “taught”.',
    );
  });
});
