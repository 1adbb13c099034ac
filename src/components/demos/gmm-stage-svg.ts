// Draws the stage of the EM figures as text: the same at build time and in the page.
import type { Mixture, Responsibilities } from '../../lib/models/gmm/em.ts';
import {
  ellipseOf,
  handlesOf,
  heightScale,
  normalDensity,
  placeOfPoint,
  REACH,
  type Frame,
  type Handle,
} from './gmm-geometry.ts';
import { letterOf } from './gmm-names.ts';
import { WINDOW } from './gmm-toys.ts';

/** Marks round the origin, in the order of the letters, so that a component is never a colour alone: circle, square, two triangles, diamond, cross and the like. */
const SHAPES = [
  'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z',
  'M-3.6-3.6h7.2v7.2h-7.2z',
  'M0-4.9L4.7 3.5H-4.7z',
  'M0-5.2L4.6 0L0 5.2L-4.6 0z',
  'M-1.6-4.8h3.2v3.2h3.2v3.2h-3.2v3.2h-3.2v-3.2h-3.2v-3.2h3.2z',
  'M0 4.9L4.7-3.5H-4.7z',
  'M-2.2-4.8h4.4v9.6h-4.4z',
  'M-4.8-2.2h9.6v4.4h-9.6z',
] as const;
const UNKNOWN = 'M-2.6 0a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0z';

export interface StageView {
  readonly d: 1 | 2;
  readonly points: Float64Array;
  readonly mixture: Mixture;
  /** Null: the points have no colour yet. */
  readonly r: Responsibilities | null;
  /** The density that the points were drawn from, where it is to be shown. */
  readonly truth: Mixture | null;
}

/** How a point looks: the shape of its most responsible component, the colour between the first two. */
export interface Mark {
  readonly d: string;
  readonly fill: string;
  /** Its most responsible component; −1 before the first E step. */
  readonly component: number;
}

/** Returns how point i looks. */
export function markOf(r: Responsibilities | null, i: number): Mark {
  if (!r) return { d: UNKNOWN, fill: 'none', component: -1 };
  let [first, second] = [0, -1];
  r.forEach((column, k) => {
    const share = column[i] as number;
    if (k > 0 && share > (r[first]?.[i] as number)) [first, second] = [k, first];
    else if (k > 0 && (second < 0 || share > (r[second]?.[i] as number))) second = k;
  });
  const [most, next] = [r[first]?.[i] as number, (r[second]?.[i] as number | undefined) ?? 0];
  const share = Math.round((100 * most) / (most + next));
  const fill =
    share > 99 ? `var(--k${first})` : `color-mix(in oklab, var(--k${first}) ${share}%, var(--k${second}))`;
  return { d: SHAPES[first] as string, fill, component: first };
}

const fixed = (value: number): string => value.toFixed(1);

/** Returns the size of a mark: smaller on a small stage, so that the points do not cover each other. */
export function sizeOn({ width }: Frame): number {
  return width < 260 ? 0.38 : width < 480 ? 0.66 : 1;
}

/** Draws the points; the page then changes them one by one. */
export function pointsSvg({ points, d, r }: StageView, frame: Frame): string {
  const size = sizeOn(frame);
  let svg = '';
  for (let i = 0; i < points.length / d; i++) {
    const [x, y] = placeOfPoint(points, i, frame);
    const mark = markOf(r, i);
    svg += `<path d="${mark.d}" style="fill:${mark.fill}" data-of="${mark.component}" transform="translate(${fixed(x)} ${fixed(y)}) scale(${size})"/>`;
  }
  return svg;
}

/** Draws components: ellipses of one and of two standard deviations, or curves π N. */
export function componentsSvg({ mixture, truth, d }: StageView, frame: Frame): string {
  const scale = heightScale([mixture, truth], frame);
  if (d === 1) return curvesOf(mixture, frame, scale);
  return mixture.components
    .map((_, k) => {
      const outer = ellipseSvg(mixture, k, frame, REACH);
      return `<g class="component" style="--c:var(--k${k})">${outer}${ellipseSvg(mixture, k, frame, 1)}</g>`;
    })
    .join('');
}

function ellipseSvg({ components }: Mixture, k: number, frame: Frame, reach: number): string {
  const { mu, sigma } = components[k] as Mixture['components'][number];
  const { lengths, angle } = ellipseOf(sigma);
  const [x, y] = frame.place(mu[0] as number, mu[1] as number);
  const turn = (-angle * 180) / Math.PI;
  const [rx, ry] = lengths.map((length) => length * reach * frame.unit);
  return `<ellipse rx="${fixed(rx as number)}" ry="${fixed(ry as number)}" transform="translate(${fixed(x)} ${fixed(y)}) rotate(${fixed(turn)})"/>`;
}

const SAMPLES = 240;

function curveOf(
  density: (x: number) => number,
  frame: Frame,
  scale: number,
  more: readonly number[] = [],
): string {
  const xs = [...more];
  for (let i = 0; i <= SAMPLES; i++) xs.push(((2 * i) / SAMPLES - 1) * WINDOW.halfWidth);
  return xs
    .filter((x) => Math.abs(x) <= WINDOW.halfWidth)
    .sort((a, b) => a - b)
    .map((x, i) => {
      const y = Math.max(-4, frame.axis - density(x) * scale);
      return `${i === 0 ? 'M' : 'L'}${fixed(frame.place(x, 0)[0])} ${fixed(y)}`;
    })
    .join('');
}

/** Places where a narrow curve needs points of its own. */
const around = (mean: number, variance: number): number[] =>
  [-3, -2, -1.4, -1, -0.7, -0.4, -0.2, 0, 0.2, 0.4, 0.7, 1, 1.4, 2, 3].map(
    (z) => mean + z * Math.sqrt(variance),
  );

function densityOf({ pi, components }: Mixture): (x: number) => number {
  return (x) =>
    components.reduce((sum, { mu, sigma }, k) => {
      const variance = Math.max(sigma[0] as number, 1e-12);
      return sum + (pi[k] as number) * normalDensity(x, mu[0] as number, variance);
    }, 0);
}

function curvesOf(mixture: Mixture, frame: Frame, scale: number): string {
  const all = mixture.components.flatMap(({ mu, sigma }) => around(mu[0] as number, sigma[0] as number));
  const parts = mixture.components.map(({ mu, sigma }, k) => {
    const one: Mixture = { pi: mixture.pi.slice(k, k + 1), components: [{ mu, sigma }] };
    const curve = curveOf(densityOf(one), frame, scale, around(mu[0] as number, sigma[0] as number));
    return `<g class="component" style="--c:var(--k${k})"><path d="${curve}"/></g>`;
  });
  return `${parts.join('')}<path class="sum" d="${curveOf(densityOf(mixture), frame, scale, all)}"/>`;
}

/** Draws the density that the points came from, dashed. */
export function truthSvg({ mixture, truth, d }: StageView, frame: Frame): string {
  if (!truth) return '';
  if (d === 1) return `<path d="${curveOf(densityOf(truth), frame, heightScale([mixture, truth], frame))}"/>`;
  return truth.components.map((_, k) => ellipseSvg(truth, k, frame, REACH)).join('');
}

/** Draws what can be dragged of the components, each with a place for a thumb round it. */
export function handlesSvg(view: StageView, frame: Frame): string {
  const scale = heightScale([view.mixture, view.truth], frame);
  return handlesOf(view.mixture, frame, scale)
    .map((handle) => handleSvg(handle))
    .join('');
}

function handleSvg({ kind, component, at: [x, y] }: Handle): string {
  const mark =
    kind === 'mean'
      ? `<circle r="10"/><text dy="4.5">${letterOf(component)}</text>`
      : '<rect x="-4" y="-4" width="8" height="8"/>';
  return `<g class="handle ${kind}" style="--c:var(--k${component})" transform="translate(${fixed(x)} ${fixed(y)})"><circle class="hit" r="${kind === 'mean' ? 20 : 16}"/>${mark}</g>`;
}

/** Draws the axis of a line, with its numbers. */
export function axisSvg(frame: Frame): string {
  if (frame.d === 2) return '';
  const ticks = [-6, -4, -2, 0, 2, 4, 6].map((x) => {
    const left = fixed(frame.place(x, 0)[0]);
    return `<path d="M${left} ${fixed(frame.axis)}v4"/><text x="${left}" y="${fixed(frame.axis + 17)}">${String(x).replace('-', '−')}</text>`;
  });
  return `<path d="M0 ${fixed(frame.axis)}H${fixed(frame.width)}"/>${ticks.join('')}`;
}
