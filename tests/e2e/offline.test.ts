// After the first visit the book works without a network.
import type { Page } from '@playwright/test';
import { expect, PAGES, test } from '../support/book.ts';
import { answered, CHAPTER, openDrawDemo } from '../support/denoiser-page.ts';

/** Chapters whose head is a plate of samples. */
const OTHERS = ['bayes', 'gmm', 'autoencoder', 'vae', 'dcgan', 'cgan'];

/** Returns the address of the picture at the head of a chapter. */
async function posterOf(page: Page, id: string): Promise<string> {
  const manifest = (await (await page.request.get(`weights/${id}/manifest.json`)).json()) as {
    files: Record<string, { role: string }>;
  };
  const name = Object.keys(manifest.files).find((file) => file.startsWith('samples.'));
  expect(name).toBeDefined();
  return new URL(`weights/${id}/${name}`, new URL('../../', page.url())).href;
}

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

  // The pictures of the other pages come when this one has been open for a while.
  const posters = await Promise.all(OTHERS.map((id) => posterOf(page, id)));
  await expect
    .poll(
      () => page.evaluate((urls) => Promise.all(urls.map((url) => caches.match(url).then(Boolean))), posters),
      {
        timeout: 40_000,
      },
    )
    .toEqual(OTHERS.map(() => true));

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
