// The bound of chapter 5 against the truth, where the truth can be integrated: a code of one number, a decoder with weights.
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { logSumExp } from '../../../src/lib/metrics/gaussian.ts';
import { decode } from '../../../src/lib/models/autoencoder/model.ts';
import type { Networks } from '../../../src/lib/models/autoencoder/model.ts';
import { buildDecoder, buildEncoder } from '../../../src/lib/models/autoencoder/networks.ts';
import { importanceBounds, logLikelihoods, logWeights } from '../../../src/lib/models/vae/importance.ts';
import { drawBernoulli, klPerDimension } from '../../../src/lib/models/vae/latent.ts';
import { PIXELS } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';

const sizes = { channels: [2, 3], units: 8 } as const;
const x = drawBernoulli(new Float32Array(PIXELS).fill(0.3), new Random(1));
/** Somewhat beside the true posterior, as a trained q is. */
const q = { mu: Float32Array.of(-0.6), logVar: Float32Array.of(-0.4) };
const average = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
let networks: Networks;
/** z from −8 to 8, log p(x | z) and log p(z) there. */
let grid: { z: Float32Array; likelihood: Float32Array; prior: Float64Array; step: number };
let logPx: number;

beforeAll(async () => {
  await openNodeBackend('wasm');
  networks = { encoder: buildEncoder(sizes, 2, 1), decoder: buildDecoder(sizes, 1, 1) };
  const step = 0.01;
  const z = Float32Array.from({ length: 1601 }, (_, i) => -8 + step * i);
  const prior = Float64Array.from(z, (value) => -0.5 * value * value - 0.5 * Math.log(2 * Math.PI));
  grid = { z, likelihood: await logLikelihoods(networks.decoder, x, z), prior, step };
  logPx = logSumExp(prior.map((value, i) => value + (grid.likelihood[i] as number))) + Math.log(step);
});
afterAll(() => {
  networks.encoder.dispose();
  networks.decoder.dispose();
});

it('computes log p(x | z) as a sum over the pixels in float64 does, also where logits are large', async () => {
  const z = Float32Array.of(-2, 0.1, 40);
  const logits = await decode(networks, z, (l) => l);
  const sums = await logLikelihoods(networks.decoder, x, z);
  sums.forEach((value, s) => {
    let sum = 0;
    for (let i = 0; i < PIXELS; i++) {
      const l = logits[s * PIXELS + i] as number;
      sum += l * (x[i] as number) - Math.max(l, 0) - Math.log1p(Math.exp(-Math.abs(l)));
    }
    expect(value / sum).toBeCloseTo(1, 5);
  });
});

describe('the bound', () => {
  it('meets log p(x), which a quadrature gives, within its error', async () => {
    const w = await logWeights(networks.decoder, x, q, 20_000, new Random(2));
    const most = Math.max(...w);
    const ratios = w.map((value) => Math.exp(value - most));
    const mean = average(ratios);
    const error = Math.sqrt(average(ratios.map((r) => (r - mean) ** 2)) / w.length) / mean;
    expect(error).toBeLessThan(0.02);
    expect(Math.abs(logSumExp(w) - Math.log(w.length) - logPx)).toBeLessThan(4 * error + 1e-3);
  });

  it('with one draw is the ELBO, which is log p(x) − KL(q ‖ p(z | x)), both terms integrated', async () => {
    const w = await logWeights(networks.decoder, x, q, 20_000, new Random(3));
    const [mu, logVar] = [q.mu[0] as number, q.logVar[0] as number];
    let [gap, likelihood] = [0, 0];
    grid.z.forEach((z, i) => {
      const logQ = -0.5 * ((z - mu) ** 2 / Math.exp(logVar) + logVar + Math.log(2 * Math.PI));
      const logPosterior = (grid.likelihood[i] as number) + (grid.prior[i] as number) - logPx;
      gap += Math.exp(logQ) * (logQ - logPosterior) * grid.step;
      likelihood += Math.exp(logQ) * (grid.likelihood[i] as number) * grid.step;
    });
    const elbo = likelihood - (klPerDimension(q)[0] as number);
    expect(gap).toBeGreaterThan(0.01);
    expect(elbo + gap).toBeCloseTo(logPx, 3);
    const mean = average(w);
    const error = Math.sqrt(average(w.map((value) => (value - mean) ** 2)) / w.length);
    expect(Math.abs(mean - elbo)).toBeLessThan(4 * error + 1e-3);
  });

  it('never falls with S: the same draws, averaged in groups of 1, 5, 50 and all', async () => {
    const w = await logWeights(networks.decoder, x, q, 1000, new Random(4));
    const bounds = [1, 5, 50, 1000].map((S) =>
      average(
        Array.from({ length: 1000 / S }, (_, g) => logSumExp(w.subarray(g * S, (g + 1) * S)) - Math.log(S)),
      ),
    );
    for (const [i, bound] of bounds.slice(1).entries()) expect(bound).toBeGreaterThan(bounds[i] as number);
    expect(bounds[0]).toBeLessThan(logPx);
  });

  it('of a picture depends on no other picture, nor on pieces, and leaves no tensor behind', async () => {
    const two = new Float32Array(2 * PIXELS);
    two.set(x, PIXELS);
    const random = new Random(5);
    const options = { samples: 40, random };
    const bounds = await importanceBounds(networks, two, options);
    const tensors = tf.memory().numTensors;
    const other = new Float32Array(2 * PIXELS).fill(1);
    other.set(x, PIXELS);
    const again = await importanceBounds(networks, other, options);
    expect(again[1]).toBeCloseTo(bounds[1] as number, 4);
    expect(again[0]).not.toBeCloseTo(bounds[0] as number, 1);
    expect(tf.memory().numTensors).toBe(tensors);
    const [w600, w500] = await Promise.all(
      [600, 500].map((S) => logWeights(networks.decoder, x, q, S, new Random(6))),
    );
    expect(w600?.subarray(0, 500)).toEqual(w500);
  });
});
