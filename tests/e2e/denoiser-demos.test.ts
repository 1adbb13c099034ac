// The other demos of chapter 4: comparison, repeated denoising, the field of arrows; and the code that runs.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/book.ts';
import { bringIntoView, CHAPTER, psnr } from '../support/denoiser-page.ts';

async function open(page: Page, tag: string, query = ''): Promise<Locator> {
  await page.goto(`${CHAPTER}${query}`);
  const demo = page.locator(tag);
  await bringIntoView(demo.locator('engine-status'));
  await expect(demo.locator('[data-part="engine-line"]')).toContainText(/on WebAssembly|on WebGL/);
  await expect(demo.locator('.button:enabled').first()).toBeVisible();
  return demo;
}

const pictures = (demo: Locator, name: string): Promise<number[]> =>
  demo.locator(`[data-part="${name}"]`).evaluate((grid) => {
    return Array.from((grid as unknown as { pictures: Float32Array | null }).pictures ?? []);
  });

test('the comparison prints the PSNR of what it shows, and the network beats median filter and PCA', async ({
  page,
}) => {
  for (const kind of ['salt-and-pepper', 'gaussian-clipped', 'block']) {
    const demo = await open(page, 'denoiser-compare-demo', `?compare.kind=${kind}`);
    await expect
      .poll(async () => (await pictures(demo, 'grid-denoiser')).length, { timeout: 30_000 })
      .toBeGreaterThan(784);
    const clean = await pictures(demo, 'grid-clean');
    const row = async (name: string) => psnr(await pictures(demo, `grid-${name}`), clean);
    const printed = async (name: string) =>
      (await demo.locator(`[data-part="total-${name}"]`).textContent())?.trim();
    for (const name of ['corrupted', 'median', 'pca', 'denoiser']) {
      expect(await printed(name), `${kind}, ${name}`).toBe(`${(await row(name)).toFixed(1)} dB`);
    }
    expect(await row('denoiser')).toBeGreaterThan(await row('median'));
    expect(await row('denoiser')).toBeGreaterThan(await row('pca'));
  }
});

test('denoising again and again comes to rest when σ stays, and the same link gives the same film', async ({
  page,
}) => {
  test.setTimeout(150_000);
  const film = async () => {
    const demo = await open(page, 'denoiser-repeat-demo', '?repeat.sigma=0.6');
    await demo.getByRole('button', { name: /^Run/ }).click();
    // The strip is laid out whole and filled frame by frame.
    const last = async () => (await pictures(demo, 'strip-4')).slice(784 * 14);
    await expect.poll(async () => (await last()).some((ink) => ink > 0), { timeout: 60_000 }).toBe(true);
    return pictures(demo, 'strip-1');
  };
  const first = await film();
  const frame = (k: number) => first.slice(k * 784, (k + 1) * 784);
  // The change from frame to frame shrinks: a larger PSNR between neighbours at the end.
  expect(psnr(frame(14), frame(13))).toBeGreaterThan(psnr(frame(2), frame(1)));
  expect(await film()).toEqual(first);
});

test('the field is read by pointer and by keys, and its ideal denoiser ends on one of the three digits', async ({
  page,
}) => {
  const demo = await open(page, 'denoiser-field-demo');
  const reading = demo.locator('[data-part="reading"]');
  await expect(reading).toContainText(/The arrow here, at σ = 0\.30, is \d/);
  const before = await reading.textContent();
  await demo.getByRole('application').focus();
  await page.keyboard.press('ArrowRight');
  await expect(reading).not.toHaveText(before!);

  await demo.getByRole('checkbox', { name: /ideal denoiser/ }).check();
  await expect(page).toHaveURL(/field\.ideal=1/);
  await demo.getByRole('button', { name: 'Follow the arrows' }).click();
  const corners = await demo.evaluate((element) => {
    const bytes = atob((element as HTMLElement).dataset['pictures']!);
    return [0, 1, 2].map((n) => Array.from({ length: 784 }, (_, i) => bytes.charCodeAt(n * 784 + i) / 255));
  });
  await expect(async () => {
    const here = await pictures(demo, 'here');
    expect(Math.max(...corners.map((corner) => psnr(here, corner)))).toBeGreaterThan(60);
  }).toPass();
});

test('hovering or focusing a term of the loss marks its line in the code that runs', async ({ page }) => {
  await page.goto(CHAPTER);
  const term = page.locator('.model-code__terms [data-term]').first();
  await expect(async () => {
    await term.scrollIntoViewIfNeeded();
    await term.focus();
    await expect(page.locator('.code__line.is-marked').first()).toBeVisible({ timeout: 500 });
  }).toPass();
});
