// The home page as a visitor uses it: finished before anything is loaded, then written by the shipped weights.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/book.ts';
import { bringIntoView } from '../support/denoiser-page.ts';
import { sampleByCommand } from '../support/sample-command.ts';

// A service worker would answer in place of the network that some of these tests watch or break.
test.use({ serviceWorkers: 'block' });

const PIXELS = 784;

const rowsOf = (demo: Locator): Promise<string[]> =>
  demo
    .locator('[data-part="row"]')
    .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset['model']!));
const row = (demo: Locator, id: string): Locator => demo.locator(`[data-part="row"][data-model="${id}"]`);
const inkOf = (line: Locator): Promise<number[]> =>
  line
    .locator('pixel-grid')
    .evaluate((grid) =>
      Array.from((grid as unknown as { pictures: Float32Array | null }).pictures ?? [], (ink) =>
        Math.round(255 * ink),
      ),
    );
/** Models that can be asked for a digit. */
const ASKED = ['bayes', 'gmm', 'autoencoder', 'cgan'];

async function openNumber(page: Page, query = ''): Promise<Locator> {
  await page.goto(query);
  const demo = page.locator('home-number-demo');
  await bringIntoView(demo);
  await expect(demo.getByLabel('Your number')).toBeEnabled();
  return demo;
}

async function hasEnded(demo: Locator, words = /models (wrote|drew)/): Promise<void> {
  await expect(demo.locator('[data-part="said"]')).toContainText(words, { timeout: 150_000 });
}

test('before anybody touches it, all rows stand there, written by the models, and nothing is fetched', async ({
  page,
}) => {
  const fetched: string[] = [];
  page.on('request', (request) => /\/weights\//.test(request.url()) && fetched.push(request.url()));
  await page.goto('', { waitUntil: 'load' });
  for (const tag of ['home-number-demo', 'home-seed-demo']) {
    const demo = page.locator(tag);
    const ids = await rowsOf(demo);
    expect(ids.length).toBeGreaterThanOrEqual(5);
    for (const id of ids) {
      const pictures = row(demo, id).locator('img');
      expect(await pictures.count()).toBe(tag === 'home-number-demo' ? 4 : 8);
      const first = pictures.first();
      await bringIntoView(first);
      expect(await first.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(28);
    }
  }
  expect(fetched.filter((url) => !/\/denoiser\//.test(url))).toEqual([]);
});

test('written in the page, the number on the poster has the same pictures, draws and readings', async ({
  page,
}) => {
  test.setTimeout(300_000);
  const demo = await openNumber(page);
  const words = () => demo.locator('[data-part="words"]').allTextContents();
  const poster = (await words()).map((text) => text.trim());
  await demo.getByRole('button', { name: 'Write it' }).click();
  await hasEnded(demo);
  expect((await words()).map((text) => text.trim())).toEqual(poster);
  const ids = await rowsOf(demo);
  for (const id of ids) {
    const line = row(demo, id);
    expect((await inkOf(line)).length).toBe(4 * PIXELS);
    const said = (await line.locator('[data-part="words"]').textContent())!.trim();
    expect(said).toMatch(ASKED.includes(id) ? /^asked once for each/ : /^\d+ draws for 4 digits$/);
    if (ASKED.includes(id)) continue;
    // The tries under the pictures are the draws of the row.
    const tries = await line.locator('.cell span').allTextContents();
    const sum = tries.reduce((total, text) => total + Number(/^try (\d+)$/.exec(text)?.[1]), 0);
    expect(said).toBe(`${sum} draws for 4 digits`);
  }
  // What the VAE kept is among what the command line draws with this seed, in this order.
  const drawn = sampleByCommand(['vae', '--count', '200', '--seed', '1']);
  const kept = await inkOf(row(demo, 'vae'));
  let at = -1;
  for (let place = 0; place < 4; place++) {
    const one = kept.slice(place * PIXELS, (place + 1) * PIXELS).join();
    const found = Array.from({ length: 200 }, (_, i) => i).find(
      (i) => i > at && drawn.slice(i * PIXELS, (i + 1) * PIXELS).join() === one,
    );
    expect(found, `place ${place} of the VAE's row`).toBeDefined();
    at = found!;
  }
});

test('typed by keyboard, a number is written and kept in the address; the link writes the same pictures', async ({
  page,
  context,
}) => {
  test.setTimeout(300_000);
  const demo = await openNumber(page);
  await demo.getByLabel('Your number').focus();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('4a0-7');
  await expect(demo.getByLabel('Your number')).toHaveValue('407');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/write\.n=407/);
  await expect(row(demo, 'gmm')).toHaveAttribute('data-phase', 'done', { timeout: 120_000 });
  const ink = await inkOf(row(demo, 'gmm'));
  expect(ink.length).toBe(3 * PIXELS);
  await page.keyboard.press('Tab');
  await expect(demo.getByRole('button', { name: 'Stop' })).toBeFocused();
  await page.keyboard.press('Enter');
  await hasEnded(demo, /^Stopped: /);

  const other = await context.newPage();
  await other.goto(page.url());
  const linked = other.locator('home-number-demo');
  await expect(row(linked, 'gmm')).toHaveAttribute('data-phase', 'done', { timeout: 120_000 });
  expect(await inkOf(row(linked, 'gmm'))).toEqual(ink);
  await other.close();
});

test('stopped, it says what was written; another hand writes other pictures', async ({ page }) => {
  test.setTimeout(300_000);
  const demo = await openNumber(page, '?write.n=8');
  await expect(row(demo, 'bayes')).toHaveAttribute('data-phase', 'done', { timeout: 120_000 });
  const first = await inkOf(row(demo, 'bayes'));
  await demo.getByRole('button', { name: 'Another hand' }).click();
  await expect(demo.locator('[data-part="seed"]')).toHaveText('2');
  await expect.poll(() => inkOf(row(demo, 'bayes'))).not.toEqual(first);
  await demo.getByRole('button', { name: 'Stop' }).click();
  await hasEnded(demo, /^Stopped: \d of \d models wrote 8\.$/);
  expect(await demo.locator('[data-phase="waiting"], [data-phase="drawing"]').count()).toBe(0);
  // An empty field is no number.
  await demo.getByLabel('Your number').fill('');
  await demo.getByRole('button', { name: 'Write it' }).click();
  await expect(demo.locator('[data-part="said"]')).toHaveText('Type a digit, or up to six.');
});

test('weights that do not arrive cost one row, which says so; "Try again" brings it', async ({
  page,
  watched,
}) => {
  test.setTimeout(300_000);
  watched.allow(/404/);
  let broken = true;
  await page.route(/\/weights\/gmm\/parameters\..*$/, (route) =>
    broken ? route.fulfill({ status: 404, body: 'Not found' }) : route.continue(),
  );
  const demo = await openNumber(page, '?write.n=3');
  await expect(row(demo, 'gmm')).toHaveAttribute('data-phase', 'failed', { timeout: 120_000 });
  await expect(row(demo, 'bayes')).toHaveAttribute('data-phase', 'done');
  await expect(demo.getByRole('alert')).toContainText('try again');
  broken = false;
  await demo.getByRole('button', { name: 'Try again' }).click();
  await expect(row(demo, 'gmm')).toHaveAttribute('data-phase', 'done', { timeout: 120_000 });
});

test('one seed, all rows: the plates are what the command line draws, and the seed is in the address', async ({
  page,
}) => {
  test.setTimeout(300_000);
  await page.goto('');
  const demo = page.locator('home-seed-demo');
  await bringIntoView(demo);
  await demo.getByRole('button', { name: 'New seed for all' }).click();
  await hasEnded(demo, /^Seed 2: \d of \d models drew\.$/);
  await expect(page).toHaveURL(/seven\.seed=2/);
  const ids = await rowsOf(demo);
  for (const id of ids) await expect(row(demo, id)).toHaveAttribute('data-phase', 'done');
  // One that takes no labels, and two whose labels are drawn too.
  for (const id of ['vae', 'bayes', 'cgan'].filter((each) => ids.includes(each))) {
    // A browser's processor may round the last bit of a network another way.
    const drawn = sampleByCommand([id, '--count', '8', '--seed', '2']);
    const shown = await inkOf(row(demo, id));
    expect(shown.length).toBe(drawn.length);
    shown.forEach((ink, i) => expect(Math.abs(ink - drawn[i]!), `${id}, number ${i}`).toBeLessThanOrEqual(1));
  }
});

test('the map leads to every chapter and guide that is written', async ({ page, request }) => {
  await page.goto('');
  const links = await page
    .locator('.map a')
    .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  expect(links.length).toBeGreaterThanOrEqual(2);
  for (const link of links) expect((await request.get(link)).status(), link).toBe(200);
});
