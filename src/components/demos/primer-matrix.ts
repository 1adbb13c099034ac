// A matrix as what it does to the plane: its columns are where the two unit vectors go.
import { numberField } from '../../lib/ui/url-state.ts';
import type { FigureSpec, Shown } from './primer-spec.ts';
import { apply, determinant, scale, shift, type Matrix } from './primer-linear.ts';
import type { Place, Plane } from './primer-plane.ts';
import { arrowSvg, gridSvg, matrixHtml, num, pair, pathSvg, wordSvg } from './primer-svg.ts';

export const PLANE: Plane = { halfWidth: 3.5, halfHeight: 2.75, unit: 62 };

interface State {
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
  readonly vx: number;
  readonly vy: number;
}

const inside = (fallback: number) => numberField(fallback, { min: -3.4, max: 3.4 });
const ORIGIN: Place = [0, 0];

/** Lines of the grid that the matrix makes of the whole-number grid. */
function movedGrid(a: Place, b: Place): string {
  let lines = '';
  for (let i = -4; i <= 4; i++) {
    for (const [u, v] of [
      [a, b],
      [b, a],
    ] as const) {
      const middle = scale(u, i);
      lines += pathSvg(PLANE, [shift(middle, scale(v, -5)), shift(middle, scale(v, 5))], 'faint moved');
    }
  }
  return lines;
}

function show({ ax, ay, bx, by, vx, vy }: State): Shown {
  const a: Place = [ax, ay];
  const b: Place = [bx, by];
  const v: Place = [vx, vy];
  const matrix: Matrix = [
    [ax, bx],
    [ay, by],
  ];
  const image = apply(matrix, v);
  const size = determinant(matrix);
  const along = scale(a, vx);
  const square = [ORIGIN, a, shift(a, b), b];
  const flat = Math.abs(size) < 0.05;
  return {
    drawings: {
      plane:
        gridSvg(PLANE) +
        movedGrid(a, b) +
        pathSvg(PLANE, square, 'area', true) +
        arrowSvg(PLANE, ORIGIN, a, 'plain') +
        arrowSvg(PLANE, ORIGIN, b, 'plain') +
        arrowSvg(PLANE, ORIGIN, v, 'faint-arrow') +
        pathSvg(PLANE, [ORIGIN, along, image], 'dashed') +
        arrowSvg(PLANE, ORIGIN, image, 'of-accent') +
        wordSvg(PLANE, image, 'Av', { kind: 'math of-accent', by: [8, -6] }),
    },
    handles: {
      a: { at: a, says: `first column a, ${pair(a)}` },
      b: { at: b, says: `second column b, ${pair(b)}` },
      v: { at: v, says: `vector v, ${pair(v)}` },
    },
    readings: {
      matrix: matrixHtml(matrix),
      vector: matrixHtml([[vx], [vy]]),
      image: matrixHtml([[image[0]], [image[1]]]),
      determinant: num(size),
      says: flat
        ? 'The two columns lie (almost) on one line: the whole plane is pressed on it, areas become zero, and nothing can undo that. The matrix has no inverse.'
        : `<i>Av</i> is ${num(vx)} times the first column plus ${num(vy)} times the second: the dashed way. Areas become ${num(Math.abs(size))} times as large${size < 0 ? ', and the plane is turned over' : ''}.`,
    },
  };
}

export const FIGURE: FigureSpec<State> = {
  fields: {
    ax: inside(1.5),
    ay: inside(0.5),
    bx: inside(-0.5),
    by: inside(1),
    vx: inside(1),
    vy: inside(1.5),
  },
  planes: { plane: PLANE },
  show,
  carry: (_, handle, [x, y]) => ({ [`${handle}x`]: x, [`${handle}y`]: y }),
};
