import { describe, expect, it } from 'vitest';
import { addToGaussian, fitGaussian, joinGaussians } from '../../../src/lib/metrics/gaussian-fit.ts';
import { factorGaussian, logDensities, logSumExp, shrink } from '../../../src/lib/metrics/gaussian.ts';
import { toLogits } from '../../../src/lib/metrics/gaussian-logit.ts';
import { Random } from '../../../src/lib/random.ts';
import { directLogDensity, drawClusters, drawCovariance } from '../../support/gaussian-points.ts';

/** Expects two arrays to agree to a share of the largest entry. */
function expectNear(found: ArrayLike<number>, expected: ArrayLike<number>, share = 1e-12): void {
  const scale = Math.max(...Array.from(expected, Math.abs), Number.MIN_VALUE);
  expect(found.length).toBe(expected.length);
  Array.from(found).forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(share * scale));
}

describe('log-densities', () => {
  it.each([1, 2, 3, 7])(
    'in %i dimensions are those of determinant and inverse, for any number of points',
    (d) => {
      const random = new Random(d);
      const mu = Float64Array.from(random.normals(d));
      const sigma = drawCovariance(d, random);
      const gaussian = factorGaussian({ mu, sigma })!;
      for (const n of [1, 4, 5, 7]) {
        const x = drawClusters(n, d, random);
        const direct = Array.from({ length: n }, (_, i) =>
          directLogDensity(x.subarray(i * d, (i + 1) * d), mu, sigma),
        );
        expectNear(logDensities(x, gaussian), direct, 1e-10);
      }
    },
  );

  it('integrate to 1 in two dimensions', () => {
    const gaussian = factorGaussian({
      mu: Float64Array.of(0.3, -0.2),
      sigma: Float64Array.of(1, 0.6, 0.6, 0.8),
    })!;
    const step = 0.05;
    const grid: number[] = [];
    for (let a = -7; a < 7; a += step) for (let b = -7; b < 7; b += step) grid.push(a, b);
    const sum = logDensities(Float64Array.from(grid), gaussian).reduce(
      (total, log) => total + Math.exp(log),
      0,
    );
    expect(sum * step ** 2).toBeCloseTo(1, 8);
  });

  it('do not exist where a direction has no variance', () => {
    expect(factorGaussian({ mu: new Float64Array(2), sigma: Float64Array.of(1, 1, 1, 1) })).toBeUndefined();
    expect(factorGaussian({ mu: new Float64Array(1), sigma: Float64Array.of(0) })).toBeUndefined();
  });
});

describe('maximum likelihood', () => {
  it('is mean and covariance divided by n', () => {
    const { mu, sigma } = fitGaussian(Float64Array.of(1, 2, 3, 6, 5, 4), 2);
    expectNear(mu, [3, 4]);
    expectNear(sigma, [8 / 3, 4 / 3, 4 / 3, 8 / 3]);
  });

  it('with weights is the fit of points that occur so often', () => {
    const x = drawClusters(6, 3, new Random(1));
    const times = [1, 3, 0, 2, 1, 5];
    const repeated = times.flatMap((often, i) =>
      Array.from({ length: often }, () => [...x.subarray(i * 3, (i + 1) * 3)]).flat(),
    );
    const [weighted, plain] = [
      fitGaussian(x, 3, Float64Array.from(times)),
      fitGaussian(Float64Array.from(repeated), 3),
    ];
    expectNear(weighted.mu, plain.mu);
    expectNear(weighted.sigma, plain.sigma);
  });

  it('has the greatest likelihood: any small move of mean or covariance loses', () => {
    const random = new Random(2);
    const x = drawClusters(40, 2, random);
    const { mu, sigma } = fitGaussian(x, 2);
    const likelihood = (m: Float64Array, s: Float64Array): number =>
      logDensities(x, factorGaussian({ mu: m, sigma: s })!).reduce((sum, value) => sum + value, 0);
    const best = likelihood(mu, sigma);
    for (let trial = 0; trial < 20; trial++) {
      const [a, b, c, e, f] = random.normals(5).map((value) => 1e-3 * value);
      const near = Float64Array.of(sigma[0]! + a!, sigma[1]! + b!, sigma[2]! + b!, sigma[3]! + c!);
      expect(likelihood(Float64Array.of(mu[0]! + e!, mu[1]! + f!), near)).toBeLessThan(best);
    }
  });

  it('is updated exactly by copies of a new point, and joined exactly from parts', () => {
    const x = drawClusters(30, 4, new Random(3));
    const drawing = Float64Array.of(9, -1, 0.5, 2);
    const copies = 7;
    const joined = fitGaussian(
      Float64Array.from([...x, ...Array.from({ length: copies }, () => [...drawing]).flat()]),
      4,
    );
    const updated = addToGaussian(fitGaussian(x, 4), 30, drawing, copies);
    expectNear(updated.mu, joined.mu);
    expectNear(updated.sigma, joined.sigma);

    const parts = [x.subarray(0, 40), x.subarray(40)].map((part) => ({
      n: part.length / 4,
      ...fitGaussian(part, 4),
    }));
    const whole = fitGaussian(x, 4);
    expectNear(joinGaussians(parts).mu, whole.mu);
    expectNear(joinGaussians(parts).sigma, whole.sigma);
  });

  it('refuses rows that are not whole', () => {
    expect(() => fitGaussian(new Float64Array(5), 2)).toThrow('rows of 2, not to 5 numbers');
  });
});

it('shrinks towards the same variance in all directions, and keeps the sum of variances', () => {
  const { sigma } = shrink({ mu: new Float64Array(2), sigma: Float64Array.of(3, 1, 1, 5) }, 0.25);
  expectNear(sigma, [0.75 * 3 + 1, 0.75, 0.75, 0.75 * 5 + 1]);
});

it('sums exponentials without overflow', () => {
  expect(logSumExp([1000, 1000])).toBeCloseTo(1000 + Math.LN2, 12);
  expect(logSumExp([-Infinity, 0])).toBe(0);
  expect(logSumExp([-Infinity, -Infinity])).toBe(-Infinity);
});

it('takes bytes to logit space, where 0 and 255 stay finite', () => {
  const images = Uint8Array.from({ length: 784 }, (_, p) => (p % 2) * 255);
  const v = toLogits({ images, labels: Uint8Array.of(1), count: 1 }, 0, new Random(1));
  expect(v).toEqual(toLogits({ images, labels: Uint8Array.of(1), count: 1 }, 0, new Random(1)));
  const most = Math.log((1 - 1e-6) / 1e-6);
  v.forEach((value, p) => {
    expect(Math.abs(value)).toBeLessThanOrEqual(most);
    expect(p % 2 === 0 ? -value : value).toBeGreaterThan(Math.log(255));
  });
});
