import { expect, test } from 'vitest';
import {
  nextFrame,
  startOf,
  type Frame,
  type WalkPlan,
  type WalkSettings,
} from '../../../src/components/demos/repeat-walk.ts';
import type { DenoiseRequest, DenoiseResult } from '../../../src/lib/engine/types.ts';

const plan: WalkPlan = { rows: 2, steps: 4, most: 3, least: 0.1 };
const same: WalkSettings = { mode: 'same', sigma: 0.5, fresh: false, start: 'noise', seed: 3 };
const falls: WalkSettings = { ...same, mode: 'falls' };
const SIZE = 2 * 784;

/** A denoiser whose answer is always the same grey, and which remembers what it was asked. */
function greyDenoiser(grey: number) {
  const asked: DenoiseRequest[] = [];
  const denoise = (request: DenoiseRequest): Promise<DenoiseResult> => {
    asked.push(request);
    const iterates = [new Float32Array(request.pixels.length).fill(grey)];
    return Promise.resolve({ corrupted: request.pixels, iterates } as unknown as DenoiseResult);
  };
  return { asked, denoise };
}

test('where σ stays, each answer is the next question', async () => {
  const { asked, denoise } = greyDenoiser(0.25);
  const start: Frame = { shown: new Float32Array(SIZE), xTilde: new Float32Array(SIZE).fill(2), level: 0 };
  const first = await nextFrame(same, plan, null, start, denoise);
  const second = await nextFrame(same, plan, null, first, denoise);
  expect(asked.map(({ sigma }) => sigma)).toEqual([0.5, 0.5]);
  expect(asked.map(({ corruption }) => corruption)).toEqual([null, null]);
  expect(asked[0]?.pixels).toEqual(start.xTilde);
  expect(asked[1]?.pixels).toEqual(first.shown);
  expect(second.level).toBe(2);
});

test('where σ falls, it goes from the most to the least by equal factors, and the noise shrinks with it', async () => {
  const { asked, denoise } = greyDenoiser(0.25);
  const noise = 0.25 + plan.most;
  let frame: Frame = { shown: new Float32Array(SIZE), xTilde: new Float32Array(SIZE).fill(noise), level: 0 };
  for (let step = 0; step < plan.steps; step++) frame = await nextFrame(falls, plan, null, frame, denoise);
  const told = asked.map(({ sigma }) => sigma as number);
  expect(told[0]).toBeCloseTo(plan.most);
  expect(told.at(-1)).toBeCloseTo(plan.least);
  const factors = told.slice(1).map((sigma, k) => sigma / (told[k] as number));
  for (const factor of factors) expect(factor).toBeCloseTo(factors[0] as number);
  expect(factors[0]).toBeLessThan(1);
  // The noise began with σ as its size, and keeps it.
  asked.forEach(({ pixels }, k) => expect(pixels[0]! - 0.25).toBeCloseTo(told[k] as number, 4));
  expect(frame.shown[0]).toBeCloseTo(0.25);
  expect(frame.xTilde[0]).toBeCloseTo(0.25);
});

test('fresh noise has the σ of its level and a seed of its own', async () => {
  const { asked, denoise } = greyDenoiser(0.25);
  let frame: Frame = { shown: new Float32Array(SIZE), xTilde: new Float32Array(SIZE).fill(1), level: 0 };
  for (let step = 0; step < plan.steps; step++)
    frame = await nextFrame({ ...falls, fresh: true }, plan, null, frame, denoise);
  const noises = asked.flatMap(({ corruption }) => corruption ?? []);
  expect(noises).toHaveLength(asked.length - 1);
  expect(new Set(noises.map(({ seed }) => seed)).size).toBe(noises.length);
  expect(noises.map(({ level }) => level)).toEqual(asked.slice(1).map(({ sigma }) => sigma));
});

test('a drawing that was corrupted starts every row, a scribble is taken as it is', async () => {
  const { asked, denoise } = greyDenoiser(0.25);
  const clean = new Float32Array(784).fill(0.1);
  const corrupted = new Float32Array(784).fill(0.9);
  const corruption = { kind: 'block', level: 0.3, seed: 4 } as const;
  const drawing = { clean, corrupted, corruption, own: true, value: 'x' };
  const settings: WalkSettings = { ...same, start: 'drawing' };
  await startOf(settings, plan, drawing, denoise);
  await startOf(settings, plan, { ...drawing, corruption: null }, denoise);
  expect(asked[0]?.corruption).toEqual(corruption);
  expect([...new Set(asked[0]?.pixels)]).toEqual([Math.fround(0.1)]);
  expect(asked[0]?.pixels).toHaveLength(SIZE);
  expect(asked[1]?.corruption).toBeNull();
  expect([...new Set(asked[1]?.pixels)]).toEqual([Math.fround(0.9)]);
});
