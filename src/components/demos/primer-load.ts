// Fetches a figure of the primer when the reader comes near it.
import { loadWhenNear } from './load-when-near.ts';
import type { FigureSpec } from './primer-spec.ts';

/**
 * Makes a figure live when it is wanted.
 *
 * @param prefix of its values in the page's address.
 */
export function loadFigure<S extends object>(
  tag: string,
  prefix: string,
  load: () => Promise<{ readonly FIGURE: FigureSpec<S> }>,
): void {
  loadWhenNear(tag, prefix, async () => {
    const [{ defineFigure }, { FIGURE }] = await Promise.all([import('./primer-figure.ts'), load()]);
    defineFigure(tag, prefix, FIGURE);
  });
}
