// The theorems and exercises of chapter 5, in numbers: what its proofs claim, where everything can be integrated.
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/lib/random.ts';

const density = (z: number, mean: number, variance: number): number =>
  Math.exp(-((z - mean) ** 2) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);

/** Integrates by the midpoint rule. */
function integrate(f: (z: number) => number, low = -12, high = 12, steps = 24_000): number {
  const step = (high - low) / steps;
  let sum = 0;
  for (let i = 0; i < steps; i++) sum += f(low + (i + 0.5) * step);
  return sum * step;
}

const entropy = (x: number, r: number): number => -x * Math.log(r) - (1 - x) * Math.log(1 - r);

describe('the case to check by hand', () => {
  const bound = (x: number, s2: number, m: number, v: number): number =>
    -0.5 * Math.log(2 * Math.PI * s2) - ((x - m) ** 2 + v) / (2 * s2) - 0.5 * (m * m + v - 1 - Math.log(v));

  it.each([
    [0.7, 0.5],
    [-2, 1],
    [3, 0.1],
  ])(
    '(5.7): x = %f, s² = %f: the bound is the integral it stands for, and touches at the posterior',
    (x, s2) => {
      const [m, v] = [0.3, 0.6];
      const integral = integrate(
        (z) => {
          const q = density(z, m, v);
          return q < 1e-300
            ? 0
            : q * (Math.log(density(z, 0, 1)) + Math.log(density(x, z, s2)) - Math.log(q));
        },
        -5,
        5,
      );
      expect(bound(x, s2, m, v)).toBeCloseTo(integral, 6);
      const best = bound(x, s2, x / (1 + s2), s2 / (1 + s2));
      expect(best).toBeCloseTo(Math.log(density(x, 0, 1 + s2)), 10);
      expect(bound(x, s2, m, v)).toBeLessThan(best);
      // Exercise 2: half as wide loses 0.32 nats, twice as wide more.
      const gap = (c: number): number => best - bound(x, s2, x / (1 + s2), (c * s2) / (1 + s2));
      for (const c of [0.25, 4]) expect(gap(c)).toBeCloseTo(0.5 * (c - 1 - Math.log(c)), 8);
      expect(gap(0.25).toFixed(2)).toBe('0.32');
      expect(gap(4)).toBeGreaterThan(gap(0.25));
    },
  );

  it('exercise 4: the slip in the exponent leaves the width that the text says', () => {
    for (const s2 of [1, 0.3]) {
      const loss = (v: number): number => Math.exp(2 * v) / (2 * s2) + 0.5 * (Math.exp(v) - v);
      const found = Math.log((s2 / 4) * (Math.sqrt(1 + 8 / s2) - 1));
      for (const by of [-0.01, 0.01]) expect(loss(found + by)).toBeGreaterThan(loss(found));
      if (s2 === 1) expect(Math.exp(2 * found)).toBeCloseTo(0.25, 12);
    }
  });
});

describe('gradients through a random number', () => {
  it('(5.9) are the derivatives of the mean of z³, which is μ³ + 3μσ²', () => {
    const [mu, sigma] = [0.8, 0.7];
    const mean = (f: (eps: number) => number): number => integrate((e) => density(e, 0, 1) * f(e));
    const z = (eps: number): number => mu + sigma * eps;
    expect(mean((e) => 3 * z(e) ** 2)).toBeCloseTo(3 * mu ** 2 + 3 * sigma ** 2, 6);
    expect(mean((e) => e * 3 * z(e) ** 2)).toBeCloseTo(6 * mu * sigma, 6);
  });

  it('exercise 3: have the variances 4 and μ⁴ + 14μ² + 15 on z²', () => {
    for (const mu of [0, 3]) {
      const moments = (g: (eps: number) => number): [number, number] => {
        const mean = integrate((e) => density(e, 0, 1) * g(e));
        return [mean, integrate((e) => density(e, 0, 1) * (g(e) - mean) ** 2)];
      };
      const [slope, score] = [moments((e) => 2 * (mu + e)), moments((e) => (mu + e) ** 2 * e)];
      expect(slope[0]).toBeCloseTo(2 * mu, 5);
      expect(score[0]).toBeCloseTo(2 * mu, 5);
      expect(slope[1]).toBeCloseTo(4, 5);
      expect(score[1]).toBeCloseTo(mu ** 4 + 14 * mu ** 2 + 15, 3);
    }
  });
});

/** A decoder of three coins from a code of one number. */
const coins = (z: number): number[] => [z, -2 * z + 0.5, Math.sin(3 * z)].map((a) => 1 / (1 + Math.exp(-a)));

it('Theorem 2: the bound with grey pixels is below the mean log-likelihood of the coins', () => {
  const x = [0.2, 0.9, 0.5];
  const [m, v] = [-0.4, 0.5];
  const price = 0.5 * (m * m + v - 1 - Math.log(v));
  const elbo =
    -price - integrate((z) => density(z, m, v) * coins(z).reduce((sum, r, i) => sum + entropy(x[i]!, r), 0));
  let mean = 0;
  for (let bits = 0; bits < 8; bits++) {
    const b = [0, 1, 2].map((i) => (bits >> i) & 1);
    const chance = b.reduce((product, bit, i) => product * (bit ? x[i]! : 1 - x[i]!), 1);
    const likelihood = integrate((z) =>
      coins(z).reduce((product, r, i) => product * (b[i] ? r : 1 - r), density(z, 0, 1)),
    );
    mean += chance * Math.log(likelihood);
  }
  expect(elbo).toBeLessThan(mean);
  // The floor: the entropy of the coins.
  expect(-mean).toBeGreaterThan(x.reduce((sum, value) => sum + entropy(value, value), 0));
});

/** Clouds of five pictures of one pixel. */
const CLOUDS = [
  [-1.2, 0.3, 0],
  [-0.5, 0.2, 1],
  [0.1, 0.5, 0.4],
  [0.9, 0.2, 1],
  [1.6, 0.4, 0],
] as const;

it('Theorem 3: no answer at a code beats the weighted mean of the pictures whose clouds reach it', () => {
  for (let z = -2; z <= 2; z += 0.25) {
    const w = CLOUDS.map(([m, v]) => density(z, m, v));
    const best = CLOUDS.reduce((sum, [, , x], n) => sum + w[n]! * x, 0) / w.reduce((a, b) => a + b, 0);
    const cost = (r: number): number => CLOUDS.reduce((sum, [, , x], n) => sum + w[n]! * entropy(x, r), 0);
    for (let r = 0.02; r < 1; r += 0.02) expect(cost(r)).toBeGreaterThanOrEqual(cost(best) - 1e-12);
  }
});

it('(5.13): the mean price is the information and the distance of all clouds from the prior; the first is at most log N', () => {
  const q = (z: number): number => CLOUDS.reduce((sum, [m, v]) => sum + density(z, m, v) / CLOUDS.length, 0);
  const price = CLOUDS.reduce((sum, [m, v]) => sum + 0.5 * (m * m + v - 1 - Math.log(v)), 0) / CLOUDS.length;
  const information =
    CLOUDS.reduce(
      (sum, [m, v]) => sum + integrate((z) => density(z, m, v) * Math.log(density(z, m, v) / q(z)), -8, 8),
      0,
    ) / CLOUDS.length;
  const rest = integrate((z) => q(z) * Math.log(q(z) / density(z, 0, 1)), -8, 8);
  expect(information + rest).toBeCloseTo(price, 6);
  expect(rest).toBeGreaterThan(0);
  expect(information).toBeLessThanOrEqual(Math.log(CLOUDS.length));
});

describe('Theorem 4', () => {
  interface Setting {
    readonly lambda: number;
    readonly beta: number;
    readonly s2: number;
  }
  const errorOf = (w: number, a: number, v: number, lambda: number): number =>
    (1 - w * a) ** 2 * lambda + w * w * v;
  const priceOf = (a: number, v: number, lambda: number): number =>
    0.5 * (a * a * lambda + v - 1 - Math.log(v));
  const lossOf = (w: number, a: number, v: number, { lambda, beta, s2 }: Setting): number =>
    errorOf(w, a, v, lambda) / (2 * s2) + beta * priceOf(a, v, lambda);

  it.each([
    { lambda: 5.1, beta: 1, s2: 0.01 },
    { lambda: 2, beta: 4, s2: 0.3 },
    { lambda: 2, beta: 0.25, s2: 0.3 },
    { lambda: 1, beta: 4, s2: 0.25 }, // just under water
    { lambda: 5.1, beta: 784, s2: 0.01 },
  ])('%o: no other network has a smaller loss', (setting) => {
    const { lambda, beta, s2 } = setting;
    const level = beta * s2;
    const isSilent = lambda <= level;
    const w = isSilent ? 0 : Math.sqrt(lambda - level);
    const [a, v] = isSilent ? [0, 1] : [w / lambda, level / lambda];
    const least = lossOf(w, a, v, setting);
    const random = new Random(3);
    for (let trial = 0; trial < 4000; trial++) {
      const near = trial % 2 === 0 ? 0.05 : 1.5;
      const other = [
        w + near * random.normal(),
        a + near * random.normal(),
        v * Math.exp(near * random.normal()),
      ];
      expect(lossOf(other[0]!, other[1]!, other[2]!, setting)).toBeGreaterThanOrEqual(least - 1e-9);
    }
    expect(errorOf(w, a, v, lambda)).toBeCloseTo(Math.min(lambda, level), 10);
    expect(priceOf(a, v, lambda)).toBeCloseTo(Math.max(0, 0.5 * Math.log(lambda / level)), 10);
    // All clouds together are the prior; the model's own variance is right for β = 1 alone.
    expect(a * a * lambda + v).toBeCloseTo(1, 10);
    if (!isSilent) expect(w * w + s2).toBeCloseTo(lambda - (beta - 1) * s2, 10);
  });

  it('exercise 5: the numbers fall silent at β = 16 and 4, and cost 2.08 nats at 1', () => {
    const nats = (beta: number): number[] =>
      [4, 1].map((lambda) => Math.max(0, 0.5 * Math.log(lambda / (beta / 4))));
    expect([nats(15.9)[0]! > 0, nats(16)[0], nats(3.9)[1]! > 0, nats(4)[1]]).toEqual([true, 0, true, 0]);
    expect((nats(1)[0]! + nats(1)[1]!).toFixed(2)).toBe('2.08');
  });
});

describe('the other exercises', () => {
  it('1: the gap of normal log-weights is half their variance', () => {
    const variance = 2.5;
    const mean = integrate((y) => density(y, 0, variance) * Math.exp(y));
    expect(Math.log(mean)).toBeCloseTo(variance / 2, 6);
  });

  it('6: grey coins integrate to (2p − 1) / logit p, never more than a half', () => {
    for (const p of [0.001, 0.2, 0.49, 0.7, 0.99]) {
      const sum = integrate((x) => p ** x * (1 - p) ** (1 - x), 0, 1, 2000);
      expect(sum).toBeCloseTo((2 * p - 1) / Math.log(p / (1 - p)), 5);
      expect(sum).toBeLessThanOrEqual(0.5);
    }
  });

  it('7: the gradient of the bound weighs each draw by its share of the weights', () => {
    const x = 1.3;
    const eps = new Random(4).normals(6);
    const logW = (mu: number, e: number): number => {
      const z = mu + 0.5 * e;
      return Math.log(density(z, 0, 1)) + Math.log(density(x, z, 0.4)) - Math.log(density(z, mu, 0.25));
    };
    const bound = (mu: number): number =>
      Math.log([...eps].reduce((sum, e) => sum + Math.exp(logW(mu, e)), 0) / eps.length);
    const slope = (f: (mu: number) => number): number => (f(0.7 + 1e-5) - f(0.7 - 1e-5)) / 2e-5;
    const w = [...eps].map((e) => Math.exp(logW(0.7, e)));
    const total = w.reduce((a, b) => a + b, 0);
    const weighed = [...eps].reduce((sum, e, m) => sum + (w[m]! / total) * slope((mu) => logW(mu, e)), 0);
    expect(slope(bound)).toBeCloseTo(weighed, 6);
  });
});
