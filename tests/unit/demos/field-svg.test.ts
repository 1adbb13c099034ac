import { expect, test } from 'vitest';
import {
  arrowsOf,
  arrowsSvg,
  idealArrows,
  pathSvg,
  scaleOf,
  scaleWords,
  STAGE_WIDTH,
  stageOf,
  type Arrow,
} from '../../../src/components/demos/field-svg.ts';
import { readPictures } from '../../../src/components/demos/field-corners.ts';
import { gridOver, planeThrough, type PlanePoint } from '../../../src/lib/ui/plane.ts';

/** A picture with one pixel of ink. */
const dot = (at: number): Float32Array => new Float32Array(784).fill(0).fill(1, at, at + 1);
const plane = planeThrough(dot(0), dot(1), dot(2));
const grid = gridOver(plane);
const arrow = (by: PlanePoint, length = Math.hypot(...by)): Arrow => ({ from: [0.2, 0.3], by, length });

test('a place on the stage and the point of the plane are each other’s inverse; up is up', () => {
  const { place, unplace, height } = stageOf(grid);
  const [x, y] = place([0.4, 0.1]);
  expect(unplace(x, y)[0]).toBeCloseTo(0.4);
  expect(unplace(x, y)[1]).toBeCloseTo(0.1);
  expect(place([0.4, 0.2])[1]).toBeLessThan(y);
  expect(place([grid.left, grid.bottom])).toEqual([0, height]);
  expect(place([grid.left + grid.width, 0])[0]).toBeCloseTo(STAGE_WIDTH);
});

test('long arrows are shrunk to the spacing, short ones are never stretched', () => {
  const { spacing } = grid;
  expect(scaleOf([arrow([4 * spacing, 0])], grid)).toBeCloseTo(0.25);
  expect(scaleOf([arrow([spacing / 4, 0])], grid)).toBe(1);
  expect(scaleOf([], grid)).toBe(1);
  // One arrow in twenty may be longer than that: it does not shrink the others.
  const many = Array.from({ length: 40 }, (_, i) => arrow([i === 0 ? 100 : 2 * spacing, 0]));
  expect(scaleOf(many, grid)).toBeCloseTo(0.5);
});

test('an arrow is the paler the less of it lies in the plane', () => {
  const opacity = (one: Arrow): number => Number(/opacity="([\d.]+)"/.exec(arrowsSvg([one], grid, 1))?.[1]);
  expect(opacity(arrow([1, 0]))).toBe(1);
  expect(opacity(arrow([1, 0], 2))).toBeLessThan(1);
  expect(opacity(arrow([1, 0], 20))).toBeLessThan(opacity(arrow([1, 0], 2)));
  expect(arrowsSvg([arrow([0, 0])], grid, 1)).not.toMatch(/NaN/);
});

test('the words say the scale that is drawn', () => {
  expect(scaleWords(1)).toBe('at their true length');
  expect(scaleWords(0.234)).toBe('at 0.23 of their length');
});

test('a path has a mark at each of its points', () => {
  const points: PlanePoint[] = [
    [0, 0],
    [0.5, 0.1],
    [0.6, 0.6],
  ];
  expect(pathSvg(points, grid).match(/<circle/g)).toHaveLength(3);
});

test('the engine’s answer is read pair by pair', () => {
  const points: PlanePoint[] = [
    [0, 0],
    [1, 2],
  ];
  const answer = { arrows: Float32Array.of(1, 2, 3, 4), lengths: Float32Array.of(5, 6) };
  expect(arrowsOf(points, answer)).toEqual([
    { from: [0, 0], by: [1, 2], length: 5 },
    { from: [1, 2], by: [3, 4], length: 6 },
  ]);
});

test('the ideal denoiser of three points stays on the plane and leads to the nearest', () => {
  const [near] = plane.corners;
  const from: PlanePoint = [near[0] + 0.05, near[1] + 0.02];
  const [only] = idealArrows(plane, [from], 0.1) as [Arrow];
  expect(only.length).toBeCloseTo(Math.hypot(...only.by));
  expect(from[0] + only.by[0]).toBeCloseTo(near[0]);
  expect(from[1] + only.by[1]).toBeCloseTo(near[1]);
});

test('three pictures are read from bytes in base64', () => {
  const bytes = Buffer.alloc(3 * 784);
  bytes[0] = 255;
  bytes[784 + 1] = 51;
  bytes[2 * 784 + 2] = 102;
  const [a, b, c] = readPictures(bytes.toString('base64'));
  expect([a.length, b.length, c.length]).toEqual([784, 784, 784]);
  expect([a[0], b[1], c[2]].map((value) => Number(value?.toFixed(3)))).toEqual([1, 0.2, 0.4]);
});
