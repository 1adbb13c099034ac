// Fine-tuning in the page: live, stopped, kept as files, brought back, undone; and what it does to the other demos.
import { readFile } from 'node:fs/promises';
import type { Download, Locator, Page } from '@playwright/test';
import { expect, test } from '../support/book.ts';
import { bringIntoView, CHAPTER } from '../support/denoiser-page.ts';

test.use({ acceptDownloads: true });

const TAG = 'fine-tune-demo';

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(`${CHAPTER}${query}`);
  const demo = page.locator(TAG);
  await bringIntoView(demo.locator('[data-part="run-toggle"]'));
  await expect(demo.locator('[data-part="run-toggle"]')).toBeEnabled();
  return demo;
}

/** The held-out digits as the present weights denoise them. */
const heldOut = (demo: Locator): Promise<number[]> =>
  demo.locator('[data-part="grid-present"]').evaluate((grid) => {
    return Array.from((grid as unknown as { pictures: Float32Array | null }).pictures ?? []);
  });

/** Steps done, as the demo prints them while it runs and when it is over. */
async function stepsDone(demo: Locator): Promise<number> {
  const text = `${await demo.locator('[data-part="reading"]').textContent()} ${await demo.locator('[data-part="run-message"]').textContent()}`;
  return Number(/Step (\d+)|(\d+) steps? done|after (\d+) of/.exec(text)?.slice(1).find(Boolean) ?? 0);
}

const message = (demo: Locator): Locator => demo.locator('weight-keeper [data-part="message"]');

/** Runs until a step is printed, then stops. */
async function runAndStopAt(demo: Locator, step: number): Promise<void> {
  await demo.getByRole('button', { name: 'Fine-tune' }).click();
  await expect.poll(() => stepsDone(demo), { timeout: 60_000, intervals: [50] }).toBeGreaterThanOrEqual(step);
  await demo.getByRole('button', { name: 'Stop' }).click();
  await expect(demo.locator('[data-part="run-message"]')).toContainText(/stopped/i);
}

async function pathOf(download: Download): Promise<{ name: string; path: string }> {
  return { name: download.suggestedFilename(), path: await download.path() };
}

test('100 steps of batch 32 stopped after 40: the curve and the digits move, and the weights can be kept, reset and brought back', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const demo = await open(page, '?ft.rate=-2.5');
  await expect.poll(async () => (await heldOut(demo)).length, { timeout: 30_000 }).toBeGreaterThan(0);
  const shipped = await heldOut(demo);

  await runAndStopAt(demo, 40);
  expect(await stepsDone(demo)).toBeLessThan(100);
  const lines = demo.locator('loss-chart path');
  const longest = await lines.evaluateAll((paths) =>
    Math.max(...paths.map((path) => path.getAttribute('d')?.length ?? 0)),
  );
  expect(longest).toBeGreaterThan(200);
  await expect.poll(() => heldOut(demo)).not.toEqual(shipped);
  await page.waitForTimeout(1000);
  const tuned = await heldOut(demo);

  const downloads: Download[] = [];
  page.on('download', (download) => downloads.push(download));
  await demo.getByRole('button', { name: 'Download weights' }).click();
  await expect.poll(() => downloads.length).toBe(2);
  const files = await Promise.all(downloads.map(pathOf));
  const json = files.find(({ name }) => name.endsWith('.json'))!;
  const bin = files.find(({ name }) => name.endsWith('.bin'))!;

  await demo.getByRole('button', { name: 'Back to the shipped weights' }).click();
  await expect.poll(() => heldOut(demo)).toEqual(shipped);

  const upload = async (...given: { name: string; buffer: Buffer }[]) =>
    demo
      .locator('input[type=file]')
      .setInputFiles(given.map((file) => ({ ...file, mimeType: 'application/octet-stream' })));
  const model = { name: json.name, buffer: await readFile(json.path) };
  const weights = { name: bin.name, buffer: await readFile(bin.path) };
  await upload(model);
  await expect(message(demo)).toContainText(/\.bin/);
  await upload(model, { ...weights, buffer: weights.buffer.subarray(0, 5000) });
  await expect(message(demo)).toContainText(/bytes/);
  expect(await heldOut(demo)).toEqual(shipped);
  await upload(model, weights);
  await expect.poll(() => heldOut(demo)).toEqual(tuned);
});

test('the page stays responsive while it trains: animation frames keep coming', async ({ page }) => {
  const demo = await open(page);
  await demo.getByRole('button', { name: 'Fine-tune' }).click();
  await expect.poll(() => stepsDone(demo), { timeout: 60_000 }).toBeGreaterThan(2);
  const before = await stepsDone(demo);
  const frames = await page.evaluate(
    () =>
      new Promise<number>((done) => {
        let count = 0;
        const end = performance.now() + 2000;
        const next = () => (performance.now() < end ? (count++, requestAnimationFrame(next)) : done(count));
        requestAnimationFrame(next);
      }),
  );
  expect(await stepsDone(demo)).toBeGreaterThan(before);
  // A page blocked by 25 steps of training would draw a handful.
  expect(frames).toBeGreaterThan(20);
  await demo.getByRole('button', { name: 'Stop' }).click();
});

test('own drawings: none is refused with a reason, one is trained on, and they outlive a reload', async ({
  page,
}) => {
  test.setTimeout(150_000);
  const demo = await open(page, '?ft.steps=10');
  await demo.getByRole('radio', { name: /my drawings/ }).check({ force: true });
  await expect(demo.locator('[data-part="run-reason"]')).toBeVisible();
  const surface = demo.getByRole('application', { name: 'A drawing to train on' });
  await bringIntoView(surface);
  const box = (await surface.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.3);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.7, { steps: 10 });
  await page.mouse.up();
  await demo.locator('[data-part="add"]').click();
  await expect(demo.locator('[data-part="count"]')).toContainText('1');
  await demo.getByRole('button', { name: 'Fine-tune' }).click();
  await expect.poll(() => stepsDone(demo), { timeout: 60_000 }).toBe(10);
  await page.reload();
  const again = await open(page, '?ft.source=drawings');
  await expect(again.locator('[data-part="count"]')).toContainText('1');
});

test('the first demo follows the fine-tuned weights, says so, and brings the shipped ones back', async ({
  page,
}) => {
  test.setTimeout(150_000);
  const demo = await open(page, '?ft.rate=-2.5&ft.steps=20');
  await demo.getByRole('button', { name: 'Fine-tune' }).click();
  await expect.poll(() => stepsDone(demo), { timeout: 60_000 }).toBe(20);
  const notice = page.locator('denoiser-draw-demo weights-notice');
  await bringIntoView(page.locator('denoiser-draw-demo draw-pad').first());
  await expect(notice).toContainText(/fine-tuned weights/);
  await notice.getByRole('button', { name: /shipped weights/ }).click();
  await expect(notice.getByRole('button')).toBeHidden();
});
