// The drawing of <loss-chart> as a string: the same at build time and in the page.
import {
  formatTick,
  formatValue,
  linearScale,
  logScale,
  logTicks,
  tickStep,
  ticks,
  type Interval,
  type Scale,
} from '../../lib/ui/chart-scale.ts';
import type { Concept } from './check-props.ts';

export type Point = readonly [x: number, y: number];

export interface Series {
  readonly key: string;
  /** Printed at the end of the line. */
  readonly label: string;
  readonly concept?: Concept;
  readonly dashed?: boolean;
}

export interface ChartSettings {
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly Series[];
  readonly log: boolean;
  /** Points drawn of a series; a longer one is thinned out. */
  readonly keep: number;
  /** Stands in the middle until there is a point. */
  readonly empty?: string;
}

export type ChartPoints = Readonly<Record<string, readonly Point[]>>;

const HEIGHT = 220;
const TOP = 26;
const BOTTOM = 40;
const LEFT = 46;
const CHARACTER = 7.2;

/** Tells whether a point can be drawn; on a log axis only values above 0 can. */
function drawable([x, y]: Point, log: boolean): boolean {
  return Number.isFinite(x) && Number.isFinite(y) && (!log || y > 0);
}

/** Returns the last drawable point of a series. */
function lastPoint(points: readonly Point[] | undefined, log: boolean): Point | undefined {
  return points?.findLast((point) => drawable(point, log));
}

function extent(values: readonly number[], empty: Interval): Interval {
  if (values.length === 0) return empty;
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  return [low, high];
}

/** Widens the values' interval to round numbers, so that the axis does not twitch with every point. */
function yDomain(values: readonly number[], log: boolean): Interval {
  const [low, high] = extent(values, log ? [0.01, 1] : [0, 1]);
  if (log) return low === high ? [low / 2, high * 2] : [low / 1.05, high * 1.05];
  if (low === high) return [Math.min(0, 2 * low), Math.max(2 * high, low === 0 ? 1 : 0)];
  const step = tickStep(high - low, 4);
  return [Math.floor(low / step) * step, Math.ceil(high / step) * step];
}

/** Keeps the ends, and of each stretch between them the lowest and the highest point, so that the noise stays in sight. */
export function thin(points: readonly Point[], keep: number): readonly Point[] {
  if (points.length <= keep) return points;
  const stretch = Math.ceil((2 * (points.length - 2)) / (keep - 2));
  const kept: Point[] = points.slice(0, 1);
  for (let start = 1; start < points.length - 1; start += stretch) {
    const part = points.slice(start, Math.min(start + stretch, points.length - 1));
    const low = part.reduce((a, b) => (b[1] < a[1] ? b : a));
    const high = part.reduce((a, b) => (b[1] > a[1] ? b : a));
    kept.push(...(low === high ? [low] : low[0] < high[0] ? [low, high] : [high, low]));
  }
  return [...kept, ...points.slice(-1)];
}

function linePath(points: readonly Point[], x: Scale, y: Scale, log: boolean): string {
  let pen = 'M';
  let path = '';
  for (const point of points) {
    if (!drawable(point, log)) {
      pen = 'M';
      continue;
    }
    path += `${pen}${x(point[0]).toFixed(1)} ${y(point[1]).toFixed(1)}`;
    pen = 'L';
  }
  return path;
}

/** Moves labels apart to 15 px and keeps them above the floor, in the order of their lines. */
function spread(heights: readonly number[]): number[] {
  const order = heights.map((_, i) => i).sort((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  const placed = [...heights];
  let floor = HEIGHT - BOTTOM;
  for (const i of order.toReversed()) {
    placed[i] = Math.min(placed[i] ?? 0, floor);
    floor = (placed[i] ?? 0) - 15;
  }
  return placed;
}

/** Escapes text for SVG. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** Draws axes, lines and their labels as SVG elements for a viewBox of `width` × 220. */
export function chartSvg(settings: ChartSettings, points: ChartPoints, width: number): string {
  const { series, log, keep, xLabel, yLabel, empty = '' } = settings;
  const lines = series.map(({ key }) => thin(points[key] ?? [], keep));
  const drawn = lines.map((line) => line.filter((point) => drawable(point, log)));
  const ends = series.map((_, i) => {
    const last = drawn[i]?.at(-1);
    return last ? formatValue(last[1]) : '';
  });
  const longest = Math.max(...series.map(({ label }) => label.length + 7));
  // Without a point there is nothing to measure: the axes stand there with their names alone.
  const isEmpty = drawn.every((line) => line.length === 0);
  const right = isEmpty ? width : Math.max(LEFT + 60, width - 10 - longest * CHARACTER);
  const xs = extent(
    drawn.flat().map(([x]) => x),
    [0, 1],
  );
  const ys = yDomain(
    drawn.flat().map(([, y]) => y),
    log,
  );
  const x = linearScale(xs, [LEFT, right]);
  const y = (log ? logScale : linearScale)(ys, [HEIGHT - BOTTOM, TOP]);
  const yTicks = isEmpty ? [] : log ? logTicks(...ys) : ticks(...ys, 4);
  const yStep = log ? undefined : tickStep(ys[1] - ys[0], 4);
  const heights = spread(drawn.map((line) => y(line.at(-1)?.[1] ?? ys[0]) + 4));

  const grid = yTicks.map((tick) => {
    const at = y(tick).toFixed(1);
    return `<path class="grid" d="M${LEFT} ${at}H${right.toFixed(1)}"/><text x="${LEFT - 8}" y="${at}" dy="4" text-anchor="end">${formatTick(tick, yStep)}</text>`;
  });
  // What counts steps or components has nothing between two of them.
  const counts = drawn.flat().every(([x]) => Number.isInteger(x));
  const xTicks = (isEmpty ? [] : ticks(...xs, Math.max(2, Math.round((right - LEFT) / 90)))).filter(
    (tick) => !counts || Number.isInteger(tick),
  );
  const feet = xTicks.map((tick) => {
    const at = x(tick).toFixed(1);
    return `<path class="tick" d="M${at} ${HEIGHT - BOTTOM}v4"/><text x="${at}" y="${HEIGHT - BOTTOM + 17}" text-anchor="middle">${formatTick(tick)}</text>`;
  });
  const marks = series.map((one, i) => {
    const line = drawn[i]?.at(-1);
    if (!line) return '';
    const attributes = `data-concept="${one.concept ?? 'x'}"${one.dashed ? ' data-dashed' : ''}`;
    const end = `<circle cx="${x(line[0]).toFixed(1)}" cy="${y(line[1]).toFixed(1)}" r="2.5"/><text class="end" x="${(right + 8).toFixed(1)}" y="${(heights[i] ?? 0).toFixed(1)}">${escape(one.label)} <tspan class="value">${ends[i] ?? ''}</tspan></text>`;
    return `<g ${attributes}><path class="line" d="${linePath(lines[i] ?? [], x, y, log)}"/>${end}</g>`;
  });
  return [
    `<text class="axis" x="0" y="12">${escape(yLabel)}</text>`,
    ...grid,
    `<path class="base" d="M${isEmpty ? 0 : LEFT} ${HEIGHT - BOTTOM}H${right.toFixed(1)}"/>`,
    ...feet,
    `<text class="axis" x="${right.toFixed(1)}" y="${HEIGHT - 6}" text-anchor="end">${escape(xLabel)}</text>`,
    ...marks,
    isEmpty
      ? `<text class="empty" x="${width / 2}" y="${HEIGHT / 2}" text-anchor="middle">${escape(empty)}</text>`
      : '',
  ].join('');
}

/** Says where the lines stand, in one sentence: "step 40: train 0.093, validation 0.095". */
export function chartSummary(settings: ChartSettings, points: ChartPoints): string {
  const known = settings.series.flatMap((one) => {
    const last = lastPoint(points[one.key], settings.log);
    return last ? [{ label: one.label, last }] : [];
  });
  if (known.length === 0) return '';
  const x = Math.max(...known.map(({ last }) => last[0]));
  const values = known.map(({ label, last }) => `${label} ${formatValue(last[1])}`);
  return `${settings.xLabel} ${formatTick(x)}: ${values.join(', ')}`;
}
