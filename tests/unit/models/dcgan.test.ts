import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { collapsed, config } from '../../../src/lib/models/dcgan/config.ts';
import { buildGenerator, dcgan, dcganCollapsed, filmCodes } from '../../../src/lib/models/dcgan/model.ts';
import { asAdversarial, meanSquaredDistance } from '../../../src/lib/models/dcgan/study.ts';
import { readWeights } from '../../../src/lib/models/files.ts';
import { PIXELS } from '../../../src/lib/models/types.ts';
import type { Batch, LayersModel } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';
import { Film } from '../../../src/lib/training/adversarial-film.ts';
import type { AdversarialModel } from '../../../src/lib/training/adversarial-model.ts';

let model: AdversarialModel;
beforeAll(async () => {
  await openNodeBackend('wasm');
});
beforeEach(() => {
  model = asAdversarial(dcgan.create(7));
});
afterEach(() => {
  model.dispose();
});

const random = new Random(3);
const pixels = Float32Array.from({ length: 4 * PIXELS }, () =>
  random.uniform() < 0.2 ? random.uniform() : 0,
);
const network = (name: string): LayersModel => model.networks[name] as LayersModel;
const copy = async (net: LayersModel) => (await readWeights(net)).map(({ data }) => data);

describe('the networks', () => {
  it('map z to a picture and a picture to a logit, within the book’s size', () => {
    const shapes = tf.tidy(() => {
      const picture = network('generator').apply(tf.zeros([2, config.zLength])) as tf.Tensor;
      return [picture.shape, (network('discriminator').apply(picture) as tf.Tensor).shape];
    });
    expect(shapes).toEqual([
      [2, 28, 28, 1],
      [2, 1],
    ]);
    for (const net of Object.values(model.networks)) expect(net.countParams()).toBeLessThanOrEqual(500_000);
  });

  it('have the weights of their seed, whatever lives beside them', async () => {
    const same = buildGenerator(7, config);
    expect(await copy(same)).toEqual(await copy(network('generator')));
    const other = buildGenerator(8, config);
    expect((await copy(other))[0]).not.toEqual((await copy(same))[0]);
    same.dispose();
    other.dispose();
  });

  it('are convolutions of the paper: no bias before batch norm, strides in place of pooling, leaky D', () => {
    const names = (net: LayersModel) => net.layers.map((layer) => layer.getClassName());
    expect(names(network('generator'))).toEqual([
      ...['InputLayer', 'Dense', 'Reshape', 'BatchNormalization', 'ReLU'],
      ...['Conv2DTranspose', 'BatchNormalization', 'ReLU', 'Conv2DTranspose', 'BatchNormalization', 'ReLU'],
      'Conv2D',
    ]);
    expect(names(network('discriminator')).filter((name) => name === 'LeakyReLU').length).toBe(4);
    const weights = network('generator').weights.map(({ originalName }) => originalName);
    expect(weights.filter((name) => name.endsWith('bias'))).toEqual(['paint/bias']);
  });
});

describe('samples', () => {
  it('are the same for the same seed, however they are drawn, and lie in [0, 1]', async () => {
    const whole = await model.sample(5, new Random(4));
    const one = new Random(4);
    const parts = [...(await model.sample(2, one)), ...(await model.sample(3, one))];
    expect(whole.length).toBe(5 * PIXELS);
    parts.forEach((value, i) => {
      expect(value).toBeCloseTo(whole[i] ?? NaN, 5);
    });
    expect(await model.sample(5, new Random(4))).toEqual(whole);
    expect(Math.min(...whole)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...whole)).toBeLessThanOrEqual(1);
  });

  it('are what their codes decode to, and codes are z', async () => {
    expect(model.codeLength).toBe(config.zLength);
    const codes = model.drawCodes(3, new Random(4));
    expect(codes).toEqual(new Random(4).normals(3 * config.zLength));
    expect(await model.decode(codes)).toEqual(await model.sample(3, new Random(4)));
    const [film, other] = [filmCodes(1, config), filmCodes(1, collapsed)];
    expect(other).toEqual(film.subarray(0, other.length));
  });
});

/** Compares slopes with finite differences along the steepest way of each row, where the slope is the gradient's length. */
async function expectSlopes(
  at: Float32Array,
  gradients: Float32Array,
  logitOf: (moved: Float32Array) => Promise<Float32Array>,
): Promise<void> {
  const count = (await logitOf(at)).length;
  const length = at.length / count;
  const norms = Array.from({ length: count }, (_, n) =>
    Math.hypot(...gradients.subarray(n * length, (n + 1) * length)),
  );
  const h = 0.01;
  const moved = (step: number) =>
    logitOf(
      at.map((value, i) => value + (step * (gradients[i] ?? NaN)) / (norms[Math.floor(i / length)] ?? NaN)),
    );
  const [up, down] = [await moved(h), await moved(-h)];
  norms.forEach((norm, n) => {
    const slope = ((up[n] ?? NaN) - (down[n] ?? NaN)) / (2 * h);
    expect(Math.abs(slope / norm - 1)).toBeLessThan(0.03);
  });
}

describe('the referee', () => {
  it('judges each picture by itself, with slopes of finite differences in every pixel', async () => {
    const tensors = tf.memory().numTensors;
    const { logits, gradients } = await model.slopesOfPixels(pixels);
    expect([logits.length, gradients.length]).toEqual([4, 4 * PIXELS]);
    const alone = await model.score(pixels.subarray(PIXELS, 2 * PIXELS));
    expect(alone[0]).toBeCloseTo(logits[1] ?? NaN, 5);
    expect(await model.score(pixels)).toEqual(logits);
    await expectSlopes(pixels, gradients, (moved) => model.score(moved));
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('has slopes in z, through the generator', async () => {
    const codes = model.drawCodes(3, new Random(2));
    const { logits, gradients } = await model.slopesOfCodes(codes);
    expect(gradients.length).toBe(codes.length);
    const scoreOf = async (at: Float32Array) => model.score(await model.decode(at));
    (await scoreOf(codes)).forEach((logit, i) => {
      expect(logits[i]).toBeCloseTo(logit, 5);
    });
    await expectSlopes(codes, gradients, scoreOf);
  });
});

it('differs from its collapsed run in the settings that are printed, and in nothing else', async () => {
  const changed = Object.entries(collapsed).filter(
    ([name, value]) => value !== Object.entries(config).find(([n]) => n === name)?.[1],
  );
  expect(changed.map(([name]) => name)).toEqual([
    'id',
    'title',
    'epochs',
    'filmPictures',
    'discriminatorRate',
    'averageDecay',
  ]);
  expect(dcganCollapsed.failure).toBe(true);
  const other = asAdversarial(dcganCollapsed.create(7));
  for (const name of ['generator', 'discriminator']) {
    expect(await copy(other.networks[name] as LayersModel)).toEqual(await copy(network(name)));
  }
  other.dispose();
});

it('goes on from the weights it has: a new trainee plays with the generator that is shown', async () => {
  const images = pixels;
  const batch: Batch = { images, labels: new Uint8Array(4), count: 4, step: 0, random: new Random(1) };
  const first = model.trainee({ learningRate: 1e-3 });
  await first.step(batch);
  first.dispose();
  const shown = await copy(network('generator'));
  const second = model.trainee();
  const { [`generator/project/kernel`]: kernel } = await second.snapshot();
  expect(kernel?.data).toEqual(shown[0]);
  expect(second.film).toBeUndefined();
  second.dispose();
});

it('measures the mean squared distance between two pictures as the pairs say', () => {
  let sum = 0;
  for (let a = 0; a < 4; a++) {
    for (let b = 0; b < a; b++) {
      for (let p = 0; p < PIXELS; p++) {
        sum += ((pixels[a * PIXELS + p] ?? NaN) - (pixels[b * PIXELS + p] ?? NaN)) ** 2;
      }
    }
  }
  expect(meanSquaredDistance(pixels)).toBeCloseTo(sum / 6, 6);
  expect(new Film().frames).toEqual([]);
});
