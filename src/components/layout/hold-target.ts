// Brings the target of a link back to its place when the text above it, set only as it comes near, took another height.
const FRAMES = 12;
const SIGNS = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;

/** Follows the target for some frames; any sign of the reader ends it. */
function holdTarget(): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  const reader = new AbortController();
  for (const sign of SIGNS) {
    addEventListener(sign, () => reader.abort(), { signal: reader.signal, passive: true });
  }
  let left = FRAMES;
  const hold = (): void => {
    if (reader.signal.aborted) return;
    target.scrollIntoView({ behavior: 'instant', block: 'start' });
    left -= 1;
    if (left > 0) requestAnimationFrame(hold);
    else reader.abort();
  };
  requestAnimationFrame(hold);
}

// Back and forward return to the place that the reader left, not to the target.
const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
if (location.hash && visit?.type === 'navigate') addEventListener('load', holdTarget, { once: true });
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link?.hash && link.pathname === location.pathname && !event.defaultPrevented) {
    setTimeout(holdTarget);
  }
});
