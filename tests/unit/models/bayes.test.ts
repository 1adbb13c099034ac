import { describe, expect, it } from 'vitest';
import { fitGaussian } from '../../../src/lib/metrics/gaussian-fit.ts';
import { codesInBasis } from '../../../src/lib/metrics/pca-codes.ts';
import { addDrawing, mainDirections, weighEvidence } from '../../../src/lib/models/bayes/explain.ts';
import {
  fit,
  logJoint,
  posterior,
  prepareClassifier,
  sampleClasses,
} from '../../../src/lib/models/bayes/model.ts';
import { drawLabels, indicesOf, rowsAt } from '../../../src/lib/models/classes.ts';
import { PIXELS } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';
import { directLogDensity } from '../../support/gaussian-points.ts';

const random = new Random(7);
/** A basis of two directions without a fit: two halves of the picture, the last row left out. */
const basis = {
  mean: new Float32Array(PIXELS).fill(0.25),
  components: Float32Array.from({ length: 2 * PIXELS }, (_, at) =>
    at % PIXELS < 756 && Math.floor((at % PIXELS) / 378) === Math.floor(at / PIXELS) ? 1 / Math.sqrt(378) : 0,
  ),
  eigenvalues: Float32Array.of(2, 1),
};

/** Draws pictures whose halves have a darkness by class and by chance; the last row is paper. */
function drawPictures(labels: Uint8Array): Float32Array {
  const x = new Float32Array(labels.length * PIXELS);
  labels.forEach((y, i) => {
    const [left, right] = [0.3 + 0.03 * y, 0.6 - 0.04 * y].map((ink) => ink + 0.05 * random.normal());
    for (let p = 0; p < 756; p++) x[i * PIXELS + p] = (p < 378 ? left! : right!) + 0.1 * random.uniform();
  });
  return x;
}

const y = Uint8Array.from({ length: 300 }, (_, i) => (i % 13) % 10);
const x = drawPictures(y);
const gaussians = fit(x, y, basis);
const picture = (i: number): Float32Array => x.subarray(i * PIXELS, (i + 1) * PIXELS);

describe('the fit', () => {
  it('is mean and covariance of the codes, and of each pixel, class by class', () => {
    const z = codesInBasis(basis, x);
    gaussians.classes.forEach((one, label) => {
      const own = indicesOf(y, label);
      const closed = fitGaussian(rowsAt(z, 2, own), 2);
      expect(one.n).toBe(own.length);
      closed.mu.forEach((value, i) => expect(one.mu[i]).toBeCloseTo(value, 12));
      closed.sigma.forEach((value, i) => expect(one.sigma[i]).toBeCloseTo(value, 12));
      codesInBasis(basis, one.mean).forEach((value, i) => expect(one.mu[i]).toBeCloseTo(value, 10));
      const pixel = fitGaussian(
        Float64Array.from(own, (i) => picture(i)[100]!),
        1,
      );
      expect(one.mean[100]).toBeCloseTo(pixel.mu[0]!, 10);
      expect(one.variance[100]).toBeCloseTo(pixel.sigma[0]!, 10);
    });
  });

  it('asks for a digit of every class, unless there is a fit to keep', () => {
    expect(() => fit(picture(0), y.slice(0, 1), basis)).toThrow('each of the ten classes needs one');
    const kept = fit(picture(0), y.slice(0, 1), basis, gaussians);
    expect(kept.classes[(y[0]! + 1) % 10]).toBe(gaussians.classes[(y[0]! + 1) % 10]);
  });
});

describe('Bayes’ rule', () => {
  it.each([0, 0.2])('in two dimensions is that of the densities written out, shrinkage %d', (shrinkage) => {
    const prior = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const classifier = prepareClassifier(gaussians, { shrinkage, prior });
    const p = posterior(logJoint(classifier, x));
    for (const i of [0, 17, 123]) {
      const z = codesInBasis(basis, picture(i));
      const joint = gaussians.classes.map(({ mu, sigma }, label) => {
        const average = (sigma[0]! + sigma[3]!) / 2;
        const shrunk = sigma.map(
          (value, at) => (1 - shrinkage) * value + (at % 3 === 0 ? shrinkage * average : 0),
        );
        return (prior[label]! / 55) * Math.exp(directLogDensity(z, mu, shrunk));
      });
      const evidence = joint.reduce((a, b) => a + b, 0);
      joint.forEach((share, label) => expect(p[i * 10 + label]).toBeCloseTo(share / evidence, 6));
    }
    for (let i = 0; i < y.length; i++) {
      expect(p.subarray(i * 10, i * 10 + 10).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    }
  });

  it('takes p(y) from the counts where no prior is given', () => {
    const shares = gaussians.classes.map(({ n }) => Math.log(n / y.length));
    expect([...prepareClassifier(gaussians).logPrior]).toEqual(shares);
  });
});

describe('which pixels decide', () => {
  it('pixels, determinants and prior add up to the log-odds of the two likeliest classes', () => {
    const classifier = prepareClassifier(gaussians);
    for (const i of [3, 50, 222]) {
      const joint = logJoint(classifier, picture(i));
      const [first, second] = [...joint].sort((a, b) => b - a);
      const evidence = weighEvidence(gaussians, classifier, picture(i));
      const pixels = evidence.pixels.reduce((sum, value) => sum + value, 0);
      expect(evidence.logOdds).toBeCloseTo(first! - second!, 10);
      expect(pixels + evidence.determinants + evidence.prior).toBeCloseTo(evidence.logOdds, 7);
      expect([joint[evidence.a], joint[evidence.b]]).toEqual([first, second]);
      // The last row is paper everywhere, so it says nothing.
      expect(evidence.pixels.subarray(756).every((value) => value === 0)).toBe(true);
      const reverse = weighEvidence(gaussians, classifier, picture(i), [evidence.b, evidence.a]);
      reverse.pixels.forEach((value, p) => expect(value).toBe(-evidence.pixels[p]! || value));
    }
  });
});

describe('a new drawing', () => {
  it('changes a class exactly as a fit on the digits and so many copies of it', () => {
    const drawing = drawPictures(Uint8Array.of(3));
    const copies = 20;
    const joinedX = new Float32Array(x.length + copies * PIXELS);
    joinedX.set(x);
    for (let c = 0; c < copies; c++) joinedX.set(drawing, x.length + c * PIXELS);
    const joinedY = Uint8Array.from([...y, ...Array.from({ length: copies }, () => 3)]);
    const joined = fit(joinedX, joinedY, basis);
    const updated = addDrawing(gaussians, 3, drawing, copies);
    updated.classes.forEach((one, label) => {
      expect(one.n).toBe(joined.classes[label]!.n);
      for (const part of ['mu', 'sigma', 'mean', 'variance'] as const) {
        one[part].forEach((value, i) =>
          expect(Math.abs(value - joined.classes[label]![part][i]!)).toBeLessThan(1e-10),
        );
      }
      if (label !== 3) expect(one).toBe(gaussians.classes[label]);
    });
  });
});

describe('samples', () => {
  it.each([0, 0.4, 1])(
    'have the covariance (1 − λ) diag(s²) + λ B Σ Bᵀ at λ = %d, by Monte Carlo',
    (lambda) => {
      const count = 4000;
      const labels = new Uint8Array(count).fill(5);
      const drawn = sampleClasses(gaussians, labels, new Random(1), { lambda, clip: false });
      const { mean, variance, sigma } = gaussians.classes[5]!;
      const along = (p: number): Float64Array =>
        Float64Array.from({ length: count }, (_, i) => drawn[i * PIXELS + p]!);
      const basisAt = (p: number): number[] => [basis.components[p]!, basis.components[PIXELS + p]!];
      for (const [p, q] of [
        [10, 10],
        [10, 20],
        [20, 500],
        [500, 500],
      ] as const) {
        const [a, b] = [basisAt(p), basisAt(q)];
        const inBasis = a.reduce(
          (sum, ai, i) => sum + ai * (sigma[i * 2]! * b[0]! + sigma[i * 2 + 1]! * b[1]!),
          0,
        );
        const expected = lambda * inBasis + (p === q ? (1 - lambda) * variance[p]! : 0);
        const [here, there] = [along(p), along(q)];
        const pairs = Float64Array.from({ length: count * 2 }, (_, at) => (at % 2 ? there : here)[at >> 1]!);
        const found = fitGaussian(pairs, 2);
        const [vp, vq] = [found.sigma[0]!, found.sigma[3]!];
        // Four standard errors of a covariance from so many draws.
        const error = 4 * Math.sqrt((vp * vq + expected ** 2) / count);
        expect(Math.abs(found.sigma[1]! - (p === q ? found.sigma[0]! : expected))).toBeLessThan(
          error + 1e-12,
        );
        if (p === q) expect(Math.abs(vp - expected)).toBeLessThan(error);
        expect(Math.abs(found.mu[0]! - mean[p]!)).toBeLessThan(4 * Math.sqrt(vp / count) + 1e-7);
      }
    },
  );

  it('are the same for a seed, keep their noise when λ moves, and differ when drawn again', () => {
    const labels = drawLabels(6, new Random(2));
    const draw = (lambda: number): Float32Array =>
      sampleClasses(gaussians, labels, new Random(3), { lambda, clip: false });
    expect(draw(0.5)).toEqual(draw(0.5));
    const [none, quarter, all] = [draw(0), draw(0.25), draw(1)];
    labels.forEach((label, i) => {
      for (const p of [5, 400, 783]) {
        const mean = gaussians.classes[label]!.mean[p]!;
        const at = i * PIXELS + p;
        const expected = mean + Math.sqrt(0.75) * (none[at]! - mean) + 0.5 * (all[at]! - mean);
        expect(quarter[at]).toBeCloseTo(expected, 5);
      }
    });
    const same = new Random(3);
    const twice = [1, 2].map(() => sampleClasses(gaussians, labels, same));
    expect(twice[0]).not.toEqual(twice[1]);
    expect(twice[0]!.every((value) => value >= 0 && value <= 1)).toBe(true);
  });
});

it('a class varies most along its first direction', () => {
  const [first, second] = mainDirections(gaussians, 2, 2);
  const { sigma } = gaussians.classes[2]!;
  expect(first!.deviation ** 2 + second!.deviation ** 2).toBeCloseTo(sigma[0]! + sigma[3]!, 10);
  expect(first!.deviation).toBeGreaterThan(second!.deviation);
  expect(Math.hypot(...first!.picture)).toBeCloseTo(1, 6);
});
