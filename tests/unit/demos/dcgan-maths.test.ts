// What the DCGAN chapter states and its small figures compute, checked against tensors, integrals and each other.
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bestDiscriminator,
  DATA,
  dataDensity,
  density,
  distances,
} from '../../../src/components/demos/dcgan-line.ts';
import {
  countStamps,
  gather,
  PICTURE,
  PIXELS,
  stamp,
  WEIGHTS,
} from '../../../src/components/demos/dcgan-small-convolution.ts';
import { meanOf, playOut, PLAYS } from '../../../src/components/demos/dcgan-two-numbers.ts';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { Random } from '../../../src/lib/random.ts';
import { standing } from '../../../src/lib/training/adversarial-losses.ts';

beforeAll(async () => {
  await openNodeBackend('wasm');
});

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

describe('the small convolution', () => {
  const kernel = (): tf.Tensor4D => tf.tensor4d([...WEIGHTS], [4, 4, 1, 1]);

  it('gathers what a strided convolution gathers', () => {
    const found = tf.tidy(() =>
      tf.conv2d(tf.tensor4d([...PIXELS], [1, 4, 4, 1]), kernel(), 2, 'same').dataSync(),
    );
    expect([...found]).toEqual(gather(PIXELS, WEIGHTS));
  });

  it('stamps what a transposed convolution stamps, one place after the other', () => {
    const map = [3, 1, -1, 2];
    for (const places of [1, 3, 4]) {
      const present = map.map((value, i) => (i < places ? value : 0));
      const found = tf.tidy(() =>
        tf.conv2dTranspose(tf.tensor4d(present, [1, 2, 2, 1]), kernel(), [1, 4, 4, 1], 2, 'same').dataSync(),
      );
      expect([...found]).toEqual(stamp(map, WEIGHTS, places));
    }
  });

  it('is adjoint to its transpose, which is no inverse', () => {
    const y = [2, -1, 0.5, 3];
    expect(dot(y, gather(PIXELS, WEIGHTS))).toBeCloseTo(dot(stamp(y, WEIGHTS), PIXELS), 10);
    expect(stamp(gather(PIXELS, WEIGHTS), WEIGHTS)).not.toEqual(PIXELS);
  });

  it('is a convolution with stride ½: zeros between the numbers, the window turned round', () => {
    const map = [3, 1, -1, 2];
    const found = tf.tidy(() => {
      // 2×2 numbers with a zero between them are 3×3; a window of 4 wants 4 − 1 − padding more on each side.
      const spread = tf.tensor4d([3, 0, 1, 0, 0, 0, -1, 0, 2], [1, 3, 3, 1]);
      const padded = tf.pad(spread, [[0, 0], [2, 2], [2, 2], [0, 0]]); // prettier-ignore
      const turned = tf.reverse(kernel(), [0, 1]) as tf.Tensor4D;
      return tf.conv2d(padded as tf.Tensor4D, turned, 1, 'valid').dataSync();
    });
    expect([...found]).toEqual(stamp(map, WEIGHTS));
  });

  it('covers a corner once, an edge twice and the middle four times', () => {
    const counts = countStamps();
    const at = (row: number, column: number): number => counts[row * PICTURE + column] as number;
    expect([at(0, 0), at(0, 1), at(1, 1), at(2, 2), at(3, 3)]).toEqual([1, 2, 4, 4, 1]);
  });

  it('stamps a checkerboard with kernel 3, and none with kernel 4', () => {
    const line = (k: number): number[] => {
      const out = Array<number>(20).fill(0);
      for (let i = 0; i < 8; i++) for (let j = 0; j < k; j++) out[2 * i + j]! += 1;
      return out.slice(6, 14);
    };
    expect(line(3)).toEqual([2, 1, 2, 1, 2, 1, 2, 1]);
    expect(new Set(line(4))).toEqual(new Set([2]));
  });
});

describe('the game on a line', () => {
  const models = [
    { mean: 0, width: 2.1 },
    { mean: 2, width: 0.4 },
    { mean: -1, width: 0.5 },
    { mean: 4, width: 1 },
  ];

  it.each(models)(
    'has the value 2 JS − 2 log 2 against the best discriminator, for $mean ± $width',
    (model) => {
      const { value, js, forward, reverse } = distances(model);
      expect(value).toBeCloseTo(2 * js - 2 * Math.log(2), 8);
      expect(js).toBeGreaterThan(0);
      expect(js).toBeLessThan(Math.log(2));
      expect(Math.min(forward, reverse)).toBeGreaterThan(js);
    },
  );

  it('agrees with Monte Carlo, and no other discriminator gets more', () => {
    const model = { mean: 1, width: 1 };
    const random = new Random(5);
    const count = 40_000;
    const bump = (k: number) => DATA[k % 2]!;
    const real = Float32Array.from(
      { length: count },
      (_, k) => bump(k).mean + bump(k).width * random.normal(),
    );
    const fake = Float32Array.from({ length: count }, () => model.mean + model.width * random.normal());
    const logit = (x: number): number =>
      Math.log(bestDiscriminator(x, model) / (1 - bestDiscriminator(x, model)));
    const valueOf = (l: (x: number) => number): number => {
      const seen = standing(real.map(l), fake.map(l));
      return -seen.real - seen.fake;
    };
    const best = valueOf(logit);
    expect(Math.abs(best - distances(model).value)).toBeLessThan(0.02);
    for (const other of [
      (x: number) => logit(x) + 0.3,
      (x: number) => 0.7 * logit(x),
      (x: number) => 1.4 * logit(x),
      () => 0,
    ]) {
      expect(valueOf(other)).toBeLessThan(best);
    }
    expect(logit(0.3)).toBeCloseTo(Math.log(dataDensity(0.3) / density(0.3, model)), 8);
  });

  it('answers the guess: the likelihood wants the wide bump, all others one of the two', () => {
    const grid = [0, 0.5, 1, 1.5, 2, 2.5].flatMap((mean) =>
      Array.from({ length: 11 }, (_, i) => ({ mean, width: 0.4 + 0.2 * i })),
    );
    const least = (of: (model: (typeof grid)[number]) => number) =>
      grid.map((model) => ({ ...model, at: of(model) })).reduce((a, b) => (b.at < a.at ? b : a));
    const found = grid.map((model) => ({ ...model, ...distances(model) }));
    const leastOf = (of: (each: (typeof found)[number]) => number) =>
      found.reduce((a, b) => (of(b) < of(a) ? b : a));
    expect(leastOf(({ forward }) => forward)).toMatchObject({
      mean: 0,
      width: expect.closeTo(2, 5) as number,
    });
    const narrow = { mean: 2, width: 0.4 };
    expect(leastOf(({ reverse }) => reverse)).toMatchObject(narrow);
    expect(leastOf(({ js }) => js)).toMatchObject(narrow);
    expect(leastOf(({ reverse, js }) => reverse - 2 * js)).toMatchObject(narrow);
    // Wider bumps, and JS changes sides.
    const wider = DATA.map(({ mean }) => ({ mean, width: 0.6 }));
    expect(least((model) => distances(model, wider).js).mean).toBe(0);
  });

  it('has, at the best discriminator, the slope of KL(model ‖ data) − 2 JS for the loss that does not saturate', () => {
    const at = { mean: 1.2, width: 0.9 };
    const h = 1e-3;
    const STEP = 0.01;
    // −E log D with D held still, over models that move.
    const loss = (model: typeof at): number => {
      let sum = 0;
      for (let x = -12; x <= 12; x += STEP)
        sum -= STEP * density(x, model) * Math.log(bestDiscriminator(x, at));
      return sum;
    };
    const target = (model: typeof at): number => distances(model).reverse - 2 * distances(model).js;
    for (const way of ['mean', 'width'] as const) {
      const moved = (by: number) => ({ ...at, [way]: at[way] + by });
      const slope = (of: (model: typeof at) => number): number => (of(moved(h)) - of(moved(-h))) / (2 * h);
      expect(slope(loss)).toBeCloseTo(slope(target), 4);
    }
  });
});

describe('the game of two numbers', () => {
  const [atOnce, inTurn, penalised] = PLAYS.map((play) => playOut([1, 0], play));
  const radius = ([a, b]: readonly [number, number]): number => a * a + b * b;

  it('grows by 1 + η² a step when both move at once', () => {
    atOnce!.slice(1).forEach((point, k) => {
      expect(radius(point) / radius(atOnce![k]!)).toBeCloseTo(1.04, 10);
    });
  });

  it('keeps a² + b² − ηab when they move in turn, and the average is near the centre', () => {
    for (const [a, b] of inTurn!) expect(a * a + b * b - 0.2 * a * b).toBeCloseTo(1, 10);
    expect(Math.sqrt(radius(meanOf(inTurn!)))).toBeLessThan(0.15);
  });

  it('shrinks by √(1 − ηγ) a step, on average, with the penalty', () => {
    const last = penalised!.at(-1)!;
    expect(Math.sqrt(radius(last))).toBeLessThan(0.25);
    const rate = (radius(last) / radius(penalised![0]!)) ** (1 / (2 * 60));
    expect(rate).toBeCloseTo(Math.sqrt(1 - 0.2 * 0.3), 1);
  });
});

it('Adam’s memory: the mean age of a slope is β/(1 − β)', () => {
  for (const [beta, age] of [
    [0.9, 9],
    [0.5, 1],
  ] as const) {
    let sum = 0;
    for (let j = 0; j < 2000; j++) sum += j * (1 - beta) * beta ** j;
    expect(sum).toBeCloseTo(age, 8);
  }
});

it('exercise 1: two boxes have JS = a log 2', () => {
  const js = (a: number): number => {
    let sum = 0;
    const n = 4000;
    for (let k = 0; k < n; k++) {
      const x = -0.5 + (3 * (k + 0.5)) / n;
      const p = Number(x > 0 && x < 1);
      const q = Number(x > a && x < 1 + a);
      if (p > 0) sum += ((3 / n) * Math.log((2 * p) / (p + q))) / 2;
      if (q > 0) sum += ((3 / n) * Math.log((2 * q) / (p + q))) / 2;
    }
    return sum;
  };
  expect(js(0.25)).toBeCloseTo(0.25 * Math.log(2), 2);
  expect(js(1.3)).toBeCloseTo(Math.log(2), 2);
});
