// The demos of chapter 7, used as a reader would, with the shipped weights.
import { readFile } from 'node:fs/promises';
import { decode } from 'fast-png';
import { CHAPTER, openDemo, pictureAt, picturesOf, PIXELS, slideTo, written } from '../support/cgan-page.ts';
import { expect, test } from '../support/book.ts';
import { bringIntoView } from '../support/denoiser-page.ts';

test.describe('write a number', () => {
  const TAG = 'cgan-write-demo';

  test('the judge reads 2026 as 2026 for 9 of 10 seeds at least', async ({ page }) => {
    test.setTimeout(180_000);
    const demo = await openDemo(page, TAG, '?write.number=2026&write.hand=each&write.seed=1');
    const reading = demo.locator('[data-part="reading"]');
    const read: string[] = [];
    for (let seed = 1; seed <= 10; seed++) {
      await expect(demo.locator('[data-part="seed"]')).toHaveText(String(seed));
      await expect(reading).toHaveText(/The judge reads \d{4}/, { timeout: 30_000 });
      read.push((await reading.textContent())!.slice(16, 20));
      if (seed === 10) break;
      const before = await written(demo);
      await demo.getByRole('button', { name: 'New hand' }).click();
      await expect.poll(() => written(demo)).not.toEqual(before);
    }
    expect(read.filter((number) => number === '2026').length, read.join(' ')).toBeGreaterThanOrEqual(9);
  });

  test('one hand writes equal digits alike, a hand for each does not, and the link brings it back', async ({
    page,
  }) => {
    const demo = await openDemo(page, TAG);
    const input = demo.getByRole('textbox', { name: /A number/ });
    await input.fill('77x7');
    await expect(input).toHaveValue('777');
    await expect.poll(() => written(demo).then((all) => all.length)).toBe(3 * PIXELS);
    const one = await written(demo);
    expect(pictureAt(one, 0)).toEqual(pictureAt(one, 2));
    await demo.getByRole('radio', { name: 'a hand for each digit' }).check({ force: true });
    await expect.poll(() => written(demo).then((all) => pictureAt(all, 2))).not.toEqual(pictureAt(one, 2));
    const each = await written(demo);
    await expect(page).toHaveURL(/write\.number=777.*write\.hand=each/);
    const again = await openDemo(page, TAG, new URL(page.url()).search);
    await expect.poll(() => written(again)).toEqual(each);
  });

  test('the number is saved as a PNG named after it, offline, in black on white', async ({
    page,
    context,
  }) => {
    const demo = await openDemo(page, TAG, '?write.number=407');
    await expect.poll(() => written(demo).then((all) => all.length)).toBe(3 * PIXELS);
    const pictures = await written(demo);
    await context.setOffline(true);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      demo.getByRole('button', { name: 'Save as PNG' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('407.png');
    const { width, height, data, channels } = decode(await readFile(await download.path()));
    expect([width, height]).toEqual([(28 + 2 * 21) * 12, 28 * 12]);
    // The middle of a pixel of the first digit that no margin covers.
    const ink = pictures.slice(0, PIXELS).map((value, p) => (p % 28 < 20 ? value : 0));
    const darkest = ink.indexOf(Math.max(...ink));
    const [x, y] = [(darkest % 28) * 12 + 6, Math.floor(darkest / 28) * 12 + 6];
    const grey = data[(y * width + x) * channels]!;
    expect(Math.abs(grey - 255 * (1 - pictures[darkest]!))).toBeLessThanOrEqual(1);
    await context.setOffline(false);
  });
});

test('the table has one hand a row: it is what the writer writes with that hand; the slider goes on', async ({
  page,
}) => {
  const demo = await openDemo(page, 'cgan-table-demo', '?table.seed=3&table.at=0.5');
  const between = await picturesOf(demo, 'table', 60);
  await slideTo(demo, 'at', 0);
  await expect.poll(() => picturesOf(demo, 'table', 60)).not.toEqual(between);
  const table = await picturesOf(demo, 'table', 60);
  await demo.getByRole('button', { name: 'Next hands' }).click();
  await expect(page).toHaveURL(/table\.at=6/);
  await expect.poll(() => picturesOf(demo, 'table', 60)).not.toEqual(table);

  const writer = await openDemo(page, 'cgan-write-demo', '?write.seed=3&write.number=0123');
  await expect.poll(() => written(writer).then((all) => all.length)).toBe(4 * PIXELS);
  const row = await written(writer);
  // Batches of another size may round otherwise in the last bit.
  row.forEach((value, i) => expect(value).toBeCloseTo(table[i]!, 4));
});

test('between two labels: the ends are the labels, the curves move with the choice, the link keeps it', async ({
  page,
}) => {
  test.setTimeout(150_000);
  const demo = await openDemo(page, 'cgan-between-demo', '?between.from=1&between.to=7&between.t=0.3');
  const strips = await picturesOf(demo, 'strips', 36);
  const said = demo.locator('[data-part="said"]');
  await expect(said).toContainText(/At t = 0\.30 the judge gives .* to 1, .* to 7/, { timeout: 60_000 });
  await slideTo(demo, 'share', 0);
  const same = async (): Promise<boolean> => {
    const now = await picturesOf(demo, 'now', 4);
    return [0, 1, 2, 3].every((row) =>
      pictureAt(now, row).every((value, p) => Math.abs(value - strips[9 * row * PIXELS + p]!) < 1e-4),
    );
  };
  await expect.poll(same).toBe(true);
  await demo.locator('[data-part="to"]').getByRole('radio', { name: '9' }).check({ force: true });
  await expect.poll(() => picturesOf(demo, 'strips', 36)).not.toEqual(strips);
  await expect(said).toContainText('to 9', { timeout: 60_000 });
  await expect(page).toHaveURL(/between\.from=1&between\.to=9&between\.t=0/);
});

test('does it obey: fresh samples mostly lie on the diagonal; τ = 0 takes the variety; a cell shows its pictures', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const demo = await openDemo(page, 'cgan-obey-demo', '?obey.seed=5');
  const done = async (runs: number): Promise<void> => {
    await expect(demo.locator('[data-part="trade"] circle')).toHaveCount(runs, { timeout: 120_000 });
  };
  // One dot was there before; a link draws by itself.
  await done(2);
  const agreement = Number(await demo.locator('[data-part="agreement"]').textContent());
  const variety = Number(await demo.locator('[data-part="variety"]').textContent());
  expect(agreement).toBeGreaterThan(97);
  expect(variety).toBeGreaterThan(3);
  const counts = await demo
    .locator('[data-part="fresh"] button')
    .evaluateAll((cells) =>
      cells.map((cell) => ((cell as HTMLElement).hidden ? 0 : Number(cell.textContent))),
    );
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(500);
  const diagonal = counts.filter((_, i) => i % 11 === 0).reduce((sum, count) => sum + count, 0);
  expect(diagonal / 5).toBeCloseTo(agreement, 1);

  await demo.getByRole('button', { name: /^7 asked, 7 read/ }).click();
  await expect(demo.locator('[data-part="cell-title"]')).toContainText('7 asked, 7 read');
  await picturesOf(demo, 'cell', Math.min(40, counts[77]!));

  await slideTo(demo, 'tau', 0);
  await expect(demo.getByText('draw again')).toBeVisible();
  await demo.getByRole('button', { name: /Draw 500/ }).click();
  await done(3);
  expect(Number(await demo.locator('[data-part="variety"]').textContent())).toBeLessThan(0.01);
  await expect(page).toHaveURL(/obey\.tau=0/);
});

test('a run is stopped between two labels', async ({ page }) => {
  const demo = await openDemo(page, 'cgan-obey-demo');
  // Both at once: a fast machine would be done before a second click.
  await demo.getByRole('button', { name: /Draw 500/ }).evaluate((button) => {
    (button as HTMLButtonElement).click();
    (button as HTMLButtonElement).click();
  });
  await expect(demo.getByText(/Stopped; \d labels of 10/)).toBeVisible();
  await expect(demo.locator('[data-part="agreement"]')).toHaveText('–');
});

test('the film: the scrubber moves all ten labels, a digit alone fills the strip', async ({ page }) => {
  await page.goto(`${CHAPTER}?film.y=3`);
  const demo = page.locator('cgan-film-demo');
  await bringIntoView(demo.locator('[data-part="film-slider"]'));
  const strip = await picturesOf(demo, 'strip', 30);
  const last = await picturesOf(demo, 'film-grid', 30);
  // The last moment of the strip is the last frame, where the sheet has the 3 of each hand.
  for (const hand of [0, 1, 2])
    expect(pictureAt(strip, 10 * hand + 9)).toEqual(pictureAt(last, 10 * hand + 3));
  await slideTo(demo, 'film-slider', 0);
  await expect.poll(() => picturesOf(demo, 'film-grid', 30)).not.toEqual(last);
  await expect(page).toHaveURL(/film\.frame=0/);
  const first = await picturesOf(demo, 'film-grid', 30);
  for (const hand of [0, 1, 2]) expect(pictureAt(strip, 10 * hand)).toEqual(pictureAt(first, 10 * hand + 3));
});

test('fine-tune on a drawing with its label: the hands change, the shipped weights come back', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await page.goto(`${CHAPTER}?ft.source=drawings&ft.steps=10&ft.batch=16&ft.rate=-3`);
  const demo = page.locator('fine-tune-demo');
  const surface = demo.getByRole('application', { name: 'A drawing to train on' });
  await bringIntoView(surface);
  await expect(demo.locator('[data-part="run-reason"]')).toContainText('no drawing to learn from');
  await expect(demo.getByRole('button', { name: 'Add the drawing of the first figure' })).toBeHidden();
  await demo.getByRole('radio', { name: '1', exact: true }).check({ force: true });
  const box = (await surface.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.3);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.7, { steps: 10 });
  await page.mouse.up();
  await demo.getByRole('button', { name: 'Add this drawing' }).click();
  await expect(demo.locator('[data-part="thumb-label"]')).toHaveText('y = 1');
  await demo.getByRole('button', { name: 'Fine-tune' }).click();
  await expect(demo.locator('[data-part="run-message"]')).toContainText('10 steps done', {
    timeout: 180_000,
  });
  const shipped = await picturesOf(demo, 'grid-shipped', 30);
  await expect.poll(() => picturesOf(demo, 'grid-present', 30)).not.toEqual(shipped);
  await expect(demo.locator('[data-part="total-present"]')).toHaveText(/\d+ of 30 read as asked/);
  await demo.getByRole('button', { name: 'Back to the shipped weights' }).click();
  await expect.poll(() => picturesOf(demo, 'grid-present', 30), { timeout: 60_000 }).toEqual(shipped);
  await page.reload();
  await bringIntoView(surface);
  await expect(demo.locator('[data-part="thumb-label"]')).toHaveText('y = 1');
});

test('focusing a term of the discriminator marks its line in the code that runs', async ({ page }) => {
  await page.goto(CHAPTER);
  const term = page.locator('.model-code__terms [data-term="own"]');
  await expect(async () => {
    await term.scrollIntoViewIfNeeded();
    await term.focus();
    await expect(page.locator('.code__line.is-marked').first()).toContainText('const own', { timeout: 500 });
  }).toPass();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('every figure is finished', async ({ page }) => {
    await page.goto(CHAPTER);
    for (const [selector, least] of [
      ['cgan-write-demo svg g', 4],
      ['cgan-table-demo .cell', 60],
      ['figure circle', 200],
      ['cgan-between-demo .cell', 40],
      ['cgan-between-demo .borders path.line', 3],
      ['cgan-obey-demo tbody tr', 20],
      ['cgan-film-demo .cell', 60],
      ['fine-tune-demo .cell', 60],
    ] as const) {
      expect(await page.locator(selector).count(), selector).toBeGreaterThanOrEqual(least);
    }
    await expect(page.locator('cgan-write-demo [data-part="reading"]')).toHaveText(/The judge reads 2026/);
    expect(await page.locator('.katex-display').count()).toBeGreaterThanOrEqual(15);
    expect(await page.locator('.katex-error').count()).toBe(0);
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test('a number is written by touch, and nothing is wider than the page', async ({ page }) => {
    const demo = await openDemo(page, 'cgan-write-demo');
    await expect.poll(() => written(demo).then((all) => all.length)).toBe(4 * PIXELS);
    const before = await written(demo);
    await bringIntoView(demo.getByRole('button', { name: 'New hand' }));
    await demo.getByRole('button', { name: 'New hand' }).tap();
    await expect.poll(() => written(demo)).not.toEqual(before);
    for (const tag of [
      'cgan-write-demo',
      'cgan-table-demo',
      'cgan-between-demo',
      'cgan-obey-demo',
      'cgan-film-demo',
    ]) {
      const widths = await page
        .locator(tag)
        .evaluate((element) => [element.scrollWidth, element.clientWidth]);
      expect(widths[0], tag).toBeLessThanOrEqual(widths[1]!);
    }
  });
});
