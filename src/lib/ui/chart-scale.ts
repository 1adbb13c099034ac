// Scales and ticks of the charts: numbers to positions and back.

export interface Scale {
  (value: number): number;
  /** Maps a position back to the value. */
  invert(position: number): number;
}

/** An interval; the first number may be the larger one (a y axis grows upwards). */
export type Interval = readonly [number, number];

/** Maps a domain linearly onto a range; a domain of one point maps to the middle of the range. */
export function linearScale([d0, d1]: Interval, [r0, r1]: Interval): Scale {
  const scale = (value: number): number =>
    d1 === d0 ? (r0 + r1) / 2 : r0 + ((value - d0) / (d1 - d0)) * (r1 - r0);
  const invert = (position: number): number =>
    r1 === r0 ? (d0 + d1) / 2 : d0 + ((position - r0) / (r1 - r0)) * (d1 - d0);
  return Object.assign(scale, { invert });
}

/** Maps a positive domain onto a range by logarithms; throws if the domain is not positive. */
export function logScale([d0, d1]: Interval, range: Interval): Scale {
  if (!(d0 > 0 && d1 > 0)) throw new Error(`A log scale needs a domain above 0, not ${d0} to ${d1}.`);
  const linear = linearScale([Math.log(d0), Math.log(d1)], range);
  const scale = (value: number): number => linear(Math.log(value));
  return Object.assign(scale, { invert: (position: number) => Math.exp(linear.invert(position)) });
}

/** Returns the 1, 2 or 5 × 10ⁿ that cuts a length into about `count` pieces. */
export function tickStep(length: number, count: number): number {
  const raw = length / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const fraction = raw / power;
  return (
    (fraction < Math.SQRT2 ? 1 : fraction < Math.sqrt(12.5) ? 2 : fraction < Math.sqrt(50) ? 5 : 10) * power
  );
}

/** Returns round numbers from `low` to `high`, about `count` of them, ends included when round. */
export function ticks(low: number, high: number, count = 5): number[] {
  if (!(high > low) || !Number.isFinite(high - low)) return Number.isFinite(low) ? [low] : [];
  const step = tickStep(high - low, count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => round((first + i) * step, step));
}

/** Returns the powers of ten from `low` to `high`, with 2 and 5 between them when fewer than two fit. */
export function logTicks(low: number, high: number): number[] {
  if (!(low > 0 && high >= low)) return [];
  const pick = (leads: number[]): number[] => {
    const found: number[] = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
      for (const lead of leads) found.push(Number(`${lead}e${power}`));
    }
    return found.filter((tick) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9));
  };
  const decades = pick([1]);
  const finer = decades.length >= 2 ? decades : pick([1, 2, 5]);
  return finer.length >= 2 ? finer : ticks(low, high, 3);
}

function round(value: number, step: number): number {
  return Number(value.toFixed(Math.min(20, decimalsOf(step))));
}

/** Counts the decimals needed to print multiples of a step: 0.05 needs 2, 20 needs 0. */
export function decimalsOf(step: number): number {
  for (let decimals = 0; decimals < 12; decimals++) {
    const scaled = Math.abs(step) * 10 ** decimals;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * Math.max(1, scaled))
      return Math.round(scaled) ? decimals : 0;
  }
  return 12;
}

/** Prints a number as a chart does: the decimals of the step, a true minus sign, powers of ten when very small or large. */
export function formatTick(value: number, step = value): string {
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-3 || size >= 1e6)
      ? value.toExponential(0).replace('e+', 'e')
      : value.toFixed(decimalsOf(step));
  return text.replaceAll('-', '−');
}

/** Prints a measured value with three significant digits. */
export function formatValue(value: number): string {
  if (!Number.isFinite(value)) return 'not a number';
  const size = Math.abs(value);
  const text = size === 0 ? '0' : size < 1e-3 || size >= 1e5 ? value.toExponential(2) : value.toPrecision(3);
  return (text.includes('e') && size >= 1 && size < 1e5 ? String(Number(text)) : text).replaceAll('-', '−');
}
