// The mathematics of chapter 4, walks: denoising again and again with the ideal denoiser; no network, no tensor.
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
  squared,
  subtract,
  sum,
  type Vector,
} from '../../support/kernel-density.ts';

const random = new Random(4);
const digits = drawDigitLike(random);
const noisy = (sigma: number): Vector =>
  (digits[random.integer(digits.length)] ?? []).map((value) => value + sigma * random.normal());
const sigmas = [0.2, 0.5, 1];

describe('denoising again and again', () => {
  it.each(sigmas)('never lowers log p_σ: each step gains at least ‖step‖²/2σ², σ = %f', (sigma) => {
    for (let start = 0; start < 5; start++) {
      let at: Vector = digits[0]?.map(() => 0.5 + random.normal()) ?? [];
      for (let step = 0; step < 12; step++) {
        const next = denoise(at, digits, sigma);
        const gain = logDensity(next, digits, sigma) - logDensity(at, digits, sigma);
        expect(gain).toBeGreaterThan(squared(subtract(next, at)) / (2 * sigma * sigma) - 1e-9);
        at = next;
      }
    }
  });

  it('is the mean-shift step: kernel weights over the points, nothing else', () => {
    const at = noisy(0.5);
    const kernel = digits.map((x) => Math.exp(-squared(subtract(at, x)) / (2 * 0.25)));
    const shift = at.map(
      (_, i) =>
        dot(
          kernel,
          digits.map((x) => x[i] ?? 0),
        ) / sum(kernel),
    );
    const score = gradient((x) => logDensity(x, digits, 0.5), at);
    expectClose(
      shift,
      at.map((x, i) => x + 0.25 * (score[i] ?? NaN)),
      1e-6,
    );
  });

  it('keeps to p_σ when σ falls: x ← r + (σ′/σ)(x − r), in small steps, holds its quantile', () => {
    const below = (to: number): number =>
      integrate((e) => (e < to ? Math.exp((-e * e) / 2) : 0)) / Math.sqrt(2 * Math.PI);
    const quantile = (at: number, sigma: number): number =>
      (below((at - 1) / sigma) + below((at + 1) / sigma)) / 2;
    for (const start of [-4, -0.5, 0.2, 1, 2.5]) {
      let at = start;
      const steps = 4000;
      const sigmaAt = (k: number): number => 3 * (0.4 / 3) ** (k / steps);
      for (let k = 0; k < steps; k++) {
        const r = Math.tanh(at / sigmaAt(k) ** 2);
        at = r + (sigmaAt(k + 1) / sigmaAt(k)) * (at - r);
      }
      expect(Math.abs(quantile(at, 0.4) - quantile(start, 3))).toBeLessThan(0.01);
    }
  });

  it('moves as the heat equation says: ∂p/∂σ = σΔp, and log p_σ along the way by σΔ log p', () => {
    const [data, at, sigma, h] = [
      [
        [-1, 0.2],
        [1, 0.5],
        [0.3, -1],
      ] as const,
      [0.4, 0.1],
      0.8,
      1e-3,
    ] as const;
    const log = (x: Vector, s: number): number => logDensity(x, data, s);
    const laplacian = (f: (x: Vector) => number): number =>
      sum(
        at.map((_, i) => {
          const moved = (by: number): number => f(at.map((x, k) => (k === i ? x + by : x)));
          return (moved(h) - 2 * f(at) + moved(-h)) / h ** 2;
        }),
      );
    const density = (x: Vector, s: number = sigma): number => Math.exp(log(x, s));
    const rate = (density(at, sigma + h) - density(at, sigma - h)) / (2 * h);
    expect(rate).toBeCloseTo(sigma * laplacian(density), 4);
    const along = (to: number): number => {
      const r = denoise(at, data, sigma);
      return log(
        at.map((x, i) => x + ((to - sigma) * (x - (r[i] ?? NaN))) / sigma),
        to,
      );
    };
    const gain = (along(sigma + h) - along(sigma - h)) / (2 * h);
    expect(gain).toBeCloseTo(sigma * laplacian((x) => log(x, sigma)), 4);
  });

  it('keeps a part of what a start without the mean lacks: μ√((λ + σ′²)/(λ + σ²))', () => {
    const [mu, lambda, from, to, steps] = [5.9, 2, 3, 0.05, 20_000];
    const end = (start: number): number => {
      let at = start;
      for (let k = 0; k < steps; k++) {
        const [s, next] = [k, k + 1].map((j) => from * (to / from) ** (j / steps)) as [number, number];
        const r = mu + (lambda / (lambda + s * s)) * (at - mu);
        at = r + (next / s) * (at - r);
      }
      return at;
    };
    const lost = mu * Math.sqrt((lambda + to * to) / (lambda + from * from));
    expect(end(0)).toBeCloseTo(mu - lost, 2);
    expect(end(mu)).toBeCloseTo(mu, 6);
  });

  it('forgets the start by λ/(λ + σ²) in each round of r and fresh noise, at variance (λ + σ²)²/(2λ + σ²)', () => {
    const [mu, lambda, sigma] = [0.4, 5.1, 3];
    const total = lambda + sigma ** 2;
    // r is linear for Gaussian data, so means and variances can be followed exactly.
    const slope = lambda / total;
    let [mean, variance] = [0, sigma ** 2];
    const errors = [mu - mean];
    for (let round = 0; round < 60; round++) {
      mean = mu + slope * (mean - mu);
      variance = slope ** 2 * variance + sigma ** 2;
      errors.push(mu - mean);
    }
    expect((errors[4] ?? NaN) / mu).toBeCloseTo(slope ** 4, 10);
    expect(slope ** 4).toBeLessThan(0.02);
    expect(variance).toBeCloseTo(total ** 2 / (2 * lambda + sigma ** 2), 10);
  });

  it('has a watershed half-way between two points while σ is below half their distance', () => {
    const apart: readonly Vector[] = [
      [-5, 0],
      [5, 0],
    ];
    const drift = (sigma: number): number => (denoise([0.1, 0], apart, sigma)[0] ?? NaN) - 0.1;
    expect(drift(4.9)).toBeGreaterThan(0);
    expect(drift(5.1)).toBeLessThan(0);
    expect(drift(1)).toBeGreaterThan(drift(3));
    expect(denoise([0, 0], apart, 1)).toEqual([0, 0]);
  });

  it('splits near ±√(3(1 − σ²)) when σ is just below 1 and x = ±1', () => {
    let at = 0.5;
    for (let step = 0; step < 5000; step++) at = Math.tanh(at / 0.99);
    expect(at / Math.sqrt(3 * 0.01)).toBeCloseTo(1, 1);
  });

  it('ends at the average for σ > 1 and at one of two ends for σ < 1 when x = ±1', () => {
    const rest = (sigma: number, from: number): number => {
      let at = from;
      for (let step = 0; step < 400; step++) at = Math.tanh(at / sigma ** 2);
      return at;
    };
    expect(Math.abs(rest(1.2, 2))).toBeLessThan(1e-6);
    expect(rest(0.5, 0.01)).toBeGreaterThan(0.99);
    expect(rest(0.5, -0.01)).toBeLessThan(-0.99);
  });
});
