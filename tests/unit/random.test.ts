import { describe, expect, test } from 'vitest';
import { Random } from '../../src/lib/random.ts';

describe('Random', () => {
  test('keeps the numbers of a seed, so that a link shows the same noise next year', () => {
    const random = new Random(4);
    expect([random.uint32(), random.uint32(), random.integer(10)]).toMatchInlineSnapshot(`
      [
        1726033225,
        1831342752,
        9,
      ]
    `);
    expect([...new Random(4).normals(3)].map((value) => value.toFixed(6))).toMatchInlineSnapshot(`
      [
        "1.508850",
        "-1.410326",
        "1.107230",
      ]
    `);
    expect(new Random(4).fork('batch', 3).uint32()).toMatchInlineSnapshot(`253208860`);
  });

  test('draws normal numbers with the moments, tails and distribution of a normal', () => {
    const numbers = new Random(11).normals(400_000).map((value) => value);
    const moment = (power: number) => numbers.reduce((sum, x) => sum + x ** power, 0) / numbers.length;
    // Five standard errors each: sqrt(1, 2, 15, 96)/sqrt(n).
    expect(Math.abs(moment(1))).toBeLessThan(5 / 632);
    expect(Math.abs(moment(2) - 1)).toBeLessThan((5 * 1.42) / 632);
    expect(Math.abs(moment(3))).toBeLessThan((5 * 3.9) / 632);
    expect(Math.abs(moment(4) - 3)).toBeLessThan((5 * 9.8) / 632);
    // Shares below some points of the distribution, beyond the ziggurat's last layer (3.44) too.
    const expected = [
      [-2, 0.0227501],
      [-0.5, 0.3085375],
      [0.3, 0.6179114],
      [1.2, 0.8849303],
      [3, 0.9986501],
      [3.6, 0.9998409],
    ] as const;
    for (const [point, share] of expected) {
      const below = numbers.filter((x) => x < point).length / numbers.length;
      expect(Math.abs(below - share), `below ${point}`).toBeLessThan(
        5 * Math.sqrt((share * (1 - share)) / 4e5),
      );
    }
    expect(numbers.reduce((most, x) => Math.max(most, x), 0)).toBeGreaterThan(3.9);
  });

  test('draws the same numbers one by one and many at once', () => {
    const random = new Random(5);
    expect(Array.from({ length: 1000 }, () => Math.fround(random.normal()))).toEqual([
      ...new Random(5).normals(1000),
    ]);
  });

  test('forks by label without moving the parent', () => {
    const random = new Random(9);
    const forked = random.fork('noise', 1).uint32();
    expect(random.fork('noise', 1).uint32()).toBe(forked);
    expect(random.fork('noise', 2).uint32()).not.toBe(forked);
    expect(random.uint32()).toBe(new Random(9).uint32());
  });

  test('gives near seeds unrelated numbers', () => {
    const first = Array.from({ length: 1000 }, (_, seed) => new Random(seed).uniform());
    const mean = first.reduce((sum, u) => sum + u, 0) / 1000;
    const lag = first.slice(1).reduce((sum, u, i) => sum + (u - 0.5) * ((first[i] as number) - 0.5), 0) / 999;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
    expect(Math.abs(lag * 12)).toBeLessThan(0.16);
  });

  test('draws whole numbers evenly and shuffles without loss', () => {
    const random = new Random(2);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[random.integer(7)]! += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
    const shuffled = random.shuffle(Uint16Array.from({ length: 500 }, (_, i) => i));
    expect([...shuffled].sort((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, i) => i));
    expect([...shuffled.slice(0, 5)]).not.toEqual([0, 1, 2, 3, 4]);
  });

  test('refuses a seed that is no whole number', () => {
    expect(() => new Random(0.5)).toThrow('A seed is a whole number, not 0.5.');
  });
});
