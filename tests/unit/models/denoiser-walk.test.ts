// The mathematics of chapter 4, walks: denoising again and again with the ideal denoiser; no network, no tensor.
import { describe, expect, it } from 'vitest';
import { toPixels } from '../../../src/lib/data/batches.ts';
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
import { readMnist } from '../data/read-mnist.ts';

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

describe('the heap of training digits', () => {
  const count = 4000;
  const heap = toPixels(readMnist().train.images.subarray(0, count * 784));

  /** Weights of the posterior over the heap. */
  function weights(at: Float32Array, sigma: number): Float64Array {
    const terms = new Float64Array(count);
    for (let n = 0; n < count; n++) {
      let distance = 0;
      for (let i = 0; i < 784; i++) distance += ((at[i] ?? 0) - (heap[n * 784 + i] ?? 0)) ** 2;
      terms[n] = -distance / (2 * sigma * sigma);
    }
    const top = terms.reduce((a, b) => Math.max(a, b));
    const raw = terms.map((term) => Math.exp(term - top));
    const total = raw.reduce((a, b) => a + b, 0);
    return raw.map((value) => value / total);
  }

  function average(shares: Float64Array): Float32Array {
    const out = new Float32Array(784);
    shares.forEach((share, n) => {
      if (share > 1e-12)
        for (let i = 0; i < 784; i++) out[i] = (out[i] ?? 0) + share * (heap[n * 784 + i] ?? 0);
    });
    return out;
  }

  function rest(sigma: number, seed: number): { at: Float32Array; shares: Float64Array } {
    let at: Float32Array = new Random(seed).normals(784).map((e) => 0.5 + 3 * e);
    for (let step = 0; step < 12; step++) at = average(weights(at, sigma));
    return { at, shares: weights(at, sigma) };
  }

  it('is one hill at level 3 and falls into single digits at level 1', () => {
    const [first, second] = [rest(3, 1), rest(3, 2)];
    expect(Math.sqrt(first.at.reduce((t, v, i) => t + (v - (second.at[i] ?? 0)) ** 2, 0) / 784)).toBeLessThan(
      0.01,
    );
    const ends = [1, 2, 3].map((seed) => rest(1, seed).shares);
    for (const shares of ends) expect(shares.reduce((a, b) => Math.max(a, b))).toBeGreaterThan(0.99);
    expect(
      new Set(ends.map((shares) => shares.indexOf(shares.reduce((a, b) => Math.max(a, b))))).size,
    ).toBeGreaterThan(1);
  });

  it('has no arrow half-way between two of its digits at a low level', () => {
    const middle = Float32Array.from(
      { length: 784 },
      (_, i) => ((heap[i] ?? 0) + (heap[5 * 784 + i] ?? 0)) / 2,
    );
    const arrow = (sigma: number): number =>
      Math.sqrt(average(weights(middle, sigma)).reduce((t, v, i) => t + (v - (middle[i] ?? 0)) ** 2, 0));
    expect(arrow(0.3)).toBeLessThan(0.01);
    expect(arrow(2)).toBeGreaterThan(1);
  });
});
