// The draw demo of chapter 4, used as a reader would, with the shipped weights.
import { toPixels } from '../../src/lib/data/batches.ts';
import { findNearest } from '../../src/lib/metrics/nearest.ts';
import { expect, test } from '../support/book.ts';
import {
  answered,
  drawByKeyboard,
  drawByMouse,
  drawByTouch,
  openDrawDemo,
  psnr,
  shown,
  type Shown,
} from '../support/denoiser-page.ts';
import { readMnist } from '../support/read-mnist.ts';

/** The promises about one drawing of a 7 under noise 0.5: at least 6 dB won, and the nearest test digit is a 7. */
async function expectASeven({ clean, corrupted, denoised }: Shown): Promise<void> {
  expect(psnr(denoised, clean) - psnr(corrupted, clean)).toBeGreaterThanOrEqual(6);
  const { test: digits } = readMnist();
  const { indices } = await findNearest(Float32Array.from(denoised), toPixels(digits.images), 784);
  expect(digits.labels[indices[0]!]).toBe(7);
}

test('a 7 drawn with the mouse comes back from noise, and its link restores all of it', async ({
  page,
  context,
}) => {
  const demo = await openDrawDemo(page);
  const before = await shown(demo);
  await drawByMouse(page, demo);
  const result = await answered(demo, before);
  await expectASeven(result);
  await expect(demo.locator('[data-part="psnr-gain"]')).toHaveText(/^\+\d/);

  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await demo.getByRole('button', { name: 'Copy link' }).click();
  await expect(demo.getByText('Link copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const tab = await context.newPage();
  const restored = await answered(await openDrawDemo(tab, new URL(link).search));
  expect(restored).toEqual(result);
  await tab.close();
});

test('a 7 drawn with the keyboard comes back from noise', async ({ page }) => {
  const demo = await openDrawDemo(page);
  const before = await shown(demo);
  await drawByKeyboard(page, demo);
  await expectASeven(await answered(demo, before));
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test('a 7 drawn with a finger comes back from noise, and drawing does not scroll the page', async ({
    page,
  }) => {
    const demo = await openDrawDemo(page);
    const before = await shown(demo);
    const top = await page.evaluate(() => scrollY);
    await drawByTouch(page, demo);
    expect(await page.evaluate(() => scrollY)).toBe(top);
    await expectASeven(await answered(demo, before));
  });
});

test('new noise changes the noise alone; the level changes its strength alone; undo brings the drawing back', async ({
  page,
}) => {
  const demo = await openDrawDemo(page);
  const first = await answered(demo);
  await demo.getByRole('button', { name: 'New noise' }).click();
  const second = await answered(demo, first);
  expect(second.clean).toEqual(first.clean);
  expect(second.corrupted).not.toEqual(first.corrupted);

  const level = demo.getByRole('slider', { name: /noise level/ });
  await level.focus();
  await page.keyboard.press('Home');
  const still = await answered(demo, second);
  expect(psnr(still.corrupted, still.clean)).toBe(Infinity);

  await demo.getByRole('button', { name: 'Clear' }).first().click();
  await expect(demo.getByText(/blank/)).toBeVisible();
  await demo.getByRole('button', { name: 'Undo' }).first().click();
  expect((await shown(demo)).clean).toEqual(first.clean);
});

test('every kind of corruption spoils the drawing, and the network improves on it', async ({ page }) => {
  const demo = await openDrawDemo(page);
  let last = await answered(demo);
  for (const kind of [
    'not clipped',
    'salt and pepper',
    'masked block',
    'scribble',
    'Gaussian noise, clipped',
  ]) {
    await demo.getByRole('radio', { name: kind, exact: false }).check({ force: true });
    last = await answered(demo, last);
    expect(psnr(last.corrupted, last.clean), kind).toBeLessThan(30);
    expect(psnr(last.denoised, last.clean), kind).toBeGreaterThan(psnr(last.corrupted, last.clean));
  }
});
