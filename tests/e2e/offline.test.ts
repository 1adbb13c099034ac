// After the first visit the book works without a network.
import { expect, PAGES, test } from '../support/book.ts';
import { answered, CHAPTER, openDrawDemo } from '../support/denoiser-page.ts';

test('every page can be read offline, and the network still denoises', async ({ page, context, watched }) => {
  watched.allow(/ERR_INTERNET_DISCONNECTED/);
  const demo = await openDrawDemo(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await demo.getByRole('button', { name: 'New noise' }).click();
  const online = await answered(demo);
  // The precache is complete when the worker controls a page that it did not load.
  await page.reload();
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  const again = await openDrawDemo(page);
  await again.getByRole('button', { name: 'New noise' }).click();
  await answered(again);

  await context.setOffline(true);
  for (const path of PAGES) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  const offline = await openDrawDemo(
    page,
    `?draw.seed=${new URL(page.url()).searchParams.get('draw.seed') ?? '1'}`,
  );
  const answer = await answered(offline);
  expect(answer.clean).toEqual(online.clean);
  expect(page.url()).toContain(CHAPTER);
  await context.setOffline(false);
});
