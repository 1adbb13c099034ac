import { describe, expect, it } from 'vitest';
import { fitGaussian } from '../../../src/lib/metrics/gaussian-fit.ts';
import { factorGaussian } from '../../../src/lib/metrics/gaussian.ts';
import { eigenSymmetric } from '../../../src/lib/metrics/symmetric.ts';
import {
  bic,
  bound,
  eStep,
  logLikelihood,
  momentsOf,
  mStep,
  SingularComponent,
  type Mixture,
} from '../../../src/lib/models/gmm/em.ts';
import { chooseCentres, mixtureAround } from '../../../src/lib/models/gmm/start.ts';
import { Random } from '../../../src/lib/random.ts';
import golden from '../../golden/gmm-em.json' with { type: 'json' };
import { directLogDensity, drawClusters, drawMixture } from '../../support/gaussian-points.ts';

/** Rounding of a sum of n log-densities. */
const SLACK = 1e-9;

describe('EM beside a run of another implementation (tests/golden/gmm-em.json says which)', () => {
  it.each(golden.cases)(
    '$name: the same after 1, 2, 5, 20 and 100 rounds',
    ({ data, start, steps, responsibilitiesAtEnd }) => {
      const x = Float64Array.from(data.flat());
      const n = data.length;
      let mixture: Mixture = {
        pi: Float64Array.from(start.weights),
        components: start.means.map((mu, k) => ({
          mu: Float64Array.from(mu),
          sigma: Float64Array.from(start.covariances[k]!.flat()),
        })),
      };
      let rounds = 0;
      for (const step of steps) {
        for (; rounds < step.iterations; rounds++)
          mixture = mStep(x, eStep(x, mixture).r, mixture, 0).mixture;
        const total = logLikelihood(x, mixture);
        expect(total / n).toBeCloseTo(step.meanLogLikelihood, 9);
        expect(bic(total, mixture.pi.length, data[0]!.length, n)).toBeCloseTo(step.bic, 6);
        mixture.components.forEach(({ mu, sigma }, k) => {
          expect(mixture.pi[k]).toBeCloseTo(step.weights[k]!, 9);
          mu.forEach((value, i) => expect(value).toBeCloseTo(step.means[k]![i]!, 8));
          sigma.forEach((value, i) => expect(value).toBeCloseTo(step.covariances[k]!.flat()[i]!, 8));
        });
      }
      const { r } = eStep(x, mixture);
      responsibilitiesAtEnd.forEach((row, i) =>
        row.forEach((share, k) => expect(r[k]![i]).toBeCloseTo(share, 9)),
      );
    },
  );
});

describe('over many random starts, dimensions and floors', () => {
  const trials = Array.from({ length: 60 }, (_, seed) => {
    const random = new Random(seed);
    const [d, K, n] = [1 + random.integer(5), 1 + random.integer(4), 30 + random.integer(40)];
    // Half of the floors are so high that they act all the time.
    const floor = [0, 0.01, 0.5, 2][seed % 4]!;
    return { d, K, floor, x: drawClusters(n, d, random), mixture: drawMixture(K, d, random), random };
  });

  it('the bound never falls at a half-step, meets the log-likelihood after E, and the log-likelihood never falls at M', () => {
    let acted = 0;
    let rounds = 0;
    for (const { d, K, floor, x, mixture: start } of trials) {
      // Only mixtures that respect the floor may be compared: the first M step is where it begins to hold.
      let mixture = floor === 0 ? start : mStep(x, eStep(x, start).r, start, floor).mixture;
      let q = mixture.components.map(() => new Float64Array(x.length / d).fill(1 / K));
      for (let round = 0; round < 8; round++) {
        const [before, likelihood] = [bound(x, q, mixture), logLikelihood(x, mixture)];
        expect(before).toBeLessThanOrEqual(likelihood + SLACK);
        const e = eStep(x, mixture);
        q = [...e.r] as Float64Array<ArrayBuffer>[];
        const afterE = bound(x, q, mixture);
        expect(e.logLikelihood).toBeCloseTo(likelihood, 8);
        expect(afterE).toBeCloseTo(likelihood, 7);
        expect(afterE).toBeGreaterThanOrEqual(before - SLACK);
        const m = mStep(x, q, mixture, floor);
        acted += m.floored.length;
        mixture = m.mixture;
        // Without a floor a component may collapse: the likelihood is infinite, and the climb is over.
        if (floor === 0 && mixture.components.some((one) => !factorGaussian(one))) break;
        rounds++;
        expect(bound(x, q, mixture)).toBeGreaterThanOrEqual(afterE - SLACK);
        expect(logLikelihood(x, mixture)).toBeGreaterThanOrEqual(likelihood - SLACK);
        expect(mixture.pi.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
        for (const { sigma } of mixture.components) {
          expect(eigenSymmetric(sigma, d).values[d - 1]).toBeGreaterThanOrEqual(floor * (1 - 1e-9));
        }
      }
    }
    expect(acted).toBeGreaterThan(50);
    expect(rounds).toBeGreaterThan(400);
  });

  it('responsibilities are Bayes’ rule with the densities written out, and sum to 1', () => {
    for (const { d, x, mixture } of trials.slice(0, 20)) {
      const { r, logLikelihood: total } = eStep(x, mixture);
      let sum = 0;
      for (let i = 0; i < x.length / d; i++) {
        const point = x.subarray(i * d, (i + 1) * d);
        const joint = mixture.components.map(
          ({ mu, sigma }, k) => mixture.pi[k]! * Math.exp(directLogDensity(point, mu, sigma)),
        );
        const marginal = joint.reduce((a, b) => a + b, 0);
        sum += Math.log(marginal);
        joint.forEach((share, k) => expect(r[k]![i]).toBeCloseTo(share / marginal, 8));
      }
      expect(total).toBeCloseTo(sum, 6);
    }
  });

  it('an M step without a floor keeps mean and covariance of the points, however they are shared', () => {
    for (const { d, x, mixture } of trials.slice(0, 20)) {
      const after = momentsOf(mStep(x, eStep(x, mixture).r, mixture, 0).mixture);
      const closed = fitGaussian(x, d);
      closed.mu.forEach((value, i) => expect(after.mu[i]).toBeCloseTo(value, 10));
      closed.sigma.forEach((value, i) => expect(after.sigma[i]).toBeCloseTo(value, 9));
    }
  });

  it('one Gaussian is the closed form after one round', () => {
    for (const { d, x, mixture } of trials.filter(({ K }) => K === 1)) {
      const [found] = mStep(x, eStep(x, mixture).r, mixture, 0).mixture.components;
      const closed = fitGaussian(x, d);
      closed.mu.forEach((value, i) => expect(found!.mu[i]).toBeCloseTo(value, 12));
      closed.sigma.forEach((value, i) => expect(found!.sigma[i]).toBeCloseTo(value, 12));
    }
  });
});

describe('singularities', () => {
  // Two groups and a point apart, on which a narrow component sits.
  const x = Float64Array.of(-1, -0.8, -1.1, 1, 1.2, 0.9, 5);
  const onOnePoint: Mixture = {
    pi: Float64Array.of(0.5, 0.5),
    components: [
      { mu: Float64Array.of(0), sigma: Float64Array.of(1) },
      { mu: Float64Array.of(5), sigma: Float64Array.of(0.01) },
    ],
  };
  const climb = (floor: number): Mixture => {
    let mixture = onOnePoint;
    for (let round = 0; round < 20; round++) mixture = mStep(x, eStep(x, mixture).r, mixture, floor).mixture;
    return mixture;
  };

  it('are reported: which component, and that the likelihood is infinite', () => {
    expect(() => climb(0)).toThrow(SingularComponent);
    expect(() => climb(0)).toThrow('Component 2 has lost a dimension');
  });

  it('are stopped by the floor, which says that it acted', () => {
    const mixture = climb(0.05);
    expect(mixture.components[1]!.sigma[0]).toBeCloseTo(0.05, 12);
    expect(mStep(x, eStep(x, mixture).r, mixture, 0.05).floored).toEqual([1]);
    expect(mStep(x, eStep(x, mixture).r, mixture, 0.001).floored).toEqual([1]);
  });

  it('adding the floor instead lets the likelihood fall, which is why it is not added', () => {
    const random = new Random(2);
    const points = drawClusters(30, 1, random);
    let mixture = mixtureAround(points, chooseCentres(points, 1, 3, random));
    let before = -Infinity;
    let fell = 0;
    for (let round = 0; round < 10; round++) {
      const { r, logLikelihood: now } = eStep(points, mixture);
      // From the second round on both mixtures have the ridge in them.
      if (round >= 2) fell = Math.max(fell, before - now);
      before = now;
      const { pi, components } = mStep(points, r, mixture, 0).mixture;
      mixture = {
        pi,
        components: components.map(({ mu, sigma }) => ({ mu, sigma: sigma.map((value) => value + 1) })),
      };
    }
    expect(fell).toBeGreaterThan(0.01);
  });
});

it('keeps a component that is responsible for nothing', () => {
  const x = Float64Array.of(0, 1, 2);
  const r = [new Float64Array(3).fill(1), new Float64Array(3)];
  const before = drawMixture(2, 1, new Random(1));
  const { mixture } = mStep(x, r, before, 0);
  expect(mixture.pi[1]).toBe(0);
  expect(mixture.components[1]).toBe(before.components[1]);
  expect(Number.isFinite(logLikelihood(x, mixture))).toBe(true);
});
