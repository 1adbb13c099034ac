// The mathematics of chapter 4, noise and the score, with plain numbers: no network, no tensor.
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/lib/random.ts';
import {
  denoise,
  dot,
  drawDigitLike,
  expectClose,
  gradient,
  integrate,
  logDensity,
  mean,
  posterior,
  sum,
  type Vector,
} from '../../support/kernel-density.ts';

const random = new Random(4);
const digits = drawDigitLike(random);
const noisy = (sigma: number): Vector =>
  (digits[random.integer(digits.length)] ?? []).map((value) => value + sigma * random.normal());
const sigmas = [0.2, 0.5, 1];
const twoPoints: readonly Vector[] = [[-1], [1]];

describe("Tweedie's formula", () => {
  it.each(sigmas)('gives the posterior mean from the gradient of log p_σ, σ = %f', (sigma) => {
    for (let trial = 0; trial < 10; trial++) {
      const at = noisy(sigma);
      const score = gradient((x) => logDensity(x, digits, sigma), at);
      expectClose(
        denoise(at, digits, sigma),
        at.map((x, i) => x + sigma ** 2 * (score[i] ?? NaN)),
        1e-5,
      );
    }
  });

  it.each(sigmas)('is tanh(x̃/σ²) for x = ±1, and its score is (tanh(x̃/σ²) − x̃)/σ², σ = %f', (sigma) => {
    for (const at of [-2.5, -1, -0.3, 0, 0.01, 0.7, 1.4]) {
      const answer = Math.tanh(at / sigma ** 2);
      expectClose(denoise([at], twoPoints, sigma), [answer], 1e-12);
      const score = gradient(([x = NaN]) => logDensity([x], twoPoints, sigma), [at]);
      expectClose(score, [(answer - at) / sigma ** 2], 1e-4);
    }
  });

  it('is shrinkage to the mean for Gaussian data', () => {
    const [mu, s, sigma] = [0.4, 0.7, 0.5];
    for (const at of [-1, 0.2, 1.7]) {
      const weight = (x: number): number =>
        Math.exp(-((x - mu) ** 2) / (2 * s * s) - (at - x) ** 2 / (2 * sigma * sigma));
      const exact = integrate((x) => x * weight(x)) / integrate(weight);
      expect(exact).toBeCloseTo((s * s * at + sigma * sigma * mu) / (s * s + sigma * sigma), 8);
    }
    // The flow of (4.16), small Euler steps from σ = 2 to 0.5, scales the distance from the mean.
    let distance = 1.3;
    for (let k = 0; k < 20_000; k++) {
      const from = 2 - (1.5 * k) / 20_000;
      distance -= ((1.5 / 20_000) * from * distance) / (s * s + from * from);
    }
    expect(distance / 1.3).toBeCloseTo(Math.sqrt((s * s + 0.25) / (s * s + 4)), 3);
  });

  it.each(sigmas)('has a second order: Cov[x|x̃] = σ²I + σ⁴∇² log p_σ, σ = %f', (sigma) => {
    const at = noisy(sigma);
    const weights = posterior(at, digits, sigma);
    const centre = mean(weights, digits);
    for (let i = 0; i < at.length; i++) {
      const covariance = at.map((_, j) =>
        sum(
          digits.map(
            (x, k) => (weights[k] ?? 0) * ((x[i] ?? 0) - (centre[i] ?? 0)) * ((x[j] ?? 0) - (centre[j] ?? 0)),
          ),
        ),
      );
      // The analytic score inside, finite differences once outside: a row of the Hessian.
      const row = gradient((x) => ((denoise(x, digits, sigma)[i] ?? 0) - (x[i] ?? 0)) / sigma ** 2, at);
      const predicted = row.map((value, j) => (i === j ? sigma ** 2 : 0) + sigma ** 4 * value);
      expectClose(predicted, covariance, 1e-5);
    }
  });

  it.each(sigmas)(
    'has a Jacobian that is symmetric and never negative, by two passes each, σ = %f',
    (sigma) => {
      const at = noisy(sigma);
      const direction = (): Vector => at.map(() => random.normal());
      const [v, w] = [direction(), direction()];
      const along = (towards: Vector): Vector => {
        const moved = (h: number): Vector =>
          denoise(
            at.map((x, i) => x + h * (towards[i] ?? 0)),
            digits,
            sigma,
          );
        return moved(1e-4).map((up, i) => (up - (moved(-1e-4)[i] ?? NaN)) / 2e-4);
      };
      expect(dot(v, along(w))).toBeCloseTo(dot(w, along(v)), 5);
      expect(dot(v, along(v))).toBeGreaterThan(-1e-6);
    },
  );

  it('tends, divided by σ², to the score of the data where they have a smooth density', () => {
    // x is normal, or one of two normals: any smooth density would do.
    const density = (x: number): number => Math.exp(-((x - 1) ** 2) / 2) + 0.5 * Math.exp(-2 * (x + 1) ** 2);
    const score = (x: number): number => gradient(([at = NaN]) => Math.log(density(at)), [x])[0] ?? NaN;
    for (const at of [-1.5, 0, 0.8]) {
      const misses = [0.1, 0.05].map((sigma) => {
        const weight = (x: number): number => density(x) * Math.exp(-((at - x) ** 2) / (2 * sigma ** 2));
        const answer = integrate((x) => x * weight(x)) / integrate(weight);
        return Math.abs((answer - at) / sigma ** 2 - score(at));
      });
      expect(misses[1]).toBeLessThan(0.05);
      expect(misses[1]).toBeLessThan((misses[0] ?? 0) / 2);
    }
  });

  it('averages over σ when σ is not told, and fails when the noise is clipped', () => {
    const at = 0.6;
    const density = sigmas.map((sigma) => Math.exp(logDensity([at], twoPoints, sigma)));
    const step = sigmas.map((sigma) => Math.tanh(at / sigma ** 2) - at);
    const jointUp = sum(sigmas.map((sigma) => Math.exp(-((at - 1) ** 2) / (2 * sigma ** 2)) / sigma));
    const jointDown = sum(sigmas.map((sigma) => Math.exp(-((at + 1) ** 2) / (2 * sigma ** 2)) / sigma));
    const blind = (jointUp - jointDown) / (jointUp + jointDown);
    expect(at + dot(density, step) / sum(density)).toBeCloseTo(blind, 12);
    // x is 0 or 1, σ = 1, the reading clipped to [0, 1] is exactly 0.
    const tail = integrate((e) => Math.exp(-((1 + Math.abs(e)) ** 2) / 2)) / (2 * Math.sqrt(2 * Math.PI));
    expect(tail / (0.5 + tail)).toBeCloseTo(0.241, 3);
    expectClose(denoise([0], [[0], [1]], 1), [0.3775], 1e-4);
  });

  it("has a twin for counts, Robbins' own: E[λ|n] = (n + 1) p(n + 1) / p(n)", () => {
    const rates = [0.5, 2, 7];
    const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
    const poisson = (n: number): Vector => rates.map((rate) => (Math.exp(-rate) * rate ** n) / factorial(n));
    for (let n = 0; n < 12; n++) {
      const bayes = dot(poisson(n), rates) / sum(poisson(n));
      expect(((n + 1) * sum(poisson(n + 1))) / sum(poisson(n))).toBeCloseTo(bayes, 10);
    }
  });
});

describe('score matching and the identity', () => {
  const sigma = 0.6;
  const normal = (e: number): number =>
    Math.exp((-e * e) / (2 * sigma * sigma)) / (sigma * Math.sqrt(2 * Math.PI));
  /** E over x = ±1 and the noise, by quadrature. */
  const expectation = (f: (x: number, at: number) => number): number =>
    sum([-1, 1].map((x) => 0.5 * integrate((at) => f(x, at) * normal(at - x))));
  const trueScore = (at: number): number => (Math.tanh(at / sigma ** 2) - at) / sigma ** 2;

  it('differ by the same constant, whatever the candidate score', () => {
    const gap = (s: (at: number) => number): number =>
      expectation((x, at) => (s(at) - (x - at) / sigma ** 2) ** 2) -
      expectation((_, at) => (s(at) - trueScore(at)) ** 2);
    expect(gap((at) => -at)).toBeCloseTo(gap(trueScore), 8);
    expect(gap((at) => Math.sin(3 * at) + 1)).toBeCloseTo(gap(trueScore), 8);
  });

  it('the identity pays σ⁴E‖∇ log p_σ‖² more than the posterior mean', () => {
    const identity = expectation((x, at) => (at - x) ** 2);
    const best = expectation((x, at) => (Math.tanh(at / sigma ** 2) - x) ** 2);
    expect(identity).toBeCloseTo(sigma ** 2, 8);
    expect(identity - best).toBeCloseTo(sigma ** 4 * expectation((_, at) => trueScore(at) ** 2), 8);
  });
});
