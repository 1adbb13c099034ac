// The stage of chapter 2: shapes that can be dragged, marks, links, and the record in words.
import { describe, expect, it } from 'vitest';
import {
  between,
  covarianceOf,
  dragHandle,
  ellipseOf,
  frameOf,
  handlesOf,
  heightScale,
  nearestPlace,
  REACH,
} from '../../../src/components/demos/gmm-geometry.ts';
import {
  extend,
  formatNats,
  formatVariance,
  halfStepsAfter,
  lastTouch,
  sentenceOf,
  type Entry,
} from '../../../src/components/demos/gmm-record.ts';
import { markOf } from '../../../src/components/demos/gmm-stage-svg.ts';
import {
  decodeMixture,
  decodePoints,
  defaultMixture,
  encodeMixture,
  encodePoints,
  findToy,
  toGrid,
  TOYS,
} from '../../../src/components/demos/gmm-toys.ts';

const gaussian = { mu: Float64Array.of(1, -1), sigma: Float64Array.of(2, 0.6, 0.6, 1) };

describe('ellipses', () => {
  it('are the covariance they came from', () => {
    covarianceOf(ellipseOf(gaussian.sigma)).forEach((value, i) =>
      expect(value).toBeCloseTo(gaussian.sigma[i]!, 12),
    );
    expect(ellipseOf(Float64Array.of(1, 1, 1, 1)).lengths[1]).toBe(0);
  });

  it('follow their handles: the end of an axis lands where it is dropped', () => {
    const moved = dragHandle(gaussian, 'first', [1 + 3, -1 + 4]);
    const { lengths, angle } = ellipseOf(moved.sigma);
    expect(lengths[0] * REACH).toBeCloseTo(5, 12);
    expect(angle).toBeCloseTo(Math.atan2(4, 3), 12);
    expect(lengths[1]).toBeCloseTo(ellipseOf(gaussian.sigma).lengths[1], 12);
    expect([...dragHandle(gaussian, 'mean', [0.5, 99]).mu]).toEqual([0.5, 5.2]);
    expect(dragHandle({ mu: Float64Array.of(0), sigma: Float64Array.of(1) }, 'first', [-3, 0]).sigma[0]).toBe(
      9,
    );
  });

  it('have a mean that can be found under the finger', () => {
    const mixture = { pi: Float64Array.of(1), components: [gaussian] };
    const frame = frameOf(2, 720);
    const handles = handlesOf(mixture, frame, heightScale([mixture], frame));
    const at = frame.place(1, -1);
    expect(
      handles[
        nearestPlace(
          handles.map((one) => one.at),
          [at[0] + 3, at[1]],
          14,
        )
      ]!.kind,
    ).toBe('mean');
    expect(nearestPlace([[0, 0]], [100, 0], 14)).toBe(-1);
    const [x, y] = frame.unplace(...at);
    expect([x, y]).toEqual([expect.closeTo(1, 12), expect.closeTo(-1, 12)]);
  });

  it('stay covariances half-way from one to another', () => {
    const to = {
      pi: Float64Array.of(1),
      components: [{ mu: Float64Array.of(0, 0), sigma: Float64Array.of(1, -0.9, -0.9, 1) }],
    };
    const half = between({ pi: Float64Array.of(1), components: [gaussian] }, to, 0.5).components[0]!;
    expect(half.sigma[0]! * half.sigma[3]! - half.sigma[1]! ** 2).toBeGreaterThan(0);
  });
});

describe('toys', () => {
  it('are drawn from their densities: the three clusters of the original study', () => {
    const points = findToy('three').draw(1);
    const moments = [0, 1, 2].map((part) => {
      const own = points.slice(part * 100, (part + 1) * 100);
      const mean = own.reduce((sum, x) => sum + x, 0) / 100;
      return [mean, own.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 100] as const;
    });
    [
      [-4, 1.2],
      [4, 1.8],
      [0, 1.6],
    ].forEach(([mean, variance], part) => {
      expect(Math.abs(moments[part]![0] - mean!)).toBeLessThan(0.45);
      expect(Math.abs(moments[part]![1] - variance!)).toBeLessThan(0.8);
    });
    for (const toy of TOYS) expect(toy.draw(7)).toEqual(toy.draw(7));
  });

  it('cross in a link, points to the grid and mixtures to four decimals', () => {
    const points = Float64Array.of(-7.9, 3.21, 0, 5.1).map(toGrid);
    expect(decodePoints(encodePoints(points), 2)).toEqual(points);
    expect(decodePoints('abc', 1)).toBeNull();
    expect(decodePoints('ab!d', 1)).toBeNull();
    const mixture = defaultMixture(3, 2);
    const back = decodeMixture(encodeMixture(mixture), 2)!;
    back.components.forEach(({ mu, sigma }, k) => {
      expect(mu[0]).toBeCloseTo(mixture.components[k]!.mu[0]!, 4);
      expect(sigma).toEqual(mixture.components[k]!.sigma);
    });
    expect(decodeMixture('0.5_1_2', 2)).toBeNull();
    expect(decodeMixture('', 1)).toBeNull();
  });
});

describe('marks and words', () => {
  it('a point has the shape of its most responsible component and a colour between the first two', () => {
    const r = [Float64Array.of(0.1, 1), Float64Array.of(0.6, 0), Float64Array.of(0.3, 0)];
    expect(markOf(r, 0)).toMatchObject({
      component: 1,
      fill: 'color-mix(in oklab, var(--k1) 67%, var(--k2))',
    });
    expect(markOf(r, 1)).toMatchObject({ component: 0, fill: 'var(--k0)' });
    expect(markOf(r, 0).d).not.toBe(markOf(r, 1).d);
    expect(markOf(null, 0).component).toBe(-1);
  });

  const entry = (move: Entry['move'], logLikelihood: number, bound: number | null): Entry => ({
    move,
    mixture: defaultMixture(2, 1),
    r: null,
    logLikelihood,
    bound,
    singular: null,
    floored: [],
  });

  it('the record says what rose, and a hand that goes on replaces what it did', () => {
    const start = entry('start', -10, null);
    const e = entry('E', -10, -10);
    const m = entry('M', -7, -8);
    expect(sentenceOf([start, e, m])).toBe('M: the bound rose by 2.000, the log-likelihood by 3.000.');
    const floored = { ...m, floored: [{ component: 1, variance: 3e-9 }] };
    expect(sentenceOf([start, e, floored])).toContain(
      'The floor acted on Component B: its variance would have been 3.0 × 10⁻⁹.',
    );
    expect(sentenceOf([start, e, entry('M', -24, -25)])).toContain(
      'the bound fell by 15.000, the log-likelihood fell by 14.000.',
    );
    const once = extend([start, e], entry('hand', -12, -13));
    expect(extend(once, entry('hand', -11, -12))).toHaveLength(3);
    expect(lastTouch([...once, e, m])).toBe(2);
    expect(halfStepsAfter([...once, m, m, e, m], 2)).toEqual({ half: 'M', steps: 3 });
    expect(halfStepsAfter(once, 2)).toEqual({ half: 'E', steps: 0 });
  });

  it('numbers are printed with a true minus sign, never as minus zero', () => {
    expect(formatNats(-0.0001)).toBe('0.000');
    expect(formatNats(-12.3456)).toBe('−12.346');
    expect(formatNats(Infinity)).toBe('∞');
    expect(formatNats(null)).toBe('–');
    expect(formatVariance(0)).toBe('0');
  });
});
