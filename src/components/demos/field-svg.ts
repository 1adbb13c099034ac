// Draws the arrows of a field on a plane: pure text, so that the build and the page draw the same.
import type { FieldResult } from '../../lib/engine/types.ts';
import { idealAnswer, type Plane, type PlaneGrid, type PlanePoint } from '../../lib/ui/plane.ts';

/** Width of the stage in SVG units. */
export const STAGE_WIDTH = 680;
const HEAD = 5;
const PALEST = 0.16;

/** An arrow r(x) − x: its part in the plane, and the length of the whole. */
export interface Arrow {
  readonly from: PlanePoint;
  readonly by: PlanePoint;
  readonly length: number;
}

/** Maps plane coordinates to the stage, whose second axis points down. */
export function stageOf({ left, bottom, width, height }: PlaneGrid): {
  readonly height: number;
  place(point: PlanePoint): PlanePoint;
  unplace(x: number, y: number): PlanePoint;
} {
  const unit = STAGE_WIDTH / width;
  return {
    height: height * unit,
    place: ([a, b]) => [(a - left) * unit, (height - (b - bottom)) * unit],
    unplace: (x, y) => [x / unit + left, height - y / unit + bottom],
  };
}

/** Returns the factor that makes the longest usual arrow as long as the grid's spacing; at most 1. */
export function scaleOf(arrows: readonly Arrow[], { spacing }: PlaneGrid): number {
  const lengths = arrows.map(({ by }) => Math.hypot(...by)).sort((a, b) => a - b);
  const usual = lengths[Math.floor(0.95 * (lengths.length - 1))] ?? 0;
  return usual > 0 ? Math.min(1, spacing / usual) : 1;
}

/** Draws arrows as SVG paths; the less of an arrow lies in the plane, the paler it is. */
export function arrowsSvg(arrows: readonly Arrow[], grid: PlaneGrid, scale: number): string {
  const { place } = stageOf(grid);
  return arrows
    .map(({ from, by, length }) => {
      const [x, y] = place(from);
      const [tipX, tipY] = place([from[0] + by[0] * scale, from[1] + by[1] * scale]);
      const share = length > 0 ? Math.min(1, Math.hypot(...by) / length) : 0;
      const angle = Math.atan2(tipY - y, tipX - x);
      const barb = (turn: number): string =>
        `${(tipX - HEAD * Math.cos(angle + turn)).toFixed(1)} ${(tipY - HEAD * Math.sin(angle + turn)).toFixed(1)}`;
      const opacity = (PALEST + (1 - PALEST) * share).toFixed(2);
      const tip = `${tipX.toFixed(1)} ${tipY.toFixed(1)}`;
      return `<path opacity="${opacity}" d="M${x.toFixed(1)} ${y.toFixed(1)}L${tip}M${barb(0.5)}L${tip}L${barb(-0.5)}"/>`;
    })
    .join('');
}

/** Draws a path through points. */
export function pathSvg(points: readonly PlanePoint[], grid: PlaneGrid): string {
  const { place } = stageOf(grid);
  const corners = points.map((point) =>
    place(point)
      .map((value) => value.toFixed(1))
      .join(' '),
  );
  return `<path d="M${corners.join('L')}"/>${corners.map((at) => `<circle r="2" transform="translate(${at})"/>`).join('')}`;
}

/** Says at what length the arrows are drawn. */
export function scaleWords(scale: number): string {
  return scale > 0.995 ? 'at their true length' : `at ${scale.toFixed(2)} of their length`;
}

/** Turns the engine's answer into arrows. */
export function arrowsOf(points: readonly PlanePoint[], { arrows, lengths }: FieldResult): Arrow[] {
  return points.map((from, i) => ({
    from,
    by: [arrows[2 * i] as number, arrows[2 * i + 1] as number],
    length: lengths[i] as number,
  }));
}

/** Returns the arrows of the ideal denoiser, if the three corners were all the data. */
export function idealArrows(plane: Plane, points: readonly PlanePoint[], sigma: number): Arrow[] {
  return points.map((from) => {
    const [a, b] = idealAnswer(plane, from, sigma);
    const by: PlanePoint = [a - from[0], b - from[1]];
    return { from, by, length: Math.hypot(...by) };
  });
}
