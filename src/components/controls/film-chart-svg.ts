// The losses under a training film as a string of SVG, the same at build time and in the page: one place on the axis for
// each frame, so that the early steps, where most happens, have most of the room.
import { formatValue, linearScale, ticks } from '../../lib/ui/chart-scale.ts';

/** What a film's log says of its frames; losses are means since the frame before, and mean nothing in the first. */
export interface FilmLog {
  /** Steps taken before each frame. */
  readonly steps: readonly number[];
  /** The discriminator's loss and the generator's, in nats. */
  readonly d: readonly number[];
  readonly g: readonly number[];
  /** Shares of digits and of samples that the discriminator takes for what they are. */
  readonly accuracyReal: readonly number[];
  readonly accuracyFake: readonly number[];
}

export interface FilmChartOptions {
  readonly width: number;
  /** The frame shown: the cursor stands there. */
  readonly frame: number;
  /** Steps of the frames of the longest film shown together, which the axis is made for. */
  readonly schedule: readonly number[];
  /** Top of the axis, in nats, the same for films shown together. */
  readonly most: number;
}

export const FILM_CHART_HEIGHT = 168;
const TOP = 22;
const BOTTOM = 34;
const LEFT = 26;
const RIGHT = 66;
/** The discriminator's loss where it can only guess. */
const GUESSING = 2 * Math.log(2);
/** Steps between two labels of the axis double so often. */
const LABEL_EVERY = 10;

/** Rounds a film's highest loss up to a whole number of nats, for the top of its axis. */
export function topOf(...logs: readonly FilmLog[]): number {
  return Math.ceil(Math.max(2, ...logs.flatMap(({ d, g }) => [...d.slice(1), ...g.slice(1)])));
}

function path(values: readonly number[], x: (k: number) => number, y: (value: number) => number): string {
  return values
    .slice(1)
    .map((value, i) => `${i === 0 ? 'M' : 'L'}${x(i + 1).toFixed(1)} ${y(value).toFixed(1)}`)
    .join('');
}

/** Draws both losses and the cursor as SVG elements for a viewBox of `width` × FILM_CHART_HEIGHT. */
export function filmChartSvg(log: FilmLog, { width, frame, schedule, most }: FilmChartOptions): string {
  const x = linearScale([0, schedule.length - 1], [LEFT, width - RIGHT]);
  const y = linearScale([0, most], [FILM_CHART_HEIGHT - BOTTOM, TOP]);
  const at = Math.min(frame, log.steps.length - 1);
  const shown = Math.max(1, at);
  const grid = ticks(0, most, 3).map((tick) => {
    const height = y(tick).toFixed(1);
    return `<path class="grid" d="M${LEFT} ${height}H${width - RIGHT}"/><text x="${LEFT - 6}" y="${height}" dy="4" text-anchor="end">${tick}</text>`;
  });
  const feet = schedule.flatMap((step, k) => {
    if (k % LABEL_EVERY !== 1) return [];
    const foot = FILM_CHART_HEIGHT - BOTTOM;
    return `<path class="tick" d="M${x(k).toFixed(1)} ${foot}v4"/><text x="${x(k).toFixed(1)}" y="${foot + 16}" text-anchor="middle">${step.toLocaleString('en-GB')}</text>`;
  });
  const [atD, atG] = [y(log.d[shown] ?? 0), y(log.g[shown] ?? 0)];
  // Labels 15 px apart, in the order of the lines.
  const middle = (atD + atG) / 2;
  const apart = Math.max(Math.abs(atD - atG), 15) / 2;
  const [labelD, labelG] = atD < atG ? [middle - apart, middle + apart] : [middle + apart, middle - apart];
  const line = (name: 'd' | 'g', concept: string, height: number, label: number): string => {
    const value = formatValue(log[name][shown] ?? NaN);
    return `<g data-concept="${concept}"><path class="line" d="${path(log[name], x, y)}"/><circle cx="${x(shown).toFixed(1)}" cy="${height.toFixed(1)}" r="3"/><text class="end" x="${width - RIGHT + 8}" y="${(label + 4).toFixed(1)}"><tspan class="letter">${name.toUpperCase()}</tspan> <tspan class="value">${value}</tspan></text></g>`;
  };
  const guess = y(GUESSING).toFixed(1);
  return [
    `<text x="0" y="12">losses, nats</text>`,
    ...grid,
    `<g data-concept="critic"><path class="guess" d="M${LEFT} ${guess}H${width - RIGHT}"/></g>`,
    `<path class="base" d="M${LEFT} ${FILM_CHART_HEIGHT - BOTTOM}H${width - RIGHT}"/>`,
    ...feet,
    `<text x="${width - RIGHT}" y="${FILM_CHART_HEIGHT - 3}" text-anchor="end">steps</text>`,
    `<path class="cursor" d="M${x(at).toFixed(1)} ${TOP - 4}V${FILM_CHART_HEIGHT - BOTTOM}"/>`,
    line('d', 'critic', atD, labelD),
    line('g', 'p', atG, labelG),
  ].join('');
}

/** Says in words where the losses stood at a frame. */
export function filmSentence(log: FilmLog, frame: number): string {
  const at = Math.min(frame, log.steps.length - 1);
  if (at === 0) return 'Before the first step.';
  const percent = (share: number | undefined): string => `${Math.round(100 * (share ?? 0))} %`;
  return `D takes ${percent(log.accuracyReal[at])} of digits and ${percent(log.accuracyFake[at])} of samples for what they are.`;
}
