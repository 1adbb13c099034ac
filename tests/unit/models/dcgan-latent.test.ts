import { expect, it } from 'vitest';
import { combine, joinCodes, slerp, walk } from '../../../src/lib/models/dcgan/latent.ts';
import { Random } from '../../../src/lib/random.ts';

const n = 64;
const random = new Random(2);
const [a, b] = [random.normals(n), random.normals(n)];
const dot = (u: Float32Array, v: Float32Array): number =>
  u.reduce((sum, value, i) => sum + value * (v[i] ?? NaN), 0);
const length = (u: Float32Array): number => Math.sqrt(dot(u, u));
const angle = (u: Float32Array, v: Float32Array): number => Math.acos(dot(u, v) / (length(u) * length(v)));

it('walks from one z to the other, exactly, at an even pace, in the shell where training was', () => {
  const points = walk(a, b, 7);
  const at = (i: number): Float32Array => points.subarray(i * n, (i + 1) * n);
  expect(at(0)).toEqual(a);
  expect(at(6)).toEqual(b);
  for (let i = 0; i < 6; i++) expect(angle(at(i), at(i + 1))).toBeCloseTo(angle(a, b) / 6, 5);
  expect(length(at(3))).toBeCloseTo((length(a) + length(b)) / 2, 4);
  const straight = a.map((value, i) => (value + (b[i] ?? NaN)) / 2);
  expect(length(straight)).toBeLessThan(0.8 * length(at(3)));
});

it('joins parallel and opposite points by the straight line', () => {
  expect(slerp(a, a, 0.3)).toEqual(a.map((value) => 0.7 * value + 0.3 * value));
  const half = slerp(
    a,
    a.map((value) => -value),
    0.25,
  );
  half.forEach((value, i) => {
    expect(value).toBeCloseTo(0.5 * (a[i] ?? NaN), 5);
  });
});

it('puts sums back on the sphere of radius √n: an average alone would be too short', () => {
  const many = Array.from({ length: 9 }, () => ({ weight: 1 / 9, z: random.normals(n) }));
  const mean = new Float32Array(n).map((_, i) => many.reduce((sum, { z }) => sum + (z[i] ?? NaN) / 9, 0));
  expect(length(mean)).toBeLessThan(0.5 * Math.sqrt(n)); // about √(n / 9)
  const sum = combine(many);
  expect(length(sum)).toBeCloseTo(Math.sqrt(n), 4);
  expect(angle(sum, mean)).toBeLessThan(1e-3);
  expect(
    combine([
      { weight: 1, z: a },
      { weight: -1, z: a },
    ]),
  ).toEqual(new Float32Array(n));
});

it('writes z and label weights side by side', () => {
  const codes = joinCodes(Float32Array.of(1, 2, 3, 4), 2, Float32Array.of(0, 1, 0.5, 0.5));
  expect(Array.from(codes)).toEqual([1, 2, 0, 1, 3, 4, 0.5, 0.5]);
});
