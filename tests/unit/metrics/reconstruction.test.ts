import { describe, expect, test } from 'vitest';
import { corrupt, type CorruptionKind } from '../../../src/lib/data/corruption.ts';
import { toPixels } from '../../../src/lib/data/batches.ts';
import {
  bceFromLogits,
  bceFromProbabilities,
  meanPsnrPerImage,
  meanSquaredError,
  psnrOfError,
  psnrOfSet,
  squaredErrorPerImage,
} from '../../../src/lib/metrics/reconstruction.ts';
import { Random } from '../../../src/lib/random.ts';
import { readMnist } from '../../support/read-mnist.ts';

const picture = (value: number) => new Float32Array(784).fill(value);
const join = (...pictures: Float32Array[]) => Float32Array.from(pictures.flatMap((one) => [...one]));

describe('binary cross-entropy', () => {
  test('is the formula, from logits as from probabilities, with grey targets', () => {
    const logits = new Random(1).normals(784).map((value) => 2 * value);
    const targets = Float32Array.from({ length: 784 }, (_, i) => (i % 11) / 10);
    const probabilities = logits.map((logit) => 1 / (1 + Math.exp(-logit)));
    let sum = 0;
    logits.forEach((logit, i) => {
      const p = 1 / (1 + Math.exp(-logit));
      sum -= (targets[i] as number) * Math.log(p) + (1 - (targets[i] as number)) * Math.log(1 - p);
    });
    expect(bceFromLogits(logits, targets)).toBeCloseTo(sum / 784, 10);
    expect(bceFromProbabilities(probabilities, targets)).toBeCloseTo(sum / 784, 5);
  });

  test('stays finite where the network is sure, and is honest from logits', () => {
    expect(bceFromLogits(Float32Array.of(1000, -1000), Float32Array.of(0, 1))).toBe(1000);
    expect(bceFromLogits(Float32Array.of(1000, -1000), Float32Array.of(1, 0))).toBe(0);
    expect(bceFromProbabilities(Float32Array.of(1, 0), Float32Array.of(0, 1))).toBeCloseTo(
      -Math.log(1e-7),
      6,
    );
    expect(bceFromLogits(Float32Array.of(0), Float32Array.of(0.3))).toBeCloseTo(Math.LN2, 12);
  });

  test('refuses sets of different sizes, and empty ones', () => {
    expect(() => bceFromLogits(picture(0), new Float32Array(783))).toThrow('not 784 and 783 numbers');
    expect(() => meanSquaredError(new Float32Array(0), new Float32Array(0))).toThrow('not 0 and 0');
    expect(() => meanPsnrPerImage(new Float32Array(5), new Float32Array(5))).toThrow(
      '784 pixels each, but 5',
    );
  });
});

describe('squared errors and PSNR', () => {
  const pictures = join(picture(0.1), picture(0.01));
  const targets = join(picture(0), picture(0));

  test('are per pixel, per picture, and in dB', () => {
    expect(meanSquaredError(pictures, targets)).toBeCloseTo(0.00505, 8);
    expect(squaredErrorPerImage(pictures, targets)).toBeCloseTo(784 * 0.00505, 5);
    expect(psnrOfError(0.01)).toBeCloseTo(20, 12);
    expect(psnrOfError(0)).toBe(Infinity);
  });

  test('differ between the set and the mean of its pictures', () => {
    expect(meanPsnrPerImage(pictures, targets)).toBeCloseTo(30, 5);
    expect(psnrOfSet(pictures, targets)).toBeCloseTo(-10 * Math.log10(0.00505), 5);
  });
});

describe('known numbers of the MNIST test set', () => {
  const pixels = toPixels(readMnist().test.images);

  test.each<[string, CorruptionKind, number, number]>([
    ['noise 0.4 clipped', 'gaussian-clipped', 0.4, 10.99],
    ['noise 0.5 clipped', 'gaussian-clipped', 0.5, 9.37],
    ['σ 50/255 not clipped', 'gaussian', 50 / 255, 14.15],
  ])('%s: the noisy input’s PSNR', (_, kind, level, decibels) => {
    const noisy = corrupt(pixels, kind, level, new Random(17));
    expect(Math.abs(psnrOfSet(noisy, pixels) - decibels)).toBeLessThan(0.01);
  });

  test('the entropy of its grey pixels is the floor of the cross-entropy', () => {
    expect(bceFromProbabilities(pixels, pixels)).toBeCloseTo(0.0581, 4);
  });
});
