// The Gaussians of chapter 5 with plain numbers: the closed KL, the prior, the grid of the plane.
import { describe, expect, it } from 'vitest';
import {
  drawBernoulli,
  drawPosterior,
  drawPrior,
  gaussianQuantiles,
  klPerDimension,
  latentGrid,
  massWithin,
  normalCdf,
  normalQuantile,
} from '../../../src/lib/models/vae/latent.ts';
import { Random } from '../../../src/lib/random.ts';

const average = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

describe('the KL of two diagonal Gaussians', () => {
  it.each([
    [0, 0],
    [1.5, 0],
    [0, 1.2],
    [-0.7, -3],
    [2, 0.5],
  ])('of μ = %f, log σ² = %f agrees with Monte Carlo within its error', (mu, logVar) => {
    const draws = 40_000;
    const posterior = {
      mu: new Float32Array(draws).fill(mu),
      logVar: new Float32Array(draws).fill(logVar),
    };
    const variance = Math.exp(logVar);
    const ratios = drawPosterior(posterior, new Random(9)).map(
      (z) => 0.5 * (z * z - (z - mu) ** 2 / variance - logVar), // log q(z) − log p(z)
    );
    const mean = average(ratios);
    const error = Math.sqrt(average(ratios.map((ratio) => (ratio - mean) ** 2)) / draws);
    const closed = klPerDimension(posterior)[0] as number;
    expect(Math.abs(mean - closed)).toBeLessThanOrEqual(4 * error + 1e-6);
  });

  it('is zero at the prior, and above it everywhere else', () => {
    expect([...klPerDimension({ mu: Float32Array.of(0), logVar: Float32Array.of(0) })]).toEqual([0]);
    const random = new Random(1);
    const kl = klPerDimension({ mu: random.normals(500), logVar: random.normals(500) });
    expect(Math.min(...kl)).toBeGreaterThan(0);
  });
});

it('draws the posterior with its own mean and deviation, and anew for another seed', () => {
  const n = 20_000;
  const posterior = { mu: new Float32Array(n).fill(2), logVar: new Float32Array(n).fill(Math.log(0.25)) };
  const z = drawPosterior(posterior, new Random(1));
  expect(average(z)).toBeCloseTo(2, 1);
  expect(average(z.map((value) => (value - 2) ** 2))).toBeCloseTo(0.25, 1);
  expect(drawPosterior(posterior, new Random(1))).toEqual(z);
  expect(drawPosterior(posterior, new Random(2))).not.toEqual(z);
});

it('draws the prior N(0, I) in every dimension', () => {
  const d = 4;
  const z = drawPrior(20_000, d, new Random(3));
  expect(z.length).toBe(20_000 * d);
  for (let j = 0; j < d; j++) {
    const column = z.filter((_, i) => i % d === j);
    expect(Math.abs(average(column))).toBeLessThan(0.03);
    expect(Math.abs(average(column.map((value) => value ** 2)) - 1)).toBeLessThan(0.05);
  }
});

it('draws black and white pixels whose mean is the grey one', () => {
  const drawn = drawBernoulli(new Float32Array(30_000).fill(0.3), new Random(1));
  expect(new Set(drawn)).toEqual(new Set([0, 1]));
  expect(average(drawn)).toBeCloseTo(0.3, 1);
  expect([...drawBernoulli(Float32Array.of(0, 1, 0, 1), new Random(2))]).toEqual([0, 1, 0, 1]);
});

describe('the normal distribution', () => {
  it('has the tabulated values', () => {
    expect(normalCdf(0)).toBe(0.5);
    expect(normalCdf(1)).toBeCloseTo(0.841344746068543, 12);
    expect(normalCdf(-3)).toBeCloseTo(0.00134989803163, 12);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 10);
  });

  it('has quantiles that invert it, and refuses what is no probability', () => {
    for (const p of [1e-6, 0.001, 0.2, 0.5, 0.77, 0.9999]) {
      expect(normalCdf(normalQuantile(p)) / p).toBeCloseTo(1, 8);
    }
    expect(() => normalQuantile(1)).toThrow('A quantile has 0 < p < 1, not 1.');
  });
});

describe('the grid of the plane', () => {
  it('goes to ±3 and covers 99.5 % of the prior, where ±1 covers 46.6 %', () => {
    const grid = latentGrid(15, 3);
    expect(grid.length).toBe(15 * 15 * 2);
    expect([Math.min(...grid), Math.max(...grid)]).toEqual([-3, 3]);
    expect(massWithin(3, 2)).toBeCloseTo(0.9946, 4);
    expect(massWithin(1, 2)).toBeCloseTo(0.466, 3);
    const n = 40_000;
    const z = drawPrior(n, 2, new Random(4));
    let within = 0;
    for (let i = 0; i < n; i++) {
      if (Math.abs(z[2 * i] as number) <= 3 && Math.abs(z[2 * i + 1] as number) <= 3) within++;
    }
    expect(Math.abs(within / n - massWithin(3, 2))).toBeLessThan(0.002);
  });

  it('has cells of equal mass, the middle of the prior on it, and runs like a picture', () => {
    const at = gaussianQuantiles(9, 3);
    const masses = [...at].slice(1).map((right, i) => normalCdf(right) - normalCdf(at[i] as number));
    for (const mass of masses) expect(mass).toBeCloseTo(massWithin(3, 1) / 8, 6);
    const grid = latentGrid(9, 3);
    expect([...grid.subarray(0, 4)]).toEqual([-3, 3, at[1], 3]); // first row: the top, from the left
    expect(Math.abs(grid[2 * 40] as number) + Math.abs(grid[2 * 40 + 1] as number)).toBeLessThan(1e-6);
    expect([...grid.subarray(160)]).toEqual([3, -3]);
  });
});
