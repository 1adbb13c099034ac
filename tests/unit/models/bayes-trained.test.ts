import { beforeAll, describe, expect, it } from 'vitest';
import { toPixels } from '../../../src/lib/data/batches.ts';
import { take } from '../../../src/lib/data/mnist.ts';
import { bayes, gaussiansOf, score, type Gaussians } from '../../../src/lib/models/bayes/model.ts';
import { checkLogits, study } from '../../../src/lib/models/bayes/study.ts';
import type { IllustrateOptions, MeasureOptions } from '../../../src/lib/models/study.ts';
import type { GenerativeModel } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';
import { decodeBundle, encodeBundle } from '../../../src/lib/weights/bundle.ts';
import { withoutMathRandom } from '../../support/math-random.ts';
import { readMnist } from '../../support/read-mnist.ts';

const mnist = readMnist();
const train = take(mnist.train, 2000);
const images = toPixels(train.images);
const batch = { images, labels: train.labels, count: train.count, step: 0, random: new Random(1) };
const options = { data: { ...mnist, train }, mnist: true, seed: 1, note: () => undefined };
let model: GenerativeModel;
let losses: Readonly<Record<string, number>>;

beforeAll(async () => {
  model = bayes.create(1);
  // Nothing may be drawn from anywhere but the seed.
  losses = await withoutMathRandom(() => model.trainee().step(batch));
}, 300_000);

describe('a trained model', () => {
  it('reads digits it has not seen, and says how sure it is', async () => {
    expect(losses['total']).toBeGreaterThan(0);
    expect(await model.trainee().validate(train, new Random(1))).toEqual(losses);
    const held = take(mnist.validation, 500);
    const { error } = score(gaussiansOf(model), toPixels(held.images), held.labels);
    expect(error).toBeLessThan(0.09);
    const p = await model.classify!(toPixels(held.images));
    const right = held.labels.filter((label, i) => {
      const row = p.subarray(i * 10, i * 10 + 10);
      expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
      return row.indexOf(Math.max(...row)) === label;
    });
    expect(1 - right.length / held.count).toBeCloseTo(error, 12);
  });

  it('draws the label asked for', async () => {
    const labels = Uint8Array.from({ length: 200 }, (_, i) => i % 10);
    const x = await model.sample!(200, new Random(4), labels);
    expect(x).toHaveLength(200 * 784);
    expect(await model.sample!(200, new Random(4), labels)).toEqual(x);
    const p = await model.classify!(x);
    const obeyed = labels.filter((label, i) => p[i * 10 + label]! > 0.5).length;
    expect(obeyed).toBeGreaterThan(190);
    expect(await model.sample!(3, new Random(4))).toHaveLength(3 * 784);
  });

  it('resumes to the same bytes, though a checkpoint holds float32 alone', async () => {
    const other = bayes.create(1);
    other.trainee().restore(decodeBundle(encodeBundle(await model.trainee().snapshot())).tensors);
    const numbers = ({ classes, basis }: Gaussians): number[] =>
      [
        basis.components,
        ...classes.flatMap(({ n, mu, sigma, mean, variance }) => [[n], mu, sigma, mean, variance]),
      ].flatMap((array) => [...array]);
    const before = numbers(gaussiansOf(model));
    expect(numbers(gaussiansOf(other)).every((value, i) => value === before[i])).toBe(true);
    expect(encodeBundle(other.parameters!.read())).toEqual(encodeBundle(model.parameters!.read()));
    expect(await other.trainee().step(batch)).toEqual(losses);
  });

  it('ships in float16 without moving a metric, and reads back what was written bit for bit', async () => {
    const bytes = encodeBundle(model.parameters!.read());
    expect(bytes.length).toBeLessThan(140_000);
    const other = bayes.create(2);
    other.parameters!.write(decodeBundle(bytes).tensors);
    expect(encodeBundle(other.parameters!.read())).toEqual(bytes);
    const quick: MeasureOptions = { ...options, split: 'validation', count: 300, alone: true } as never;
    const [precise, rounded] = [await study.measure(model, quick), await study.measure(other, quick)];
    expect(precise.map(({ name }) => name)).toEqual(['error', 'nll']);
    precise.forEach(({ value }, i) => expect(Math.abs(rounded[i]!.value / value - 1)).toBeLessThan(0.005));
  });

  it('refuses parameters of another model and changes nothing', () => {
    const before = model.parameters!.read();
    const { counts, ...rest } = before;
    expect(() => model.parameters!.write(rest)).toThrow('lack “counts”');
    expect(() => model.parameters!.write({ ...before, more: counts! })).toThrow(
      '“more”, which is not expected',
    );
    expect(() =>
      model.parameters!.write({ ...before, counts: { shape: [9], data: new Float32Array(9) } }),
    ).toThrow('“counts” is 9, not 10');
    const factors = { ...before['factors']!, data: new Float32Array(10 * 1275) };
    expect(() => model.parameters!.write({ ...before, factors })).toThrow('not positive definite');
    expect(model.parameters!.read()).toEqual(before);
  });

  it('is drawn as plates of ten in a row', async () => {
    const { plates } = await study.illustrate(model, {
      ...options,
      splits: [],
      quick: true,
      history: [],
      film: [],
    } as unknown as IllustrateOptions);
    expect(plates.map(({ name, pixels }) => [name, pixels.length / 784])).toEqual([
      ['samples', 100],
      ['moments', 20],
      ['covariance', 50],
      ['directions', 100],
    ]);
    for (const { columns, pixels } of plates) {
      expect(columns).toBe(10);
      expect(pixels.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
  });
});

it('writes no number where the Gaussians in logit space miss their known values', () => {
  const of = (conditional: number, unconditional: number) => ({
    conditional: { mean: conditional, twoErrors: 1 },
    unconditional: { mean: unconditional, twoErrors: 1 },
  });
  expect(() => checkLogits(of(-1344.2, -1366))).not.toThrow();
  expect(() => checkLogits(of(-1346, -1366))).toThrow('conditional Gaussian should reach -1344.7 nats');
  expect(() => checkLogits(of(-1344.2, -1369))).toThrow('unconditional Gaussian should reach -1366.9 nats');
  expect(() => checkLogits(of(NaN, -1366))).toThrow('Nothing was measured');
});
