// Noise in a round cloud becomes a sample of any Gaussian: μ + L ε.
import { Random } from '../../lib/random.ts';
import { numberField } from '../../lib/ui/url-state.ts';
import type { FigureSpec, Shown } from './primer-spec.ts';
import { apply, choleskyOf, covarianceFrom, multiply, scale, shift, transpose } from './primer-linear.ts';
import type { Place, Plane } from './primer-plane.ts';
import { arrowSvg, CIRCLE, dotSvg, gridSvg, matrixHtml, num, pair, pathSvg } from './primer-svg.ts';

export const PLANE: Plane = { halfWidth: 3.5, halfHeight: 3.5, unit: 50 };

interface State {
  readonly first: number;
  readonly second: number;
  readonly correlation: number;
  readonly ex: number;
  readonly ey: number;
  readonly mx: number;
  readonly my: number;
}

const COUNT = 80;
const draws = new Random(3).normals(2 * COUNT);
/** The noise of the figure, from the book's generator with seed 3. */
export const NOISE: readonly Place[] = Array.from({ length: COUNT }, (_, i) => [
  draws[2 * i] as number,
  draws[2 * i + 1] as number,
]);

const ORIGIN: Place = [0, 0];
const inside = (fallback: number) => numberField(fallback, { min: -3.4, max: 3.4 });
const variance = (fallback: number) => numberField(fallback, { min: 0.2, max: 2 });

/** The circles of one and of two standard deviations, and what becomes of them. */
const ring = (move: (on: Place) => Place, kind: string): string =>
  [1, 2]
    .map((by) =>
      pathSvg(
        PLANE,
        CIRCLE.map((on) => move(scale(on, by))),
        kind,
        true,
      ),
    )
    .join('');

function show({ first, second, correlation, ex, ey, mx, my }: State): Shown {
  const sigma = covarianceFrom(first, second, correlation);
  const factor = choleskyOf(sigma);
  const mu: Place = [mx, my];
  const noise: Place = [ex, ey];
  const move = (place: Place): Place => shift(mu, apply(factor, place));
  const [[l11], [l21, l22]] = factor;
  return {
    drawings: {
      noise:
        gridSvg(PLANE) +
        NOISE.map((place) => dotSvg(PLANE, place, 'dot of-noise', 2.5)).join('') +
        ring((on) => on, 'line of-noise') +
        arrowSvg(PLANE, ORIGIN, noise, 'of-noise'),
      samples:
        gridSvg(PLANE) +
        NOISE.map((place) => dotSvg(PLANE, move(place), 'dot', 2.5)).join('') +
        ring(move, 'line') +
        arrowSvg(PLANE, mu, move(noise), 'of-accent') +
        dotSvg(PLANE, move(noise), 'dot of-accent', 6),
    },
    handles: {
      e: { at: noise, says: `noise ε, ${pair(noise)}` },
      m: { at: mu, says: `mean μ, ${pair(mu)}` },
    },
    readings: {
      sigma: matrixHtml(sigma),
      factor: matrixHtml(factor),
      product: matrixHtml(multiply(factor, transpose(factor))),
      sample: pair(move(noise)),
      says: `Row by row: √${num(first)} = ${num(l11)}; then ${num(sigma[1][0])} / ${num(l11)} = ${num(l21)}; then √(${num(second)} − (${num(l21)})²) = ${num(l22)}.`,
    },
  };
}

export const FIGURE: FigureSpec<State> = {
  fields: {
    first: variance(1.5),
    second: variance(1),
    correlation: numberField(0.7, { min: -0.95, max: 0.95 }),
    ex: inside(1),
    ey: inside(-1.2),
    mx: inside(0.3),
    my: inside(0.2),
  },
  planes: { noise: PLANE, samples: PLANE },
  show,
  carry: (_, handle, [x, y]) => ({ [`${handle}x`]: x, [`${handle}y`]: y }),
};
