import { describe, expect, it } from 'vitest';
import { logDensities, PARZEN_SIGMAS, parzenLogLikelihood } from '../../../src/lib/metrics/parzen.ts';
import { Random } from '../../../src/lib/random.ts';

const D = 5;
const rows = (count: number, seed: number): Float32Array => new Random(seed).normals(count * D);

/** The formula as it is written, pair by pair. */
function brute(samples: Float32Array, x: Float32Array, sigma: number): number[] {
  return Array.from({ length: x.length / D }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < samples.length / D; j++) {
      let squared = 0;
      for (let k = 0; k < D; k++) squared += ((x[i * D + k] ?? NaN) - (samples[j * D + k] ?? NaN)) ** 2;
      sum += Math.exp(-squared / (2 * sigma ** 2)) / (sigma * Math.sqrt(2 * Math.PI)) ** D;
    }
    return Math.log((sum * D) / samples.length);
  });
}

describe('the density of Parzen windows', () => {
  it('is the sum over samples, pair by pair, for every σ and across tiles', async () => {
    const samples = rows(2100, 1);
    const x = rows(510, 2);
    const last = x.subarray(480 * D);
    const found = await logDensities(samples, x, D, [0.5, 2]);
    for (const [s, sigma] of [0.5, 2].entries()) {
      brute(samples, last, sigma).forEach((expected, i) => {
        expect(found[s]?.[480 + i]).toBeCloseTo(expected, 6);
      });
    }
  });

  it('does not depend on the order of the samples, and stays finite far from all of them', async () => {
    const far = rows(3, 3).map((value) => value + 60);
    const near = rows(2100, 1);
    const backwards = Float32Array.from(near).reverse();
    const [one] = await logDensities(near, far, D, [0.1]);
    const [two] = await logDensities(backwards, Float32Array.from(far).reverse(), D, [0.1]);
    expect(Array.from(one ?? []).every((value) => Number.isFinite(value) && value < -1e4)).toBe(true);
    Array.from(two ?? [])
      .reverse()
      .forEach((value, i) => {
        expect(value / (one?.[i] ?? NaN)).toBeCloseTo(1, 6);
      });
  });

  it('integrates to one', async () => {
    const samples = Float32Array.of(-0.3, 0.1, 0.9);
    const step = 0.01;
    const grid = Float32Array.from({ length: 800 }, (_, i) => -4 + i * step);
    const [values] = await logDensities(samples, grid, 1, [0.4]);
    const mass = Array.from(values ?? []).reduce((sum, log) => sum + Math.exp(log) * step, 0);
    expect(mass).toBeCloseTo(1, 4);
  });
});

describe('the log-likelihood', () => {
  it('chooses σ on one set and measures another, with its standard error', async () => {
    const [samples, choose, measure] = [rows(300, 4), rows(100, 5), rows(150, 6)];
    const means = PARZEN_SIGMAS.map((sigma) => brute(samples, choose, sigma).reduce((a, b) => a + b) / 100);
    const best = PARZEN_SIGMAS[means.indexOf(Math.max(...means))] as number;
    const values = brute(samples, measure, best);
    const mean = values.reduce((a, b) => a + b) / 150;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 150);
    const found = await parzenLogLikelihood(samples, { choose, measure }, D);
    expect(found.sigma).toBe(best);
    expect(found.mean).toBeCloseTo(mean, 6);
    expect(found.standardError).toBeCloseTo(deviation / Math.sqrt(150), 6);
  });

  it('tries ten widths from 0.1 to 1, evenly in their logarithm', () => {
    expect(PARZEN_SIGMAS.length).toBe(10);
    expect(PARZEN_SIGMAS[0]).toBeCloseTo(0.1, 12);
    expect(PARZEN_SIGMAS[2]).toBeCloseTo(0.16681, 5);
    expect(PARZEN_SIGMAS[9]).toBeCloseTo(1, 12);
  });
});
