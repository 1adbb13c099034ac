import { describe, expect, test } from 'vitest';
import { ssim } from '../../../src/lib/metrics/ssim.ts';
import { Random } from '../../../src/lib/random.ts';

const draw = (seed: number) =>
  Float32Array.from(
    { length: 784 },
    (
      (random) => () =>
        random.uniform()
    )(new Random(seed)),
  );

/** Computes SSIM as the paper writes it: one window after the other, two dimensions at once, no shortcuts. */
function ssimByDefinition(x: Float32Array, y: Float32Array): number {
  const weight = (i: number, j: number) => Math.exp(-((i - 5) ** 2 + (j - 5) ** 2) / (2 * 1.5 ** 2));
  let total = 0;
  for (let top = 0; top <= 17; top++) {
    for (let left = 0; left <= 17; left++) {
      let [norm, mx, my] = [0, 0, 0];
      const each = (visit: (w: number, a: number, b: number) => void) => {
        for (let i = 0; i < 11; i++) {
          for (let j = 0; j < 11; j++) {
            const at = (top + i) * 28 + left + j;
            visit(weight(i, j), x[at] as number, y[at] as number);
          }
        }
      };
      each((w, a, b) => {
        norm += w;
        mx += w * a;
        my += w * b;
      });
      mx /= norm;
      my /= norm;
      let [vx, vy, cov] = [0, 0, 0];
      each((w, a, b) => {
        vx += (w / norm) * (a - mx) ** 2;
        vy += (w / norm) * (b - my) ** 2;
        cov += (w / norm) * (a - mx) * (b - my);
      });
      const [c1, c2] = [0.0001, 0.0009];
      total += ((2 * mx * my + c1) * (2 * cov + c2)) / ((mx * mx + my * my + c1) * (vx + vy + c2));
    }
  }
  return total / (18 * 18);
}

describe('ssim', () => {
  test('agrees with the definition', () => {
    for (let seed = 0; seed < 5; seed++) {
      const x = draw(seed);
      const noise = draw(seed + 100);
      const y = x.map((value, i) => 0.7 * value + 0.3 * (noise[i] as number));
      expect(ssim(x, y)).toBeCloseTo(ssimByDefinition(x, y), 10);
    }
  });

  test('is 1 for equal pictures, low for their negatives, and averages over pictures', () => {
    const x = draw(1);
    const negative = x.map((value) => 1 - value);
    expect(ssim(x, x)).toBeCloseTo(1, 12);
    expect(ssim(x, negative)).toBeLessThan(-0.8);
    const both = ssim(Float32Array.of(...x, ...x), Float32Array.of(...x, ...negative));
    expect(both).toBeCloseTo((1 + ssim(x, negative)) / 2, 12);
  });

  test('of flat pictures compares their brightness alone', () => {
    const flat = (value: number) => new Float32Array(784).fill(value);
    expect(ssim(flat(0.5), flat(0.25))).toBeCloseTo((2 * 0.125 + 0.0001) / (0.25 + 0.0625 + 0.0001), 8);
  });
});
