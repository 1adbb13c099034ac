import { describe, expect, test } from 'vitest';
import { toPixels } from '../../../src/lib/data/batches.ts';
import { encodePca, fitPca, projectPca, truncatePca } from '../../../src/lib/metrics/pca.ts';
import { squaredErrorPerImage } from '../../../src/lib/metrics/reconstruction.ts';
import { Random } from '../../../src/lib/random.ts';
import { readMnist } from '../../support/read-mnist.ts';

describe('PCA', () => {
  test('reaches the known errors on the MNIST test set', () => {
    const mnist = readMnist();
    const pca = fitPca(mnist.train.images, 32);
    const pixels = toPixels(mnist.test.images);
    for (const [components, error] of [
      [2, 43.64],
      [8, 29.36],
      [32, 13.2],
    ] as const) {
      const projected = projectPca(truncatePca(pca, components), pixels);
      expect(Math.abs(squaredErrorPerImage(projected, pixels) - error)).toBeLessThan(0.01);
    }
    // Directions are orthonormal, greatest variance first.
    for (let a = 0; a < 32; a++) {
      for (let b = 0; b <= a; b++) {
        let product = 0;
        for (let p = 0; p < 784; p++) {
          product += (pca.components[a * 784 + p] as number) * (pca.components[b * 784 + p] as number);
        }
        expect(product).toBeCloseTo(a === b ? 1 : 0, 5);
      }
    }
    expect([...pca.eigenvalues]).toEqual([...pca.eigenvalues].sort((a, b) => b - a));
  });

  test('finds the line that data lie on, whether bytes or numbers', () => {
    const random = new Random(3);
    const steps = Array.from({ length: 50 }, () => random.integer(100));
    // Pixel p is 50 + step for even p and 150 − step for odd p: one dimension, with variance 784 · var(step).
    const bytes = Uint8Array.from(
      steps.flatMap((step) => Array.from({ length: 784 }, (_, p) => (p % 2 ? 150 - step : 50 + step))),
    );
    const fromBytes = fitPca(bytes, 2);
    const fromNumbers = fitPca(toPixels(bytes), 2);
    const mean = steps.reduce((sum, step) => sum + step, 0) / 50;
    const variance = steps.reduce((sum, step) => sum + (step - mean) ** 2, 0) / 50;
    for (const pca of [fromBytes, fromNumbers]) {
      expect(pca.eigenvalues[0]).toBeCloseTo((784 * variance) / 255 ** 2, 3);
      expect(pca.eigenvalues[1]).toBeCloseTo(0, 5);
      expect(pca.mean[0]).toBeCloseTo((50 + mean) / 255, 6);
      pca.components.subarray(0, 784).forEach((value) => expect(Math.abs(value)).toBeCloseTo(1 / 28, 5));
      const codes = encodePca(pca, toPixels(bytes));
      steps.forEach((step, i) =>
        expect(Math.abs(codes[2 * i] as number)).toBeCloseTo((28 * Math.abs(step - mean)) / 255, 3),
      );
    }
  });

  test('refuses what cannot be fitted', () => {
    expect(() => fitPca(new Uint8Array(784), 0)).toThrow('from 1 to 784, not 0');
    expect(() => fitPca(new Uint8Array(100), 2)).toThrow('but 100 numbers came');
  });
});
