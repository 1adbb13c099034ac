// The picture of a flow, drawn the same way at build time and in the page: the bell above, threads that carry equal shares
// of it, the density of what arrives below, over a histogram of pushed samples.
import { bell, densityAt, histogram, push, samplesOf, type Flow } from './next-flow.ts';

export const VIEW = { width: 640, height: 334 } as const;
const SAMPLES = 5000;
const SEED = 1;
const REACH = 5.5;
/** Heights: of the bell's base, of the top and the base of what arrives. */
const BASE = { z: 96, top: 178, x: 304 } as const;
/** Picture units for a density of 1. */
const SCALE = 170;
const BIN = 0.25;

const across = (x: number): string => (VIEW.width * (0.5 + (x / REACH) * 0.5)).toFixed(1);
const up = (base: number, density: number): string => (base - Math.min(density, 0.76) * SCALE).toFixed(1);

/** Ends of 20 equal shares of N(0, 1), without the two at infinity. */
const SHARES = [
  -1.645, -1.282, -1.036, -0.842, -0.674, -0.524, -0.385, -0.253, -0.126, 0, 0.126, 0.253, 0.385, 0.524,
  0.674, 0.842, 1.036, 1.282, 1.645,
];

function curve(points: readonly (readonly [string, string])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('');
}

/** Draws a flow; `z` is the point that is followed. */
export function flowSvg(flow: Flow, z: number): string {
  const zs = Array.from({ length: 281 }, (_, i) => -3.5 + (7 * i) / 280);
  const above = curve(zs.map((each) => [across(each), up(BASE.z, bell(each))]));
  const below = curve(zs.map((each) => [across(push(flow, each)), up(BASE.x, densityAt(flow, each))]));
  const bins = { least: -REACH, width: BIN, bins: (2 * REACH) / BIN };
  const bars = [...histogram(samplesOf(flow, SAMPLES, SEED), bins)]
    .map((height, i) => {
      if (height === 0) return '';
      const left = -REACH + i * BIN;
      const [x, w] = [across(left), ((VIEW.width * BIN) / (2 * REACH)).toFixed(1)];
      const y = up(BASE.x, height);
      return `<rect x="${x}" y="${y}" width="${w}" height="${(BASE.x - Number(y)).toFixed(1)}"/>`;
    })
    .join('');
  const thread = (from: number): string =>
    `M${across(from)} ${BASE.z}L${across(push(flow, from))} ${BASE.top}`;
  const x = push(flow, z);
  return [
    `<g class="bars">${bars}</g>`,
    `<path class="threads" d="${SHARES.map(thread).join('')}"/>`,
    `<path class="fall" d="${SHARES.map((share) => `M${across(push(flow, share))} ${BASE.top}V${BASE.x}`).join('')}"/>`,
    `<path class="base" d="M0 ${BASE.z}H${VIEW.width}M0 ${BASE.x}H${VIEW.width}"/>`,
    `<path class="z" d="${above}"/><path class="x" d="${below}"/>`,
    `<path class="followed" d="M${across(z)} ${up(BASE.z, bell(z))}V${BASE.z}L${across(x)} ${BASE.top}V${up(BASE.x, densityAt(flow, z))}"/>`,
    `<circle class="z" cx="${across(z)}" cy="${up(BASE.z, bell(z))}" r="4"/>`,
    `<circle class="x" cx="${across(x)}" cy="${up(BASE.x, densityAt(flow, z))}" r="4"/>`,
    ...[-4, -2, 0, 2, 4].map(
      (tick) => `<text x="${across(tick)}" y="${VIEW.height - 4}">${String(tick).replace('-', '−')}</text>`,
    ),
    `<text class="name z" x="8" y="${BASE.z - 10}">z</text><text class="name x" x="8" y="${BASE.x - 10}">x = f(z)</text>`,
  ].join('');
}

/** Says what happens at the point that is followed. */
export function flowWords(flow: Flow, z: number): string {
  const say = (value: number, digits = 2): string => value.toFixed(digits).replace('-', '−');
  const slope = bell(z) / densityAt(flow, z);
  return `z = ${say(z)} goes to x = ${say(push(flow, z))}. There f′(z) = ${say(slope)}, so p(x) = ${say(bell(z), 3)} / ${say(slope)} = ${say(densityAt(flow, z), 3)}.`;
}
