import { describe, expect, it } from 'vitest';
import { formatGain, formatPsnr, meanSquaredError, psnr } from '../../../src/lib/ui/psnr.ts';

const flat = (...values: number[]): Float32Array =>
  Float32Array.from(values.flatMap((value) => Array.from({ length: 784 }, () => value)));

describe('meanSquaredError', () => {
  it('compares one picture of several, or all', () => {
    const a = flat(0, 0.5);
    const b = flat(0.5, 0.5);
    expect(meanSquaredError(a, b, 0)).toBeCloseTo(0.25, 12);
    expect(meanSquaredError(a, b, 1)).toBe(0);
    expect(meanSquaredError(a, b)).toBeCloseTo(0.125, 12);
  });

  it('counts values outside 0–1 as they are', () => {
    expect(meanSquaredError(flat(0), flat(-2))).toBeCloseTo(4, 12);
  });

  it('refuses sets of different sizes', () => {
    expect(() => meanSquaredError(flat(0), flat(0, 1))).toThrow('equal sizes');
  });
});

describe('PSNR', () => {
  it('is ten decibels for a tenth of the squared error', () => {
    expect(psnr(0.1)).toBeCloseTo(10, 10);
    expect(psnr(1)).toBeCloseTo(0, 10);
    expect(psnr(0)).toBe(Infinity);
  });

  it('prints equal pictures as identical, and no gain over them', () => {
    expect(formatPsnr(psnr(0))).toBe('identical');
    expect(formatGain(psnr(0), 20)).toBe('');
    expect(formatGain(10, Infinity)).toBe('');
  });

  it('prints one decimal, the sign of a gain, and true minus signs', () => {
    expect(formatPsnr(9.37)).toBe('9.4 dB');
    expect(formatPsnr(-9.54, '')).toBe('−9.5');
    expect(formatGain(9.4, 17.7)).toBe('+8.3 dB');
    expect(formatGain(17.7, 9.4)).toBe('−8.3 dB');
  });
});
