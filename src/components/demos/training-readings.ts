// What is read off a run while it goes on.

/** Returns the median of some numbers, the lower of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? NaN;
}

/** Returns the mean of the last `count` numbers, or of all where there are fewer; NaN of none. */
export function meanOfLast(values: readonly number[], count: number): number {
  const last = values.slice(-count);
  return last.reduce((sum, value) => sum + value, 0) / last.length;
}

/** Returns the learning rate that a slider of decades stands at: the powers of ten, and 3 times them half-way. */
export function rateOf(exponent: number): number {
  return Number((10 ** exponent).toPrecision(1));
}

/** Prints a learning rate in full, "0.0003". */
export function formatRate(rate: number): string {
  return rate.toFixed(Math.max(0, Math.ceil(-Math.log10(rate) - 1e-9)));
}
