// A stroke of the pen as SVG, alike at build time and on the page.
import type { Stroke } from '../../lib/data/drawing.ts';

/** Draws one stroke in pad units. */
export function strokePath({ points, width }: Stroke): string {
  // A dot is a line of no length, which round caps make visible.
  const [x, y, ...rest] = points.length === 2 ? [...points, ...points] : points;
  return `<path d="M${x} ${y}L${rest.join(' ')}" stroke-width="${width}"/>`;
}
