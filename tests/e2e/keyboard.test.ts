// The book by keyboard alone: Tab leads through every page, from the home page through all seven chapters to the end.
import type { Page } from '@playwright/test';
import { expect, PAGES, test } from '../support/book.ts';

/** More stops than any page has. */
const MOST_STOPS = 400;

/** What a reader finds at a stop of the Tab key. */
interface Stop {
  readonly what: string;
  readonly name: string;
  readonly href: string;
  readonly isSeen: boolean;
  /** Whether the focus was here before. */
  readonly isOld: boolean;
}

/** Presses Tab and looks where it led; null at the end of the page. */
async function nextStop(page: Page): Promise<Stop | null> {
  await page.keyboard.press('Tab');
  return page.evaluate(() => {
    const stop = document.activeElement;
    if (!(stop instanceof HTMLElement || stop instanceof SVGElement) || stop === document.body) return null;
    const { top, bottom, left, right } = stop.getBoundingClientRect();
    const labels = stop instanceof HTMLInputElement || stop instanceof HTMLSelectElement ? stop.labels : null;
    const words = [
      stop.ariaLabel,
      ...[...(labels ?? [])].map((label) => label.textContent),
      stop.textContent,
    ];
    const isOld = 'visited' in stop.dataset;
    stop.dataset['visited'] = '';
    return {
      what: `${stop.tagName.toLowerCase()} ${stop.getAttribute('role') ?? ''}`,
      name: words.map((word) => word?.trim()).find(Boolean) ?? '',
      href: stop.getAttribute('href') ?? '',
      isSeen: bottom > 0 && top < innerHeight && right > 0 && left < innerWidth,
      isOld,
    };
  });
}

/** Tabs on to a link, or to the end of the page, and checks every stop on the way. */
async function tabTo(page: Page, isGoal: (stop: Stop) => boolean): Promise<Stop[]> {
  const stops: Stop[] = [];
  while (stops.length < MOST_STOPS) {
    const stop = await nextStop(page);
    if (stop === null) break;
    expect(stop, `stop ${stops.length + 1} of ${page.url()}`).toMatchObject({ isSeen: true, isOld: false });
    expect(stop.name, `the name of ${stop.what}`).not.toBe('');
    stops.push(stop);
    if (isGoal(stop)) break;
  }
  expect(stops.length).toBeLessThan(MOST_STOPS);
  return stops;
}

test('from the home page through all seven chapters, by Tab and Enter', async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto('');
  for (const chapter of PAGES.filter((path) => path.startsWith('models/'))) {
    // The link behind the text, not that of the map of chapters at the top.
    const stops = await tabTo(page, ({ href, name }) => href.endsWith(chapter) && !name.includes('Chapter'));
    expect(stops.at(-1)?.href).toContain(chapter);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`${chapter}$`));
  }
  expect((await tabTo(page, () => false)).length).toBeGreaterThan(20);
});

for (const path of PAGES.filter((page) => !page.startsWith('models/'))) {
  test(`/${path} by Tab alone`, async ({ page }) => {
    await page.goto(path);
    expect((await tabTo(page, () => false)).length).toBeGreaterThan(10);
  });
}
