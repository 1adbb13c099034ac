// The guide on the data, used as a reader would: a drawing prepared step by step, and the digits nearest to it, checked
// against brute force over all 50,000.
import type { Locator, Page } from '@playwright/test';
import { chooseDigits } from '../../src/lib/data/choose.ts';
import { DIGIT_FILES } from '../../src/lib/data/digit-files.ts';
import { pick } from '../../src/lib/data/mnist.ts';
import { PIXELS } from '../../src/lib/models/types.ts';
import { Random } from '../../src/lib/random.ts';
import { answerOf, draw, pictures, SEVEN } from '../support/bayes-page.ts';
import { expect, test } from '../support/book.ts';
import { bringIntoView } from '../support/denoiser-page.ts';
import { readMnist } from '../support/read-mnist.ts';

interface Answer {
  readonly indices: number[];
  readonly labels: number[];
  readonly distances: number[];
  readonly proven: boolean[];
  readonly opened: number[];
}

async function open(page: Page, tag: string, query = ''): Promise<Locator> {
  await page.goto(`data/${query}`);
  const demo = page.locator(tag);
  await bringIntoView(demo);
  // Buttons are inert until the script is there.
  await expect(demo.getByRole('button', { name: 'Clear' })).toBeEnabled();
  return demo;
}

/** Reads a step's sentence, also where the step is out of sight. */
const wordsOf = async (demo: Locator, name: string): Promise<string> =>
  ((await demo.locator(`[data-part="words-${name}"]`).textContent()) ?? '').trim();

test.describe('the preparation', () => {
  test('shows every step of a drawing, and the same for the same link', async ({ page }) => {
    const demo = await open(page, 'data-prepare-demo');
    const before = await wordsOf(demo, 'crop');
    await draw(page, demo, SEVEN);
    await expect.poll(() => wordsOf(demo, 'crop')).not.toBe(before);
    expect(await wordsOf(demo, 'scale')).toMatch(/^\d+ × 20: one pixel for \d\.\d × \d\.\d of before/);
    const centre = await wordsOf(demo, 'centre');
    const places = /mass is at (\d+\.\d+), (\d+\.\d+);/.exec(centre)!.slice(1).map(Number);
    for (const place of places) expect(Math.floor(place)).toBe(14);
    const picture = await demo.locator('[data-part="picture-centre"]').innerHTML();
    // Clearing the pad is written too, as an empty text.
    await expect.poll(() => page.url()).toMatch(/prepare\.pad=[\w-]{8,}/);
    await page.goto(page.url());
    await expect.poll(() => wordsOf(demo, 'centre')).toBe(centre);
    expect(await demo.locator('[data-part="picture-centre"]').innerHTML()).toBe(picture);
  });

  test('sends an MNIST digit through unchanged, and says when the pad is blank', async ({ page }) => {
    const demo = await open(page, 'data-prepare-demo', '?prepare.pad=t42');
    await expect.poll(() => wordsOf(demo, 'crop')).toContain('of 28 × 28 pixels');
    expect(await wordsOf(demo, 'scale')).toContain('1.0 × 1.0');
    await demo.getByRole('button', { name: 'Clear' }).click();
    await expect(demo.locator('[data-part="message"]')).toContainText('The pad is blank');
  });
});

test.describe('the nearest digits', () => {
  test('a link searches by itself, and a proven answer is that of brute force', async ({ page }) => {
    const demo = await open(page, 'data-nearest-demo', '?nearest.pad=t7&nearest.sure=1');
    await expect.poll(() => answerOf<Answer>(demo), { timeout: 60_000 }).not.toBeNull();
    const answer = (await answerOf<Answer>(demo))!;
    expect(answer.proven).toEqual([true]);
    const { train, test: held } = readMnist();
    const { perClass, seed } = DIGIT_FILES.examples;
    const example = pick(held, chooseDigits(held, perClass, new Random(seed))).images.subarray(
      7 * PIXELS,
      8 * PIXELS,
    );
    const squared = Float64Array.from(train.labels, (_, n) => {
      let sum = 0;
      for (let p = 0; p < PIXELS; p++) sum += (example[p]! - train.images[n * PIXELS + p]!) ** 2;
      return sum;
    });
    const nearest = [...squared.keys()].sort((a, b) => squared[a]! - squared[b]!).slice(0, 12);
    expect(answer.indices).toEqual(nearest);
    nearest.forEach((digit, place) => {
      expect(answer.labels[place]).toBe(train.labels[digit]);
      expect(answer.distances[place]).toBeCloseTo(Math.sqrt(squared[digit]!) / 255, 4);
    });
    const shown = await pictures(demo, 'nearest');
    expect(shown.slice(0, PIXELS).map((ink) => Math.round(255 * ink))).toEqual(
      Array.from(train.images.subarray(nearest[0]! * PIXELS, (nearest[0]! + 1) * PIXELS)),
    );
    await expect(demo.locator('[data-part="words"]')).toContainText('proven, with');
  });

  test('fetches nothing before the button is pressed, then little, and follows the drawing above', async ({
    page,
  }) => {
    const fetched: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/digits/training/')) fetched.push(request.url());
    });
    const above = await open(page, 'data-prepare-demo');
    await draw(page, above, SEVEN);
    const demo = page.locator('data-nearest-demo');
    await bringIntoView(demo);
    await expect(demo.locator('[data-part="result"]')).toHaveAttribute('data-stale', '');
    expect(fetched).toEqual([]);
    await demo.getByRole('button', { name: 'Search the 50,000 digits' }).click();
    await expect.poll(() => answerOf<Answer>(demo), { timeout: 60_000 }).not.toBeNull();
    await expect(demo.locator('[data-part="result"]')).not.toHaveAttribute('data-stale', '');
    const { labels, opened, indices } = (await answerOf<Answer>(demo))!;
    expect(labels.filter((label) => label === 7).length).toBeGreaterThan(6);
    expect(opened[0]).toBeLessThanOrEqual(24);
    // The codes, and no more files than were opened, rounded up to what is asked for side by side.
    expect(fetched.length).toBeLessThanOrEqual(1 + 24);
    // From now on a drawing is answered without being asked for.
    await demo.getByRole('button', { name: 'Next MNIST example' }).click();
    await expect.poll(async () => (await answerOf<Answer>(demo))?.indices).not.toEqual(indices);
    await expect(demo.locator('[data-part="result"]')).not.toHaveAttribute('data-stale', '');
    await demo.locator('[data-part="nearest"] button').nth(3).click();
    await expect(demo.locator('[data-part="pair"] .cell span').nth(1)).toHaveText(
      (await demo.locator('[data-part="nearest"] .cell span').nth(3).textContent())!,
    );
  });

  test('can be stopped, and says what to do when the codes do not arrive', async ({ page, watched }) => {
    watched.allow(/codes\.tensors|net::ERR_FAILED|Failed to load resource/);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/codes.tensors', async (route) => {
      await held;
      await route.abort();
    });
    const demo = await open(page, 'data-nearest-demo');
    await demo.getByRole('button', { name: 'Search the 50,000 digits' }).click();
    await demo.getByRole('button', { name: 'Stop' }).click();
    const status = demo.locator('[data-part="run-status"]');
    await expect(status).toHaveText('Stopped. Search again when you like.', { timeout: 60_000 });
    release();
    await demo.getByRole('button', { name: 'Search the 50,000 digits' }).click();
    await expect(status).toContainText('codes.tensors did not arrive', { timeout: 60_000 });
    await page.unroute('**/codes.tensors');
    await demo.getByRole('button', { name: 'Search the 50,000 digits' }).click();
    await expect.poll(() => answerOf<Answer>(demo), { timeout: 60_000 }).not.toBeNull();
    await expect(status).toHaveText('');
  });
});
