// Chapter 3, used as a reader would, with the shipped weights: squeeze, map, blend, fine-tune.
import { expect, test } from '../support/book.ts';
import { CHAPTER, numbersOf, openDemo, settled, squaredDistance } from '../support/autoencoder-page.ts';
import { bringIntoView } from '../support/denoiser-page.ts';

const SQUEEZE = 'autoencoder-squeeze-demo';
const MAP = 'autoencoder-map-demo';
const BLEND = 'autoencoder-blend-demo';

/** Squared error per test digit of PCA fitted to 50,000 digits, measured independently. */
const PCA_ERRORS = { 2: '43.64', 8: '29.36', 32: '13.20' } as const;

test('PCA’s printed errors are the known ones, and the network’s are smaller', async ({ page }) => {
  const demo = await openDemo(page, SQUEEZE);
  for (const [size, error] of Object.entries(PCA_ERRORS)) {
    await demo.getByRole('radio', { name: size, exact: true }).check({ force: true });
    await expect(demo.locator('[data-part="mean-pca"]')).toHaveText(error);
    const network = Number(await demo.locator('[data-part="mean-network"]').textContent());
    expect(network).toBeGreaterThan(0);
    expect(network).toBeLessThan(Number(error));
  }
});

test('every size has its code, and the printed error is that of the pictures shown', async ({ page }) => {
  const demo = await openDemo(page, SQUEEZE);
  for (const size of [2, 8, 32]) {
    await demo.getByRole('radio', { name: String(size), exact: true }).check({ force: true });
    await settled(demo, 'bars-network', size);
    await settled(demo, 'bars-pca', size);
    const clean = await numbersOf(demo, 'pad');
    for (const whose of ['network', 'pca']) {
      const picture = await settled(demo, `picture-${whose}`, 784);
      const printed = Number(await demo.locator(`[data-part="error-${whose}"]`).textContent());
      expect(printed).toBeCloseTo(squaredDistance(picture, clean), 1);
      const difference = await numbersOf(demo, `difference-${whose}`);
      difference.forEach((value, i) => expect(value).toBeCloseTo(0.5 + (picture[i]! - clean[i]!) / 2, 4));
    }
  }
});

test('a bar moved by hand changes the picture, its link brings the same pixels, and the way back restores the code', async ({
  page,
  context,
}) => {
  const demo = await openDemo(page, SQUEEZE);
  const own = await settled(demo, 'picture-network', 784);
  const pca = await settled(demo, 'picture-pca', 784);
  await demo.getByRole('slider', { name: 'which' }).fill('3');
  const value = demo.getByRole('slider', { name: /its value/ });
  await value.focus();
  await page.keyboard.press('End');
  await expect.poll(() => numbersOf(demo, 'picture-network')).not.toEqual(own);
  const moved = await settled(demo, 'picture-network', 784);
  expect(await numbersOf(demo, 'picture-pca')).toEqual(pca);
  await expect(page).toHaveURL(/squeeze\.moves=n2/);

  const tab = await context.newPage();
  const restored = await openDemo(tab, SQUEEZE, new URL(page.url()).search);
  await expect.poll(() => numbersOf(restored, 'picture-network'), { timeout: 30_000 }).toEqual(moved);
  await tab.close();

  await demo.getByRole('button', { name: 'Back to its own code' }).click();
  await expect.poll(() => numbersOf(demo, 'picture-network')).toEqual(own);
});

test('a bar of PCA adds the same pattern, wherever it starts', async ({ page }) => {
  const demo = await openDemo(page, SQUEEZE);
  await settled(demo, 'picture-pca', 784);
  await demo.getByRole('radio', { name: 'PCA' }).check({ force: true });
  const patterns: number[][] = [];
  for (let digit = 0; digit < 2; digit++) {
    const before = await settled(demo, 'picture-pca', 784);
    const code = (await numbersOf(demo, 'bars-pca'))[0]!;
    const value = demo.getByRole('slider', { name: /its value/ });
    await value.focus();
    await page.keyboard.press('End');
    await expect.poll(() => numbersOf(demo, 'picture-pca')).not.toEqual(before);
    const after = await settled(demo, 'picture-pca', 784);
    const by = (await numbersOf(demo, 'bars-pca'))[0]! - code;
    patterns.push(after.map((ink, i) => (ink - before[i]!) / by));
    await demo.getByRole('button', { name: 'Next MNIST example' }).click();
    await expect.poll(() => numbersOf(demo, 'picture-pca')).not.toEqual(after);
  }
  patterns[0]!.forEach((value, i) => expect(value).toBeCloseTo(patterns[1]![i]!, 3));
  // An eigenvector: of length 1.
  expect(
    squaredDistance(
      patterns[0]!,
      patterns[0]!.map(() => 0),
    ),
  ).toBeCloseTo(1, 2);
});

test('an own drawing goes through the code; a blank pad asks for one', async ({ page }) => {
  const demo = await openDemo(page, SQUEEZE);
  const before = await settled(demo, 'picture-network', 784);
  await demo.getByRole('button', { name: 'Clear' }).click();
  await expect(demo.getByText(/blank/)).toBeVisible();
  const surface = demo.getByRole('application', { name: 'Your digit' });
  await bringIntoView(surface);
  const box = (await surface.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.15);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.45, box.y + box.height * 0.85, { steps: 12 });
  await page.mouse.up();
  await expect.poll(() => numbersOf(demo, 'picture-network')).not.toEqual(before);
  const picture = await settled(demo, 'picture-network', 784);
  // A plain stroke is the easiest digit: it comes back nearly whole.
  expect(squaredDistance(picture, await numbersOf(demo, 'pad'))).toBeLessThan(45);
});

test('the map decodes any place, by pointer and by keys, finds a hole, and a link brings the place back', async ({
  page,
  context,
}) => {
  const demo = await openDemo(page, MAP);
  await settled(demo, 'plate-random', 7840);
  const before = await settled(demo, 'here', 784);
  const map = demo.getByRole('application');
  await map.focus();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(() => numbersOf(demo, 'here')).not.toEqual(before);

  await demo.getByRole('button', { name: 'Show me a hole' }).click();
  await expect(demo.locator('[data-part="distance"]')).toContainText('empty here');
  const hole = await settled(demo, 'here', 784);
  await expect(page).toHaveURL(/map\.a=/);
  const tab = await context.newPage();
  const restored = await openDemo(tab, MAP, new URL(page.url()).search);
  await expect
    .poll(async () => squaredDistance(await settled(restored, 'here', 784), hole), { timeout: 30_000 })
    .toBeLessThan(1e-3);
  await tab.close();

  await demo.getByRole('combobox', { name: /bring out/ }).selectOption('7');
  // On the map, and on the one with fewer and larger figures that a phone shows.
  for (const group of ['map-codes', 'map-few']) {
    await expect(demo.locator(`[data-part="${group}"] .chosen`)).toHaveCount(1);
    await expect(demo.locator(`[data-part="${group}"] [data-label="7"].chosen`)).toHaveCount(1);
  }
});

test('random codes are drawn by their seed, and pressing a decoded one goes to its place', async ({
  page,
}) => {
  const demo = await openDemo(page, MAP);
  const first = await settled(demo, 'plate-random', 7840);
  await demo.getByRole('button', { name: 'Draw other codes' }).click();
  await expect.poll(() => numbersOf(demo, 'plate-random')).not.toEqual(first);
  await settled(demo, 'plate-random', 7840);
  await demo.locator('[data-part="plate-random"] button').nth(4).click();
  const plate = await settled(demo, 'plate-random', 7840);
  await expect
    .poll(async () => squaredDistance(await settled(demo, 'here', 784), plate.slice(4 * 784, 5 * 784)))
    .toBeLessThan(1e-3);
});

test('the blend in pixels is the cross-fade; the blend in code has less grey half-way', async ({ page }) => {
  const demo = await openDemo(page, BLEND);
  await settled(demo, 'strip-code', 9 * 784);
  const [a, b] = [await numbersOf(demo, 'pad-a'), await numbersOf(demo, 'pad-b')];
  const mixed = await settled(demo, 'now-pixels', 784);
  mixed.forEach((value, i) => expect(value).toBeCloseTo((a[i]! + b[i]!) / 2, 5));
  const grey = async (name: string) => Number(await demo.locator(`[data-part="grey-${name}"]`).textContent());
  await settled(demo, 'now-code', 784);
  expect(await grey('code')).toBeLessThan(await grey('pixels'));

  const share = demo.getByRole('slider', { name: /from a to b/ });
  await share.focus();
  await page.keyboard.press('Home');
  await expect.poll(() => numbersOf(demo, 'now-pixels')).toEqual(a);
  // The strip begins with the reconstruction of a, as the slider does.
  const strip = await settled(demo, 'strip-code', 9 * 784);
  await expect
    .poll(async () => squaredDistance(await settled(demo, 'now-code', 784), strip.slice(0, 784)))
    .toBeLessThan(1e-3);

  await demo.getByRole('button', { name: 'Swap a and b' }).click();
  await expect.poll(() => numbersOf(demo, 'pad-a')).toEqual(b);
});

test('fine-tuning changes the reconstructions, the first figure says so, and reset restores them', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const demo = await openDemo(page, 'fine-tune-demo', '?ft.steps=10&ft.rate=-2.5');
  const shipped = await settled(demo, 'grid-present', 6 * 784);
  await demo.getByRole('button', { name: 'Fine-tune' }).click();
  await expect(demo.locator('[data-part="run-message"]')).toContainText('10 steps done', { timeout: 90_000 });
  await expect.poll(() => numbersOf(demo, 'grid-present')).not.toEqual(shipped);
  await expect(demo.locator('[data-part="gain"]')).toHaveText(/^[+−]\d/);
  const notice = page.locator(`${SQUEEZE} weights-notice`);
  await bringIntoView(page.locator(`${SQUEEZE} draw-pad`));
  await expect(notice).toContainText(/fine-tuned weights/);
  await bringIntoView(demo.locator('[data-part="run-toggle"]'));
  await demo.getByRole('button', { name: 'Back to the shipped weights' }).click();
  await expect.poll(() => numbersOf(demo, 'grid-present')).toEqual(shipped);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('every figure of the chapter stands finished', async ({ page }) => {
    await page.goto(CHAPTER);
    await expect(page.locator(`${SQUEEZE} [data-part="picture-network"] svg path`).first()).toBeAttached();
    await expect(page.locator(`${SQUEEZE} [data-part="bars-network"] .bar`)).toHaveCount(8);
    await expect(page.locator(`${MAP} [data-part="map-codes"] path`)).toHaveCount(10);
    await expect(page.locator(`${MAP} [data-part="plate-random"] svg`)).toHaveCount(10);
    await expect(page.locator(`${BLEND} [data-part="strip-code"] svg`)).toHaveCount(9);
    const errors = await page.locator('[data-part="stranger-error"]').allTextContents();
    const [digit, , mirrored, , blank, dot] = errors.map(Number) as [number, ...number[]];
    const { metrics } = (await (await page.request.get('weights/autoencoder/manifest.json')).json()) as {
      metrics: { name: string; split: string; value: number }[];
    };
    const mean = metrics.find(({ name, split }) => name === 'squared-error' && split === 'test')!.value;
    expect(blank).toBeLessThan(digit);
    expect(dot).toBeLessThan(mean);
    expect(mirrored).toBeLessThan(1.25 * mean);
    await expect(page.locator('.katex-error')).toHaveCount(0);
  });
});
