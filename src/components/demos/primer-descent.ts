// A ball on a bowl, rolled down by three rules.
import { choiceField, integerField, numberField } from '../../lib/ui/url-state.ts';
import {
  contourAt,
  heightAt,
  LOST,
  RULES,
  slopeAt,
  walkDown,
  type Ball,
  type Rule,
  type Settings,
} from './primer-descent-rules.ts';
import { lengthOf } from './primer-linear.ts';
import type { Place, Plane } from './primer-plane.ts';
import type { FigureSpec, Shown } from './primer-spec.ts';
import { anySize, arrowSvg, CIRCLE, dotSvg, pair, pathSvg, wordSvg } from './primer-svg.ts';

export const PLANE: Plane = { halfWidth: 4, halfHeight: 2.75, unit: 60 };
export const MOST_STEPS = 400;
/** Where the slope is less than this, the ball lies still. */
const STILL = 1e-3;
const WORDS: Readonly<Record<Rule, string>> = { plain: 'plain', momentum: 'momentum', adam: 'Adam' };

interface State extends Settings {
  readonly rule: Rule;
  readonly sx: number;
  readonly sy: number;
  readonly steps: number;
}

/** The part of a trail that the stage can show. */
const seen = (walk: readonly Ball[]): Place[] =>
  walk.map(({ theta }) => theta).filter((place) => lengthOf(place) < 40);

function contours(kappa: number): string {
  const heights = Array.from({ length: 8 }, (_, i) => 0.06 * 2.4 ** i);
  return heights
    .map((height) => {
      const ring = CIRCLE.map((on) => contourAt(height, kappa, on));
      return pathSvg(PLANE, ring, 'grid', true);
    })
    .join('');
}

function otherTrails(state: State): string {
  const start: Place = [state.sx, state.sy];
  return RULES.filter((rule) => rule !== state.rule)
    .map((rule) => pathSvg(PLANE, seen(walkDown(rule, start, state.steps, state)), 'other'))
    .join('');
}

function tell({ rule, steps, rate, kappa }: State, last: Ball, slope: number): string {
  const limit = `The rate is ${rate.toFixed(2)}; plain descent holds below 2/κ = ${(2 / kappa).toFixed(2)}.`;
  if (lengthOf(last.theta) > 40)
    return `Lost after ${last.t} steps: each step overshoots by more than it gains. ${limit}`;
  if (slope < STILL) return `At rest after ${last.t} steps: the slope is below 0.001. ${limit}`;
  if (steps >= MOST_STEPS)
    return `Not at rest after ${MOST_STEPS} steps, the most this figure takes. ${limit}`;
  return `${WORDS[rule][0]?.toUpperCase()}${WORDS[rule].slice(1)}, step ${last.t}. The magenta arrow is the way down, minus the gradient, drawn to a fixed length. ${limit}`;
}

function show(state: State): Shown {
  const { rule, sx, sy, steps, kappa } = state;
  const walk = walkDown(rule, [sx, sy], steps, state);
  const last = walk.at(-1) as Ball;
  const g = slopeAt(last.theta, kappa);
  const slope = lengthOf(g);
  const tip: Place = [
    last.theta[0] - (0.8 * g[0]) / (slope || 1),
    last.theta[1] - (0.8 * g[1]) / (slope || 1),
  ];
  const trail = seen(walk);
  const isLost = lengthOf(last.theta) > 40;
  return {
    drawings: {
      plane:
        contours(kappa) +
        dotSvg(PLANE, [0, 0], 'dot', 2.5) +
        wordSvg(PLANE, [0, 0], 'lowest', { kind: 'small', by: [8, 16] }) +
        otherTrails(state) +
        pathSvg(PLANE, trail, 'line') +
        trail.map((place) => dotSvg(PLANE, place, 'dot', 2.5)).join('') +
        (isLost || slope < STILL ? '' : arrowSvg(PLANE, last.theta, tip, 'of-loss')) +
        (isLost ? '' : dotSvg(PLANE, last.theta, 'dot of-accent', 7)),
    },
    handles: { s: { at: [sx, sy], says: `start, ${pair([sx, sy])}` } },
    readings: {
      step: String(last.t),
      theta: lengthOf(last.theta) > LOST ? 'lost' : pair(last.theta, 3),
      height: anySize(heightAt(last.theta, kappa)),
      gradient: lengthOf(last.theta) > LOST ? 'lost' : pair(g, 3),
      says: tell(state, last, slope),
    },
    idle: steps >= MOST_STEPS || isLost ? ['step'] : steps === 0 ? ['reset'] : [],
    hidden: rule === 'momentum' ? [] : ['beta'],
  };
}

export const FIGURE: FigureSpec<State> = {
  fields: {
    rule: choiceField(RULES, 'plain'),
    rate: numberField(0.09, { min: 0.01, max: 0.5 }),
    kappa: numberField(20, { min: 1, max: 40 }),
    beta: numberField(0.6, { min: 0, max: 0.98 }),
    sx: numberField(-3.2, { min: -4, max: 4 }),
    sy: numberField(0.6, { min: -3, max: 3 }),
    steps: integerField(25, { min: 0, max: MOST_STEPS }),
  },
  planes: { plane: PLANE },
  show,
  carry: (_, __, [x, y]) => ({ sx: x, sy: y }),
  act: ({ steps }, name) => ({ steps: name === 'reset' ? 0 : Math.min(MOST_STEPS, steps + 1) }),
  run: {
    every: 60,
    again: { steps: 0 },
    next(state) {
      const { rule, sx, sy, steps, kappa } = state;
      const { theta } = walkDown(rule, [sx, sy], steps, state).at(-1) as Ball;
      const isOver = steps >= MOST_STEPS || lengthOf(theta) > 40 || lengthOf(slopeAt(theta, kappa)) < STILL;
      return isOver ? null : { steps: steps + 1 };
    },
  },
};
