// Ellipses, curves and frames of the stage: covariances to shapes that a reader can drag, and back. Pure.
import type { Mixture } from '../../lib/models/gmm/em.ts';
import { WINDOW } from './gmm-toys.ts';

export type Gaussian = Mixture['components'][number];
export type Place = readonly [x: number, y: number];

/** An ellipse of one standard deviation. */
export interface Ellipse {
  /** Standard deviations along its axes; the first need not be the longer one. */
  readonly lengths: readonly [number, number];
  /** Direction of the first axis, radians. */
  readonly angle: number;
}

/** Standard deviations that a hand can set. */
export const LEAST_LENGTH = 0.05;
/** Ellipses are drawn, and dragged, at this many standard deviations. */
export const REACH = 2;

/** Returns the axes of a 2 × 2 covariance, the longer first. */
export function ellipseOf(sigma: Float64Array): Ellipse {
  const [a = 0, b = 0, , c = 0] = sigma;
  const spread = Math.hypot((a - c) / 2, b);
  const most = (a + c) / 2 + spread;
  const least = most > 0 ? Math.max(0, (a * c - b * b) / most) : 0;
  return { lengths: [Math.sqrt(most), Math.sqrt(least)], angle: Math.atan2(2 * b, a - c) / 2 };
}

/** Returns the covariance whose axes are these. */
export function covarianceOf({ lengths: [s, t], angle }: Ellipse): Float64Array {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [u, v] = [s * s, t * t];
  const off = (u - v) * cos * sin;
  return Float64Array.of(u * cos * cos + v * sin * sin, off, off, u * sin * sin + v * cos * cos);
}

/** World to picture and back, for a stage `width` CSS pixels wide. */
export interface Frame {
  readonly d: 1 | 2;
  readonly width: number;
  readonly height: number;
  /** CSS pixels for one unit. */
  readonly unit: number;
  /** One dimension: the height of the axis, and of the strip of points below it. */
  readonly axis: number;
  place(x: number, y: number): Place;
  unplace(left: number, top: number): Place;
}

const STRIP = 64;

/** Lays out the stage: the plane in equal units, or a line with curves above it and its points below. */
export function frameOf(d: 1 | 2, width: number): Frame {
  const unit = width / (2 * WINDOW.halfWidth);
  const height = d === 2 ? 2 * WINDOW.halfHeight * unit : Math.max(260, 0.5 * width);
  const axis = height - STRIP - 22;
  return {
    d,
    width,
    height,
    unit,
    axis,
    place: (x, y) => [
      (x + WINDOW.halfWidth) * unit,
      d === 2 ? (WINDOW.halfHeight - y) * unit : axis + 22 + y * STRIP,
    ],
    unplace: (left, top) => [left / unit - WINDOW.halfWidth, d === 2 ? WINDOW.halfHeight - top / unit : 0],
  };
}

/** Where point i stands in the strip of a line, 0 to 1: spread by the golden ratio, so that neighbours do not hide. */
export const stripOf = (i: number): number => (0.08 + i * 0.618034) % 0.92;

/** Returns where point i of the data is drawn. */
export function placeOfPoint(points: Float64Array, i: number, frame: Frame): Place {
  return frame.d === 2
    ? frame.place(points[2 * i] as number, points[2 * i + 1] as number)
    : frame.place(points[i] as number, stripOf(i));
}

/** Density of a normal distribution on the line. */
export function normalDensity(x: number, mean: number, variance: number): number {
  return Math.exp(-((x - mean) ** 2) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
}

/** What a density of this height has in CSS pixels: the tallest curve fills the stage, and a spike does not shrink the rest. */
export function heightScale(mixtures: readonly (Mixture | null)[], frame: Frame): number {
  const peaks = mixtures.flatMap((mixture) =>
    mixture
      ? mixture.components.map(
          ({ sigma }, k) =>
            (mixture.pi[k] as number) / Math.sqrt(2 * Math.PI * Math.max(sigma[0] as number, 1e-12)),
        )
      : [],
  );
  // Narrower than a fifth of a unit a curve may leave the picture: the others would lie flat.
  const tallest = Math.min(0.6, Math.max(0.12, ...peaks));
  return (frame.axis - 46) / tallest;
}

/** A place that can be dragged. */
export interface Handle {
  readonly kind: 'mean' | 'first' | 'second';
  readonly component: number;
  readonly at: Place;
}

/** Lists what can be dragged of the components, means last, so that they lie on top. */
export function handlesOf(mixture: Mixture, frame: Frame, scale: number): Handle[] {
  const handles: Handle[] = [];
  mixture.components.forEach((gaussian, component) => {
    const axes: readonly Handle['kind'][] = frame.d === 2 ? ['first', 'second'] : ['first'];
    for (const kind of axes)
      handles.push({
        kind,
        component,
        at: handleAt(gaussian, kind, frame, { scale, pi: mixture.pi[component] as number }),
      });
  });
  mixture.components.forEach((gaussian, component) => {
    handles.push({
      kind: 'mean',
      component,
      at: handleAt(gaussian, 'mean', frame, { scale, pi: mixture.pi[component] as number }),
    });
  });
  return handles;
}

interface Curve {
  readonly scale: number;
  readonly pi: number;
}

function handleAt({ mu, sigma }: Gaussian, kind: Handle['kind'], frame: Frame, { scale, pi }: Curve): Place {
  const [x = 0, y = 0] = mu;
  if (frame.d === 1) {
    const s = Math.sqrt(sigma[0] as number);
    const peak = Math.min(
      frame.axis - 24,
      pi * normalDensity(0, 0, Math.max(sigma[0] as number, 1e-12)) * scale,
    );
    if (kind === 'mean') return [frame.place(x, 0)[0], frame.axis - peak - 14];
    return [frame.place(x + Math.max(s, 0), 0)[0], frame.axis - peak * Math.exp(-0.5)];
  }
  if (kind === 'mean') return frame.place(x, y);
  const { lengths, angle } = ellipseOf(sigma);
  const turn = kind === 'first' ? angle : angle + Math.PI / 2;
  const length = REACH * (kind === 'first' ? lengths[0] : lengths[1]);
  return frame.place(x + length * Math.cos(turn), y + length * Math.sin(turn));
}

const clamp = (value: number, most: number): number => Math.min(most, Math.max(-most, value));

/** Returns the Gaussian after one of its handles was dragged to a place of the world. */
export function dragHandle(gaussian: Gaussian, kind: Handle['kind'], [x, y]: Place): Gaussian {
  const { mu, sigma } = gaussian;
  if (kind === 'mean') {
    const to = [clamp(x, WINDOW.halfWidth), clamp(y, WINDOW.halfHeight)];
    return { mu: mu.map((_, i) => to[i] as number), sigma };
  }
  const [dx, dy] = [x - (mu[0] as number), y - (mu[1] ?? 0)];
  if (mu.length === 1) return { mu, sigma: Float64Array.of(Math.max(LEAST_LENGTH, Math.abs(dx)) ** 2) };
  const { lengths } = ellipseOf(sigma);
  const length = Math.max(LEAST_LENGTH, Math.hypot(dx, dy) / REACH);
  const turned = Math.atan2(dy, dx);
  return kind === 'first'
    ? { mu, sigma: covarianceOf({ lengths: [length, lengths[1]], angle: turned }) }
    : { mu, sigma: covarianceOf({ lengths: [lengths[0], length], angle: turned - Math.PI / 2 }) };
}

/** Returns the mixture part of the way from one to another: covariances stay covariances on a straight line. */
export function between(from: Mixture, to: Mixture, share: number): Mixture {
  const mix = (a: Float64Array, b: Float64Array): Float64Array =>
    a.map((value, i) => value + share * ((b[i] as number) - value));
  return {
    pi: mix(from.pi, to.pi),
    components: to.components.map(({ mu, sigma }, k) => {
      const old = from.components[k] as Gaussian;
      return { mu: mix(old.mu, mu), sigma: mix(old.sigma, sigma) };
    }),
  };
}

/** Finds the nearest of some places within `reach` CSS pixels; −1 where none is. */
export function nearestPlace(places: readonly Place[], [x, y]: Place, reach: number): number {
  let found = -1;
  let least = reach;
  places.forEach(([px, py], i) => {
    const distance = Math.hypot(px - x, py - y);
    // The later lies on top.
    if (distance <= least) [found, least] = [i, distance];
  });
  return found;
}
