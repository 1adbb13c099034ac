// Charts that are drawn at the width they have, so that their letters keep their size.

/**
 * Draws into an SVG whenever its width changes, and when the returned function is called; aborting `signal` stops it.
 * The SVG has a fixed height in the style sheet, so that nothing below it moves.
 */
export function drawToFit(
  svg: SVGSVGElement,
  height: number,
  draw: (width: number) => string,
  signal: AbortSignal,
): () => void {
  let width = svg.viewBox.baseVal.width;
  const paint = (): void => {
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    svg.innerHTML = draw(width);
  };
  const size = new ResizeObserver(([entry]) => {
    const found = Math.round(entry?.contentRect.width ?? 0);
    if (found === 0 || found === width) return;
    width = found;
    paint();
  });
  size.observe(svg);
  signal.addEventListener('abort', () => size.disconnect(), { once: true });
  return paint;
}
