// Both losses of the generator and how hard they pull, as functions of D(G(z)), with drawings marked on the curves.
import { linearScale } from '../../lib/ui/chart-scale.ts';

export const LOSSES_WIDTH = 620;
export const LOSSES_HEIGHT = 380;
const LEFT = 34;
const RIGHT = 128;
/** Room at the right of a narrow chart, whose longer labels stand between the curves. */
const NARROW_RIGHT = 44;
const TOP = 24;
const MIDDLE = 214;
const LOWER = 250;
const BOTTOM = 346;
/** Top of the axis of losses, in nats. */
const MOST = 5;

/** D, from a logit. */
export function sigmoid(l: number): number {
  return 1 / (1 + Math.exp(-l));
}

/** Both losses at D, in nats, and the sizes of their slopes with respect to the logit. */
export interface Pulls {
  readonly minimax: { readonly loss: number; readonly pull: number };
  readonly other: { readonly loss: number; readonly pull: number };
}

/** Returns losses and pulls from a logit, without overflow. */
export function pullsAt(l: number): Pulls {
  const softplus = (t: number): number => Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t)));
  return {
    minimax: { loss: -softplus(l), pull: sigmoid(l) },
    other: { loss: softplus(-l), pull: sigmoid(-l) },
  };
}

/** Means over a batch. */
export function meanPulls(logits: ArrayLike<number>): Pulls {
  const all = Array.from(logits, pullsAt);
  const mean = (of: (pulls: Pulls) => number): number =>
    all.reduce((sum, pulls) => sum + of(pulls), 0) / all.length;
  return {
    minimax: { loss: mean((p) => p.minimax.loss), pull: mean((p) => p.minimax.pull) },
    other: { loss: mean((p) => p.other.loss), pull: mean((p) => p.other.pull) },
  };
}

/** Draws the curves and the batch as SVG elements for a viewBox of `width` × LOSSES_HEIGHT. */
export function lossesSvg(logits: ArrayLike<number>, width = LOSSES_WIDTH): string {
  const isNarrow = width < 440;
  const right = width - (isNarrow ? NARROW_RIGHT : RIGHT);
  const x = linearScale([0, 1], [LEFT, right]);
  const y = linearScale([-MOST, MOST], [MIDDLE, TOP]);
  const pull = linearScale([0, 1], [BOTTOM, LOWER]);
  // Evenly in the logit, which has room for both ends.
  const curve = (of: (l: number) => number, height: (value: number) => number): string =>
    Array.from({ length: 121 }, (_, i) => -6 + i / 10)
      .filter((l) => Math.abs(of(l)) <= MOST)
      .map((l, i) => `${i === 0 ? 'M' : 'L'}${x(sigmoid(l)).toFixed(1)} ${height(of(l)).toFixed(1)}`)
      .join('');
  const rule = (height: number, label: string, base = false): string =>
    `<path class="${base ? 'base' : 'grid'}" d="M${LEFT} ${height.toFixed(1)}H${right}"/><text x="${LEFT - 6}" y="${height.toFixed(1)}" dy="4" text-anchor="end">${label}</text>`;
  const feet = [0, 0.25, 0.5, 0.75, 1].map(
    (tick) =>
      `<path class="tick" d="M${x(tick)} ${BOTTOM}v4"/><text x="${x(tick)}" y="${BOTTOM + 17}" text-anchor="middle">${tick}</text>`,
  );
  const dots = (of: (l: number) => number, height: (value: number) => number): string =>
    Array.from(logits, (l) => {
      const at = Math.max(-MOST, Math.min(MOST, of(l)));
      return `<circle cx="${x(sigmoid(l)).toFixed(1)}" cy="${height(at).toFixed(1)}" r="3"/>`;
    }).join('');
  const one = (name: 'minimax' | 'other', concept: string, dashed: string): string => {
    const loss = (l: number): number => pullsAt(l)[name].loss;
    const size = (l: number): number => pullsAt(l)[name].pull;
    return `<g class="${concept} ${name}"><path class="line${dashed}" d="${curve(loss, y)}"/><path class="line${dashed}" d="${curve(size, pull)}"/><g class="dots">${dots(loss, y)}${dots(size, pull)}</g></g>`;
  };
  const ticks = Array.from(logits, (l) => `M${x(sigmoid(l)).toFixed(1)} ${BOTTOM + 3}v-9`).join('');
  const math = (text: string): string => `<tspan class="math">${text}</tspan>`;
  const name = (nats: number, [first, second]: readonly [string, string]): string => {
    const [left, top] = isNarrow ? [x(0.3), y(nats > 0 ? 3 : -2.9)] : [right + 8, y(nats)];
    return `<text x="${left}" y="${top}">${first}</text><text x="${left}" y="${top + 16}">${second}</text>`;
  };
  return [
    `<text x="0" y="12">loss, nats</text>`,
    ...[-4, -2, 2, 4].map((tick) => rule(y(tick), String(tick).replace('-', '−'))),
    rule(y(0), '0', true),
    `<text x="0" y="${LOWER - 12}">pull at the logit</text>`,
    rule(pull(1), '1'),
    rule(pull(0.5), '½'),
    rule(pull(0), '0', true),
    ...feet,
    `<text x="${right}" y="${LOSSES_HEIGHT - 4}" text-anchor="end">verdict on a drawing, ${math('D')}(${math('G')}(${math('z')}))</text>`,
    one('minimax', 'concept-x', ' dashed'),
    one('other', 'concept-loss', ''),
    `<path class="batch" d="${ticks}"/>`,
    `<g class="concept-x">${name(-2.9, ['minimax,', `log(1 − ${math('D')})`])}<text x="${right + 8}" y="${pull(1) + 4}">${math('D')}</text></g>`,
    `<g class="concept-loss">${name(1.3, ['non-saturating,', `−log ${math('D')}`])}<text x="${right + 8}" y="${pull(0) - 1}">1 − ${math('D')}</text></g>`,
  ].join('');
}

/** Prints a pull with as many decimals as tell it from 0 and from 1: "0.0004". */
export function formatPull(pull: number): string {
  if (pull < 1e-5) return '< 0.00001';
  if (pull > 1 - 1e-5) return '> 0.99999';
  const small = Math.min(pull, 1 - pull);
  return pull.toFixed(small > 0.01 ? 2 : Math.min(5, Math.ceil(-Math.log10(small)) + 1));
}

/** Says how many times as hard the second loss pulls. */
export function ratioSentence({ minimax, other }: Pulls): string {
  const ratio = other.pull / minimax.pull;
  if (ratio > 1.5) return `The second pulls ${printTimes(ratio)} times as hard.`;
  if (ratio < 1 / 1.5)
    return `The first pulls ${printTimes(1 / ratio)} times as hard: these drawings already pass.`;
  return 'They pull about alike.';
}

function printTimes(ratio: number): string {
  return Number(ratio.toPrecision(2)).toLocaleString('en-GB');
}
