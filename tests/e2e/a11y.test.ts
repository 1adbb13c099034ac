// axe on every page: on a desktop in light, on a phone in dark.
import AxeBuilder from '@axe-core/playwright';
import { expect, PAGES, test } from '../support/book.ts';

/** Both themes and both layouts; the rules that a theme decides do not depend on the width. */
const VIEWS = [
  ['light', 1280],
  ['dark', 360],
] as const;

for (const path of PAGES) {
  for (const [colorScheme, width] of VIEWS) {
    test(`/${path} has no violation, ${colorScheme}, ${width} px`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      await page.goto(path);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
      ).toEqual([]);
    });
  }
}
