// What goes wrong on a reader's machine, and what the page then says: a sentence, a way on, nothing lost.
import type { Page, Route } from '@playwright/test';
import { expect, test } from '../support/book.ts';
import { answered, bringIntoView, openDrawDemo, shown } from '../support/denoiser-page.ts';

// A service worker would answer in place of the network that these tests break.
test.use({ serviceWorkers: 'block' });

const WEIGHTS = /\/weights\/denoiser\/weights\.[0-9a-f]+\.bin$/;

type Fault = (route: Route) => Promise<void>;

async function change(route: Route, body: (bytes: Buffer) => Buffer): Promise<void> {
  const response = await route.fetch();
  await route.fulfill({ response, body: body(await response.body()) });
}

const FAULTS: Record<string, Fault> = {
  missing: (route) => route.fulfill({ status: 404, body: 'Not found' }),
  truncated: (route) => change(route, (bytes) => bytes.subarray(0, bytes.length - 1000)),
  'flipped in one byte': (route) =>
    change(route, (bytes) => {
      bytes[1000]! ^= 1;
      return bytes;
    }),
  'replaced by a page': (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Welcome</title>' }),
};

/** What the reader is told; every sentence says what to do next. */
const SENTENCES: Record<string, RegExp> = {
  missing: /did not arrive \(the server said 404\); try again\.$/,
  truncated: /has \d+ bytes, but the manifest says \d+; try again\.$/,
  'flipped in one byte': /is damaged: its SHA-256 begins \w+, not \w+; try again\.$/,
  'replaced by a page': /; try again\.$/,
};

for (const [name, fault] of Object.entries(FAULTS)) {
  test(`weights that are ${name}: a sentence, and "Try again" brings them`, async ({ page, watched }) => {
    watched.allow(/404/);
    let broken = true;
    let answeredAt = Infinity;
    await page.route(WEIGHTS, async (route) => {
      if (!broken) return route.continue();
      answeredAt = Infinity;
      await fault(route);
      answeredAt = performance.now();
    });
    const demo = await openDrawDemo(page);
    await demo.getByRole('button', { name: 'New noise' }).click();
    const alert = demo.getByRole('alert');
    await expect(alert.locator('p')).toHaveText(SENTENCES[name]!);
    await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
    const before = await shown(demo);

    // The demo asked as it came into view, and at the press: a broken download may still be on its way, and whoever tries
    // again now would wait for that one.
    await expect.poll(() => performance.now() - answeredAt, { timeout: 30_000 }).toBeGreaterThan(500);
    broken = false;
    await demo.getByRole('button', { name: 'Try again' }).click();
    await answered(demo, before);
    await expect(alert).toBeHidden();
  });
}

/** Makes WebGL absent, in the page and in its worker, by refusing the backend's code; and wasm by refusing its binary. */
async function refuseFastBackends(page: Page): Promise<void> {
  await page.route(/\.wasm$/, (route) => route.abort());
}

test('without WebGL and wasm the network denoises on cpu, and says that it cannot be fine-tuned', async ({
  page,
  watched,
}) => {
  test.setTimeout(180_000);
  watched.allow(/wasm|ERR_FAILED/i);
  await refuseFastBackends(page);
  const demo = await openDrawDemo(page);
  const before = await shown(demo);
  await demo.getByRole('button', { name: 'New noise' }).click();
  await answered(demo, before);
  await expect(demo.locator('[data-part="engine-line"]')).toContainText('plain JavaScript');
  await expect(demo.locator('[data-part="engine-notice"]')).not.toBeEmpty();

  const fineTune = page.locator('fine-tune-demo');
  await bringIntoView(fineTune.locator('[data-part="run-toggle"]'));
  await expect(fineTune.locator('[data-part="run-reason"]')).toBeVisible();
  await expect(fineTune.locator('[data-part="run-toggle"]')).toBeDisabled();
});

test('a worker that is killed is started again, and the next answer comes', async ({ page }) => {
  const demo = await openDrawDemo(page);
  await demo.getByRole('button', { name: 'New noise' }).click();
  const before = await answered(demo);
  const [worker] = page.workers();
  await worker!.evaluate(() => close()).catch(() => undefined);
  await demo.getByRole('button', { name: 'New noise' }).click();
  const after = await answered(demo, before);
  expect(after.clean).toEqual(before.clean);
  await expect(demo.locator('[data-part="engine-notice"]')).toContainText(/restarted/);
});
