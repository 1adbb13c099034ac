// What the text of chapter 7 says in words about the shipped networks and their film, measured.
import { expect, it } from 'vitest';
import { askCgan } from '../../../src/components/demos/build-cgan.ts';
import { filmAtBuild } from '../../../src/components/demos/build-film.ts';
import { READERS } from '../../../src/components/demos/cgan-between-svg.ts';
import { PIXELS } from '../../../src/lib/models/types.ts';

it('half a 3 and half a 4 is more often neither than either', async () => {
  const half = { seed: 1, hands: READERS, from: 3, to: 4, shares: [0.5] };
  const means = await askCgan('readBetween', half);
  const [three, four] = [means![3]!, means![4]!];
  expect(1 - three - four).toBeGreaterThan(Math.max(three, four));
}, 60_000);

it('in the film the hands part before the labels do', async () => {
  const film = (await filmAtBuild('cgan'))!;
  const { rows } = film;
  /** Mean squared distance per pixel of pictures that differ in their hand alone, and in their label alone. */
  const spread = (frame: number): { hands: number; labels: number } => {
    const pixels = film.pictures(frame);
    const distance = (a: number, b: number): number => {
      let sum = 0;
      for (let i = 0; i < PIXELS; i++) sum += (pixels[a * PIXELS + i]! - pixels[b * PIXELS + i]!) ** 2;
      return sum / PIXELS;
    };
    const means = [0, 0];
    for (let row = 0; row < rows; row++) {
      for (let label = 0; label < 10; label++) {
        const here = 10 * row + label;
        means[0]! += distance(here, 10 * ((row + 1) % rows) + label) / (10 * rows);
        means[1]! += distance(here, 10 * row + ((label + 1) % 10)) / (10 * rows);
      }
    }
    return { hands: means[0]!, labels: means[1]! };
  };
  const frameAt = (step: number): number => film.log.steps.findLastIndex((taken) => taken <= step);
  for (const step of [30, 40, 50]) {
    const { hands, labels } = spread(frameAt(step));
    expect(hands, `after ${step} steps`).toBeGreaterThan(labels);
  }
  const last = spread(film.log.steps.length - 1);
  expect(last.labels).toBeGreaterThan(last.hands);
}, 60_000);
