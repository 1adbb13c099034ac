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
