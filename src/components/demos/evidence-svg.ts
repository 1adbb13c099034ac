// The picture of which pixels decide: for each pixel a square, filled where it speaks for the best class, open where for the
// second, its area the size. Drawn alike at build time and on the page.
const SIDE = 28;
/** Side of the largest square, in pixels of the picture. */
const LARGEST = 0.94;
/** How many of the largest contributions have, on average, a full square; the few beyond are cut off at it. */
const FULL = 16;
/** Squares smaller than this cannot be seen. */
const SMALLEST = 0.12;

/** Writes the squares as SVG elements for a viewBox of 28 × 28. */
export function evidenceSvg(contributions: ArrayLike<number>): string {
  const sizes = Float32Array.from(contributions, Math.abs).sort().subarray(-FULL);
  const full = sizes.reduce((sum, size) => sum + size, 0) / FULL;
  let filled = '';
  let open = '';
  for (let i = 0; i < contributions.length; i++) {
    const value = contributions[i] as number;
    const side = full > 0 ? LARGEST * Math.sqrt(Math.min(1, Math.abs(value) / full)) : 0;
    if (side < SMALLEST) continue;
    const [x, y] = [(i % SIDE) + 0.5, Math.floor(i / SIDE) + 0.5];
    // The line of an open square lies inside it.
    const drawn = value > 0 ? side : Math.max(side - LINE, LINE / 2);
    const d = `M${(x - drawn / 2).toFixed(2)} ${(y - drawn / 2).toFixed(2)}h${drawn.toFixed(2)}v${drawn.toFixed(2)}h-${drawn.toFixed(2)}z`;
    if (value > 0) filled += d;
    else open += d;
  }
  return `<path class="for" d="${filled}"/><path class="against" d="${open}"/>`;
}

/** Width of an open square's line; the style sheet's stroke-width. */
export const LINE = 0.12;
