import { beforeAll, describe, expect, it } from 'vitest';
import { toPixels } from '../../../src/lib/data/batches.ts';
import { take } from '../../../src/lib/data/mnist.ts';
import { codesInBasis } from '../../../src/lib/metrics/pca-codes.ts';
import * as single from '../../../src/lib/models/bayes/model.ts';
import { config } from '../../../src/lib/models/gmm/config.ts';
import {
  componentMeans,
  componentsOf,
  gmm,
  logJoint,
  mixtureOf,
  mixturesOf,
  sampleMixtures,
  type Mixtures,
} from '../../../src/lib/models/gmm/model.ts';
import { study } from '../../../src/lib/models/gmm/study.ts';
import type { IllustrateOptions, MeasureOptions } from '../../../src/lib/models/study.ts';
import type { GenerativeModel, Losses, NamedArray, Trainee } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';
import { decodeBundle, encodeBundle } from '../../../src/lib/weights/bundle.ts';
import { withoutMathRandom } from '../../support/math-random.ts';
import { readMnist } from '../../support/read-mnist.ts';

const mnist = readMnist();
const train = take(mnist.train, 4000);
const images = toPixels(train.images);
const batch = (step: number) => ({
  images,
  labels: train.labels,
  count: train.count,
  step,
  random: new Random(1).fork('step', step),
});
const options = { data: { ...mnist, train }, mnist: true, seed: 1, note: () => undefined };

let model: GenerativeModel;
let trainee: Trainee;
const losses: Losses[] = [];
let early: Record<string, NamedArray>;
let mixtures: Mixtures;

beforeAll(async () => {
  model = gmm.create(1);
  trainee = model.trainee();
  await withoutMathRandom(async () => {
    for (let step = 0; step < 6; step++) {
      losses.push(await trainee.step(batch(step)));
      if (step === 1) early = await trainee.snapshot();
    }
  });
  mixtures = mixturesOf(model);
}, 300_000);

describe('training', () => {
  it('has a loss for each K, whose sum is the total, and none of them rises', () => {
    losses.forEach((loss, step) => {
      const parts = config.Ks.map((K) => loss[`k-${K}`]!);
      expect(loss.total).toBeCloseTo(
        parts.reduce((sum, part) => sum + part, 0),
        10,
      );
      expect([...parts].sort((a, b) => b - a)).toEqual(parts); // more Gaussians fit better
      config.Ks.forEach((K) =>
        expect(loss[`k-${K}`]).toBeLessThanOrEqual((losses[step - 1]?.[`k-${K}`] ?? Infinity) + 1e-9),
      );
    });
    expect(losses[5]!['k-4']).toBeLessThan(losses[1]!['k-4']!);
  });

  it('with one Gaussian is chapter 1 on the same features', () => {
    const one = single.fit(images, train.labels, mixtures.basis);
    one.classes.forEach(({ mu, sigma }, y) => {
      const [component] = mixtureOf(mixtures, 1, y).components;
      mu.forEach((value, i) => expect(component!.mu[i]).toBeCloseTo(value, 10));
      sigma.forEach((value, i) => expect(component!.sigma[i]).toBeCloseTo(value, 10));
    });
    const held = toPixels(mnist.validation.images.subarray(0, 50 * 784));
    const expected = single.logJoint(single.prepareClassifier(one), held);
    logJoint(mixtures, 1, held).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
    expect(losses[0]!['k-1']).toBeCloseTo(single.score(one, images, train.labels).total, 8);
  });

  it('goes on from a checkpoint to the same bytes', async () => {
    const other = gmm.create(1);
    const resumed = other.trainee();
    resumed.restore(decodeBundle(encodeBundle(early)).tensors);
    for (let step = 2; step < 6; step++) expect(await resumed.step(batch(step))).toEqual(losses[step]);
    expect(encodeBundle(await resumed.snapshot())).toEqual(encodeBundle(await trainee.snapshot()));
    expect(encodeBundle(other.parameters!.read())).toEqual(encodeBundle(model.parameters!.read()));
  });

  it('leaves a mixture that gains nothing as it is, and one of a class without digits', async () => {
    const other = gmm.create(1);
    other.parameters!.write(model.parameters!.read());
    const again = other.trainee();
    for (let step = 0; step < 2; step++) await again.step(batch(step));
    const settled = mixtureOf(mixturesOf(other), 1, 3);
    await again.step(batch(2));
    expect(mixtureOf(mixturesOf(other), 1, 3)).toBe(settled);

    const kept = mixtureOf(mixturesOf(other), 4, 3);
    const labels = train.labels.slice(0, 200).map((y) => (y === 3 ? 4 : y));
    const loss = await again.step({ ...batch(0), images: images.slice(0, 200 * 784), labels, count: 200 });
    expect(Number.isFinite(loss.total)).toBe(true);
    expect(mixtureOf(mixturesOf(other), 4, 3)).toBe(kept);
    expect(mixtureOf(mixturesOf(other), 1, 4)).not.toEqual(mixtureOf(mixtures, 1, 4));
  });

  it('measures held-out digits by each K, and says what the largest misreads', async () => {
    const found = await trainee.validate(take(mnist.validation, 300), new Random(1));
    expect(Object.keys(found)).toEqual(['k-1', 'k-2', 'k-4', 'k-10', 'total', 'error']);
    expect(found['error']).toBeLessThan(0.15);
  });
});

describe('samples', () => {
  it('name the component they come from, and lie around its mean', () => {
    const labels = new Uint8Array(600).fill(7);
    const { pixels, components } = sampleMixtures(mixtures, 2, labels, new Random(5));
    const { pi, components: gaussians } = mixtureOf(mixtures, 2, 7);
    pi.forEach((share, c) => {
      const own = components.filter((component) => component === c).length;
      expect(Math.abs(own / 600 - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / 600));
    });
    // Codes of clipped pictures are near those drawn, so most samples are nearer to their own component's mean.
    const z = codesInBasis(mixtures.basis, pixels);
    const near = [...components].filter((c, i) => {
      const distances = gaussians.map(({ mu }) => Math.hypot(...mu.map((m, j) => z[i * 50 + j]! - m)));
      return distances[c] === Math.min(...distances);
    });
    expect(near.length).toBeGreaterThan(480);
    expect(sampleMixtures(mixtures, 2, labels, new Random(5)).pixels).toEqual(pixels);
  });

  it('of the model take labels, and are read as them', async () => {
    const labels = Uint8Array.from({ length: 100 }, (_, i) => i % 10);
    const p = await model.classify!(await model.sample!(100, new Random(2), labels));
    expect(labels.filter((label, i) => p[i * 10 + label]! > 0.5).length).toBeGreaterThan(90);
    expect(await model.sample!(2, new Random(2))).toHaveLength(2 * 784);
  });

  it('come with the means of the components, and a picture with the components it looks like', () => {
    expect(componentMeans(mixtures, 4, 8)).toHaveLength(4 * 784);
    const shares = componentsOf(mixtures, { K: 4, y: 8 }, componentMeans(mixtures, 4, 8));
    shares.forEach((share, k) => expect(share[k]).toBeGreaterThan(0.5));
    expect(() => componentMeans(mixtures, 3, 8)).toThrow('mixtures of 1, 2, 4, 10 Gaussians, not of 3');
    expect(() => componentMeans(mixtures, 4, 11)).toThrow('a digit from 0 to 9, not 11');
  });
});

describe('what ships', () => {
  it('is small, and moves no metric', async () => {
    const bytes = encodeBundle(model.parameters!.read());
    expect(bytes.length).toBeLessThan(560_000);
    const other = gmm.create(1);
    other.parameters!.write(decodeBundle(bytes).tensors);
    expect(encodeBundle(other.parameters!.read())).toEqual(bytes);
    const quick: MeasureOptions = { ...options, split: 'validation', count: 200, alone: true } as never;
    const [precise, rounded] = [await study.measure(model, quick), await study.measure(other, quick)];
    expect(precise.map(({ name }) => name)).toEqual(config.Ks.flatMap((K) => [`error-k-${K}`, `nll-k-${K}`]));
    precise.forEach(({ value }, i) => expect(Math.abs(rounded[i]!.value / value - 1)).toBeLessThan(0.005));
  });

  it('has plates of samples by class and of all means, and says where the floor acts', async () => {
    const findings = await study.illustrate(model, {
      ...options,
      splits: [],
      quick: true,
      history: [],
      film: [],
    } as unknown as IllustrateOptions);
    expect(findings.plates.map(({ name, role, pixels }) => [name, role, pixels.length / 784])).toEqual([
      ['samples', 'poster', 100],
      ['means-k-10', 'figure', 100],
      ['samples-k-1', 'figure', 100],
      ['samples-k-2', 'figure', 100],
      ['samples-k-4', 'figure', 100],
    ]);
    const floored = findings.metrics.find(({ name }) => name === 'floored-k-10')!;
    expect(floored.value).toBeGreaterThan(90); // forty digits a component in fifty dimensions
  });

  it('refuses weights that are no shares', () => {
    const before = model.parameters!.read();
    const pi = { ...before['k-2.pi']!, data: new Float32Array(20).fill(0.7) };
    expect(() => model.parameters!.write({ ...before, 'k-2.pi': pi })).toThrow('are not shares of 1');
  });
});

it('asks for a digit of every class to begin with', async () => {
  const step = gmm
    .create(1)
    .trainee()
    .step({ ...batch(0), labels: new Uint8Array(train.count).fill(1) });
  await expect(step).rejects.toThrow('There is no 0 among the digits');
});
