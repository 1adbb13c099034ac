// A page has many demos; each one's script is fetched when it is wanted, so that reading costs next to nothing.
import { whenNear } from './when-wanted.ts';

/**
 * Fetches a demo's script when the reader comes within a screen of it, touches it, or follows a link to its state.
 *
 * @param tag the demo's element.
 * @param prefix of its values in the page's address, see `urlState`.
 */
export function loadWhenNear(tag: string, prefix: string, load: () => Promise<unknown>): void {
  const isLinked = [...new URLSearchParams(location.search).keys()].some((key) =>
    key.startsWith(`${prefix}.`),
  );
  for (const demo of document.querySelectorAll(tag)) {
    const begin = (): void => {
      // The figure stays as it was built; the next touch tries again.
      load().catch(() => demo.addEventListener('pointerdown', begin, { once: true }));
    };
    if (isLinked) begin();
    else whenNear(demo, new AbortController().signal, begin);
  }
}
