// What the judge reads on the way between two labels, as a string of SVG, the same at build time and in the page.
import { linearScale } from '../../lib/ui/chart-scale.ts';

/** Hands that are shown, each a row. */
export const HANDS = 4;
/** Pictures of a row. */
export const STEPS = 9;
/** Hands over which the judge's probabilities are averaged. */
export const READERS = 24;

export const CHART_WIDTH = 400;
export const CHART_HEIGHT = 150;
const [LEFT, RIGHT, TOP, BOTTOM] = [30, 92, 20, 30];

/** Returns shares from 0 to 1 in even steps. */
export function stepsOf(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i / (count - 1));
}

/** What is read at one share: the probability of the first label, of the second, and of all others. */
export interface Read {
  readonly from: number;
  readonly to: number;
  readonly other: number;
}

/** Takes the three probabilities out of rows of ten. */
export function readsOf(means: Float32Array, from: number, to: number): Read[] {
  return Array.from({ length: means.length / 10 }, (_, i) => {
    const [first, second] = [means[10 * i + from] ?? 0, from === to ? 0 : (means[10 * i + to] ?? 0)];
    return { from: first, to: second, other: Math.max(0, 1 - first - second) };
  });
}

/** Returns what is read at any share, on the straight line between its neighbours. */
export function readAt(reads: readonly Read[], t: number): Read {
  const place = t * (reads.length - 1);
  const k = Math.min(reads.length - 2, Math.floor(place));
  const [a, b] = [reads[k], reads[k + 1]] as [Read, Read];
  const mix = (name: keyof Read): number => a[name] + (place - k) * (b[name] - a[name]);
  return { from: mix('from'), to: mix('to'), other: mix('other') };
}

/** Says in words what the judge reads at a share. */
export function saidAt(means: Float32Array, { from, to, at }: BordersOptions): string {
  const read = readAt(readsOf(means, from, to), at);
  const percent = (share: number): string => `${Math.round(100 * share)}\u202f%`;
  return `At t = ${at.toFixed(2)} the judge gives ${percent(read.from)} to ${from}, ${percent(read.to)} to ${to} and ${percent(read.other)} to other digits.`;
}

export interface BordersOptions {
  readonly from: number;
  readonly to: number;
  /** The share at which the cursor stands. */
  readonly at: number;
}

/** Draws the three probabilities over t, and a cursor. */
export function bordersSvg(means: Float32Array, { from, to, at }: BordersOptions): string {
  const reads = readsOf(means, from, to);
  const x = linearScale([0, 1], [LEFT, CHART_WIDTH - RIGHT]);
  const y = linearScale([0, 1], [CHART_HEIGHT - BOTTOM, TOP]);
  const last = reads.at(-1) as Read;
  const lines = [
    { name: 'from', words: `reads ${from}` },
    { name: 'to', words: `reads ${to}` },
    { name: 'other', words: 'another digit' },
  ] as const;
  const heights = spread(
    lines.map(({ name }) => y(last[name])),
    15,
  );
  const drawn = lines.map(({ name, words }, k) => {
    const d = reads.map(
      (read, i) =>
        `${i === 0 ? 'M' : 'L'}${x(i / (reads.length - 1)).toFixed(1)} ${y(read[name]).toFixed(1)}`,
    );
    const height = ((heights[k] as number) + 4).toFixed(1);
    return `<g class="${name}"><path class="line" d="${d.join('')}"/><text class="name" x="${CHART_WIDTH - RIGHT + 8}" y="${height}">${words}</text></g>`;
  });
  return [
    '<text x="0" y="11">probability, mean over hands</text>',
    ...[0, 0.5, 1].map(
      (tick) =>
        `<path class="grid" d="M${LEFT} ${y(tick)}H${CHART_WIDTH - RIGHT}"/><text x="${LEFT - 6}" y="${y(tick)}" dy="4" text-anchor="end">${tick}</text>`,
    ),
    `<path class="cursor" d="M${x(at).toFixed(1)} ${TOP}V${CHART_HEIGHT - BOTTOM}"/>`,
    ...drawn,
    `<text x="${LEFT}" y="${CHART_HEIGHT - 8}">t = 0</text>`,
    `<text x="${CHART_WIDTH - RIGHT}" y="${CHART_HEIGHT - 8}" text-anchor="end">t = 1</text>`,
  ].join('');
}

/** Moves heights apart, in their order, so that words at them do not touch. */
function spread(heights: readonly number[], apart: number): number[] {
  const order = heights.map((height, k) => ({ height, k })).sort((a, b) => b.height - a.height);
  const placed: number[] = [];
  let below = Infinity;
  for (const { height, k } of order) {
    below = Math.min(height, below - apart);
    placed[k] = below;
  }
  return placed;
}
