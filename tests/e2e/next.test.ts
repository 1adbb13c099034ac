// The guides "Where to go from here" and "Reproduce it": figures that answer, tables from the manifests, and the promises
// of every page.
import { existsSync, readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { bell, densityAt, push, stretch } from '../../src/components/demos/next-flow.ts';
import { expect, test } from '../support/book.ts';
import { bringIntoView } from '../support/denoiser-page.ts';
import { countTraffic, totalBytes } from '../support/traffic.ts';

test.use({ serviceWorkers: 'block' });

const GUIDES = ['next/', 'reproduce/'];

for (const path of GUIDES) {
  test.describe(path, () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`has no violation of axe's rules, ${colorScheme}`, async ({ page }) => {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.setViewportSize({ width: 360, height: 900 });
        await page.goto(path);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
          ),
        ).toEqual([]);
      });
    }

    test('fits 320 px, and costs at most 20 kB of script before anybody touches it', async ({ page }) => {
      const traffic = countTraffic(page);
      await page.setViewportSize({ width: 320, height: 800 });
      await page.goto(path, { waitUntil: 'load' });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      const scripts = (await traffic.list()).filter(({ path: file }) => /\.m?js$/.test(file));
      expect(totalBytes(scripts)).toBeLessThanOrEqual(20_000);
    });

    test('is complete without JavaScript', async ({ browser }) => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect(await page.locator('figure').count()).toBeGreaterThanOrEqual(2);
      await context.close();
    });
  });
}

test('the flow prints what the formulas give, draws it, and keeps its state in the address', async ({
  page,
}) => {
  await page.goto('next/?flow.a=2&flow.c=0.5&flow.z=1');
  const demo = page.locator('next-flow-demo');
  await bringIntoView(demo);
  const words = demo.locator('[data-part="words"]');
  const flow = { a: 2, c: 0.5 };
  const [x, p] = [push(flow, 1), densityAt(flow, 1)];
  await expect(words).toHaveText(
    `z = 1.00 goes to x = ${x.toFixed(2)}. There f′(z) = ${stretch(flow, 1).toFixed(2)}, so p(x) = ${bell(1).toFixed(3)} / ${stretch(flow, 1).toFixed(2)} = ${p.toFixed(3)}.`,
  );
  const curve = () => demo.locator('path.x').getAttribute('d');
  const before = await curve();
  const slider = demo.getByLabel(/push apart/);
  await slider.focus();
  await page.keyboard.press('Home');
  await expect.poll(curve).not.toBe(before);
  await expect(page).toHaveURL(/flow\.a=-0\.2/);
  // Crowded towards c, the density is larger there than any value of the bell.
  const z = demo.getByLabel(/point to follow/);
  await z.fill('0.5');
  await expect(words).toContainText(`= ${densityAt({ a: -0.2, c: 0.5 }, 0.5).toFixed(3)}.`);
  expect(densityAt({ a: -0.2, c: 0.5 }, 0.5)).toBeGreaterThan(bell(0));
});

test('a picture is drawn pixel by pixel, and the last word is its whole cost', async ({ page }) => {
  await page.goto('next/?pixels.n=100');
  const demo = page.locator('next-pixels-demo');
  await bringIntoView(demo);
  const words = demo.locator('[data-part="words"]');
  await expect(words).toContainText('Next: row 4, column 17.');
  const slider = demo.getByLabel(/pixels drawn/);
  await slider.focus();
  await page.keyboard.press('End');
  await expect(words).toHaveText(/^All 784 pixels: −log p\(x\) = \d+\.\d nats\.$/);
  const ink = await demo
    .locator('[data-part="picture"]')
    .evaluate((grid) => Array.from((grid as unknown as { pictures: Float32Array }).pictures));
  expect(ink.every((value) => value === 0 || value === 1)).toBe(true);
  const bits = await demo.getAttribute('data-bits');
  expect(ink.join('')).toBe(bits);
  // What seeing more buys, as measured at build time.
  const nats = (await demo.locator('dt span').allTextContents()).map((text) => parseFloat(text));
  expect(nats).toEqual([...nats].sort((a, b) => b - a));
});

test('the walk shows the noise and the answers at falling levels', async ({ page }) => {
  await page.goto('next/');
  const figure = page.locator('.next-walk');
  await bringIntoView(figure);
  const levels = (await figure.locator('.sigma').allTextContents()).map((text) => Number(text.split('=')[1]));
  expect(levels.length).toBe(7);
  expect(levels).toEqual([...levels].sort((a, b) => b - a));
  expect(await figure.locator('img').count()).toBe(7 * 6);
});

test('the table of times says what the manifests say', async ({ page }) => {
  await page.goto('reproduce/');
  const rows = page.locator('table.cost tbody tr');
  const names = await rows.locator('th').allTextContents();
  expect(names.length).toBeGreaterThanOrEqual(5);
  for (const [i, name] of names.entries()) {
    const path = `public/weights/${name.trim()}/manifest.json`;
    expect(existsSync(path), path).toBe(true);
    const { steps } = JSON.parse(readFileSync(path, 'utf8')) as { steps: number };
    await expect(rows.nth(i).locator('td').nth(3)).toHaveText(steps.toLocaleString('en-GB'));
  }
});
