// What the figures of the primer compute, against the trainer's own routines, TensorFlow.js and finite differences.
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  convolutionMatrix,
  convolve,
  places,
  timesColumns,
  timesRows,
} from '../../../src/components/demos/primer-convolve.ts';
import {
  contourAt,
  heightAt,
  RULES,
  slopeAt,
  stepDown,
  walkDown,
  type Ball,
} from '../../../src/components/demos/primer-descent-rules.ts';
import { backward, difference, forward, type Inputs } from '../../../src/components/demos/primer-graph.ts';
import {
  apply,
  choleskyOf,
  covarianceFrom,
  determinant,
  dot,
  eigenOf,
  momentsOf,
  multiply,
  scale,
  transpose,
  type Matrix,
} from '../../../src/components/demos/primer-linear.ts';
import type { Place } from '../../../src/components/demos/primer-plane.ts';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { cholesky, eigenSymmetric } from '../../../src/lib/metrics/symmetric.ts';
import { Random } from '../../../src/lib/random.ts';
import { Adam } from '../../../src/lib/training/adam.ts';

const random = new Random(11);
const between = (low: number, high: number): number => low + (high - low) * random.uniform();
const twenty = Array.from({ length: 20 }, () =>
  covarianceFrom(between(0.2, 2.5), between(0.2, 2.5), between(-0.95, 0.95)),
);
const flat = (matrix: Matrix): Float64Array => Float64Array.from(matrix.flat());

describe('covariances of two dimensions', () => {
  test('the Cholesky factor is that of the trainer, and L Lᵀ = Σ', () => {
    for (const sigma of twenty) {
      const factor = choleskyOf(sigma);
      multiply(factor, transpose(factor))
        .flat()
        .forEach((value, i) => expect(value).toBeCloseTo(sigma.flat()[i]!, 12));
      const theirs = cholesky(flat(sigma), 2)!;
      [factor[0][0], factor[1][0], factor[1][1]].forEach((value, i) =>
        expect(value).toBeCloseTo(theirs[[0, 2, 3][i]!]!, 12),
      );
      expect(factor[0][1]).toBe(0);
    }
  });

  test('eigenvectors are only stretched, stand at right angles, and agree with the trainer', () => {
    for (const sigma of twenty) {
      const { values, vectors } = eigenOf(sigma);
      const theirs = Array.from(eigenSymmetric(flat(sigma), 2).values).sort((a, b) => b - a);
      expect(dot(vectors[0], vectors[1])).toBeCloseTo(0, 12);
      vectors.forEach((u, k) => {
        expect(dot(u, u)).toBeCloseTo(1, 12);
        expect(values[k]).toBeCloseTo(theirs[k]!, 10);
        const image = apply(sigma, u);
        scale(u, values[k]!).forEach((value, i) => expect(image[i]).toBeCloseTo(value, 12));
      });
      expect(values[0] * values[1]).toBeCloseTo(determinant(sigma), 12);
    }
  });

  test('moments are averages of products, and follow a linear map as (P.4) says', () => {
    const points = Array.from({ length: 8 }, (): Place => [between(-3, 3), between(-3, 3)]);
    const { mean, covariance } = momentsOf(points);
    const matrix: Matrix = [
      [1.2, -0.7],
      [0.4, 2],
    ];
    const moved = momentsOf(points.map((point) => apply(matrix, point)));
    const expected = multiply(multiply(matrix, covariance), transpose(matrix));
    moved.covariance.flat().forEach((value, i) => expect(value).toBeCloseTo(expected.flat()[i]!, 10));
    moved.mean.forEach((value, i) => expect(value).toBeCloseTo(apply(matrix, mean)[i]!, 10));
  });
});

describe('ways down a bowl', () => {
  test('the slope is that of the height, by finite differences', () => {
    for (let i = 0; i < 10; i++) {
      const [theta, kappa]: [Place, number] = [[between(-3, 3), between(-2, 2)], between(1, 40)];
      const h = 1e-5;
      const by = (dx: number, dy: number): number => heightAt([theta[0] + dx, theta[1] + dy], kappa);
      const [gx, gy] = slopeAt(theta, kappa);
      expect(gx).toBeCloseTo((by(h, 0) - by(-h, 0)) / (2 * h), 5);
      expect(gy).toBeCloseTo((by(0, h) - by(0, -h)) / (2 * h), 5);
    }
  });

  test('a contour has one height all round', () => {
    for (const angle of [0, 1, 2, 3, 4, 5]) {
      expect(heightAt(contourAt(0.7, 12, [Math.cos(angle), Math.sin(angle)]), 12)).toBeCloseTo(0.7, 12);
    }
  });

  test('plain descent holds below 2/κ and is lost above it', () => {
    const settings = { kappa: 20, beta: 0 };
    const last = (rate: number): number =>
      Math.hypot(...walkDown('plain', [-3, 0.6], 400, { ...settings, rate }).at(-1)!.theta);
    expect(last(0.099)).toBeLessThan(0.1);
    expect(last(0.101)).toBeGreaterThan(3);
  });

  test('momentum without memory is plain descent', () => {
    const settings = { kappa: 7, beta: 0, rate: 0.1 };
    const [plain, momentum] = ['plain', 'momentum'].map((rule) =>
      walkDown(rule as 'plain', [2, 1], 30, settings).map(({ theta }) => theta),
    );
    expect(momentum).toEqual(plain);
  });

  test('at the figure’s start momentum rests first, and Adam alone survives a rate of 0.5', () => {
    const stepsOf = (rate: number) =>
      RULES.map((rule) => {
        const walk = walkDown(rule, [-3.2, 0.6], 400, { kappa: 20, beta: 0.6, rate });
        return walk.findIndex(({ theta }) => Math.hypot(...slopeAt(theta, 20)) < 1e-3);
      });
    const [plain, momentum, adam] = stepsOf(0.09) as [number, number, number];
    expect(momentum).toBeGreaterThan(0);
    expect(plain).toBeGreaterThan(momentum);
    expect(adam).toBeGreaterThan(plain);
    const fast = stepsOf(0.5);
    expect(fast.slice(0, 2)).toEqual([-1, -1]);
    expect(fast[2]).toBeGreaterThan(0);
  });
});

describe('against TensorFlow.js', () => {
  beforeAll(async () => {
    await openNodeBackend('cpu');
  });

  test('Adam takes the steps of the Adam that trains the networks', async () => {
    const variable = tf.variable(tf.tensor1d([-3.2, 0.6]), true, 'theta');
    const adam = new Adam([{ name: 'theta', variable }], 0.1);
    let ball: Ball = { theta: [-3.2, 0.6], m: [0, 0], v: [0, 0], t: 0 };
    for (let step = 0; step < 60; step++) {
      const gradient = slopeAt(ball.theta, 10);
      adam.apply({ theta: tf.tensor1d([...gradient]) });
      ball = stepDown('adam', ball, gradient, { rate: 0.1, kappa: 10, beta: 0 });
      const theirs = await variable.data();
      expect(theirs[0]).toBeCloseTo(ball.theta[0], 4);
      expect(theirs[1]).toBeCloseTo(ball.theta[1], 4);
    }
    adam.dispose();
    variable.dispose();
  });

  const picture = Array.from({ length: 7 }, () => Array.from({ length: 7 }, () => between(-1, 1)));
  const kernel = Array.from({ length: 3 }, () => Array.from({ length: 3 }, () => between(-1, 1)));

  for (const stride of [1, 2] as const) {
    for (const padding of ['same', 'valid'] as const) {
      test(`a convolution with stride ${stride}, ${padding}`, async () => {
        const ours = convolve(picture, kernel, { stride, padding });
        const theirs = tf.conv2d(
          tf.tensor3d(picture.map((row) => row.map((value) => [value]))),
          tf.tensor4d(kernel.map((row) => row.map((value) => [[value]]))),
          stride,
          padding,
        );
        expect(theirs.shape).toEqual([ours.length, ours.length, 1]);
        (await theirs.data()).forEach((value, i) => expect(value).toBeCloseTo(ours.flat()[i]!, 5));
        expect(places(7, 3, { stride, padding }).count).toBe(ours.length);
      });
    }
  }

  for (const stride of [1, 2, 3]) {
    for (const size of [3, 4]) {
      test(`the transpose of the matrix is the transposed convolution: stride ${stride}, kernel ${size}`, async () => {
        const row = Array.from({ length: size }, () => between(-1, 1));
        const y = Array.from({ length: 3 }, () => between(-1, 1));
        const matrix = convolutionMatrix(row, stride, 3);
        const long = (3 - 1) * stride + size;
        const filter = tf.tensor4d(row, [1, size, 1, 1]);
        const theirs = tf.conv2dTranspose(
          tf.tensor4d(y, [1, 1, 3, 1]),
          filter,
          [1, 1, long, 1],
          [1, stride],
          'valid',
        );
        const ours = timesColumns(matrix, y);
        expect(ours.length).toBe(long);
        (await theirs.data()).forEach((value, j) => expect(value).toBeCloseTo(ours[j]!, 5));

        const x = Array.from({ length: long }, () => between(-1, 1));
        const gathered = timesRows(matrix, x);
        const conv = tf.conv2d(tf.tensor4d(x, [1, 1, long, 1]), filter, [1, stride], 'valid');
        (await conv.data()).forEach((value, i) => expect(value).toBeCloseTo(gathered[i]!, 5));
        const products = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
        expect(products(gathered, y)).toBeCloseTo(products(x, ours), 10);
      });
    }
  }
});

describe('backpropagation', () => {
  test('each derivative is the limit of a small move', () => {
    for (let i = 0; i < 20; i++) {
      const inputs: Inputs = { x: between(-3, 3), w: between(-3, 3), b: between(-3, 3), t: between(0, 1) };
      const slopes = backward(forward(inputs));
      for (const name of ['x', 'w', 'b', 't'] as const)
        expect(slopes[name]).toBeCloseTo(difference(inputs, name), 6);
    }
  });
});
