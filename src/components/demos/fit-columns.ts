/** Where the style sheets of the demos put fewer pictures in a row. */
const NARROW = '(max-width: 45.99rem)';

/** Puts fewer pictures in a row on a narrow page, so that they stay large enough; aborting `signal` stops it. */
export function fitColumns(
  grids: readonly { columns: number }[],
  { wide, narrow }: { readonly wide: number; readonly narrow: number },
  signal: AbortSignal,
): void {
  const page = matchMedia(NARROW);
  const fit = (): void => grids.forEach((grid) => (grid.columns = page.matches ? narrow : wide));
  page.addEventListener('change', fit, { signal });
  fit();
}
