// The mathematics of chapter 4, losses and decibels, with plain numbers: no network, no tensor.
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/lib/random.ts';
import { dot, sum, type Vector } from '../../support/kernel-density.ts';

const random = new Random(4);
const bce = (r: number, x: number): number => -x * Math.log(r) - (1 - x) * Math.log(1 - r);
const square = (r: number, x: number): number => (r - x) ** 2;

describe('the posterior mean', () => {
  const clean = Array.from({ length: 6 }, () => random.uniform());
  const joint = clean.map(() => Array.from({ length: 4 }, () => random.uniform()));
  const column = (outcome: number): Vector => joint.map((row) => row[outcome] ?? 0);
  const meanOf = (outcome: number): number => dot(column(outcome), clean) / sum(column(outcome));
  const risk = (loss: (r: number, x: number) => number, answers: Vector): number =>
    sum(
      answers.map((r, outcome) =>
        dot(
          column(outcome),
          clean.map((x) => loss(r, x)),
        ),
      ),
    );

  it.each([
    ['squared error', square],
    ['cross-entropy', bce],
  ] as const)('is what a grid search for the least %s finds, outcome by outcome', (_, loss) => {
    for (let outcome = 0; outcome < 4; outcome++) {
      const grid = Array.from({ length: 9999 }, (__, k) => (k + 1) / 10_000);
      const risks = grid.map((r) =>
        dot(
          column(outcome),
          clean.map((x) => loss(r, x)),
        ),
      );
      const best = grid[risks.indexOf(Math.min(...risks))] ?? NaN;
      expect(Math.abs(best - meanOf(outcome))).toBeLessThan(1e-4);
    }
  });

  it('is beaten by no other table of answers, and the excess is ‖r − m‖² or KL(m ‖ r)', () => {
    const best = [0, 1, 2, 3].map(meanOf);
    for (let trial = 0; trial < 50; trial++) {
      const other = best.map(() => 0.01 + 0.98 * random.uniform());
      const excess = (cost: (r: number, m: number) => number): number =>
        sum(other.map((r, outcome) => sum(column(outcome)) * cost(r, best[outcome] ?? 0)));
      expect(risk(square, other) - risk(square, best)).toBeCloseTo(excess(square), 10);
      expect(risk(bce, other) - risk(bce, best)).toBeCloseTo(
        excess((r, m) => bce(r, m) - bce(m, m)),
        10,
      );
      expect(risk(bce, other)).toBeGreaterThan(risk(bce, best));
    }
  });

  it('of 4 or 9, painted half-way, costs half of what a guess costs', () => {
    const [four, nine] = [
      [0, 1, 0.2],
      [1, 1, 0],
    ] as const;
    const cost = (r: Vector): number =>
      (sum(r.map((v, i) => (v - (four[i] ?? NaN)) ** 2)) +
        sum(r.map((v, i) => (v - (nine[i] ?? NaN)) ** 2))) /
      2;
    expect(cost(four.map((v, i) => (v + (nine[i] ?? NaN)) / 2))).toBeCloseTo(cost(four) / 2, 12);
  });

  it('gives way to the median under the absolute error: the likelier of two values, whole', () => {
    const risks = (values: Vector, shares: Vector): number[] =>
      Array.from({ length: 1001 }, (_, k) =>
        dot(
          shares,
          values.map((x) => Math.abs(k / 1000 - x)),
        ),
      );
    const best = (values: Vector, shares: Vector): number => {
      const all = risks(values, shares);
      return all.indexOf(Math.min(...all)) / 1000;
    };
    expect(best([0.1, 0.4, 0.9], [0.3, 0.3, 0.4])).toBe(0.4);
    expect(best([0.9, 0.2], [0.6, 0.4])).toBe(0.9);
  });

  it('outlives a weight of the level where that is told; where not, levels count by their weight', () => {
    // Two levels, the same outcomes: rows are clean values, columns outcomes.
    const levels = [0, 1].map(() => clean.map(() => Array.from({ length: 4 }, () => random.uniform())));
    const weights = [5, 0.8];
    const grid = Array.from({ length: 9999 }, (_, k) => (k + 1) / 10_000);
    const best = (shares: Vector): number => {
      const risks = grid.map((r) =>
        dot(
          shares,
          clean.map((x) => bce(r, x)),
        ),
      );
      return grid[risks.indexOf(Math.min(...risks))] ?? NaN;
    };
    const at = (level: number, outcome: number, weight = 1): Vector =>
      (levels[level] ?? []).map((row) => weight * (row[outcome] ?? 0));
    const both = (outcome: number, [low, high]: Vector): Vector =>
      at(0, outcome, low).map((share, i) => share + (at(1, outcome, high)[i] ?? 0));
    let moved = 0;
    for (let outcome = 0; outcome < 4; outcome++) {
      expect(best(at(0, outcome, weights[0]))).toBe(best(at(0, outcome)));
      const tilted = both(outcome, weights);
      expect(Math.abs(best(tilted) - dot(tilted, clean) / sum(tilted))).toBeLessThan(1e-4);
      moved = Math.max(moved, Math.abs(best(tilted) - best(both(outcome, [1, 1]))));
    }
    expect(moved).toBeGreaterThan(0.01);
  });

  it('is missed at a price of about (r − m)² / 2m(1 − m) under the cross-entropy', () => {
    for (const m of [0.1, 0.5, 0.93]) {
      const price = bce(m + 0.002, m) - bce(m, m);
      expect(price / (0.002 ** 2 / (2 * m * (1 - m)))).toBeCloseTo(1, 1);
    }
  });
});

describe('losses and decibels', () => {
  it('cross-entropy from a logit a is softplus(a) − xa, also where the naive form is infinite', () => {
    const stable = (a: number, x: number): number =>
      Math.max(a, 0) - x * a + Math.log1p(Math.exp(-Math.abs(a)));
    for (const x of [0, 0.25, 0.7, 1]) {
      for (let a = -12; a <= 12; a += 0.75) {
        expect(stable(a, x)).toBeCloseTo(bce(1 / (1 + Math.exp(-a)), x), 9);
        const slope = (stable(a + 1e-5, x) - stable(a - 1e-5, x)) / 2e-5;
        expect(slope).toBeCloseTo(1 / (1 + Math.exp(-a)) - x, 4);
      }
    }
    expect(bce(1 / (1 + Math.exp(-800)), 0)).toBe(Infinity);
    expect(stable(800, 0)).toBe(800);
    expect(stable(-800, 1)).toBe(800);
  });

  it('PSNR of σ-noise is −20 log₁₀ σ, and of a set never above the mean PSNR of its pictures', () => {
    const psnr = (mse: number): number => 10 * Math.log10(1 / mse);
    expect(psnr((50 / 255) ** 2)).toBeCloseTo(14.15, 2);
    expect(psnr(0.5 ** 2)).toBeCloseTo(6.02, 2);
    const errors = Array.from({ length: 40 }, () => 0.001 + 0.05 * random.uniform());
    const perPicture = sum(errors.map(psnr)) / errors.length;
    expect(psnr(sum(errors) / errors.length)).toBeLessThan(perPicture);
  });

  it('projecting and shrinking cost what (4.13) says, by simulation', () => {
    const [lambdas, sigma, kept, draws] = [[2, 0.7, 0.2, 0.05], 0.5, 2, 40_000] as const;
    let [pca, wiener] = [0, 0];
    for (let n = 0; n < draws; n++) {
      lambdas.forEach((lambda, i) => {
        const x = Math.sqrt(lambda) * random.normal();
        const xTilde = x + sigma * random.normal();
        pca += ((i < kept ? xTilde : 0) - x) ** 2 / draws;
        wiener += ((lambda / (lambda + sigma ** 2)) * xTilde - x) ** 2 / draws;
      });
    }
    const dropped = sum(lambdas.slice(kept));
    expect(pca / (dropped + kept * sigma ** 2)).toBeCloseTo(1, 1);
    expect(wiener / sum(lambdas.map((l) => (l * sigma ** 2) / (l + sigma ** 2)))).toBeCloseTo(1, 1);
  });

  it('PCA pays kσ² plus what it drops, the Wiener filter Σ λσ²/(λ + σ²), which is never more', () => {
    const lambdas = Array.from({ length: 20 }, () => 2 * random.uniform() ** 3);
    const sigma2 = 0.25;
    const wiener = sum(lambdas.map((l) => (l * sigma2) / (l + sigma2)));
    const sorted = lambdas.toSorted((a, b) => b - a);
    const costs = Array.from({ length: 21 }, (_, k) => k * sigma2 + sum(sorted.slice(k)));
    expect(Math.min(...costs)).toBeGreaterThan(wiener);
    expect(costs.indexOf(Math.min(...costs))).toBe(lambdas.filter((l) => l > sigma2).length);
  });
});
