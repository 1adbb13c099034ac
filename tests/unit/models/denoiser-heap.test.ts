// What chapter 4 says of the ideal denoiser of the training digits themselves: hills, watersheds, neighbours; no network.
import { describe, expect, it } from 'vitest';
import { toPixels } from '../../../src/lib/data/batches.ts';
import { Random } from '../../../src/lib/random.ts';
import { readMnist } from '../../support/read-mnist.ts';

describe('the heap of training digits', () => {
  const count = 4000;
  const { images, labels } = readMnist().train;
  const heap = toPixels(images.subarray(0, count * 784));
  const digit = (n: number): Float32Array => heap.slice(n * 784, (n + 1) * 784);
  const largest = (shares: Float64Array): number => shares.reduce((a, b) => Math.max(a, b));

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

  function restFrom(at: Float32Array, sigma: number): { at: Float32Array; shares: Float64Array } {
    for (let step = 0; step < 12; step++) at = average(weights(at, sigma));
    return { at, shares: weights(at, sigma) };
  }
  const rest = (sigma: number, seed: number): ReturnType<typeof restFrom> =>
    restFrom(
      new Random(seed).normals(784).map((e) => 0.5 + 3 * e),
      sigma,
    );

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

  it('lets only the 1s share a hill at level 1', () => {
    for (let label = 0; label < 10; label++) {
      const { shares } = restFrom(digit(labels.indexOf(label)), 1);
      if (label === 1) expect(largest(shares)).toBeLessThan(0.5);
      else expect(largest(shares)).toBeGreaterThan(0.9);
    }
  });

  it('often has, among all its digits, a third one nearer to the middle of two than either', () => {
    const random = new Random(9);
    const all = labels.length;
    let crowded = 0;
    for (let pair = 0; pair < 12; pair++) {
      const [a, b] = [random.integer(all) * 784, random.integer(all) * 784];
      const doubled = Float32Array.from(
        { length: 784 },
        (_, i) => (images[a + i] ?? 0) + (images[b + i] ?? 0),
      );
      const distance = (n: number, least: number): number => {
        let total = 0;
        for (let i = 0; i < 784 && total < least; i++) {
          total += (2 * (images[n * 784 + i] ?? 0) - (doubled[i] ?? 0)) ** 2;
        }
        return total;
      };
      const own = distance(a / 784, Infinity);
      for (let n = 0; n < all; n++) {
        if (n * 784 === a || n * 784 === b || distance(n, own) >= own) continue;
        crowded++;
        break;
      }
    }
    expect(crowded).toBeGreaterThanOrEqual(3);
    expect(crowded).toBeLessThan(12);
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
