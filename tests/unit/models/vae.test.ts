import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { decode, networksOf } from '../../../src/lib/models/autoencoder/model.ts';
import type { Networks } from '../../../src/lib/models/autoencoder/model.ts';
import { buildDecoder, buildEncoder } from '../../../src/lib/models/autoencoder/networks.ts';
import { planeCollapsed } from '../../../src/lib/models/vae/config.ts';
import { drawPrior, klPerDimension } from '../../../src/lib/models/vae/latent.ts';
import {
  elboLosses,
  findPosterior,
  klToPrior,
  splitPosterior,
  vae,
  vaeBinarised,
  vaePlane025,
  vaePlane1,
  vaePlane4,
  vaePlaneCollapsed,
} from '../../../src/lib/models/vae/model.ts';
import type { LossSettings } from '../../../src/lib/models/vae/model.ts';
import { PIXELS } from '../../../src/lib/models/types.ts';
import type { GenerativeModel } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';
import { batchOf, gradientErrors, scatter, trainByWayOf, weightsOf } from '../../support/few-digits.ts';

const { pixels, digits } = scatter(4);
const d = 3;
const eps = new Random(5).normals(4 * d);
const ALL = [vae, vaeBinarised, vaePlane025, vaePlane1, vaePlane4, vaePlaneCollapsed];
let small: Networks;
beforeAll(async () => {
  await openNodeBackend('wasm');
});
beforeEach(() => {
  const sizes = { channels: [2, 3], units: 8 } as const;
  small = { encoder: buildEncoder(sizes, 2 * d, 1), decoder: buildDecoder(sizes, d, 1) };
});
afterEach(() => {
  small.encoder.dispose();
  small.decoder.dispose();
});

/** The losses of the small networks as numbers. */
function lossesOf(settings: LossSettings): Record<string, number> {
  return tf.tidy(() =>
    Object.fromEntries(
      Object.entries(elboLosses(small, pixels, eps, settings)).map(([name, value]) => [
        name,
        value.dataSync()[0] as number,
      ]),
    ),
  );
}

describe('the definitions', () => {
  it.each(ALL.map((definition) => [definition.config.id, definition] as const))(
    '%s has networks of the right shapes within the book’s size',
    (_, definition) => {
      const { codeLength } = definition.config as unknown as { codeLength: number };
      const { encoder, decoder } = networksOf(definition.create(1));
      const shapes = tf.tidy(() => [
        ...splitPosterior(encoder.apply(tf.zeros([3, 28, 28, 1])) as tf.Tensor).map(({ shape }) => shape),
        (decoder.apply(tf.zeros([3, codeLength])) as tf.Tensor).shape,
      ]);
      expect(shapes).toEqual([
        [3, codeLength],
        [3, codeLength],
        [3, 28, 28, 1],
      ]);
      expect(encoder.countParams() + decoder.countParams()).toBeLessThanOrEqual(500_000);
      encoder.dispose();
      decoder.dispose();
    },
  );

  it('call only the collapsed one a failure, and it differs from its sound twin by its setting alone', () => {
    expect(ALL.filter(({ failure }) => failure)).toEqual([vaePlaneCollapsed]);
    const { id, title, epochs, pixels: how, ...rest } = planeCollapsed;
    expect(how).toBe('mean');
    expect(vaePlane1.config).toMatchObject({ ...rest, pixels: 'sum' });
    expect([id, title, epochs].every((value) => value !== undefined)).toBe(true);
  });
});

describe('the loss', () => {
  it.each([0.25, 1, 4])('is the sum of its parts, reconstruction + β KL, for β = %f', (beta) => {
    const { total, reconstruction, kl } = lossesOf({ beta, pixels: 'sum' }) as Record<string, number>;
    expect(total).toBeCloseTo((reconstruction as number) + beta * (kl as number), 2);
  });

  it('has parts that agree with sums in plain numbers', async () => {
    const posterior = await findPosterior(small, pixels);
    const z = posterior.mu.map(
      (m, i) => m + Math.exp(0.5 * (posterior.logVar[i] as number)) * (eps[i] as number),
    );
    const p = await decode(small, z);
    const { reconstruction, kl } = lossesOf({ beta: 1, pixels: 'sum' });
    const entropy = pixels.reduce((sum, x, i) => {
      const q = p[i] as number;
      return sum - x * Math.log(q) - (1 - x) * Math.log1p(-q);
    }, 0);
    expect((reconstruction as number) / (entropy / 4)).toBeCloseTo(1, 5);
    const nats = klPerDimension(posterior).reduce((sum, value) => sum + value, 0);
    expect((kl as number) / (nats / 4)).toBeCloseTo(1, 5);
  });

  it('has the gradient of finite differences for a fixed ε, in every array of both networks', async () => {
    const errors = await gradientErrors([small.encoder, small.decoder], () => {
      return elboLosses(small, pixels, eps, { beta: 1, pixels: 'sum' }).total;
    });
    expect(Object.keys(errors).length).toBe(16);
    for (const [name, error] of Object.entries(errors)) expect(error, name).toBeLessThan(0.03);
  });

  it('averaged over pixels is the summed one with β = 784, divided by 784, gradient and all', async () => {
    const mean = lossesOf({ beta: 1, pixels: 'mean' });
    const sum = lossesOf({ beta: PIXELS, pixels: 'sum' });
    expect((mean['total'] as number) * PIXELS).toBeCloseTo(sum['total'] as number, 2);
    expect([mean['reconstruction'], mean['kl']]).toEqual([sum['reconstruction'], sum['kl']]);
    const gradientOf = (settings: LossSettings): Float32Array =>
      tf.tidy(() => {
        const variable = small.encoder.trainableWeights[0]?.read() as unknown as tf.Variable;
        const { grads } = tf.variableGrads(() => elboLosses(small, pixels, eps, settings).total, [variable]);
        return Float32Array.from((grads[variable.name] as tf.Tensor).dataSync());
      });
    const [ofMean, ofSum] = [
      gradientOf({ beta: 1, pixels: 'mean' }),
      gradientOf({ beta: PIXELS, pixels: 'sum' }),
    ];
    const length = Math.hypot(...ofSum);
    ofMean.forEach((value, i) => {
      expect(Math.abs(value * PIXELS - (ofSum[i] as number)) / length).toBeLessThan(1e-5);
    });
  });

  it('measures the KL to the prior that samples are drawn from', async () => {
    const kl = (mu: number, logVar: number): number =>
      tf.tidy(() => klToPrior(tf.fill([1, d], mu), tf.fill([1, d], logVar)).dataSync()[0] as number);
    expect(kl(0, 0)).toBe(0);
    for (const [mu, logVar] of [
      [0.3, 0],
      [0, 0.4],
      [0, -0.4],
    ] as const)
      expect(kl(mu, logVar)).toBeGreaterThan(0);
    const model = vaePlane1.create(3);
    const sample = await model.sample?.(5, new Random(8));
    expect(sample).toEqual(await model.decode?.(drawPrior(5, 2, new Random(8))));
    model.dispose();
  });
});

describe('a step', () => {
  let model: GenerativeModel;
  beforeEach(() => {
    model = vaePlane1.create(7);
  });
  afterEach(() => {
    model.dispose();
  });

  it('moves every array of both networks, lowers the loss when repeated, and leaves no tensor behind', async () => {
    const trainee = model.trainee({ learningRate: 1e-3 });
    const before = await weightsOf(model);
    const first = await trainee.step(batchOf(pixels));
    expect(first.total).toBeCloseTo((first['reconstruction'] as number) + (first['kl'] as number), 2);
    for (const [name, data] of Object.entries(await weightsOf(model))) {
      expect(data, name).not.toEqual(before[name]);
    }
    const tensors = tf.memory().numTensors;
    let last = first;
    for (let k = 0; k < 8; k++) last = await trainee.step(batchOf(pixels));
    expect(last.total).toBeLessThan(first.total);
    await trainee.validate(digits, new Random(1));
    await model.sample?.(2, new Random(1));
    await model.encode?.(pixels);
    expect(tf.memory().numTensors).toBe(tensors);
    trainee.dispose();
  });

  it('is not taken by validate, whose ε comes from its generator', async () => {
    const before = await weightsOf(model);
    const trainee = model.trainee();
    const losses = await trainee.validate(digits, new Random(1));
    expect(await trainee.validate(digits, new Random(1))).toEqual(losses);
    expect((await trainee.validate(digits, new Random(2))).total).not.toBe(losses.total);
    expect(await weightsOf(model)).toEqual(before);
    trainee.dispose();
  });

  it('goes on from a snapshot to the same bytes, and never asks Math.random', async () => {
    expect(await trainByWayOf(1, vaePlane1, digits)).toEqual(await trainByWayOf(4, vaePlane1, digits));
  });
});

it('sees black and white pictures where it is made for them, drawn anew in every step', async () => {
  const model = vaeBinarised.create(1);
  const seen: tf.Tensor[] = [];
  const encoder = model.networks['encoder'] as Networks['encoder'];
  const spy = vi.spyOn(encoder, 'apply').mockImplementation((x) => {
    seen.push(tf.keep(tf.clone(x as tf.Tensor)));
    return tf.zeros([4, 40]);
  });
  const trainee = model.trainee();
  for (const step of [0, 1]) await trainee.validate(digits, new Random(step));
  const [first, second] = await Promise.all(seen.map(async (x) => Float32Array.from(await x.data())));
  expect(new Set(first)).toEqual(new Set([0, 1]));
  expect(second).not.toEqual(first);
  first?.forEach((value, i) => {
    if (pixels[i] === 0) expect(value).toBe(0);
  });
  spy.mockRestore();
  tf.dispose(seen);
  trainee.dispose();
  model.dispose();
});

it('divides what the encoder gives into μ and log σ², picture by picture', async () => {
  const { mu, logVar } = await findPosterior(small, pixels);
  const both = tf.tidy(() =>
    splitPosterior(small.encoder.apply(tf.tensor4d(pixels, [4, 28, 28, 1])) as tf.Tensor).map((half) =>
      Float32Array.from(half.dataSync()),
    ),
  );
  expect([mu, logVar]).toEqual(both);
  const second = await findPosterior(small, pixels.subarray(PIXELS, 2 * PIXELS));
  second.mu.forEach((value, j) => {
    expect(value).toBeCloseTo(mu[d + j] as number, 5);
  });
});
