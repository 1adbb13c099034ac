// Chapter 6, used as a reader would, with the shipped weights: the small figures, samples, film, referee, match, copies.
import { expect, test } from '../support/book.ts';
import {
  CHAPTER,
  filmFrame,
  labelsOf,
  numberIn,
  openDemo,
  openFigure,
  picturesOf,
  stepTo,
  waitForPictures,
} from '../support/dcgan-page.ts';
import { bringIntoView } from '../support/denoiser-page.ts';

const SAMPLES = 'dcgan-sample-demo';
const REFEREE = 'dcgan-referee-demo';
const MATCH = 'dcgan-step-demo';
const COPIES = 'dcgan-copy-demo';

test('on the line the value of the game is 2 JS − 2 log 2 wherever the bump stands, and a link restores it', async ({
  page,
  context,
}) => {
  const demo = await openFigure(page, 'dcgan-optimum-demo');
  const read = async (name: string) => numberIn(await demo.locator(`[data-part="${name}"]`).textContent());
  for (const [mean, width] of [
    ['-2', '0.4'],
    ['0', '2'],
    ['3.5', '1'],
  ] as const) {
    await demo.getByRole('slider', { name: /where/ }).fill(mean);
    await demo.getByRole('slider', { name: /widely/ }).fill(width);
    expect(await read('value')).toBeCloseTo(2 * (await read('js')) - 1.386, 2);
    expect(await read('value')).toBe(await read('twice'));
  }
  await expect(page).toHaveURL(/line\.mean=3\.5/);
  const tab = await context.newPage();
  const restored = await openFigure(tab, 'dcgan-optimum-demo', new URL(page.url()).search);
  await expect(restored.locator('[data-part="js"]')).toHaveText(
    (await demo.locator('[data-part="js"]').textContent()) ?? '',
  );
  await tab.close();
});

test('the convolution is stepped through, round and round', async ({ page }) => {
  const demo = await openFigure(page, 'dcgan-convolution-demo', '?conv.place=0');
  const sentence = demo.locator('[data-part="sentence"]');
  for (const place of [1, 2, 3, 4, 1]) {
    await expect(sentence).toContainText(`Place ${place} of 4`);
    const words = (await sentence.textContent()) ?? '';
    const [, sum = '', total = ''] = /Gathered: (.*) = (\d+)\./.exec(words) ?? [];
    const added = sum.split(' + ').reduce((all, term) => {
      const [a = NaN, b = NaN] = term.split('·').map(Number);
      return all + a * b;
    }, 0);
    expect(added).toBe(Number(total));
    await demo.getByRole('button', { name: 'Next place' }).click();
  }
  // The last press went on to the second place: both first numbers of the map are there, the others not yet.
  await expect(demo.locator('[data-part="matrix"] g.now')).toHaveCount(1);
});

test('drawings before training starve the minimax loss; the two pulls are D and 1 − D', async ({ page }) => {
  const demo = await openDemo(page, 'dcgan-losses-demo', '?losses.artist=shipped');
  const pull = async (name: string) => {
    const text = (await demo.locator(`[data-part="${name}"]`).textContent()) ?? '';
    return Number(/[\d.]+/.exec(text)?.[0]);
  };
  await waitForPictures(demo, 'drawings', 8);
  expect((await pull('minimax')) + (await pull('other'))).toBeCloseTo(1, 1);
  const whenTrained = await pull('minimax');
  expect(whenTrained).toBeGreaterThan(0.3);
  const trained = await picturesOf(demo, 'drawings');
  await demo.getByRole('radio', { name: 'before any training' }).check({ force: true });
  await expect.poll(() => picturesOf(demo, 'drawings'), { timeout: 30_000 }).not.toEqual(trained);
  expect(await pull('minimax')).toBeLessThan(whenTrained / 5);
  expect(await pull('other')).toBeGreaterThan(0.9);
  await expect(demo.locator('[data-part="ratio"]')).toContainText('times as hard');
});

test('samples come from their seed, and the walk from one to another ends at both', async ({
  page,
  context,
}) => {
  const demo = await openDemo(page, SAMPLES, '?walk.seed=5');
  const plate = await waitForPictures(demo, 'plate', 20);
  await demo.locator('[data-part="plate"] button').nth(3).click();
  await demo.locator('[data-part="plate"] button').nth(12).click();
  const sample = (i: number) => plate.slice(i * 784, (i + 1) * 784);
  for (const way of ['sphere', 'line']) {
    await expect(async () => {
      const pictures = await picturesOf(demo, way);
      pictures.slice(0, 784).forEach((value, p) => expect(value).toBeCloseTo(sample(3)[p]!, 4));
      pictures.slice(-784).forEach((value, p) => expect(value).toBeCloseTo(sample(12)[p]!, 4));
    }).toPass({ timeout: 30_000 });
  }
  // Half-way in a straight line z is shorter than anywhere on the sphere.
  const lengths = (await labelsOf(demo, 'sphere')).map(Number);
  const middle = Number((await labelsOf(demo, 'line'))[4]);
  expect(middle).toBeLessThan(Math.min(...lengths));
  await expect(page).toHaveURL(/walk\.b=12/);
  const walk = await picturesOf(demo, 'sphere');
  const tab = await context.newPage();
  const restored = await openDemo(tab, SAMPLES, new URL(page.url()).search);
  await expect.poll(() => picturesOf(restored, 'sphere'), { timeout: 60_000 }).toEqual(walk);
  await tab.close();
  await demo.getByRole('button', { name: 'New seed' }).click();
  await expect.poll(() => picturesOf(demo, 'plate')).not.toEqual(plate);
});

test('the arithmetic says what it averaged, and changes with the choice', async ({ page }) => {
  test.setTimeout(180_000);
  const demo = await openDemo(page, 'dcgan-arithmetic-demo', '?sum.from=7');
  const before = await waitForPictures(demo, 'result', 1);
  await expect(demo.locator('[data-part="sentence"]')).toContainText(/slant [+−]\d/);
  await demo.locator('[data-part="trait"]').selectOption('ink');
  await expect(demo.locator('[data-part="name-more"]')).toHaveText('bold 7s');
  await expect.poll(() => picturesOf(demo, 'result'), { timeout: 60_000 }).not.toEqual(before);
  // Bold samples have more ink than thin ones: the heaps are what their names say.
  const ink = async (name: string) => (await picturesOf(demo, name)).reduce((sum, value) => sum + value, 0);
  expect(await ink('some-more')).toBeGreaterThan(1.3 * (await ink('some-less')));
});

test('the films move in step, show what the trainer drew, and the bars tell the collapse', async ({
  page,
}) => {
  const demo = await openDemo(page, 'dcgan-film-demo');
  const slider = demo.getByRole('slider', { name: /training so far/ });
  await slider.fill('12');
  for (const [name, model, rows] of [
    ['healthy', 'dcgan', 3],
    ['failed', 'dcgan/collapsed', 1],
  ] as const) {
    const film = demo.locator(`[data-part="film-${name}"]`);
    const wanted = filmFrame(model, 12, rows);
    await expect(async () => {
      const shown = await picturesOf(film, 'film-grid');
      expect(shown).toHaveLength(wanted.length);
      shown.forEach((value, i) => expect(Math.abs(value - wanted[i]!)).toBeLessThan(1 / 255));
    }).toPass({ timeout: 30_000 });
  }
  await slider.press('End');
  await expect(demo.locator('[data-part="over-failed"]')).toContainText('ended soon after step');
  await expect(demo.locator('[data-part="reads-healthy"]')).toContainText(/^([89]|10) of 10 digits here/, {
    timeout: 60_000,
  });
  await expect(demo.locator('[data-part="reads-failed"]')).toContainText(/^[1-4] of 10 digits here/, {
    timeout: 60_000,
  });
  await slider.press('Home');
  await expect(demo.locator('[data-part="film-healthy"]')).toContainText('Before the first step');
  await demo.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => slider.inputValue().then(Number)).toBeGreaterThan(2);
  await demo.getByRole('button', { name: 'Pause' }).click();
  await expect(demo.getByRole('button', { name: 'Play' })).toBeVisible();
});

test('the referee prefers digits to fog, is fooled in pixels and in z, and says why a digit has no z', async ({
  page,
}) => {
  test.setTimeout(150_000);
  const demo = await openDemo(page, REFEREE);
  await waitForPictures(demo, 'real', 6);
  await expect(demo.locator('[data-part="own-score"]')).toHaveText(/%/, { timeout: 30_000 });
  const score = async () => numberIn(await demo.locator('[data-part="score"]').textContent());
  const start = await score();
  await demo.getByRole('button', { name: 'Five steps' }).click();
  await expect(demo.locator('[data-part="message"]')).toContainText('After 5 steps', { timeout: 30_000 });
  expect(await score()).toBeGreaterThan(start);
  await expect(page).toHaveURL(/ref\.steps=5/);
  await demo.getByRole('radio', { name: 'z', exact: true }).check({ force: true });
  await expect(demo.locator('[data-part="message"]')).toHaveText('');
  await demo.getByRole('button', { name: 'Five steps' }).click();
  await expect(demo.locator('[data-part="message"]')).toContainText('After 5 steps', { timeout: 30_000 });
  expect(await score()).toBeGreaterThan(start);
  expect(await labelsOf(demo, 'path')).toHaveLength(6);

  await demo.locator('[data-part="real"] button').nth(2).click();
  await expect(demo.getByText(/Only a drawing of the generator has a z/)).toBeVisible();
  await expect(demo.getByRole('button', { name: 'One step' })).toHaveAttribute('aria-disabled', 'true');
  await demo.getByRole('button', { name: 'Look at my drawing' }).click();
  await expect(demo.locator('[data-part="which"]')).toHaveText('your drawing');
});

test('a turn of D leaves the drawings, a turn of G the scores of digits; the same start ends alike', async ({
  page,
  context,
}) => {
  test.setTimeout(400_000);
  const demo = await openDemo(page, MATCH);
  const begun = await waitForPictures(demo, 'drawings', 20);
  await expect(demo.locator('[data-part="turn"]')).toContainText('discriminator’s alone');
  await stepTo(demo, 20);
  expect(await picturesOf(demo, 'drawings')).toEqual(begun);
  await stepTo(demo, 40);
  const played = await picturesOf(demo, 'drawings');
  expect(played).not.toEqual(begun);
  await expect(page).toHaveURL(/match\.steps=40/);
  const link = new URL(page.url()).search;

  const scores = () => demo.locator('[data-part="scores"] .concept-x .scores').getAttribute('d');
  await demo.getByRole('radio', { name: 'only D' }).check({ force: true });
  const before = await scores();
  await stepTo(demo, 41);
  expect(await picturesOf(demo, 'drawings')).toEqual(played);
  const after = await scores();
  expect(after).not.toBe(before);
  await demo.getByRole('radio', { name: 'only G' }).check({ force: true });
  await stepTo(demo, 42);
  expect(await picturesOf(demo, 'drawings')).not.toEqual(played);
  expect(await scores()).toBe(after);
  await expect(page).not.toHaveURL(/match\.steps/);

  await demo.getByRole('button', { name: 'Reset' }).click();
  await expect(demo.locator('[data-part="step"]')).toHaveText('step 0');
  await expect.poll(() => picturesOf(demo, 'drawings'), { timeout: 60_000 }).toEqual(begun);

  const tab = await context.newPage();
  const again = await openDemo(tab, MATCH, link);
  await expect(again.locator('[data-part="step"]')).toHaveText('step 40', { timeout: 180_000 });
  await expect.poll(() => picturesOf(again, 'drawings')).toEqual(played);
  await tab.close();
});

test('drawings are as far from the training digits as real ones, and a copyist is found out', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const demo = await openDemo(page, COPIES);
  const means: Record<string, number> = {};
  for (const kind of ['drawings', 'real test digits', 'a copyist']) {
    await demo.getByRole('radio', { name: kind }).check({ force: true });
    if (kind === 'drawings') await demo.getByRole('button', { name: 'Find the nearest' }).click();
    const message = demo.locator('[data-part="message"]');
    await expect(message).toContainText('Mean distance', { timeout: 90_000 });
    means[kind] = Number(/nearest: (\d+\.\d+)/.exec((await message.textContent()) ?? '')?.[1]);
    const labels = (await labelsOf(demo, 'found-0')).map(Number);
    expect(labels.reduce((sum, each) => sum + each, 0) / labels.length).toBeCloseTo(means[kind], 1);
  }
  expect(means['a copyist']).toBeLessThan(1.5);
  expect(means['drawings']).toBeGreaterThan(0.6 * (means['real test digits'] ?? NaN));
});

test('fine-tuning changes the drawings, the samples’ figure says so, and reset restores them', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const demo = await openDemo(page, 'fine-tune-demo', '?ft.steps=10&ft.rate=-3');
  const shipped = await waitForPictures(demo, 'grid-present', 20);
  await demo.getByRole('button', { name: 'Fine-tune' }).click();
  await expect(demo.locator('[data-part="run-message"]')).toContainText('10 steps done', {
    timeout: 120_000,
  });
  await expect.poll(() => picturesOf(demo, 'grid-present')).not.toEqual(shipped);
  await bringIntoView(page.locator(`${SAMPLES} [data-part="new-seed"]`));
  await expect(page.locator(`${SAMPLES} weights-notice`)).toContainText(/fine-tuned weights/);
  await bringIntoView(demo.locator('[data-part="run-toggle"]'));
  await demo.getByRole('button', { name: 'Back to the shipped weights' }).click();
  await expect.poll(() => picturesOf(demo, 'grid-present')).toEqual(shipped);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('every figure of the chapter stands finished', async ({ page }) => {
    await page.goto(CHAPTER);
    await expect(page.locator(`${SAMPLES} [data-part="sphere"] svg`)).toHaveCount(9);
    await expect(page.locator('dcgan-film-demo training-film [data-part="film-grid"] svg')).toHaveCount(40);
    await expect(page.locator(`${REFEREE} [data-part="squares"] path`)).toHaveCount(2);
    await expect(page.locator(`${COPIES} [data-part="found-0"] svg`)).toHaveCount(8);
    await expect(page.locator('dcgan-losses-demo .dots circle')).toHaveCount(4 * 64);
    await expect(page.locator('dcgan-convolution-demo .window')).toHaveCount(2);
    await expect(page.locator('.katex-error')).toHaveCount(0);
  });
});
