// What a hand does on the stage of chapter 2, and what a link keeps of it.
import { describe, expect, it } from 'vitest';
import { frameOf } from '../../../src/components/demos/gmm-geometry.ts';
import { FRESH, linkOf } from '../../../src/components/demos/gmm-link.ts';
import {
  carryHandle,
  countPoints,
  describePoint,
  erasePoint,
  findUnder,
  nameHeld,
  nextHandle,
  placePoint,
  type Held,
} from '../../../src/components/demos/gmm-stage-edits.ts';
import type { StageView } from '../../../src/components/demos/gmm-stage-svg.ts';
import { decodeMixture, toGrid } from '../../../src/components/demos/gmm-toys.ts';

const mixture = {
  pi: Float64Array.of(0.25, 0.75),
  components: [
    { mu: Float64Array.of(-3, 0), sigma: Float64Array.of(1, 0, 0, 0.25) },
    { mu: Float64Array.of(3, 1), sigma: Float64Array.of(0.5, 0, 0, 0.5) },
  ],
};
const view: StageView = {
  d: 2,
  points: Float64Array.of(-3, 2.5, 0, 0, 4, -3),
  mixture,
  r: [Float64Array.of(0.9, 0.5, 0.2), Float64Array.of(0.1, 0.5, 0.8)],
  truth: null,
};
const frame = frameOf(2, 720);

describe('a hand on the stage', () => {
  it('finds the mean before the point, the point where no handle is, and nothing far from all', () => {
    const mean = findUnder(view, frame, frame.place(3.05, 1), 14) as Extract<Held, { kind: 'handle' }>;
    expect(mean.handle).toMatchObject({ kind: 'mean', component: 1 });
    expect(nameHeld(mean)).toBe('Mean of B');
    expect(findUnder(view, frame, frame.place(0.1, 0), 14)).toEqual({ kind: 'point', index: 1 });
    expect(findUnder(view, frame, frame.place(-7, -4), 14)).toBeNull();
  });

  it('carries a mean and leaves the other component, its width and the weights', () => {
    const held = findUnder(view, frame, frame.place(3, 1), 14) as Extract<Held, { kind: 'handle' }>;
    const moved = carryHandle(view, held, [1, -2]);
    expect([...moved.components[1]!.mu]).toEqual([1, -2]);
    expect(moved.components[1]!.sigma).toEqual(mixture.components[1]!.sigma);
    expect(moved.components[0]).toBe(mixture.components[0]);
    expect(moved.pi).toEqual(mixture.pi);
  });

  it('adds, moves and erases points; none leaves the window, all lie on the grid of links', () => {
    const added = placePoint(view, countPoints(view), [99, 1]);
    expect([...added]).toEqual([...view.points, toGrid(7.95), toGrid(1)]);
    expect([...placePoint(view, 0, [1, 2]).subarray(0, 4)]).toEqual([toGrid(1), toGrid(2), 0, 0]);
    expect([...erasePoint(view, 1)]).toEqual([-3, 2.5, 4, -3]);
    expect(view.points).toHaveLength(6);
  });

  it('says who is responsible, with a true minus sign', () => {
    expect(describePoint(view, 2)).toBe('Point 3 at (4.00, −3.00); responsible: A 20.0 %, B 80.0 %.');
    expect(describePoint({ ...view, r: null }, 0)).toContain('no responsibilities yet');
  });

  it('goes by letter from the mean of a component to its axes and round again', () => {
    const kinds: string[] = [];
    let here = frame.place(0, 0);
    for (let press = 0; press < 4; press++) {
      const handle = nextHandle(view, frame, 0, here);
      kinds.push(handle.kind);
      here = handle.at;
    }
    expect(kinds).toEqual(['mean', 'first', 'second', 'mean']);
  });
});

describe('a link', () => {
  it('keeps a start that nobody has touched to the settings, and counts the half steps', () => {
    const origin = { mixture, asked: null, touched: false, half: 'E', steps: 7 } as const;
    expect(linkOf(origin, FRESH)).toEqual({ ...FRESH, steps: 7 });
  });

  it('brings back a mixture that a hand has moved, and the one that q answers for', () => {
    const asked = { ...mixture, pi: Float64Array.of(0.5, 0.5) };
    const link = linkOf({ mixture, asked, touched: true, half: 'M', steps: 1 }, FRESH);
    expect(decodeMixture(link.mix, 2)).toEqual(mixture);
    expect(decodeMixture(link.asked, 2)).toEqual(asked);
    expect(link).toMatchObject({ half: 'M', steps: 1 });
  });
});
