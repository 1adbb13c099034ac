import { describe, expect, test } from 'vitest';
import { CORRUPTIONS, corrupt, type CorruptionKind } from '../../../src/lib/data/corruption.ts';
import { Random } from '../../../src/lib/random.ts';

const KINDS = Object.keys(CORRUPTIONS) as CorruptionKind[];
const COUNT = 100;
const grey = () => new Float32Array(COUNT * 784).fill(0.5);
const share = (pixels: Float32Array, holds: (value: number) => boolean) =>
  pixels.filter(holds).length / pixels.length;

describe('corrupt', () => {
  test.each(KINDS)('%s repeats with its seed, changes with it, and leaves its input alone', (kind) => {
    const images = grey();
    const { typical } = CORRUPTIONS[kind];
    const first = corrupt(images, kind, typical, new Random(1));
    expect(corrupt(images, kind, typical, new Random(1))).toEqual(first);
    expect(corrupt(images, kind, typical, new Random(2))).not.toEqual(first);
    expect(images).toEqual(grey());
    expect(first.slice(0, 784)).not.toEqual(first.slice(784, 1568));
  });

  test.each(KINDS)('%s of level 0 changes nothing', (kind) => {
    expect(corrupt(grey(), kind, 0, new Random(1))).toEqual(grey());
  });

  test.each(KINDS)('%s refuses levels that mean nothing, in one sentence', (kind) => {
    for (const level of [-0.1, NaN, Infinity]) {
      expect(() => corrupt(grey(), kind, level, new Random(1))).toThrow(
        /^The level of .* is an? .*, not .*\.$/,
      );
    }
  });

  test('accepts any σ but no share above 1', () => {
    expect(() => corrupt(grey(), 'gaussian', 5, new Random(1))).not.toThrow();
    expect(() => corrupt(grey(), 'block', 1.1, new Random(1))).toThrow('a number from 0 to 1, not 1.1');
    expect(() => corrupt(grey(), 'stroke', 4.5, new Random(1))).toThrow('a number from 0 to 4');
  });

  test('refuses a wrong kind and pictures of a wrong size', () => {
    expect(() => corrupt(grey(), 'fog' as CorruptionKind, 0.5, new Random(1))).toThrow(
      '“fog” is no kind of corruption',
    );
    expect(() => corrupt(new Float32Array(783), 'block', 0.5, new Random(1))).toThrow(
      '784 pixels each, but 783',
    );
  });

  test('adds Gaussian noise of the asked deviation, and clips it only when asked', () => {
    const noisy = corrupt(grey(), 'gaussian', 0.4, new Random(3));
    const variance = noisy.reduce((sum, value) => sum + (value - 0.5) ** 2, 0) / noisy.length;
    expect(Math.sqrt(variance)).toBeCloseTo(0.4, 2);
    expect(share(noisy, (value) => value < 0)).toBeCloseTo(0.1056, 2);
    const clipped = corrupt(grey(), 'gaussian-clipped', 0.4, new Random(3));
    expect(clipped).toEqual(noisy.map((value) => Math.min(1, Math.max(0, value))));
  });

  test('replaces the asked share of pixels by salt and pepper, evenly', () => {
    const spoiled = corrupt(grey(), 'salt-and-pepper', 0.3, new Random(3));
    expect(share(spoiled, (value) => value === 0)).toBeCloseTo(0.15, 2);
    expect(share(spoiled, (value) => value === 1)).toBeCloseTo(0.15, 2);
    expect(share(spoiled, (value) => value === 0.5)).toBeCloseTo(0.7, 2);
  });

  test('hides one square of the asked area in every picture', () => {
    const spoiled = corrupt(grey(), 'block', 0.25, new Random(3));
    for (let picture = 0; picture < COUNT; picture++) {
      const hidden = [...spoiled.subarray(picture * 784, (picture + 1) * 784).entries()]
        .filter(([, value]) => value === 0)
        .map(([index]) => index);
      expect(hidden).toHaveLength(14 * 14);
      const columns = hidden.map((index) => index % 28);
      expect(Math.max(...columns) - Math.min(...columns)).toBe(13);
    }
    expect(share(corrupt(grey(), 'block', 1, new Random(3)), (value) => value === 0)).toBe(1);
  });

  test('draws strokes of ink that only darken, and more of it as the level grows', () => {
    const amounts = [0.5, 1, 2, 4].map((level) => {
      const spoiled = corrupt(grey(), 'stroke', level, new Random(3));
      expect(share(spoiled, (value) => value >= 0.5 && value <= 1)).toBe(1);
      return share(spoiled, (value) => value > 0.5);
    });
    expect(amounts).toEqual([...amounts].sort((a, b) => a - b));
    // A stroke two or three pixels wide and one picture width long covers about 28 × 2.5 of 784 pixels.
    expect(amounts[1]).toBeGreaterThan(0.06);
    expect(amounts[1]).toBeLessThan(0.12);
  });
});
