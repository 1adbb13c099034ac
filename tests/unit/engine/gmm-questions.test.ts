// What chapter 2 asks the engine: half steps on toys, and what its text says about them.
import { describe, expect, it } from 'vitest';
import {
  EXPLODE_START,
  FEW,
  halveWidth,
  startOnOne,
} from '../../../src/components/demos/gmm-explode-settings.ts';
import { bestOf, CHOOSE_FLOOR, seedsOf } from '../../../src/components/demos/gmm-choose-settings.ts';
import { drawFour, TOYS } from '../../../src/components/demos/gmm-toys.ts';
import { byWeight, drawNamed, galleryOf, readPicture } from '../../../src/lib/engine/questions/gmm-digits.ts';
import {
  climbToy,
  standingOf,
  startToy,
  takeHalfStep,
  type StepAnswer,
} from '../../../src/lib/engine/questions/gmm.ts';
import type { Mixture } from '../../../src/lib/models/gmm/em.ts';
import type { Mixtures } from '../../../src/lib/models/gmm/model.ts';
import { Random } from '../../../src/lib/random.ts';

/** Takes half steps of EM and returns what each came to. */
function climb(points: Float64Array, d: number, start: Mixture, halves: number, floor = 0): StepAnswer[] {
  const answers: StepAnswer[] = [];
  for (let i = 0; i < halves; i++) {
    const { mixture, r } = answers.at(-1) ?? { mixture: start, r: null };
    answers.push(takeHalfStep({ points, d, mixture, r, half: i % 2 === 0 ? 'E' : 'M', floor }));
  }
  return answers;
}

describe('half steps on toys', () => {
  const drawn = TOYS.filter(({ name }) => !name.startsWith('own'));

  it.each(drawn.map((toy) => [toy.name, toy] as const))('never go down on %s', (_, toy) => {
    const points = toy.draw(1);
    for (let seed = 1; seed <= 4; seed++) {
      const start = startToy({ points, d: toy.d, K: toy.K, seed, method: 'random points' });
      const steps = climb(points, toy.d, start, 30, 1e-3);
      steps.forEach((now, i) => {
        const before = steps[i - 1];
        if (!before) return;
        expect(now.bound!).toBeGreaterThanOrEqual(before.bound! - 1e-9);
        expect(now.logLikelihood).toBeGreaterThanOrEqual(before.logLikelihood - 1e-9);
        if (i % 2 === 0) expect(now.bound!).toBeCloseTo(now.logLikelihood, 8);
      });
    }
  });

  it('lift the log-likelihood at M by the rise of the bound and the gap that opens', () => {
    const points = TOYS[0]!.draw(3);
    const start = startToy({ points, d: 1, K: 3, seed: 2, method: 'k-means++' });
    const [e, m] = climb(points, 1, start, 2) as [StepAnswer, StepAnswer];
    const gap = m.logLikelihood - m.bound!;
    expect(gap).toBeGreaterThan(0);
    expect(m.logLikelihood - e.logLikelihood).toBeCloseTo(m.bound! - e.bound! + gap, 9);
  });

  it('refuse an M step without responsibilities, and a start without points', () => {
    const mixture = startOnOne(1);
    expect(() => takeHalfStep({ points: FEW, d: 1, mixture, r: null, half: 'M', floor: 0 })).toThrow(
      /E step first/,
    );
    expect(() => startToy({ points: new Float64Array(0), d: 2, K: 2, seed: 1, method: 'k-means++' })).toThrow(
      /no point/,
    );
  });
});

describe('the explosion of the text', () => {
  it('takes five rounds from 0.60, and passes the honest fit at the fourth', () => {
    const steps = climb(FEW, 1, startOnOne(EXPLODE_START.sigma), 10);
    expect(steps[7]!.logLikelihood).toBeGreaterThan(-34);
    expect(steps[5]!.logLikelihood).toBeLessThan(-34);
    expect(steps[8]!.singular).toBeNull();
    expect(steps[9]).toMatchObject({ singular: 1, logLikelihood: Infinity });
  });

  it('comes to rest at about −34 from 0.80, on the last four points', () => {
    const { logLikelihood, mixture } = climb(FEW, 1, startOnOne(0.8), 120).at(-1)!;
    expect(logLikelihood).toBeCloseTo(-34.05, 2);
    expect(mixture.pi[1]! * FEW.length).toBeCloseTo(4, 0);
    expect(mixture.components[1]!.mu[0]).toBeCloseTo((2.2 + 3.1 + 3.6 + 5.2) / 4, 1);
  });

  it('is stopped by a floor that says what it did', () => {
    const steps = climb(FEW, 1, startOnOne(0.6), 40, 0.01);
    const acted = steps.filter(({ floored }) => floored.length > 0);
    expect(acted.length).toBeGreaterThan(0);
    expect(acted[0]!.floored[0]!.component).toBe(1);
    expect(acted[0]!.floored[0]!.variance).toBeLessThan(0.01);
    expect(steps.at(-1)!.mixture.components[1]!.sigma[0]).toBe(0.01);
    expect(Number.isFinite(steps.at(-1)!.logLikelihood)).toBe(true);
  });

  it('pays once for a floor that comes after B has fallen below it, and never again', () => {
    const below = climb(FEW, 1, startOnOne(0.6), 8).at(-1)!;
    expect(below.mixture.components[1]!.sigma[0]).toBeLessThan(0.01);
    const steps = [below, ...climb(FEW, 1, below.mixture, 40, 0.01)];
    const falls = steps.map(
      ({ logLikelihood }, i) => logLikelihood - steps[Math.max(0, i - 1)]!.logLikelihood,
    );
    expect(falls[2]).toBeLessThan(-10); // the first M step
    expect(Math.min(...falls.slice(3))).toBeGreaterThan(-1e-9);
  });

  it('gains log 2 for each halving by hand, in the end', () => {
    let mixture = climb(FEW, 1, startOnOne(0.6), 7).at(-1)!.mixture;
    const height = (): number => standingOf({ points: FEW, d: 1, mixture, r: null }).logLikelihood;
    for (let i = 0; i < 9; i++) mixture = halveWidth(mixture);
    const before = height();
    mixture = halveWidth(mixture);
    expect(height() - before).toBeCloseTo(Math.LN2, 3);
  });
});

it('one more component does not make the best of some runs worse, and BIC counts what the chapter counts', () => {
  const points = drawFour(100, 1);
  const heldOut = drawFour(200, -1);
  const best = [1, 2, 3].map((K) => {
    const request = {
      points,
      d: 2,
      heldOut,
      K,
      method: 'k-means++' as const,
      seeds: seedsOf(1),
      floor: CHOOSE_FLOOR,
    };
    return bestOf(request.seeds.map((seed) => climbToy(request, seed)));
  });
  expect(best[1]!.logLikelihood).toBeGreaterThan(best[0]!.logLikelihood);
  expect(best[2]!.logLikelihood).toBeGreaterThan(best[1]!.logLikelihood);
  const free = 2 + 3 * 2 + 3 * 3; // weights but one, means, covariances
  expect(best[2]!.bic).toBeCloseTo(-2 * best[2]!.logLikelihood + free * Math.log(100), 9);
});

describe('digits', () => {
  /** Mixtures of ten classes in a basis of two pixels' worth: enough to check names and order. */
  function tinyMixtures(): Mixtures {
    const components = new Float32Array(2 * 784);
    components[100] = components[784 + 200] = 1;
    const basis = { mean: new Float32Array(784), components, eigenvalues: Float32Array.of(1, 1) };
    const one = (y: number): Mixture => ({
      pi: Float64Array.of(0.2, 0.5, 0.3),
      components: [0, 1, 2].map((k) => ({
        mu: Float64Array.of(y / 10, k / 3),
        sigma: Float64Array.of(1e-4, 0, 0, 1e-4),
      })),
    });
    return {
      basis,
      counts: new Float64Array(10).fill(1),
      byK: new Map([[3, Array.from({ length: 10 }, (_, y) => one(y))]]),
    };
  }

  it('are laid out by weight, and samples name the component they came from', () => {
    const mixtures = tinyMixtures();
    expect(byWeight(mixtures.byK.get(3)![0]!)).toEqual([1, 2, 0]);
    const { means, weights } = galleryOf(mixtures, 3);
    expect([...weights.subarray(10, 12)].map((weight) => weight.toFixed(1))).toEqual(['0.3', '0.3']);
    expect(means[(20 + 4) * 784 + 100]).toBeCloseTo(0.4, 5);
    const { labels, ranks, pixels } = drawNamed(mixtures, { K: 3, count: 30, seed: 5, y: null, rank: null });
    const heights = [1 / 3, 2 / 3, 0]; // of A, B and C
    labels.forEach((label, i) => {
      expect(pixels[i * 784 + 100]).toBeCloseTo(label / 10, 0);
      expect(Math.abs(pixels[i * 784 + 200]! - heights[ranks[i]!]!)).toBeLessThan(0.06);
    });
    const alone = drawNamed(mixtures, { K: 3, count: 8, seed: 5, y: 7, rank: 2 });
    expect([...alone.ranks]).toEqual(new Array(8).fill(2));
  });

  it('are read with probabilities that sum to one', () => {
    const picture = new Float32Array(784);
    picture[100] = 0.6;
    picture[200] = 1 / 3;
    picture[300] = new Random(1).uniform();
    const { posterior, ranks, shares, means } = readPicture(tinyMixtures(), 3, picture);
    expect(posterior.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(posterior.indexOf(Math.max(...posterior))).toBe(6);
    expect(ranks[6]).toBe(0);
    expect(shares[6]).toBeGreaterThan(0.99);
    expect(means[6 * 784 + 100]).toBeCloseTo(0.6, 5);
  });
});
