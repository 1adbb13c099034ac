// What the Bayes chapter asks, checked a second way: evidence against log-densities, lessons against a fit on the joined
// data, the blend and the eigenvectors against their covariance.
import { describe, expect, it } from 'vitest';
import {
  drawFromPrior,
  explain,
  favourOne,
  portrayShape,
  teach,
} from '../../../src/lib/engine/questions/bayes.ts';
import { fitGaussian } from '../../../src/lib/metrics/gaussian-fit.ts';
import { picturesOfCodes } from '../../../src/lib/metrics/pca-codes.ts';
import { fitPca } from '../../../src/lib/metrics/pca.ts';
import { fit, type ClassGaussian } from '../../../src/lib/models/bayes/model.ts';
import { Random } from '../../../src/lib/random.ts';

const PIXELS = 784;
const k = 4;
const EACH = 12;

/** A basis of four directions that overlap in the pixels. */
const random = new Random(7);
const rough = new Float32Array(40 * PIXELS).map(() => random.uniform());
const basis = fitPca(rough, k);

/** n pictures that vary along the basis and, a little, beside it. */
function pictures(n: number, seed: number): Float32Array {
  const noise = new Random(seed);
  const codes = Float64Array.from(
    { length: n * k },
    (_, i) => ((i % k) + 1) * noise.normal() * 0.2 + seed * 0.1,
  );
  return Float32Array.from(picturesOfCodes(basis, codes), (value) => value + 0.05 * noise.normal());
}

const join = (...parts: readonly Float32Array[]): Float32Array => {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
};

const data = Array.from({ length: 10 }, (_, y) => pictures(EACH + y, y));
const labelsOf = (parts: readonly Float32Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part, y) => Array<number>(part.length / PIXELS).fill(y)));
const gaussians = fit(join(...data), labelsOf(data), basis);
const one = gaussians.classes[2] as ClassGaussian;
const x = pictures(1, 4);
const sum = (numbers: ArrayLike<number>): number =>
  Array.from(numbers).reduce((total, value) => total + value, 0);

describe('the log-odds of the two leading classes', () => {
  const answer = explain(gaussians, { pixels: x, favour: { label: 0, decades: 0 } });

  it('are what the bars say, and the pixels, the sizes and the prior add up to them', () => {
    const joint = answer.logLikelihood.map((value, y) => value + answer.logPrior[y]!);
    const [first, second] = [...joint].sort((a, b) => b - a);
    expect(joint[answer.best]).toBe(first);
    expect(joint[answer.second]).toBe(second);
    expect(answer.logOdds).toBeCloseTo(first! - second!, 8);
    expect(answer.evidence + answer.size + answer.prior).toBeCloseTo(answer.logOdds, 6);
    expect(sum(answer.contributions)).toBeCloseTo(answer.evidence, 3);
    expect(sum(answer.posterior)).toBeCloseTo(1, 6);
    expect(Math.log(answer.posterior[answer.best]! / answer.posterior[answer.second]!)).toBeCloseTo(
      answer.logOdds,
      3,
    );
  });

  it('move by log 10 for each power of ten that a digit is more frequent, and by nothing else', () => {
    const label = answer.second;
    const moved = explain(gaussians, { pixels: x, favour: { label, decades: 2 } });
    const odds = (of: typeof answer): number =>
      of.logLikelihood[label]! +
      of.logPrior[label]! -
      of.logLikelihood[answer.best]! -
      of.logPrior[answer.best]!;
    expect(odds(moved) - odds(answer)).toBeCloseTo(2 * Math.LN10, 6);
    expect(moved.logLikelihood).toEqual(
      answer.logLikelihood.map((value) => expect.closeTo(value, 6) as number),
    );
    expect(favourOne([5, 5], { label: 1, decades: -1 })).toEqual([5, 0.5]);
  });
});

describe('drawings that join a class', () => {
  const request = { label: 1, drawings: pictures(2, 9), weights: [3, 20], seed: 1, count: 1 };

  it('give exactly the fit on the joined data', () => {
    const copies = request.weights.flatMap((w, n) =>
      Array.from({ length: w }, () => request.drawings.subarray(n * PIXELS, (n + 1) * PIXELS)),
    );
    const joined = data.map((part, y) => (y === 1 ? join(part, ...copies) : part));
    const expected = fit(join(...joined), labelsOf(joined), basis).classes[1]!;
    const taught = teach(gaussians, request).classes[1]!;
    expect(taught.n).toBe(expected.n);
    for (const name of ['mu', 'sigma', 'mean', 'variance'] as const) {
      expect(taught[name]).toHaveLength(expected[name].length);
      taught[name].forEach((value, i) => expect(value).toBeCloseTo(expected[name][i]!, 6));
    }
  });

  it('come to the same in any order', () => {
    const swapped = join(request.drawings.subarray(PIXELS), request.drawings.subarray(0, PIXELS));
    const [a, b] = [request, { ...request, drawings: swapped, weights: [20, 3] }].map(
      (each) => teach(gaussians, each).classes[1]!,
    );
    a!.sigma.forEach((value, i) => expect(value).toBeCloseTo(b!.sigma[i]!, 10));
  });

  it('touch no other class, and none at all when there is no drawing', () => {
    const taught = teach(gaussians, request);
    expect(taught.classes[0]).toBe(gaussians.classes[0]);
    expect(teach(gaussians, { ...request, drawings: new Float32Array(0), weights: [] })).toBe(gaussians);
  });

  it.each([0, 2001, 1.5])('count as 1 to 2,000 pictures, not as %d', (weight) => {
    const wrong = { ...request, drawings: pictures(1, 9), weights: [weight] };
    expect(() => teach(gaussians, wrong)).toThrow(/1 to 2000 pictures/);
  });
});

describe('what the covariance knows', () => {
  const shape = { label: 2, share: 1, seed: 3, count: 2, amounts: [0, 1] };

  it('is shown along eigenvectors: a step of one standard deviation has the length √λ', () => {
    const { moved, shares, directions } = portrayShape(gaussians, shape);
    const step = moved.map((value, i) => value - one.mean[i]!);
    const variances = Array.from({ length: k }, (_, i) => one.sigma[i * k + i]!);
    expect(sum(step.map((value) => value ** 2))).toBeCloseTo(shares[1]! * sum(variances), 3);
    // Mean picture plus √λ times the unit vector.
    const unit = directions.subarray(PIXELS, 2 * PIXELS);
    expect(Math.hypot(...unit)).toBeCloseTo(1, 5);
    expect(Math.abs(sum(unit.map((value, i) => value * step[i]!)))).toBeCloseTo(Math.hypot(...step), 4);
  });

  it('is all there at α = 1 and gone at α = 0: variance along a direction of the basis', () => {
    const count = 800;
    const row = basis.components.subarray(0, PIXELS);
    // In float32 and clipped, samples near mid-grey stay what they are.
    for (const share of [0, 0.4, 1]) {
      const { samples } = portrayShape(gaussians, { ...shape, share, count });
      const along = Float64Array.from({ length: count }, (_, n) =>
        sum(row.map((value, i) => value * (samples[n * PIXELS + i]! - one.mean[i]!))),
      );
      const found = fitGaussian(along, 1).sigma[0]!;
      const alone = sum(row.map((value, i) => value ** 2 * one.variance[i]!));
      const expected = share * one.sigma[0]! + (1 - share) * alone;
      // Four standard errors of a variance from so many draws.
      expect(Math.abs(found / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
    }
  });

  it('is the same for the same seed', () => {
    expect(portrayShape(gaussians, shape)).toEqual(portrayShape(gaussians, shape));
  });
});

describe('ancestral sampling', () => {
  it('draws labels as often as the prior says', () => {
    const counts = [50, 30, 20];
    const labels = drawFromPrior(counts, 6000, new Random(2));
    counts.forEach((n, y) => {
      const share = n / 100;
      const found = labels.filter((label) => label === y).length / labels.length;
      expect(Math.abs(found - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / labels.length));
    });
  });
});
