// The drawing of the game on a line: data, model, and the best discriminator between them, on one axis from 0 to 1.
import { linearScale } from '../../lib/ui/chart-scale.ts';
import { bestDiscriminator, dataDensity, density, SHOWN, type Bump } from './dcgan-line.ts';

export const LINE_WIDTH = 620;
export const LINE_HEIGHT = 236;
const LEFT = 30;
const RIGHT = 76;
const TOP = 12;
const BOTTOM = 28;
const POINTS = 241;

/** Draws the three curves as SVG elements for a viewBox of `width` × LINE_HEIGHT. */
export function lineSvg(model: Bump, width = LINE_WIDTH): string {
  const x = linearScale(SHOWN, [LEFT, width - RIGHT]);
  const y = linearScale([0, 1], [LINE_HEIGHT - BOTTOM, TOP]);
  const places = Array.from(
    { length: POINTS },
    (_, i) => SHOWN[0] + ((SHOWN[1] - SHOWN[0]) * i) / (POINTS - 1),
  );
  const curve = (of: (place: number) => number): string =>
    places
      .map(
        (place, i) => `${i === 0 ? 'M' : 'L'}${x(place).toFixed(1)} ${y(Math.min(1, of(place))).toFixed(1)}`,
      )
      .join('');
  const grid = [0, 0.5, 1].map(
    (tick) =>
      `<path class="${tick === 0 ? 'base' : 'grid'}" d="M${LEFT} ${y(tick)}H${width - RIGHT}"/><text x="${LEFT - 6}" y="${y(tick)}" dy="4" text-anchor="end">${tick}</text>`,
  );
  const feet = [-4, -2, 0, 2, 4].map(
    (tick) =>
      `<path class="tick" d="M${x(tick)} ${y(0)}v4"/><text x="${x(tick)}" y="${LINE_HEIGHT - 8}" text-anchor="middle">${String(tick).replace('-', '−')}</text>`,
  );
  const name = (place: number, height: number, letter: string, words: string): string =>
    `<text x="${place.toFixed(1)}" y="${height.toFixed(1)}"><tspan class="math">${letter}</tspan> ${words}</text>`;
  const end = y(bestDiscriminator(SHOWN[1], model)) + 4;
  const peak = x(Math.max(SHOWN[0], Math.min(SHOWN[1], model.mean)));
  // Where there is no room for words the letters stand alone.
  const isNarrow = width < 440;
  const top = Math.max(TOP + 10, y(density(model.mean, model)) - 7);
  return [
    ...grid,
    ...feet,
    `<g class="concept-x"><path class="line" d="${curve((place) => dataDensity(place))}"/><text x="${x(-2).toFixed(1)}" y="${(y(dataDensity(-2)) - 8).toFixed(1)}" text-anchor="middle"><tspan class="math">p</tspan>${isNarrow ? '' : ' data'}</text></g>`,
    `<g class="concept-p"><path class="line" d="${curve((place) => density(place, model))}"/><text x="${peak.toFixed(1)}" y="${top.toFixed(1)}" text-anchor="middle"><tspan class="math">p</tspan><tspan dy="3" font-size="10">θ</tspan><tspan dy="-3">${isNarrow ? '' : ' drawings'}</tspan></text></g>`,
    `<g class="concept-critic"><path class="line dashed" d="${curve((place) => bestDiscriminator(place, model))}"/>${name(width - RIGHT + 6, end, 'D*', 'best')}</g>`,
  ].join('');
}

/** Prints nats with three decimals and a true minus sign. */
export function nats(value: number): string {
  return value.toFixed(3).replace('-', '−');
}
