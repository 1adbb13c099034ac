// Bytes, which do not depend on the machine. Times are printed by `npm run bench`.
import { expect, PAGES, test } from '../support/book.ts';
import { answered, openDrawDemo, shown } from '../support/denoiser-page.ts';
import { countTraffic, totalBytes } from '../support/traffic.ts';

const KB = 1000;
const isScript = (path: string) => /\.m?js$/.test(path);

test.use({ serviceWorkers: 'block' });

for (const path of PAGES) {
  test(`/${path}: at most 20 kB of script until five seconds after load, and no worker`, async ({ page }) => {
    const traffic = countTraffic(page);
    await page.goto(path, { waitUntil: 'load' });
    const inline = await page.evaluate(() =>
      [...document.querySelectorAll('script:not([src])')].reduce(
        (sum, script) => sum + (script.textContent?.length ?? 0),
        0,
      ),
    );
    await page.waitForTimeout(5_000);
    const scripts = (await traffic.list()).filter(({ path: file }) => isScript(file));
    expect(totalBytes(scripts) + inline, JSON.stringify(scripts)).toBeLessThanOrEqual(20 * KB);
    expect(page.workers()).toEqual([]);
  });
}

test('everything up to the first denoised image is at most 1 MB', async ({ page }) => {
  const traffic = countTraffic(page);
  const demo = await openDrawDemo(page);
  const before = await shown(demo);
  await demo.getByRole('button', { name: 'New noise' }).click();
  await answered(demo, before);
  const downloads = await traffic.list();
  expect(downloads.some(({ path }) => path.endsWith('.wasm'))).toBe(true);
  expect(totalBytes(downloads), JSON.stringify(downloads, null, 1)).toBeLessThanOrEqual(1000 * KB);
});

test('the weights of the denoiser are at most 300 kB', async ({ request }) => {
  const manifest = (await (await request.get('weights/denoiser/manifest.json')).json()) as {
    files: Record<string, { role: string; bytes: number }>;
  };
  const weights = Object.values(manifest.files).filter(({ role }) => role === 'weights');
  expect(weights.length).toBe(1);
  expect(weights[0]!.bytes).toBeLessThanOrEqual(300 * KB);
});
