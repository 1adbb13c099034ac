// What the text of chapter 6 says in words about the shipped generator, measured.
import { expect, it } from 'vitest';
import { askAtBuild } from '../../../src/components/demos/build-time.ts';
import { config } from '../../../src/lib/models/dcgan/config.ts';
import { PIXELS, type Pixels } from '../../../src/lib/models/types.ts';

it('half-way in a straight line strokes are bolder and greyer than half-way on the sphere', async () => {
  const pairs = 40;
  const drawn = await askAtBuild('dcgan', (engine) =>
    engine.ask('dcgan', 'draw', { seed: 1, count: 2 * pairs }),
  );
  const code = (i: number) => drawn!.codes.slice(i * config.zLength, (i + 1) * config.zLength);
  const sums = { sphere: { ink: 0, grey: 0 }, line: { ink: 0, grey: 0 } };
  const add = (way: 'sphere' | 'line', middle: Pixels): void => {
    for (const value of middle) {
      sums[way].ink += value;
      sums[way].grey += value * (1 - value);
    }
  };
  for (let i = 0; i < pairs; i++) {
    const request = { a: code(2 * i), b: code(2 * i + 1), count: 3 };
    const ways = await askAtBuild('dcgan', (engine) => engine.ask('dcgan', 'walk', request));
    for (const way of ['sphere', 'line'] as const) add(way, ways![way].pixels.subarray(PIXELS, 2 * PIXELS));
  }
  expect(sums.line.ink).toBeGreaterThan(1.05 * sums.sphere.ink);
  expect(sums.line.grey).toBeGreaterThan(1.05 * sums.sphere.grey);
}, 60_000);
