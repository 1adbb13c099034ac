import * as tf from '@tensorflow/tfjs-core';
import { input, layers, model as network, initializers } from '@tensorflow/tfjs-layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { readWeights } from '../../../src/lib/models/files.ts';
import { PIXELS } from '../../../src/lib/models/types.ts';
import type { Batch, Digits, LayersModel, NamedArray } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';
import { Film, filmFindings, isFrameDue } from '../../../src/lib/training/adversarial-film.ts';
import type { Game, Rules } from '../../../src/lib/training/adversarial-game.ts';
import { adversarialModel } from '../../../src/lib/training/adversarial-model.ts';
import type { AdversarialModel } from '../../../src/lib/training/adversarial-model.ts';
import { train } from '../../../src/lib/training/loop.ts';
import { withoutMathRandom } from '../../support/math-random.ts';

const rules: Rules = {
  zLength: 3,
  beta1: 0.5,
  beta2: 0.99,
  discriminatorRate: 1,
  averageDecay: 0.9,
  generatorLoss: 'non-saturating',
  realTarget: 1,
  penalty: { weight: 1, sigma: 0.1, every: 2 },
};

/** Small players with batch norms of their own, so that statistics can go astray. */
function buildPlayer(kind: 'generator' | 'discriminator', seed: number): LayersModel {
  const x = input({ shape: kind === 'generator' ? [3] : [28, 28, 1], name: 'in' });
  const y = input({ shape: [10], name: 'label' });
  const dense = (name: string, units: number, activation: 'linear' | 'sigmoid') =>
    layers.dense({
      name,
      units,
      activation,
      kernelInitializer: initializers.glorotNormal({ seed: seed + units }),
    });
  const flat = kind === 'generator' ? x : (layers.flatten({ name: 'flat' }).apply(x) as SymbolicTensor);
  const joined = layers.concatenate({ name: 'join' }).apply([flat, y]) as SymbolicTensor;
  const h = layers.batchNormalization({ name: 'norm' }).apply(dense('first', 8, 'linear').apply(joined));
  const last = kind === 'generator' ? dense('last', PIXELS, 'sigmoid') : dense('last', 1, 'linear');
  const out = last.apply(h as SymbolicTensor) as SymbolicTensor;
  const shaped = layers.reshape({ name: 'shape', targetShape: [28, 28, 1] });
  const outputs = kind === 'generator' ? (shaped.apply(out) as SymbolicTensor) : out;
  return network({ inputs: [x, y], outputs, name: kind });
}

const filmCodes = new Float32Array(10 * 13).map((_, i) => Number(i % 13 === 4));

function makeGame(
  seed: number,
  change: Partial<Rules> = {},
): { model: AdversarialModel; playing: LayersModel[] } {
  const playing: LayersModel[] = [];
  const game: Game = {
    rules: { ...rules, ...change },
    labelled: true,
    generator: buildPlayer('generator', seed),
    discriminator: buildPlayer('discriminator', seed),
    buildGenerator() {
      const built = buildPlayer('generator', seed);
      playing.push(built);
      return built;
    },
  };
  return { model: adversarialModel({ id: 'cgan', game, learningRate: 0.01, filmCodes }), playing };
}

const random = new Random(8);
const images = Uint8Array.from({ length: 64 * PIXELS }, () => (random.uniform() < 0.2 ? 255 : 0));
const digits: Digits = { images, labels: Uint8Array.from({ length: 64 }, (_, i) => i % 10), count: 64 };
const batch = (step: number, count = 16): Batch => ({
  images: Float32Array.from(images.subarray(0, count * PIXELS), (v) => v / 255),
  labels: digits.labels.subarray(0, count),
  count,
  step,
  random: new Random(5).fork(step),
});

const copy = async (net: LayersModel | undefined): Promise<Record<string, number[]>> =>
  Object.fromEntries(
    (await readWeights(net as LayersModel)).map(({ name, data }) => [name, Array.from(data)]),
  );

let model: AdversarialModel;
let playing: LayersModel[];
beforeAll(async () => {
  await openNodeBackend('wasm');
});
beforeEach(() => {
  ({ model, playing } = makeGame(7));
});
afterEach(() => {
  model.dispose();
});

/** Copies of the average generator, the one that plays, and the discriminator. */
const copies = async () => ({
  average: await copy(model.networks['generator']),
  generator: await copy(playing[0]),
  discriminator: await copy(model.networks['discriminator']),
});

describe('a step', () => {
  it('of D moves every weight of D, statistics too, and nothing of either generator', async () => {
    const trainee = model.trainee();
    trainee.player = 'discriminator';
    const before = await copies();
    await trainee.step(batch(0));
    const after = await copies();
    expect(after.average).toEqual(before.average);
    expect(after.generator).toEqual(before.generator);
    for (const [name, data] of Object.entries(after.discriminator)) {
      expect(data, name).not.toEqual(before.discriminator[name]);
    }
    trainee.dispose();
  });

  it('of G moves every weight of G, statistics too, and its average; nothing of D', async () => {
    const trainee = model.trainee();
    trainee.player = 'generator';
    const before = await copies();
    await trainee.step(batch(0));
    const after = await copies();
    expect(after.discriminator).toEqual(before.discriminator);
    for (const name of Object.keys(after.generator)) {
      expect(after.generator[name], name).not.toEqual(before.generator[name]);
      expect(after.average[name], name).not.toEqual(before.average[name]);
      // The first update keeps a tenth of the average's own.
      after.average[name]?.forEach((value, i) => {
        const [old, now] = [before.average[name]?.[i] ?? NaN, after.generator[name]?.[i] ?? NaN];
        expect(value).toBeCloseTo(0.1 * old + 0.9 * now, 5);
      });
    }
    trainee.dispose();
  });

  it('remembers in G’s statistics the mean of one batch, not of two', async () => {
    const trainee = model.trainee();
    await trainee.step(batch(0));
    const moved = (await copy(playing[0]))['norm/moving_mean'] ?? [];
    const other = makeGame(7);
    const alone = other.model.trainee();
    alone.player = 'generator';
    await alone.step(batch(0));
    // The same z, and weights that D's step has not touched: the statistics are the same to the bit.
    expect((await copy(other.playing[0]))['norm/moving_mean']).toEqual(moved);
    trainee.dispose();
    alone.dispose();
    other.model.dispose();
  });

  it('teaches the player who moves, names its losses, and leaves no tensor behind', async () => {
    const trainee = model.trainee();
    trainee.player = 'discriminator';
    const first = await trainee.step(batch(0));
    expect(first.total).toBeCloseTo((first['d'] ?? NaN) + (first['g'] ?? NaN), 5);
    expect(first['d']).toBeCloseTo((first['real'] ?? NaN) + (first['fake'] ?? NaN), 5);
    const tensors = tf.memory().numTensors;
    let last = first;
    for (let k = 1; k < 12; k++) last = await trainee.step(batch(k));
    expect(last['d']).toBeLessThan(first['d'] ?? NaN);
    trainee.player = 'generator';
    for (let k = 12; k < 40; k++) await trainee.step(batch(k));
    const better = await trainee.step(batch(40));
    expect(better['g']).toBeLessThan(last['g'] ?? NaN);
    trainee.player = 'both';
    await trainee.step(batch(41));
    expect(tf.memory().numTensors).toBe(tensors);
    const all = tf.memory().numTensors;
    await trainee.validate(digits, new Random(1));
    expect(tf.memory().numTensors).toBe(all);
    trainee.dispose();
  });

  it('draws the z that samples are drawn from: N(0, I), one number like another', async () => {
    const trainee = model.trainee();
    const seen: number[] = [];
    const generator = playing[0] as LayersModel;
    const apply = generator.apply.bind(generator);
    vi.spyOn(generator, 'apply').mockImplementation((inputs, options) => {
      seen.push(...Array.from((inputs as tf.Tensor[])[0]?.dataSync() ?? []));
      return apply(inputs, options);
    });
    for (let k = 0; k < 30; k++) await trainee.step(batch(k));
    const codes = model.drawCodes(1000, new Random(1));
    const sampled = Array.from(codes).filter((_, i) => i % model.codeLength < 3);
    for (const z of [seen, sampled]) {
      const sorted = [...z].sort((a, b) => a - b);
      // Kolmogorov–Smirnov against the normal distribution: 1.63 / √n at one in a hundred.
      const gap = Math.max(
        ...sorted.map((value, i) => Math.abs((i + 0.5) / sorted.length - normalCdf(value))),
      );
      expect(gap * Math.sqrt(sorted.length)).toBeLessThan(1.63);
    }
    trainee.dispose();
  });
});

/** Φ by Simpson's rule. */
function normalCdf(x: number): number {
  const n = 200;
  const h = x / n;
  let sum = 0;
  for (let i = 0; i <= n; i++)
    sum += (i === 0 || i === n ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp(-((i * h) ** 2) / 2);
  return 0.5 + (sum * h) / 3 / Math.sqrt(2 * Math.PI);
}

describe('a run', () => {
  const plan = { seed: 1, epochs: 4, batchSize: 8, rateAt: () => 0.01 };
  /** Trains to the end, by way of a snapshot after some steps. */
  async function run(seed: number, stopAfter: number) {
    const one = makeGame(seed).model;
    const trainee = one.trainee({ film: true });
    let state;
    for await (const event of train(trainee, { train: digits, validation: digits }, plan)) {
      state = event.state;
      if (event.kind === 'step' && state.step === stopAfter) break;
    }
    const snapshot: Record<string, NamedArray> = structuredClone(await trainee.snapshot());
    const two = makeGame(99).model;
    const other = two.trainee({ film: true });
    other.restore(snapshot);
    const rest = train(other, { train: digits, validation: digits }, plan, state ? { state } : {});
    for await (const event of rest) state = event.state;
    const end = {
      state,
      film: other.film?.(),
      generator: await copy(two.networks['generator']),
      discriminator: await copy(two.networks['discriminator']),
    };
    [trainee, other, one, two].forEach((each) => {
      each.dispose();
    });
    return end;
  }

  it('goes on from a snapshot to the same bytes, film included, and never asks Math.random', async () => {
    await withoutMathRandom(async () => {
      const whole = await run(7, 32);
      expect(whole.film?.map(({ step }) => step)).toEqual([0, 25, 29]);
      expect(await run(7, 27)).toEqual(whole);
      expect(await run(7, 25)).toEqual(whole);
      expect((await run(8, 32)).generator).not.toEqual(whole.generator);
    });
  });

  it('refuses a snapshot of other networks with a sentence', async () => {
    const trainee = model.trainee();
    const snapshot = await trainee.snapshot();
    delete snapshot['generator/first/kernel'];
    expect(() => {
      trainee.restore(snapshot);
    }).toThrow('“generator/first/kernel” is missing');
    trainee.dispose();
  });
});

describe('the film', () => {
  it('has frames ever further apart, five while the steps double', () => {
    const due = Array.from({ length: 3201 }, (_, step) => step).filter(isFrameDue);
    expect(due.slice(0, 8)).toEqual([0, 25, 29, 33, 38, 44, 50, 57]);
    expect(due.length).toBe(2 + 5 * 7);
    expect(due.at(-1)).toBe(3200);
  });

  it('is written frame by frame, with the mean losses since the frame before', () => {
    const film = new Film();
    const loss = (d: number) => ({ total: 9, d, g: 2, accuracyReal: 1, accuracyFake: 0.5 });
    film.addFrame(0, new Float32Array(10 * PIXELS));
    film.addLosses(loss(1));
    film.addLosses(loss(2));
    film.addFrame(25, new Float32Array(10 * PIXELS).fill(1));
    const { plates, tensors } = filmFindings(film.frames, filmCodes);
    expect(plates[0]?.pixels.length).toBe(20 * PIXELS);
    expect(plates[0]?.pixels[10 * PIXELS]).toBe(1);
    expect(Array.from(tensors['film-log']?.['d']?.data ?? [])).toEqual([0, 1.5]);
    expect(Array.from(tensors['film-log']?.['steps']?.data ?? [])).toEqual([0, 25]);
    expect(tensors['film-log']?.['rows']?.data[0]).toBe(1);
    expect(tensors['film-log']?.['codes']?.shape).toEqual([10, 13]);
    expect(filmFindings([], filmCodes)).toEqual({ plates: [], tensors: {} });
  });
});
