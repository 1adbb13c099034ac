// Covariance as the average area of signed rectangles.
import { textField } from '../../lib/ui/url-state.ts';
import type { FigureSpec, Shown } from './primer-spec.ts';
import { apply, choleskyOf, determinant, momentsOf, scale, shift } from './primer-linear.ts';
import type { Place, Plane } from './primer-plane.ts';
import { CIRCLE, gridSvg, matrixHtml, num, pair, pathSvg } from './primer-svg.ts';

export const PLANE: Plane = { halfWidth: 4, halfHeight: 3, unit: 56 };

interface State {
  /** Coordinates, "x y x y …". */
  readonly points: string;
}

const START = '-2.6 -1.3 -1.6 -1.7 -1 0.2 -0.2 -0.6 0.5 1.1 1.3 0.1 1.9 1.4 2.7 0.6';
export const NAMES = ['1', '2', '3', '4', '5', '6', '7', '8'] as const;

/** Reads the points of an address; the start where they are none. */
export function readPoints(text: string): readonly Place[] {
  const numbers = text.split(' ').map(Number);
  const good = numbers.length === 2 * NAMES.length && numbers.every((value) => Math.abs(value) <= 4);
  const from = good ? numbers : START.split(' ').map(Number);
  return NAMES.map((_, i): Place => [from[2 * i] as number, from[2 * i + 1] as number]);
}

const writePoints = (points: readonly Place[]): string => points.flat().join(' ');

/** The rectangle between the mean and a point: its area, with a sign, is the point's share of the covariance. */
function rectangle([x, y]: Place, [u, v]: Place): string {
  const corners: Place[] = [
    [x, y],
    [u, y],
    [u, v],
    [x, v],
  ];
  return pathSvg(PLANE, corners, (u - x) * (v - y) < 0 ? 'share share--minus' : 'share', true);
}

function show({ points: text }: State): Shown {
  const points = readPoints(text);
  const { mean, covariance } = momentsOf(points);
  const [[first, across], [, second]] = covariance;
  const correlation = across / Math.sqrt(first * second);
  const isFlat = determinant(covariance) < 1e-4;
  const factor = isFlat ? undefined : choleskyOf(covariance);
  const ellipse = factor ? CIRCLE.map((on) => shift(mean, scale(apply(factor, on), 2))) : [];
  return {
    drawings: {
      plane:
        gridSvg(PLANE) +
        points.map((point) => rectangle(mean, point)).join('') +
        pathSvg(PLANE, ellipse, 'line of-accent', true) +
        pathSvg(PLANE, [shift(mean, [-0.12, 0]), shift(mean, [0.12, 0])], 'line') +
        pathSvg(PLANE, [shift(mean, [0, -0.12]), shift(mean, [0, 0.12])], 'line'),
    },
    handles: Object.fromEntries(
      NAMES.map((name, i) => [
        `p${name}`,
        { at: points[i] as Place, says: `point ${name}, ${pair(points[i] as Place)}` },
      ]),
    ),
    readings: {
      mean: pair(mean),
      covariance: matrixHtml(covariance),
      correlation: first * second > 1e-9 ? num(correlation) : 'none',
      says: isFlat
        ? 'All points lie on one line: one direction has no variance, and the ellipse has fallen flat. Such a Σ has no inverse.'
        : `The eight rectangles, those with a dashed edge counted as negative, have an average area of ${num(across)}: the covariance of the two coordinates.`,
    },
  };
}

export const FIGURE: FigureSpec<State> = {
  fields: { points: textField(START, 120) },
  planes: { plane: PLANE },
  show,
  carry({ points }, handle, to) {
    const moved = readPoints(points).map((point, i) => (`p${NAMES[i]}` === handle ? to : point));
    return { points: writePoints(moved) };
  },
  act: () => ({ points: START }),
};
