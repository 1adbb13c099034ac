// Draws a fitted mixture and its points as a still picture: the large one and the thumbnails of the figure that chooses K.
import type { Mixture } from '../../lib/models/gmm/em.ts';
import { frameOf } from './gmm-geometry.ts';
import { letterOf } from './gmm-names.ts';
import { componentsSvg, pointsSvg, type StageView } from './gmm-stage-svg.ts';

/** Returns the view box and the content of a picture `width` CSS pixels wide. */
export function fitSvg(
  points: Float64Array,
  mixture: Mixture,
  width: number,
): { viewBox: string; svg: string } {
  const frame = frameOf(2, width);
  const view: StageView = { d: 2, points, mixture, r: null, truth: null };
  const letters = mixture.components.map(({ mu }, k) => {
    const [x, y] = frame.place(mu[0] as number, mu[1] as number);
    return `<text style="--c:var(--k${k})" x="${x.toFixed(1)}" y="${(y + 4.5).toFixed(1)}">${letterOf(k)}</text>`;
  });
  const named = width > 260 ? `<g class="letters">${letters.join('')}</g>` : '';
  return {
    viewBox: `0 0 ${frame.width} ${frame.height.toFixed(1)}`,
    svg: `<g class="points">${pointsSvg(view, frame)}</g>${componentsSvg(view, frame)}${named}`,
  };
}
