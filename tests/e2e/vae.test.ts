// Chapter 5, used as a reader would, with the shipped weights: prior, cloud and bill, terms, plane, blend, runs, fine-tuning.
import { expect, test } from '../support/book.ts';
import { numbersOf, settled, squaredDistance } from '../support/autoencoder-page.ts';
import { bringIntoView } from '../support/denoiser-page.ts';
import { CHAPTER, markedIn, openDemo, pricesOf, printed, spreadOf } from '../support/vae-page.ts';

const PRIOR = 'vae-prior-demo';
const KEEP = 'vae-keep-demo';
const PLANE = 'vae-plane-demo';
const BLEND = 'vae-blend-demo';
const BETA = 'vae-beta-demo';

test('the prior is drawn by its seed; coins change the samples and not the means; a link brings both back', async ({
  page,
  context,
}) => {
  const demo = await openDemo(page, PRIOR);
  const means = await settled(demo, 'means', 40 * 784);
  const tossed = await settled(demo, 'tossed', 40 * 784);
  expect(new Set(tossed)).toEqual(new Set([0, 1]));
  // The coins follow the probabilities: their mean over the plate does, within four standard errors.
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const error = Math.sqrt(means.reduce((total, p) => total + p * (1 - p), 0));
  expect(Math.abs(sum(tossed) - sum(means))).toBeLessThan(4 * error);

  await demo.getByRole('button', { name: 'Toss the coins again' }).click();
  await expect.poll(() => numbersOf(demo, 'tossed')).not.toEqual(tossed);
  expect(await numbersOf(demo, 'means')).toEqual(means);
  await demo.getByRole('button', { name: 'New seed' }).click();
  await expect.poll(() => numbersOf(demo, 'means')).not.toEqual(means);
  const other = await settled(demo, 'tossed', 40 * 784);

  await demo.locator('[data-part="means"] button').nth(3).click();
  const large = await settled(demo, 'large-means', 784);
  expect(large).toEqual((await numbersOf(demo, 'means')).slice(3 * 784, 4 * 784));
  const doubtful = large.filter((p) => p > 0.05 && p < 0.95).length;
  await expect(demo.locator('[data-part="doubt"]')).toContainText(`${doubtful} of 784`);
  await expect(page).toHaveURL(/prior\.seed=2/);
  const tab = await context.newPage();
  const restored = await openDemo(tab, PRIOR, new URL(page.url()).search);
  await expect.poll(() => numbersOf(restored, 'tossed'), { timeout: 30_000 }).toEqual(other);
});

test('the bill adds up, its bars are the KL, and noise changes the one term only', async ({ page }) => {
  const demo = await openDemo(page, KEEP);
  const draws = await settled(demo, 'draws', 8 * 784);
  const kl = await printed(demo, 'bill-kl');
  const reconstruction = await printed(demo, 'bill-reconstruction');
  expect(await printed(demo, 'bill-total')).toBeCloseTo(reconstruction + kl, 0);
  const prices = await pricesOf(demo);
  expect(prices).toHaveLength(20);
  expect(prices.reduce((sum, nats) => sum + nats, 0)).toBeCloseTo(kl, 0);

  await demo.getByRole('button', { name: 'Other noise ε' }).click();
  await expect.poll(() => numbersOf(demo, 'draws')).not.toEqual(draws);
  expect(await printed(demo, 'bill-kl')).toBe(kl);
  await expect(page).toHaveURL(/keep\.seed=2/);
});

test('a mean over pixels makes the KL nearly all of the loss, β = 784; dividing both is harmless', async ({
  page,
}) => {
  const demo = await openDemo(page, KEEP);
  await settled(demo, 'draws', 8 * 784);
  const sum = await printed(demo, 'bill-reconstruction');
  const kl = await printed(demo, 'bill-kl');
  const sentence = demo.locator('[data-part="sentence"]');
  await expect(sentence).toContainText('which is −ELBO');
  const choose = (name: string) => demo.getByRole('radio', { name, exact: true }).check({ force: true });
  await choose('mean over pixels, KL whole');
  await expect(sentence).toContainText('β = 784');
  expect(await printed(demo, 'bill-reconstruction')).toBeCloseTo(sum / 784, 3);
  expect(await printed(demo, 'bill-kl')).toBe(kl);
  await choose('both divided by 784');
  await expect(sentence).toContainText('divided by 784');
  expect(await printed(demo, 'bill-kl')).toBeCloseTo(kl / 784, 3);
  await expect(page).toHaveURL(/keep\.scale=divided/);
});

test('an own drawing has its own cloud; a blank pad asks for one', async ({ page }) => {
  const demo = await openDemo(page, KEEP);
  const before = await settled(demo, 'middle', 784);
  await demo.getByRole('button', { name: 'Clear' }).click();
  await expect(demo.getByText(/blank/)).toBeVisible();
  const surface = demo.getByRole('application', { name: 'Your digit' });
  await bringIntoView(surface);
  const box = (await surface.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.15);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.45, box.y + box.height * 0.85, { steps: 12 });
  await page.mouse.up();
  await expect.poll(() => numbersOf(demo, 'middle')).not.toEqual(before);
  const picture = await settled(demo, 'middle', 784);
  expect(squaredDistance(picture, await numbersOf(demo, 'pad'))).toBeLessThan(45);
  await expect(page).toHaveURL(/keep\.pad=/);
});

test('network, formula and code light up together, by mouse, by focus and by tap', async ({ page }) => {
  await page.goto(CHAPTER);
  const figure = page.locator('[data-network="vae"]');
  await bringIntoView(figure.locator('.formula'));
  const all = (name: string) => ({ diagram: [name], formula: [name], code: [name] });
  for (const name of ['encoder', 'draw', 'decoder', 'reconstruction', 'kl']) {
    await figure.locator(`svg [data-term="${name}"] :is(rect, circle)`).first().hover();
    await expect.poll(() => markedIn(figure)).toEqual(all(name));
    await figure.locator(`.formula .term-${name}`).hover({ position: { x: 3, y: 8 } });
    await expect.poll(() => markedIn(figure)).toEqual(all(name));
  }
  await figure.getByRole('button', { name: /^KL:/ }).focus();
  await expect.poll(() => markedIn(figure)).toEqual(all('kl'));
  await figure.getByRole('button', { name: /Mark the line of decoder/ }).focus();
  await expect.poll(() => markedIn(figure)).toEqual(all('decoder'));
  await figure.locator('.code__line[data-term="reconstruction"]').first().hover();
  await expect.poll(() => markedIn(figure)).toEqual(all('reconstruction'));
});

test.describe('by touch', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 800 } });

  test('a tap on a part of the network marks formula and code', async ({ page }) => {
    await page.goto(CHAPTER);
    const figure = page.locator('[data-network="vae"]');
    const part = figure.locator('svg [data-term="encoder"] rect').first();
    await bringIntoView(part);
    await part.tap();
    await expect
      .poll(() => markedIn(figure))
      .toEqual({ diagram: ['encoder'], formula: ['encoder'], code: ['encoder'] });
  });
});

test('the plane decodes any place by keys, ends at ±3, prints its mass, and a link brings the place back', async ({
  page,
  context,
}) => {
  const demo = await openDemo(page, PLANE);
  const before = await settled(demo, 'here', 784);
  await expect(demo.locator('[data-part="mass"]')).toHaveText('99.46');
  const map = demo.getByRole('application');
  await map.focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(() => numbersOf(demo, 'here')).not.toEqual(before);
  for (let k = 0; k < 20; k++) await page.keyboard.press('Shift+ArrowRight');
  for (let k = 0; k < 20; k++) await page.keyboard.press('Shift+ArrowDown');
  await expect(demo.locator('[data-part="code"]')).toHaveText('(3.00, −3.00)');
  await expect(demo.locator('[data-part="inside"]')).toContainText('99.99 %');
  const corner = await settled(demo, 'here', 784);
  await demo.getByRole('radio', { name: 'decoded pictures' }).check({ force: true });
  await expect(page).toHaveURL(/plane\.a=1/);
  await expect(page).toHaveURL(/plane\.shown=pictures/);
  const tab = await context.newPage();
  const restored = await openDemo(tab, PLANE, new URL(page.url()).search);
  await expect.poll(() => numbersOf(restored, 'here'), { timeout: 30_000 }).toEqual(corner);
  await tab.close();

  await demo.getByRole('combobox', { name: /bring out/ }).selectOption('7');
  await expect(demo.locator('[data-label="7"].chosen')).toHaveCount(1);
});

test('pointing at the plane decodes the picture that stands there', async ({ page }) => {
  const demo = await openDemo(page, PLANE);
  await settled(demo, 'here', 784);
  const map = demo.getByRole('application');
  await bringIntoView(map);
  const box = (await map.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await expect(demo.locator('[data-part="code"]')).toHaveText(/^\(−?0\.0\d, −?0\.0\d\)$/);
});

test('the blend begins and ends with what comes back, and half-way has less grey than the cross-fade', async ({
  page,
}) => {
  const demo = await openDemo(page, BLEND);
  const strip = await settled(demo, 'strip-code', 9 * 784);
  const grey = async (name: string) => Number(await demo.locator(`[data-part="grey-${name}"]`).textContent());
  await settled(demo, 'now-code', 784);
  expect(await grey('code')).toBeLessThan(await grey('pixels'));
  const share = demo.getByRole('slider', { name: /from a to b/ });
  await share.focus();
  await page.keyboard.press('End');
  await expect
    .poll(async () => squaredDistance(await settled(demo, 'now-code', 784), strip.slice(8 * 784)))
    .toBeLessThan(1e-3);
  await demo.getByRole('radio', { name: '2', exact: true }).check({ force: true });
  await expect.poll(() => numbersOf(demo, 'strip-code')).not.toEqual(strip);
  await expect(page).toHaveURL(/blend\.size=2/);
});

test('the runs differ as the text says: spread of samples, codes, and a collapsed one that paints one picture', async ({
  page,
}) => {
  const demo = await openDemo(page, BETA);
  const slider = demo.getByRole('slider', { name: /weight of the KL/ });
  const spreads: number[] = [];
  const rebuilt: number[] = [];
  for (const [run, key] of ['Home', 'ArrowRight', 'ArrowRight', 'ArrowRight'].entries()) {
    const shownBefore = await numbersOf(demo, 'samples');
    await slider.focus();
    await page.keyboard.press(key);
    await expect.poll(() => numbersOf(demo, 'samples'), { timeout: 30_000 }).not.toEqual(shownBefore);
    spreads.push(spreadOf(await settled(demo, 'samples', 30 * 784)));
    rebuilt.push(spreadOf(await settled(demo, 'rebuilt', 10 * 784)));
    await expect(demo.locator('[data-part="bills"] [aria-current="true"]')).toHaveCount(1);
    await expect(demo.locator('[data-part="bills"] li').nth(run)).toHaveAttribute('aria-current', 'true');
  }
  const [low, , high, collapsed] = spreads as [number, number, number, number];
  expect(high).toBeLessThan(low);
  expect(collapsed).toBeLessThan(0.5);
  expect(rebuilt[3]).toBeLessThan(0.5);
  expect(rebuilt[1]!).toBeGreaterThan(10);
  await expect(page).toHaveURL(/beta\.run=3/);
  await expect(demo.locator('[data-part="slider-output"]')).toContainText('mean over pixels');
});

test('fine-tuning moves both terms and the samples, and reset restores them', async ({ page }) => {
  test.setTimeout(180_000);
  const demo = await openDemo(page, 'fine-tune-demo', '?ft.steps=10&ft.rate=-2.5');
  const shipped = await settled(demo, 'grid-present', 6 * 784);
  const samples = await settled(demo, 'grid-present-samples', 6 * 784);
  await demo.getByRole('button', { name: 'Fine-tune' }).click();
  await expect(demo.locator('[data-part="run-message"]')).toContainText('10 steps done', { timeout: 90_000 });
  await expect.poll(() => numbersOf(demo, 'grid-present')).not.toEqual(shipped);
  expect(await numbersOf(demo, 'grid-present-samples')).not.toEqual(samples);
  expect(await numbersOf(demo, 'grid-shipped-samples')).toEqual(samples);
  await expect(demo.locator('[data-part="gain"]')).toHaveText(/^[+−]\d/);
  await expect(demo.locator('[data-part="total-present"]')).toHaveText(/^\d+\.\d = \d+\.\d \+ \d+\.\d$/);
  for (const label of ['−ELBO', 'reconstruction', 'KL']) {
    await expect(demo.locator('loss-chart .end', { hasText: label })).toHaveCount(1);
  }
  await demo.getByRole('button', { name: 'Back to the shipped weights' }).click();
  await expect.poll(() => numbersOf(demo, 'grid-present')).toEqual(shipped);
  await expect.poll(() => numbersOf(demo, 'grid-present-samples')).toEqual(samples);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('every figure of the chapter stands finished', async ({ page }) => {
    await page.goto(CHAPTER);
    await expect(page.locator(`${PRIOR} [data-part="tossed"] svg`)).toHaveCount(40);
    await expect(page.locator(`${KEEP} [data-part="cloud"] .price`)).toHaveCount(20);
    await expect(page.locator(`${KEEP} [data-part="draws"] svg`)).toHaveCount(8);
    await expect(page.locator(`${KEEP} [data-part="bill-total"]`)).toHaveText(/^\d+\.\d$/);
    await expect(page.locator(`${PLANE} [data-part="map-codes"] path`)).toHaveCount(10);
    await expect(page.locator(`${PLANE} [data-part="mass"]`)).toHaveText('99.46');
    await expect(page.locator(`${BLEND} [data-part="strip-code"] svg`)).toHaveCount(9);
    await expect(page.locator(`${BETA} [data-part="samples"] svg`)).toHaveCount(30);
    await expect(page.locator(`${BETA} [data-part="bills"] li`)).toHaveCount(4);
    await expect(page.locator('vae-rows [data-part="grid-present-samples"] svg')).toHaveCount(6);
    await expect(page.locator('.katex-error')).toHaveCount(0);
    await expect(page.getByText('(not measured)')).toHaveCount(0);
  });
});
