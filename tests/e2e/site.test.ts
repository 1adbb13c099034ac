// The promises every page keeps: complete without script, no overflow, no dead link, no formula in red, themes, print.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, PAGES, test } from '../support/book.ts';

const DIST = 'dist';
const htmlFiles = () =>
  readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));

test('every formula of the built site is set', () => {
  let formulas = 0;
  for (const file of htmlFiles()) {
    const html = readFileSync(join(DIST, file), 'utf8');
    expect(html, file).not.toContain('katex-error');
    formulas += html.split('class="katex"').length - 1;
  }
  expect(formulas).toBeGreaterThan(50);
});

test('every page carries a strict content security policy', () => {
  for (const file of htmlFiles()) {
    const html = readFileSync(join(DIST, file), 'utf8');
    const policy = /http-equiv="content-security-policy" content="([^"]*)"/i.exec(html)?.[1] ?? '';
    expect(policy, file).toContain("default-src 'self'");
    expect(policy, file).toContain("object-src 'none'");
    expect(policy, file).not.toContain("'unsafe-eval'");
    expect(policy.match(/script-src[^;]*/)?.[0], file).not.toContain("'unsafe-inline'");
  }
});

test('no link of the site is dead', async ({ request }) => {
  for (const path of PAGES) {
    const html = await (await request.get(path)).text();
    const links = [...html.matchAll(/<a\b[^>]*\shref="([^"]+)"/g)].map(([, href]) =>
      href!.replaceAll('&amp;', '&'),
    );
    const ids = new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));
    for (const href of new Set(links)) {
      if (href.startsWith('#'))
        expect(ids, `${path} links to ${href}`).toContain(decodeURIComponent(href.slice(1)));
      else if (!/^(https?:|mailto:)/.test(href)) {
        expect((await request.get(href)).status(), `${path} links to ${href}`).toBe(200);
      }
    }
  }
});

test('an address that does not exist leads back to the book', async ({ page, watched }) => {
  watched.allow(/404/);
  const response = await page.goto('models/nothing/');
  expect(response?.status()).toBe(404);
  await page.getByRole('main').getByRole('link').first().click();
  await expect(page).toHaveURL(/\/$/);
});

/** Scrolls through a page: sections out of sight are laid out only when they come near. */
async function passThrough(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let y = 0; y < document.body.scrollHeight; y += 600) {
      scrollTo(0, y);
      // A page may be left without frames while another browser paints.
      await new Promise((done) => {
        requestAnimationFrame(done);
        setTimeout(done, 200);
      });
    }
  });
}

for (const width of [360, 1280]) {
  test(`a box that scrolls is a Tab stop, and one that shows all is none, ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.goto('models/dcgan/');
    await passThrough(page);
    // A real press would also move the focus, and the page with it.
    const boxes = await page.evaluate(async () => {
      const found = new Map<HTMLElement, { hides: boolean; stop: boolean; name: string }>();
      for (let y = 0; y < document.body.scrollHeight; y += 600) {
        scrollTo(0, y);
        await new Promise((done) => setTimeout(done, 100));
        document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab' }));
        for (const box of document.querySelectorAll<HTMLElement>('main :is(.katex-display, .scroll, pre)')) {
          if (!box.checkVisibility({ contentVisibilityAuto: true })) continue;
          found.set(box, {
            hides: box.scrollWidth > box.clientWidth,
            stop: box.tabIndex === 0,
            name: box.ariaLabel ?? box.textContent.slice(0, 40),
          });
        }
      }
      return [...found.values()];
    });
    for (const { hides, stop, name } of boxes) expect(stop, name).toBe(hides);
    expect(boxes.length).toBeGreaterThan(30);
    expect(boxes.filter(({ stop }) => !stop).length).toBeGreaterThan(width === 360 ? 5 : 25);
  });
}

for (const path of PAGES) {
  test.describe(`/${path}`, () => {
    for (const width of [320, 360, 768, 1280, 2560]) {
      test(`does not overflow at ${width} px`, async ({ page }) => {
        await page.setViewportSize({ width, height: 800 });
        await page.goto(path);
        await passThrough(page);
        const wide = await page.evaluate(() => {
          const edge = document.documentElement.clientWidth + 1;
          const scrolls = (element: Element | null): boolean =>
            element !== null &&
            (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(element).overflowX) ||
              scrolls(element.parentElement));
          return [...document.querySelectorAll('main *, header *, footer *')]
            .filter(
              (element) => element.getBoundingClientRect().right > edge && !scrolls(element.parentElement),
            )
            .map((element) => `${element.tagName}.${String(element.className)}`)
            .slice(0, 5);
        });
        expect(wide).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      });
    }

    test('is reachable by keyboard from the first Tab: skip link, then the main text', async ({ page }) => {
      await page.goto(path);
      await page.keyboard.press('Tab');
      const skip = page.locator(':focus');
      await expect(skip).toBeVisible();
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(/#/);
    });
  });
}

test('the theme can be chosen and is remembered', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('');
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page
    .getByRole('banner')
    .getByRole('button', { name: /theme|dark|light/i })
    .click();
  const chosen = await paper();
  expect(chosen).not.toBe(light);
  await page.goto('models/denoiser/');
  expect(await paper()).toBe(chosen);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the chapter is complete: text, maths, poster, code, card', async ({ page }) => {
    await page.goto('models/denoiser/');
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/denoising autoencoder/i);
    expect(await page.locator('.katex-display').count()).toBeGreaterThan(20);
    const poster = page.locator('main img').first();
    await expect(poster).toBeVisible();
    expect(await poster.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    await expect(page.locator('main pre code').first()).toContainText('logits');
    await expect(page.getByText(/parameters/i).first()).toBeVisible();
    await expect(page.locator('math').first()).toBeAttached();
  });
});

test('printed, the chapter keeps its text and drops what cannot be pressed', async ({ page }) => {
  await page.emulateMedia({ media: 'print' });
  await page.goto('models/denoiser/');
  await expect(page.getByRole('banner').getByRole('button').first()).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});
