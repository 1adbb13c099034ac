import { describe, expect, test } from 'vitest';
import { toBytes, toPixels } from '../../../src/lib/data/batches.ts';
import { prepare, rasterise, type Preparation, type Raster } from '../../../src/lib/data/drawing.ts';
import { findNearest } from '../../../src/lib/metrics/nearest.ts';
import { drawDigit } from './drawn-digits.ts';
import { readMnist } from '../../support/read-mnist.ts';

const mnist = readMnist();
const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);
const prepareDigit = (digit: number, size = 0.7, dx = 0, dy = 0) =>
  prepare(rasterise(drawDigit(digit, { size, spacing: 10, dx, dy })));

function centreOfMass({ pixels }: Preparation): [number, number] {
  const sums = [0, 0, 0] as [number, number, number];
  pixels.forEach((value, i) => {
    sums[0] += value;
    sums[1] += value * ((i % 28) + 0.5);
    sums[2] += value * (Math.floor(i / 28) + 0.5);
  });
  return [sums[1] / sums[0], sums[2] / sums[0]];
}

describe('prepare', () => {
  test('leaves MNIST’s own digits as they are: same size, same place', () => {
    let same = 0;
    const count = 2000;
    for (let i = 0; i < count; i++) {
      const bytes = mnist.test.images.subarray(i * 784, (i + 1) * 784);
      const { pixels } = prepare({ width: 28, height: 28, ink: toPixels(bytes) });
      const peak = bytes.reduce((most, value) => Math.max(most, value), 0);
      const expected = bytes.map((value) => Math.round((value * 255) / peak));
      if (Buffer.compare(toBytes(pixels), expected) === 0) same += 1;
    }
    expect(same / count).toBeGreaterThan(0.99);
  });

  test.each(DIGITS)('fits a drawn %d into 20×20 and puts its centre of mass where MNIST has it', (digit) => {
    const { box, scaled, offset, pixels, ...rest } = prepareDigit(digit);
    expect(Math.max(scaled.width, scaled.height)).toBe(20);
    const ratio = box.width / box.height;
    expect(Math.abs(scaled.width - ratio * scaled.height)).toBeLessThanOrEqual(0.5 * Math.max(1, ratio));
    expect(pixels).toHaveLength(784);
    expect(pixels.reduce((most, value) => Math.max(most, value), 0)).toBe(1);
    expect(pixels.every((value) => value >= 0 && value <= 1)).toBe(true);
    for (const centre of centreOfMass({ box, scaled, offset, pixels, ...rest })) {
      expect(centre).toBeGreaterThanOrEqual(14 - 1e-4);
      expect(centre).toBeLessThan(15 + 1e-4);
    }
  });

  test('shows stages that add up to the result', () => {
    const { scaled, offset, centreOfMass: centre, pixels } = prepareDigit(2);
    scaled.ink.forEach((value, i) => {
      const row = Math.floor(i / scaled.width) + offset.y;
      expect(pixels[row * 28 + (i % scaled.width) + offset.x]).toBe(value);
    });
    expect(offset.x).toBe(Math.ceil(14 - centre.x));
    expect(offset.y).toBe(Math.ceil(14 - centre.y));
  });

  test('forgets where on the pad the digit stood', () => {
    // 1024/140 units are a pixel of the raster: 512 units are 70 of them exactly.
    const [left, right] = [-256, 256].map((dx) => prepareDigit(5, 0.4, dx));
    expect(left?.box.left).toBe((right?.box.left ?? 0) - 70);
    left?.pixels.forEach((value, i) => expect(right?.pixels[i]).toBeCloseTo(value, 5));
  });

  test('puts about as much ink on paper as MNIST has', () => {
    const ink = (pixels: Float32Array) => pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    const drawn = DIGITS.map((digit) => ink(prepareDigit(digit).pixels));
    const mean = drawn.reduce((sum, value) => sum + value, 0) / 10;
    const real = ink(toPixels(mnist.train.images.subarray(0, 5000 * 784)));
    expect(real).toBeCloseTo(0.13, 2);
    expect(Math.abs(mean - real)).toBeLessThan(0.01);
  });

  test('makes drawings that look to their nearest neighbours like the digits they are', async () => {
    const drawn = new Float32Array(10 * 784);
    for (const digit of DIGITS) drawn.set(prepareDigit(digit).pixels, digit * 784);
    const { indices } = await findNearest(drawn, toPixels(mnist.test.images), 784);
    expect([...indices].map((index) => mnist.test.labels[index])).toEqual(DIGITS);
  });

  test('averages areas when it shrinks', () => {
    const checks: Raster = { width: 40, height: 40, ink: new Float32Array(1600).fill(0) };
    // Columns 0–19 full, 20–39 every second pixel: after halving, 1 and 1/2.
    for (let i = 0; i < 1600; i++) if (i % 40 < 20 || i % 2 === Math.floor(i / 40) % 2) checks.ink[i] = 1;
    const { scaled } = prepare(checks);
    expect([scaled.width, scaled.height]).toEqual([20, 20]);
    expect([...scaled.ink.subarray(0, 20)]).toEqual([
      ...Array<number>(10).fill(1),
      ...Array<number>(10).fill(0.5),
    ]);
  });

  test('keeps all ink in the frame when the weight lies at one end', () => {
    const ink = new Float32Array(140 * 140);
    for (let row = 0; row < 140; row++) ink.fill(1, row * 140, row * 140 + (row >= 126 ? 140 : 7));
    const { pixels, scaled } = prepare({ width: 140, height: 140, ink });
    const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);
    expect(sum(pixels)).toBeCloseTo(sum(scaled.ink), 3);
  });

  test('refuses a blank picture', () => {
    expect(() => prepare({ width: 5, height: 5, ink: new Float32Array(25) })).toThrow(
      'There is nothing to prepare',
    );
  });
});
