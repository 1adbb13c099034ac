// The figures of the primer as pure functions: what they show for a state, and what a hand does to it.
import { describe, expect, test } from 'vitest';
import { FIGURE as backprop, LAST } from '../../../src/components/demos/primer-backprop.ts';
import { FIGURE as cholesky, NOISE } from '../../../src/components/demos/primer-cholesky.ts';
import { FIGURE as conv } from '../../../src/components/demos/primer-conv.ts';
import { FIGURE as covariance, readPoints } from '../../../src/components/demos/primer-covariance.ts';
import { FIGURE as descent, MOST_STEPS } from '../../../src/components/demos/primer-descent.ts';
import { FIGURE as eigen } from '../../../src/components/demos/primer-eigen.ts';
import { FIGURE as layer, hat, networkOf, outputOf } from '../../../src/components/demos/primer-layer.ts';
import { FIGURE as matrix } from '../../../src/components/demos/primer-matrix.ts';
import { keepInside, placeOn, unplaceOn } from '../../../src/components/demos/primer-plane.ts';
import { startOf, type FigureSpec } from '../../../src/components/demos/primer-spec.ts';
import { anySize, num } from '../../../src/components/demos/primer-svg.ts';
import { FIGURE as transposed, read } from '../../../src/components/demos/primer-transposed.ts';

/** Starts a figure and lets hands act on it. */
function hands<S>(figure: FigureSpec<S>, change: Partial<S> = {}) {
  let state: S = { ...startOf(figure), ...change };
  return {
    act(name: string) {
      state = { ...state, ...figure.act?.(state, name) };
      return state;
    },
    get state() {
      return state;
    },
    get shown() {
      return figure.show(state);
    },
  };
}

test('every figure stands at its start without a number that is none', () => {
  for (const figure of [backprop, cholesky, conv, covariance, descent, eigen, layer, matrix, transposed]) {
    const shown = (figure as FigureSpec<object>).show(startOf(figure as FigureSpec<object>));
    const all = JSON.stringify(shown);
    expect(all).not.toMatch(/NaN|undefined|∞/);
    expect(shown.readings['says']?.length).toBeGreaterThan(20);
  }
});

test('numbers have a true minus and no minus zero', () => {
  expect(num(-0.001)).toBe('0.00');
  expect(num(-1.5)).toBe('−1.50');
  expect(anySize(0.00001)).toBe('1.0·10<sup>−5</sup>');
  expect(anySize(-250000)).toBe('−2.5·10<sup>5</sup>');
});

test('places go to the picture and back, and stay inside', () => {
  const plane = { halfWidth: 3, halfHeight: 2, unit: 50 };
  expect(unplaceOn(plane, placeOn(plane, [1.5, -0.5]))).toEqual([1.5, -0.5]);
  expect(keepInside(plane, [7, -9])).toEqual([2.9, -1.9]);
});

describe('the figures', () => {
  test('a matrix with columns on one line has no inverse and says so', () => {
    const { readings } = matrix.show({ ax: 1, ay: 1, bx: 2, by: 2, vx: 1, vy: 0 });
    expect(readings['determinant']).toBe('0.00');
    expect(readings['says']).toContain('no inverse');
  });

  test('a point of the covariance moves alone, and points on a line fall flat', () => {
    const before = readPoints(startOf(covariance).points);
    const { points } = covariance.carry!(startOf(covariance), 'p3', [0.5, -2]) as { points: string };
    expect(readPoints(points)).toEqual(before.map((point, i) => (i === 2 ? [0.5, -2] : point)));
    const line = before
      .map((_, i) => [i / 4 - 1, i / 8 - 0.5])
      .flat()
      .join(' ');
    expect(covariance.show({ points: line }).readings['says']).toContain('no inverse');
  });

  test('jumps to where Σu points end at the first eigenvector', () => {
    const figure = hands(eigen);
    expect(figure.shown.readings['says']).not.toContain('Found');
    for (let i = 0; i < 12; i++) figure.act('power');
    expect(figure.shown.readings['says']).toContain('first eigenvector');
    expect(figure.shown.readings['variance']).toBe(figure.shown.readings['values']!.split(' and ')[0]);
  });

  test('the noise is standard: mean 0 and variance 1, within what eighty points allow', () => {
    for (const axis of [0, 1] as const) {
      const mean = NOISE.reduce((sum, point) => sum + point[axis], 0) / NOISE.length;
      const variance = NOISE.reduce((sum, point) => sum + (point[axis] - mean) ** 2, 0) / NOISE.length;
      expect(Math.abs(mean)).toBeLessThan(0.35);
      expect(Math.abs(variance - 1)).toBeLessThan(0.5);
    }
  });

  test('a run comes to rest, step by step, and tells when it is lost', () => {
    let state = { ...startOf(descent), rule: 'momentum' as const, steps: 0 };
    for (let next = descent.run!.next(state); next; next = descent.run!.next(state))
      state = { ...state, ...next } as typeof state;
    expect(state.steps).toBeLessThan(60);
    expect(descent.show(state).readings['says']).toContain('At rest');
    const lost = { ...startOf(descent), rate: 0.3, steps: MOST_STEPS };
    expect(descent.show(lost).readings['says']).toContain('Lost');
    expect(descent.run!.next(lost)).toBeNull();
    expect(JSON.stringify(descent.show(lost))).not.toMatch(/NaN|Infinity/);
  });

  test('the solution is the hat, and nothing between two layers leaves a straight line', () => {
    const figure = hands(layer);
    figure.act('hat');
    for (const x of [-3, -1, -0.4, 0, 0.3, 1, 2.5])
      expect(outputOf(networkOf(figure.state), x)).toBeCloseTo(hat(x), 12);
    expect(figure.shown.readings['error']).toBe('0.0000');
    const line = networkOf({ ...startOf(layer), activation: 'none' });
    expect(outputOf(line, 3) - outputOf(line, 1)).toBeCloseTo(outputOf(line, 1) - outputOf(line, -1), 10);
  });

  test('stepping fills in values, then derivatives; learning lowers the loss', () => {
    const figure = hands(backprop, { at: 0 });
    const filled = () => (figure.shown.drawings['plane']!.match(/class="slope"[^>]*>[^<]/g) ?? []).length;
    for (let i = 1; i <= LAST; i++) {
      figure.act('step');
      expect(figure.state.at).toBe(i);
      if (i <= 5) expect(filled()).toBe(0);
    }
    expect(filled()).toBe(9);
    expect(figure.act('step').at).toBe(LAST);
    const before = Number(figure.shown.readings['loss']);
    for (let i = 0; i < 5; i++) figure.act('learn');
    expect(Number(figure.shown.readings['loss'])).toBeLessThan(before / 2);
  });

  test('a dot turns into the kernel, and the window stops at the last place', () => {
    const figure = hands(conv, { picture: 'dot', kernel: 'upright', at: 16 });
    expect(figure.shown.readings['says']).toContain('= 1.');
    figure.act('at-48');
    expect(figure.act('step').at).toBe(48);
    const small = hands(conv, { stride: '2', padding: 'valid' });
    expect(small.shown.readings['size']).toBe('7 × 7 → 3 × 3');
    expect(small.shown.idle).toContain('step');
  });

  test('stamps of three at stride 2 are uneven, stamps of four are even', () => {
    expect(read({ ...startOf(transposed), kernel: 'box' }).stamped).toEqual([1, 1, 2, 1, 2, 1, 1]);
    expect(read({ ...startOf(transposed), kernel: 'wide' }).stamped).toEqual([1, 1, 2, 2, 2, 2, 1, 1]);
    const figure = hands(transposed, { y2: -2 });
    const [left, right] = figure.shown.readings['adjoint']!.split(' and ');
    expect(left).toBe(right);
  });
});

test('a run that was started at the end begins again, and ends', () => {
  for (const figure of [backprop, conv, descent] as FigureSpec<object>[]) {
    const { run } = figure;
    let state = { ...startOf(figure), ...run!.again };
    let steps = 0;
    for (let next = run!.next(state); next; next = run!.next(state)) {
      state = { ...state, ...next };
      steps++;
    }
    expect(steps).toBeGreaterThan(10);
    expect(steps).toBeLessThan(500);
    expect(figure.show(state).idle).not.toContain('run');
  }
});
