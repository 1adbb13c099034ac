// How the primer's figures draw: pieces of SVG and HTML as text, the same at build time and in the page.
import { placeOn, type Place, type Plane } from './primer-plane.ts';

/** Prints a number with a fixed count of decimals and a true minus; no "−0.00". */
export function num(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return '∞';
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? text.replace('-', '') : text).replace('-', '−');
}

/** Prints a number of any size: a fixed count of decimals, or powers of ten where it is very large or small. */
export function anySize(value: number, digits = 3): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 10 ** -digits || size >= 1e5)) {
    const [mantissa = '', exponent = ''] = value.toExponential(1).split('e');
    const power = exponent.replace('+', '').replace('-', '−');
    return `${mantissa.replace('-', '−')}·10<sup>${power}</sup>`;
  }
  return num(value, digits);
}

/** Prints a pair, "(1.00, −0.50)". */
export const pair = ([x, y]: Place, digits = 2): string => `(${num(x, digits)}, ${num(y, digits)})`;

/** Prints a matrix in brackets. */
export function matrixHtml(rows: readonly (readonly number[])[], digits = 2): string {
  const cells = rows.flat().map((value) => `<span>${num(value, digits)}</span>`);
  const said = rows.map((row) => row.map((value) => num(value, digits)).join(', ')).join('; ');
  return `<span class="mat" role="img" aria-label="${said}" style="--n:${rows[0]?.length ?? 1}">${cells.join('')}</span>`;
}

const at = (plane: Plane, place: Place): string =>
  placeOn(plane, place)
    .map((value) => value.toFixed(1))
    .join(' ');

/** Draws a line through places; `close` for a polygon. */
export function pathSvg(plane: Plane, places: readonly Place[], kind: string, close = false): string {
  if (places.length === 0) return '';
  return `<path class="${kind}" d="M${places.map((place) => at(plane, place)).join('L')}${close ? 'Z' : ''}"/>`;
}

/** Draws an arrow; one of no length is left out. */
export function arrowSvg(plane: Plane, from: Place, to: Place, kind: string): string {
  const [x, y] = placeOn(plane, from);
  const [u, v] = placeOn(plane, to);
  const length = Math.hypot(u - x, v - y);
  if (length < 1) return '';
  const [dx, dy] = [(u - x) / length, (v - y) / length];
  const head = Math.min(12, length);
  const [baseX, baseY] = [u - head * dx, v - head * dy];
  const corner = (side: number): string =>
    `${(baseX - side * 0.42 * head * dy).toFixed(1)} ${(baseY + side * 0.42 * head * dx).toFixed(1)}`;
  return (
    `<path class="arrow ${kind}" d="M${x.toFixed(1)} ${y.toFixed(1)}L${baseX.toFixed(1)} ${baseY.toFixed(1)}"/>` +
    `<path class="arrow-head ${kind}" d="M${u.toFixed(1)} ${v.toFixed(1)}L${corner(1)}L${corner(-1)}Z"/>`
  );
}

/** Draws a dot. */
export function dotSvg(plane: Plane, place: Place, kind: string, radius = 4): string {
  const [x, y] = placeOn(plane, place);
  return `<circle class="${kind}" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius}"/>`;
}

/** Writes a word at a place, moved by some units of the picture. */
export function wordSvg(
  plane: Plane,
  place: Place,
  text: string,
  { kind = '', by = [0, 0] as Place } = {},
): string {
  const [x, y] = placeOn(plane, place);
  return `<text class="${kind}" x="${(x + by[0]).toFixed(1)}" y="${(y + by[1]).toFixed(1)}">${text}</text>`;
}

/** Draws the whole-number grid and the axes. */
export function gridSvg(plane: Plane): string {
  const { halfWidth, halfHeight } = plane;
  let lines = '';
  for (let x = Math.ceil(-halfWidth); x <= halfWidth; x++)
    lines += pathSvg(
      plane,
      [
        [x, -halfHeight],
        [x, halfHeight],
      ],
      x === 0 ? 'axis' : 'grid',
    );
  for (let y = Math.ceil(-halfHeight); y <= halfHeight; y++)
    lines += pathSvg(
      plane,
      [
        [-halfWidth, y],
        [halfWidth, y],
      ],
      y === 0 ? 'axis' : 'grid',
    );
  return lines;
}

/** Returns points on the circle of radius 1. */
export const CIRCLE: readonly Place[] = Array.from({ length: 72 }, (_, i) => {
  const angle = (2 * Math.PI * i) / 72;
  return [Math.cos(angle), Math.sin(angle)];
});
