// Bars of what the judge reads: one for each digit, filled for the pictures on show, a line for a larger sample.

export const BARS = { width: 400, height: 96 } as const;
const BASE = 70;
const TOP = 14;
const SLOT = BARS.width / 10;

/** Returns the share of each label among pictures, from the judge's probabilities, n × 10. */
export function sharesOf(probabilities: Float32Array): number[] {
  const counts = Array<number>(10).fill(0);
  const n = probabilities.length / 10;
  for (let i = 0; i < n; i++) {
    const row = probabilities.subarray(i * 10, (i + 1) * 10);
    const best = row.indexOf(Math.max(...row));
    counts[best] = (counts[best] as number) + 1;
  }
  return counts.map((count) => count / n);
}

/** Draws the bars as SVG elements for a viewBox of BARS; shares of a larger sample are drawn as lines. */
export function classBarsSvg(now: readonly number[], sample: readonly number[]): string {
  const y = (share: number): number => BASE - share * (BASE - TOP);
  const bars = Array.from({ length: 10 }, (_, digit) => {
    const x = digit * SLOT;
    const share = now[digit] ?? 0;
    const rest = sample[digit];
    const line =
      rest === undefined ? '' : `<path class="fresh" d="M${x + 3} ${y(rest).toFixed(1)}H${x + SLOT - 3}"/>`;
    return `<rect class="bar" x="${x + 5}" y="${y(share).toFixed(1)}" width="${SLOT - 10}" height="${(BASE - y(share)).toFixed(1)}"/>${line}<text x="${x + SLOT / 2}" y="${BASE + 16}" text-anchor="middle">${digit}</text>`;
  });
  return `<path class="grid" d="M0 ${TOP}H${BARS.width}"/><text class="full" x="${BARS.width}" y="${TOP - 4}" text-anchor="end">all</text>${bars.join('')}<path class="base" d="M0 ${BASE}H${BARS.width}"/>`;
}

/** Says how many kinds there are, and which leads. */
export function classSentence(now: readonly number[], sample: readonly number[]): string {
  const kinds = (shares: readonly number[]): number => shares.filter((share) => share > 0).length;
  const lead = sample.indexOf(Math.max(...sample));
  const percent = Math.round(100 * (sample[lead] ?? 0));
  const here = `${kinds(now)} of 10 digits here`;
  return sample.length === 0
    ? `${here}.`
    : `${here}; in 200 fresh samples ${kinds(sample)}, most often ${lead} (${percent} %).`;
}
