// The Gaussians that an autoencoder's codes are drawn from: fitted, drawn, shipped.
import { expect, it } from 'vitest';
import { classGaussians } from '../../../src/lib/models/autoencoder/class-gaussians.ts';
import { Random } from '../../../src/lib/random.ts';
import { decodeBundle, encodeBundle } from '../../../src/lib/weights/bundle.ts';

const random = new Random(3);
/** Codes of class y: (y + a, b + a) with a ~ N(0, 1), b ~ N(0, 4). */
function codesOf(perClass: number): { codes: Float32Array; labels: Uint8Array } {
  const labels = Uint8Array.from({ length: 10 * perClass }, (_, i) => i % 10);
  const codes = new Float32Array(20 * perClass);
  labels.forEach((y, i) => {
    const [a, b] = [random.normal(), 2 * random.normal()];
    codes.set([y + a, b + a], 2 * i);
  });
  return { codes, labels };
}

/** Mean and covariance of rows of two. */
function moments(rows: Float32Array): number[] {
  const n = rows.length / 2;
  const mean = [0, 1].map((j) => rows.reduce((sum, v, i) => sum + (i % 2 === j ? v : 0), 0) / n);
  const product = (j: number, k: number): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      sum +=
        ((rows[2 * i + j] as number) - (mean[j] as number)) *
        ((rows[2 * i + k] as number) - (mean[k] as number));
    }
    return sum / n;
  };
  return [...mean, product(0, 0), product(0, 1), product(1, 1)];
}

it('draws codes with the mean and the covariance of those it was fitted to, class by class', () => {
  const { codes, labels } = codesOf(2000);
  const gaussians = classGaussians(2);
  gaussians.fit(codes, labels);
  for (const y of [0, 7]) {
    const fitted = moments(codes.filter((_, i) => labels[Math.floor(i / 2)] === y));
    const drawn = moments(gaussians.draw(new Uint8Array(20_000).fill(y), new Random(5)));
    drawn.forEach((value, i) => {
      expect(Math.abs(value - (fitted[i] as number)), `moment ${i} of ${y}`).toBeLessThan(0.12);
    });
    // And those of the law behind the codes: means y and 0, variances 1 and 5, covariance 1.
    [y, 0, 1, 1, 5].forEach((value, i) => {
      expect(Math.abs((fitted[i] as number) - value)).toBeLessThan(0.4);
    });
  }
});

it('ships as a bundle that draws nearly the same, and refuses another', () => {
  const { codes, labels } = codesOf(100);
  const gaussians = classGaussians(2);
  gaussians.fit(codes, labels);
  const shipped = classGaussians(2);
  shipped.write(decodeBundle(encodeBundle(gaussians.read())).tensors);
  const ys = Uint8Array.of(0, 9, 4);
  const exact = gaussians.draw(ys, new Random(1));
  shipped.draw(ys, new Random(1)).forEach((value, i) => {
    expect(Math.abs(value - (exact[i] as number))).toBeLessThan(0.02);
  });
  const before = shipped.read();
  expect(() => {
    classGaussians(3).write(shipped.read());
  }).toThrow('Among the parameters “mean” is 10×2, not 10×3.');
  expect(() => {
    shipped.write({ mean: { shape: [10, 2], data: new Float32Array(20) } });
  }).toThrow('The parameters lack “factor”.');
  expect(shipped.read()).toEqual(before);
});

it('gives a class without codes the Gaussian of all, and bears codes that do not vary', () => {
  const gaussians = classGaussians(2);
  gaussians.fit(Float32Array.of(1, 5, 3, 5), Uint8Array.of(0, 0));
  const { mean, factor } = gaussians.read();
  expect([...(mean?.data ?? [])].slice(16, 18)).toEqual([2, 5]);
  [1, 0, 0, 0].forEach((value, i) => {
    expect(factor?.data[i]).toBeCloseTo(value, 2);
  });
});

it('is standard normal until fitted', () => {
  const drawn = moments(classGaussians(2).draw(new Uint8Array(20_000).fill(3), new Random(5)));
  [0, 0, 1, 0, 1].forEach((value, i) => {
    expect(Math.abs((drawn[i] as number) - value)).toBeLessThan(0.04);
  });
});
