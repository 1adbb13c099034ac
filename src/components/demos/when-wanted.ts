// When to fetch a demo's script, and when to start the engine: the reader touches the demo, or comes near it. A page on
// which nobody has moved loads nothing, even with a demo in view.

interface Connection {
  readonly saveData?: boolean;
  readonly type?: string;
  readonly effectiveType?: string;
}

const SIGNS = ['scroll', 'pointermove', 'pointerdown', 'keydown'] as const;
const TOUCHES = ['pointerdown', 'focusin', 'keydown'] as const;

const reader = new Promise<void>((resolve) => {
  for (const type of SIGNS) addEventListener(type, () => resolve(), { once: true, passive: true });
});

/** Tells whether the reader pays, or waits, for every byte; false where the browser does not say. */
function isMetered(): boolean {
  const { connection } = navigator as Navigator & { readonly connection?: Connection };
  return Boolean(
    connection?.saveData || connection?.type === 'cellular' || connection?.effectiveType?.endsWith('2g'),
  );
}

/** Calls `start` once, when the reader touches `element` or comes within a screen of it; aborting `signal` forgets it. */
export function whenNear(element: Element, signal: AbortSignal, start: () => void): void {
  const waiting = whenTouched(element, signal, start);
  const near = new IntersectionObserver(
    (entries) => {
      if (waiting.signal.aborted || !entries.some((entry) => entry.isIntersecting)) return;
      waiting.abort();
      start();
    },
    { rootMargin: '100% 0px' },
  );
  waiting.signal.addEventListener('abort', () => near.disconnect());
  void reader.then(() => waiting.signal.aborted || near.observe(element));
}

/** As `whenNear`, but on a metered network waits for a touch: the engine is a larger download than a demo's script. */
export function whenWanted(element: Element, signal: AbortSignal, start: () => void): void {
  if (!isMetered()) whenNear(element, signal, start);
  // Its script came because of a touch.
  else if (element.closest('[data-touched]')) start();
  else whenTouched(element, signal, start);
}

function whenTouched(element: Element, signal: AbortSignal, start: () => void): AbortController {
  const waiting = new AbortController();
  signal.addEventListener('abort', () => waiting.abort(), { once: true });
  const touched = (): void => {
    element.toggleAttribute('data-touched', true);
    waiting.abort();
    start();
  };
  for (const type of TOUCHES) {
    element.addEventListener(type, touched, { capture: true, signal: waiting.signal });
  }
  return waiting;
}
