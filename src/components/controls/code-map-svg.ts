// A map of codes as SVG text: every code is the little figure of its digit. One path for each class, so that a thousand
// codes are ten elements. Pure text: the build and the page draw the same.
import type { CodeFrame, CodePoint } from '../../lib/ui/code-plane.ts';

/** Width of the map in its own units. */
export const MAP_WIDTH = 680;

// Figures of straight lines, 4 wide and 6 high round the origin.
const FIGURES = [
  'm-2-3h4v6h-4z',
  'm-1-2l1-1v6',
  'm-2-3h4v3h-4v3h4',
  'm-2-3h4v3h-3m3 0v3h-4',
  'm-2-3v4h4m-1-3v5',
  'm2-3h-4v3h4v3h-4',
  'm2-3h-4v6h4v-3h-4',
  'm-2-3h4l-3 6',
  'm-2-3h4v6h-4zm0 3h4',
  'm2 0h-4v-3h4v6h-4',
];

/** Maps codes to the stage, whose second axis points down. */
export function mapStage({ left, bottom, width, height }: CodeFrame): {
  readonly height: number;
  place(point: CodePoint): CodePoint;
  unplace(x: number, y: number): CodePoint;
} {
  const unit = MAP_WIDTH / width;
  return {
    height: height * unit,
    place: ([a, b]) => [(a - left) * unit, (height - (b - bottom)) * unit],
    unplace: (x, y) => [x / unit + left, height - y / unit + bottom],
  };
}

/** How many times larger figures and marks are on a phone, where the map is half as wide. */
const LARGE = 2.5;
const LARGE_FIGURES = FIGURES.map((figure) =>
  figure.replace(/-?\d+/g, (length) => `${length.startsWith('-') ? '' : ' '}${LARGE * Number(length)}`),
);

/** Draws codes as figures, one path a class; those outside the frame are left out. */
export function codesSvg(
  codes: Float32Array,
  labels: ArrayLike<number>,
  frame: CodeFrame,
  figures: readonly string[] = FIGURES,
): string {
  const { place, height } = mapStage(frame);
  const paths = figures.map(() => '');
  for (let i = 0; i < codes.length / 2; i++) {
    const [x, y] = place([codes[2 * i] as number, codes[2 * i + 1] as number]);
    if (x < 0 || x > MAP_WIDTH || y < 0 || y > height) continue;
    const label = labels[i] as number;
    paths[label] += `M${x.toFixed(0)} ${y.toFixed(0)}${figures[label]}`;
  }
  return paths.map((d, label) => `<path data-label="${label}" d="${d}"/>`).join('');
}

/** Draws the first `few` codes as large figures: all of them would hide each other on a phone. */
export function fewCodesSvg(
  codes: Float32Array,
  labels: ArrayLike<number>,
  frame: CodeFrame,
  few: number,
): string {
  return codesSvg(codes.subarray(0, 2 * few), labels, frame, LARGE_FIGURES);
}

/** Draws places as crosses. */
export function crossesSvg(codes: Float32Array, frame: CodeFrame): string {
  const { place } = mapStage(frame);
  return Array.from({ length: codes.length / 2 }, (_, i) => {
    const [x, y] = place([codes[2 * i] as number, codes[2 * i + 1] as number]);
    return `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)})"><path d="M-5-5l10 10m-10 0l10-10"/></g>`;
  }).join('');
}
