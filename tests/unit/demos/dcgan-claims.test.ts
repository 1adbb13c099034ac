// What the text of chapter 6 says in words about the shipped generator, measured.
import { expect, it } from 'vitest';
import { drawAtBuild, walkAtBuild } from '../../../src/components/demos/build-dcgan.ts';
import { PIXELS, type Pixels } from '../../../src/lib/models/types.ts';

it('half-way in a straight line strokes are bolder and greyer than half-way on the sphere', async () => {
  const pairs = 40;
  const drawn = (await drawAtBuild(1, 2 * pairs))!;
  const sums = { sphere: { ink: 0, grey: 0 }, line: { ink: 0, grey: 0 } };
  const add = (way: 'sphere' | 'line', middle: Pixels): void => {
    for (const value of middle) {
      sums[way].ink += value;
      sums[way].grey += value * (1 - value);
    }
  };
  for (let i = 0; i < pairs; i++) {
    const ways = (await walkAtBuild(drawn, [2 * i, 2 * i + 1], 3))!;
    for (const way of ['sphere', 'line'] as const) {
      add(way, ways[way].pixels.subarray(PIXELS, 2 * PIXELS));
    }
  }
  expect(sums.line.ink).toBeGreaterThan(1.05 * sums.sphere.ink);
  expect(sums.line.grey).toBeGreaterThan(1.05 * sums.sphere.grey);
}, 60_000);
