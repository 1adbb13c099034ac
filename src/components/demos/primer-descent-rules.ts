// A bowl of two dimensions and three ways down: plain gradient descent, momentum, Adam. Pure; Adam is checked against the
// one that trains the book's networks.
import type { Place } from './primer-plane.ts';

export const RULES = ['plain', 'momentum', 'adam'] as const;
export type Rule = (typeof RULES)[number];

/** The valley lies at this angle to the axes. */
const TILT = (25 * Math.PI) / 180;
const [COS, SIN] = [Math.cos(TILT), Math.sin(TILT)];

/** Coordinates along and across the valley, and back. */
const turn = ([x, y]: Place): Place => [COS * x + SIN * y, -SIN * x + COS * y];
const turnBack = ([p, q]: Place): Place => [COS * p - SIN * q, SIN * p + COS * q];

/** Returns ½ p² + ½ κ q², where p runs along the valley and q across it. */
export function heightAt(theta: Place, kappa: number): number {
  const [p, q] = turn(theta);
  return (p * p + kappa * q * q) / 2;
}

/** Returns the gradient of `heightAt`. */
export function slopeAt(theta: Place, kappa: number): Place {
  const [p, q] = turn(theta);
  return turnBack([p, kappa * q]);
}

/** Returns the place on the contour of a height in a direction of the bowl's own. */
export function contourAt(height: number, kappa: number, [cos, sin]: Place): Place {
  const size = Math.sqrt(2 * height);
  return turnBack([size * cos, (size * sin) / Math.sqrt(kappa)]);
}

/** Where a ball is, and what its rule remembers. */
export interface Ball {
  readonly theta: Place;
  /** Average of the gradients. */
  readonly m: Place;
  /** Average of their squares. */
  readonly v: Place;
  readonly t: number;
}

export interface Settings {
  readonly rate: number;
  readonly kappa: number;
  /** Share of the last velocity that momentum keeps. */
  readonly beta: number;
}

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-7];
const each = (of: (i: 0 | 1) => number): Place => [of(0), of(1)];

/** Takes one step down the gradient g by a rule. */
export function stepDown(rule: Rule, ball: Ball, g: Place, { rate, beta }: Settings): Ball {
  const { theta } = ball;
  const t = ball.t + 1;
  if (rule === 'plain') return { ...ball, t, theta: each((i) => theta[i] - rate * g[i]) };
  if (rule === 'momentum') {
    const m = each((i) => beta * ball.m[i] + g[i]);
    return { ...ball, t, m, theta: each((i) => theta[i] - rate * m[i]) };
  }
  const m = each((i) => BETA1 * ball.m[i] + (1 - BETA1) * g[i]);
  const v = each((i) => BETA2 * ball.v[i] + (1 - BETA2) * g[i] ** 2);
  const move = (i: 0 | 1): number => m[i] / (1 - BETA1 ** t) / (Math.sqrt(v[i] / (1 - BETA2 ** t)) + EPSILON);
  return { t, m, v, theta: each((i) => theta[i] - rate * move(i)) };
}

/** Where a ball counts as lost. */
export const LOST = 1e3;

/** Returns the places of a ball from its start on; the walk ends early when the ball is lost. */
export function walkDown(rule: Rule, start: Place, steps: number, settings: Settings): Ball[] {
  const walk: Ball[] = [{ theta: start, m: [0, 0], v: [0, 0], t: 0 }];
  for (let i = 0; i < steps; i++) {
    const ball = walk[i] as Ball;
    if (Math.hypot(...ball.theta) > LOST) break;
    walk.push(stepDown(rule, ball, slopeAt(ball.theta, settings.kappa), settings));
  }
  return walk;
}
