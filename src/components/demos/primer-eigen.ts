// A direction that can be turned until the covariance matrix only stretches it.
import { numberField } from '../../lib/ui/url-state.ts';
import type { FigureSpec, Shown } from './primer-spec.ts';
import { apply, choleskyOf, covarianceFrom, dot, eigenOf, lengthOf, scale, shift } from './primer-linear.ts';
import type { Place, Plane } from './primer-plane.ts';
import { anySize, arrowSvg, CIRCLE, gridSvg, matrixHtml, num, pathSvg, wordSvg } from './primer-svg.ts';

export const PLANE: Plane = { halfWidth: 3.75, halfHeight: 3, unit: 60 };

interface State {
  /** Degrees. */
  readonly angle: number;
  readonly first: number;
  readonly second: number;
  readonly correlation: number;
}

const DEGREE = Math.PI / 180;
const ORIGIN: Place = [0, 0];
/** The arrow u has length 1; its handle stands a little further out, so that it does not hide the tip. */
const GRIP = 1.35;
/** Where the two directions differ by less than this many degrees, u counts as found. */
const CLOSE = 0.5;

const directionOf = (angle: number): Place => [Math.cos(angle * DEGREE), Math.sin(angle * DEGREE)];
const angleOf = ([x, y]: Place): number => Math.round((Math.atan2(y, x) / DEGREE) * 1e4) / 1e4;

function show({ angle, first, second, correlation }: State): Shown {
  const sigma = covarianceFrom(first, second, correlation);
  const u = directionOf(angle);
  const image = apply(sigma, u);
  const variance = dot(u, image);
  const residual = lengthOf(shift(image, scale(u, -variance)));
  const apart = Math.atan2(residual, variance) / DEGREE;
  const { values, vectors } = eigenOf(sigma);
  const which = Math.abs(dot(u, vectors[0])) > Math.abs(dot(u, vectors[1])) ? 0 : 1;
  const factor = choleskyOf(sigma);
  const across: Place = [-u[1] * 5, u[0] * 5];
  const edge = scale(u, Math.sqrt(variance));
  return {
    drawings: {
      plane:
        gridSvg(PLANE) +
        pathSvg(
          PLANE,
          CIRCLE.map((on) => apply(factor, on)),
          'line',
          true,
        ) +
        pathSvg(PLANE, [shift(edge, across), shift(edge, scale(across, -1))], 'dashed') +
        arrowSvg(PLANE, ORIGIN, image, 'of-accent') +
        wordSvg(PLANE, image, 'Σu', { kind: 'math of-accent', by: [8, -8] }) +
        arrowSvg(PLANE, ORIGIN, u, 'plain'),
    },
    handles: {
      u: { at: scale(u, GRIP), says: `direction u, at ${num(angle, 1)} degrees` },
    },
    readings: {
      sigma: matrixHtml(sigma),
      u: matrixHtml([[u[0]], [u[1]]]),
      image: matrixHtml([[image[0]], [image[1]]]),
      variance: num(variance, 3),
      residual: anySize(residual),
      values: `${num(values[0], 3)} and ${num(values[1], 3)}`,
      says:
        apart < CLOSE
          ? `Found: Σ only stretches this direction, by ${num(variance, 3)}. It is the ${which === 0 ? 'first' : 'second'} eigenvector, and the variance along it is the ${which === 0 ? 'largest' : 'smallest'} of all directions.`
          : `Σ<i>u</i> points ${num(apart, 1)}° away from <i>u</i>, so this is not an eigenvector. The variance of the cloud along <i>u</i> is ${num(variance, 3)}; the dashed line touches the ellipse of one standard deviation at its square root.`,
    },
  };
}

export const FIGURE: FigureSpec<State> = {
  fields: {
    angle: numberField(80, { min: -180, max: 180 }),
    first: numberField(2, { min: 0.2, max: 2.5 }),
    second: numberField(1, { min: 0.2, max: 2.5 }),
    correlation: numberField(0.6, { min: -0.95, max: 0.95 }),
  },
  planes: { plane: PLANE },
  show,
  carry: (_, __, to) => (lengthOf(to) > 0 ? { angle: angleOf(to) } : {}),
  // One step of the power method.
  act: ({ angle, first, second, correlation }) => ({
    angle: angleOf(apply(covarianceFrom(first, second, correlation), directionOf(angle))),
  }),
};
