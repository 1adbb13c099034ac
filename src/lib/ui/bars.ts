// Vertical bars for the numbers of a code: where each stands, and which one a place belongs to.

/** Height of a bar chart in its own units; a slot is SLOT wide. */
export const BARS_HEIGHT = 120;
export const SLOT = 12;
const GAP = 2;
const FEWEST_SLOTS = 8;
const MOST_SLOTS = 32;

/** Returns how many bars would fit side by side: a short code does not fill the width, so that its length is seen. */
export function slotsFor(count: number): number {
  return Math.max(count, Math.min(MOST_SLOTS, Math.max(FEWEST_SLOTS, 2 * count)));
}

/** Draws bars up and down from a middle line; `limit` is the value at the top. */
export function barsSvg(values: ArrayLike<number>, limit: number, selected = -1): string {
  const middle = BARS_HEIGHT / 2;
  const bars = Array.from(values, (value, i) => {
    const length = Math.min(1, Math.abs(value) / limit) * middle;
    const y = value >= 0 ? middle - length : middle;
    const x = i * SLOT + GAP / 2;
    const chosen = i === selected ? ' class="chosen"' : '';
    const box = `<rect class="slot" x="${i * SLOT}" y="0" width="${SLOT}" height="${BARS_HEIGHT}"/>`;
    const bar = `<rect class="bar" x="${x}" y="${y.toFixed(1)}" width="${SLOT - GAP}" height="${Math.max(0.6, length).toFixed(1)}"/>`;
    return `<g${chosen}>${box}${bar}</g>`;
  });
  const width = slotsFor(values.length) * SLOT;
  return `${bars.join('')}<path class="zero" d="M0 ${middle}H${width}"/>`;
}

/** Finds the bar and the value under a place given as shares of width and height; null right of the last bar. */
export function barAt(
  { x, y }: { readonly x: number; readonly y: number },
  count: number,
  limit: number,
): { readonly index: number; readonly value: number } | null {
  const index = Math.floor(x * slotsFor(count));
  if (index < 0 || index >= count) return null;
  return { index, value: Math.max(-1, Math.min(1, 1 - 2 * y)) * limit };
}
