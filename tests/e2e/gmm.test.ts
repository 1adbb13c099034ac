// The demos of chapter 2, used as a reader would: EM in two buttons, choosing K, the explosion.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { toPixels } from '../../src/lib/data/batches.ts';
import { chooseDigits } from '../../src/lib/data/choose.ts';
import { DIGIT_FILES } from '../../src/lib/data/digit-files.ts';
import {
  bayes,
  gaussiansOf,
  logJoint,
  prepareClassifier,
  type Gaussians,
} from '../../src/lib/models/bayes/model.ts';
import { Random } from '../../src/lib/random.ts';
import { decodeBundle } from '../../src/lib/weights/bundle.ts';
import { expect, test } from '../support/book.ts';
import { bringIntoView } from '../support/denoiser-page.ts';
import {
  expectNeverDown,
  meanOf,
  moves,
  openDemo,
  pictures,
  readNumber,
  recordOf,
  runToRest,
} from '../support/gmm-page.ts';
import { readMnist } from '../support/read-mnist.ts';
import { sampleByCommand } from '../support/sample-command.ts';

/** Chapter 1 as it ships. */
function readBayes(): Gaussians {
  const folder = 'public/weights/bayes';
  const file = readdirSync(folder).find((name) => /^parameters\.\w+\.tensors$/.test(name));
  const model = bayes.create(1);
  model.parameters!.write(decodeBundle(readFileSync(join(folder, file!))).tensors);
  return gaussiansOf(model);
}

/** A digit of the page's file of examples. */
function exampleDigit(index: number): Uint8Array {
  const { test: digits } = readMnist();
  const { perClass, seed } = DIGIT_FILES.examples;
  const at = chooseDigits(digits, perClass, new Random(seed))[index]!;
  return digits.images.subarray(at * 784, (at + 1) * 784);
}

const half = (demo: Locator, name: 'E' | 'M'): Promise<void> =>
  demo.locator(`[data-part="half-${name.toLowerCase()}"]`).click();
const count = (demo: Locator): Promise<number> => demo.locator('gmm-stage .points path').count();

test.describe('EM in two buttons', () => {
  // Fifty random starts in all.
  for (const [set, K, starts] of [
    ['three', 3, 13],
    ['clouds', 3, 13],
    ['crossed', 2, 12],
    ['ring', 5, 12],
  ] as const) {
    test(`from ${starts} random starts on “${set}” the bound never falls at a half step, nor the log-likelihood at M`, async ({
      page,
    }) => {
      test.setTimeout(180_000);
      const seed = 1 + 20 * set.length;
      const demo = await openDemo(page, 'gmm-em-demo', `?em.set=${set}&em.k=${K}&em.seed=${seed}&em.steps=0`);
      await moves(demo, 1);
      for (let start = 0; start < starts; start++) {
        if (start > 0) {
          await demo.getByRole('button', { name: 'New start' }).click();
          await moves(demo, 1);
        }
        await runToRest(demo);
        const record = await recordOf(demo);
        expect(record.length).toBeGreaterThan(2);
        expectNeverDown(record, `${set}, start ${start + 1}`);
      }
    });
  }

  test('E colours the points by responsibility, each with a shape as well; M moves the components; back undoes both', async ({
    page,
  }) => {
    const demo = await openDemo(page, 'gmm-em-demo', '?em.steps=0');
    await moves(demo, 1);
    await expect(demo.locator('[data-part="half-m"]')).toBeDisabled();
    await expect(demo.locator('.points path[data-of="-1"]')).toHaveCount(await count(demo));
    await half(demo, 'E');
    const [start, first] = await moves(demo, 2);
    expect(first!.likelihood).toBe(start!.likelihood);
    await expect(demo.locator('.points path[data-of="-1"]')).toHaveCount(0);
    const shapes = await demo
      .locator('.points path')
      .evaluateAll(
        (marks) =>
          new Set(marks.map((mark) => `${(mark as HTMLElement).dataset['of']} ${mark.getAttribute('d')}`))
            .size,
      );
    expect(shapes).toBe(3);
    const before = await meanOf(demo, 0);
    await half(demo, 'M');
    await moves(demo, 3);
    await expect
      .poll(async () =>
        Math.hypot((await meanOf(demo, 0)).x - before.x, (await meanOf(demo, 0)).y - before.y),
      )
      .toBeGreaterThan(2);
    await demo.getByRole('button', { name: 'Back' }).click();
    await demo.getByRole('button', { name: 'Back' }).click();
    await moves(demo, 1);
    await expect(demo.locator('.points path[data-of="-1"]')).toHaveCount(await count(demo));
  });

  test('no hand beats the M step: a component moved away lowers the bound, and M brings it back to the same height', async ({
    page,
  }) => {
    const demo = await openDemo(page, 'gmm-em-demo', '?em.steps=2');
    const best = (await moves(demo, 3)).at(-1)!;
    await bringIntoView(demo.locator('gmm-stage'));
    await page.waitForTimeout(500);
    const { x, y } = await meanOf(demo, 1);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 30, y + 25, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => (await recordOf(demo)).at(-1)!.move).toBe('hand');
    await expect.poll(async () => (await recordOf(demo)).at(-1)!.bound).toBeLessThan(best.bound);
    await half(demo, 'M');
    await expect.poll(async () => (await recordOf(demo)).at(-1)!.bound).toBe(best.bound);
  });

  test('points are added, dragged and erased by mouse, and a link brings all of it back', async ({
    page,
    context,
  }) => {
    test.setTimeout(240_000);
    const demo = await openDemo(page, 'gmm-em-demo', '?em.set=own-plane&em.steps=0');
    await expect(demo.locator('[data-part="sentence"]')).toContainText('no points yet');
    await bringIntoView(demo.locator('gmm-stage svg'));
    const box = (await demo.locator('gmm-stage svg').boundingBox())!;
    const at = (u: number, v: number) => [box.x + u * box.width, box.y + v * box.height] as const;
    await demo.getByText('add points', { exact: true }).click();
    for (const [u, v] of [
      [0.2, 0.3],
      [0.24, 0.35],
      [0.28, 0.28],
      [0.7, 0.7],
      [0.75, 0.66],
      [0.72, 0.76],
    ] as const) {
      await page.mouse.click(...at(u, v));
    }
    await expect.poll(() => count(demo)).toBe(6);
    await demo.getByText('erase points', { exact: true }).click();
    await page.mouse.click(...at(0.72, 0.76));
    await expect.poll(() => count(demo)).toBe(5);
    await demo.getByText('move', { exact: true }).click();
    await page.mouse.move(...at(0.2, 0.3));
    await page.mouse.down();
    await page.mouse.move(...at(0.1, 0.15), { steps: 3 });
    await page.mouse.up();
    await runToRest(demo);
    const record = await recordOf(demo);
    expectNeverDown(record, 'own points');
    await expect(page).toHaveURL(new RegExp(`em\\.steps=${record.length - 1}\\b`));
    const tab = await context.newPage();
    const again = await openDemo(tab, 'gmm-em-demo', new URL(page.url()).search);
    await expect.poll(() => count(again)).toBe(5);
    await expect
      .poll(async () => (await recordOf(again)).at(-1)?.likelihood, { timeout: 30_000 })
      .toBe(record.at(-1)!.likelihood);
    await tab.close();
  });

  test('the keyboard alone adds a point, and carries a mean', async ({ page }) => {
    const demo = await openDemo(page, 'gmm-em-demo', '?em.steps=0');
    await moves(demo, 1);
    const before = await count(demo);
    await demo.getByText('add points', { exact: true }).click();
    await demo.getByRole('application').focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press(' ');
    await expect.poll(() => count(demo)).toBe(before + 1);
    await demo.getByText('move', { exact: true }).click();
    await demo.getByRole('application').focus();
    await page.keyboard.press('a');
    await expect(demo.locator('[data-part="reading"]')).toContainText('Mean of A');
    await page.keyboard.press(' ');
    for (let k = 0; k < 4; k++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press(' ');
    await expect.poll(async () => (await recordOf(demo)).at(-1)!.move).toBe('hand');
  });

  test.describe('on a phone', () => {
    test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

    test('a finger drags a mean without scrolling, and the page is no wider than the screen', async ({
      page,
    }) => {
      const demo = await openDemo(page, 'gmm-em-demo', '?em.steps=0');
      await moves(demo, 1);
      await bringIntoView(demo.locator('gmm-stage svg'));
      const top = await page.evaluate(() => scrollY);
      const { x, y } = await meanOf(demo, 2);
      const client = await page.context().newCDPSession(page);
      const touch = (type: string, points: { x: number; y: number }[]) =>
        client.send('Input.dispatchTouchEvent', { type: type as 'touchStart', touchPoints: points });
      await touch('touchStart', [{ x, y }]);
      for (let k = 1; k <= 6; k++) await touch('touchMove', [{ x, y: y - 7 * k }]);
      await touch('touchEnd', []);
      await expect.poll(async () => (await recordOf(demo)).at(-1)!.move).toBe('hand');
      expect(await page.evaluate(() => scrollY)).toBe(top);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    });
  });
});

test('choosing K: six starts, both curves for every K, and more points let BIC see more components', async ({
  page,
}) => {
  test.setTimeout(150_000);
  const verdict = async (n: number): Promise<number> => {
    const demo = await openDemo(page, 'gmm-choose-demo', `?choose.n=${n}&choose.seed=2&choose.k=4`);
    await expect(demo.locator('[data-part="verdict"]')).toContainText(/BIC chooses K = \d/, {
      timeout: 60_000,
    });
    await expect(demo.locator('.start')).toHaveCount(6);
    const words = (await demo.locator('[data-part="verdict"]').textContent())!;
    return Number(/BIC chooses K = (\d)/.exec(words)![1]);
  };
  const [few, many] = [await verdict(40), await verdict(300)];
  expect(many).toBeGreaterThanOrEqual(few);
  expect(many).toBe(4);
});

test('choosing K: a start is shown large when it is chosen, with its own log-likelihood', async ({
  page,
}) => {
  const demo = await openDemo(page, 'gmm-choose-demo', '?choose.k=3');
  await expect(demo.locator('[data-part="verdict"]')).toContainText(/BIC chooses/, { timeout: 60_000 });
  const start = demo.locator('.start').nth(3);
  await start.click();
  await expect(start).toHaveAttribute('aria-pressed', 'true');
  await expect(demo.locator('[data-part="large-words"]')).toHaveText(
    (await start.locator('span').textContent())!,
  );
});

test.describe('make it explode', () => {
  test('a width of 0.6 goes to infinity in five rounds, 0.8 comes to rest', async ({ page }) => {
    const demo = await openDemo(page, 'gmm-explode-demo', '?boom.steps=0');
    await moves(demo, 1);
    for (let round = 0; round < 5; round++) {
      await half(demo, 'E');
      await half(demo, 'M');
    }
    const record = await moves(demo, 11);
    expectNeverDown(record, 'without a floor');
    expect(record.at(-1)!.likelihood).toBe(Infinity);
    expect(record.at(-3)!.likelihood).toBeGreaterThan(-34);
    await expect(demo.locator('[data-part="sentence"]')).toContainText('Component B has lost its width');
    const calm = await openDemo(page, 'gmm-explode-demo', '?boom.sigma=0.8&boom.steps=0');
    await moves(calm, 1);
    await runToRest(calm);
    expect(Math.round((await recordOf(calm)).at(-1)!.likelihood)).toBe(-34);
  });

  test('switching the floor on rescues the component, says so, and EM comes to rest without falling', async ({
    page,
  }) => {
    const demo = await openDemo(page, 'gmm-explode-demo', '?boom.steps=10');
    await expect(demo.locator('[data-part="sentence"]')).toContainText('has lost its width');
    await demo.getByRole('checkbox', { name: /floor/ }).check();
    await expect(demo.locator('[data-part="sentence"]')).toContainText('The floor acted on Component B');
    await runToRest(demo);
    const record = await recordOf(demo);
    expect(record.at(-1)!.likelihood).toBeLessThan(Infinity);
    expectNeverDown(record.slice(-4), 'with the floor');
  });

  test('halving the width by hand adds log 2 again and again', async ({ page }) => {
    const demo = await openDemo(page, 'gmm-explode-demo', '?boom.steps=9');
    await moves(demo, 10);
    const button = demo.getByRole('button', { name: 'Halve B by hand' });
    const likelihood = async () => (await recordOf(demo)).at(-1)!.likelihood;
    const start = await likelihood();
    await button.click();
    await expect.poll(async () => (await likelihood()) - start).toBeGreaterThan(0.1);
    const before = await likelihood();
    await button.click();
    await expect.poll(async () => (await likelihood()) - before).toBeCloseTo(Math.LN2, 2);
  });

  test('its link brings back a component moved by hand, the points as they were asked, and a floor that came later', async ({
    page,
  }) => {
    const demo = await openDemo(page, 'gmm-explode-demo', '?boom.sigma=0.7&boom.steps=3');
    await moves(demo, 4);
    await demo.getByRole('button', { name: 'Halve B by hand' }).click();
    await expect.poll(async () => (await recordOf(demo)).at(-1)!.move).toBe('hand');
    await half(demo, 'M');
    await moves(demo, 6);
    await expect
      .poll(() => linkOf(page))
      .toMatchObject({ half: 'M', steps: '1', asked: expect.stringContaining('~') });
    const copy = await again(page);
    await moves(copy, 2);
    await expectAlike(copy, demo);
    await copy.page().close();

    await demo.getByRole('checkbox', { name: /floor/ }).check();
    await half(demo, 'E');
    await half(demo, 'M');
    await moves(demo, 8);
    await expect.poll(() => linkOf(page)).toMatchObject({ floor: '1', steps: '2' });
    const other = await again(page);
    await moves(other, 3);
    await expectAlike(other, demo);
    await other.page().close();
  });
});

/** Reads what the address says of the explosion. */
function linkOf(page: Page): Record<string, string> {
  const entries = [...new URL(page.url()).searchParams].filter(([name]) => name.startsWith('boom.'));
  return Object.fromEntries(entries.map(([name, value]) => [name.slice(5), value]));
}

/** Opens the address of a page in another tab. */
async function again(page: Page): Promise<Locator> {
  const tab = await page.context().newPage();
  return openDemo(tab, 'gmm-explode-demo', new URL(page.url()).search);
}

/** Checks that two stages show the same: numbers, components, and the colours of the points. */
async function expectAlike(copy: Locator, original: Locator): Promise<void> {
  const look = async (demo: Locator) => ({
    components: await demo.locator('[data-part="components-table"]').textContent(),
    marks: await demo
      .locator('.points path')
      .evaluateAll((all) => all.map((mark) => [mark.getAttribute('d'), (mark as HTMLElement).style.fill])),
  });
  await expect.poll(() => look(copy)).toEqual(await look(original));
  const [now, then] = [(await recordOf(copy)).at(-1)!, (await recordOf(original)).at(-1)!];
  expect(now.likelihood).toBeCloseTo(then.likelihood, 2);
  expect(now.bound).toBeCloseTo(then.bound, 2);
}

test.describe('mixtures of digits', () => {
  test('the gallery shows K means of every class, samples name their component, and a link gives the same pixels', async ({
    page,
    context,
  }) => {
    const demo = await openDemo(page, 'gmm-digits-demo', '?digits.k=10&digits.seed=3');
    await expect.poll(async () => (await pictures(demo, 'gallery')).length).toBe(100 * 784);
    await expect.poll(async () => (await pictures(demo, 'samples')).length).toBe(20 * 784);
    expect((await pictures(demo, 'samples')).map((ink) => Math.round(255 * ink))).toEqual(
      sampleByCommand(['gmm', '--count', '20', '--seed', '3', '--label', 'all']),
    );
    const names = await demo.locator('[data-part="samples"] .cell span').allTextContents();
    names.forEach((name, i) => expect(name).toMatch(new RegExp(`^${i % 10} [A-J]$`)));
    const cell = demo.locator('[data-part="gallery"] button').nth(17);
    await cell.click();
    await expect(demo.locator('[data-part="samples-title"]')).toHaveText(/one component alone: B of 7/);
    await expect
      .poll(() => demo.locator('[data-part="samples"] .cell span').allTextContents())
      .toEqual(new Array(20).fill('7 B'));
    const shown = await pictures(demo, 'samples');
    await expect(page).toHaveURL(/digits\.pick=17/);
    const tab = await context.newPage();
    const again = await openDemo(tab, 'gmm-digits-demo', new URL(page.url()).search);
    await expect.poll(() => pictures(again, 'samples')).toEqual(shown);
    await tab.close();
  });

  test('K = 1 reads as chapter 1 does on the same features; probabilities sum to one', async ({ page }) => {
    const demo = await openDemo(page, 'gmm-read-demo', '?read.k=1&read.pad=t3');
    const nats = async (): Promise<number[]> => {
      const texts = await demo.locator('[data-part^="nats-"]').allTextContents();
      return texts.map(readNumber);
    };
    const gaussians = readBayes();
    const digit = toPixels(exampleDigit(3));
    const wanted = Array.from(logJoint(prepareClassifier(gaussians), digit));
    await expect
      .poll(async () => Math.max(...(await nats()).map((value, y) => Math.abs(value - wanted[y]!))))
      .toBeLessThan(0.3);
    const shares = await demo.locator('[data-part^="posterior-"]').allTextContents();
    expect(shares.reduce((sum, text) => sum + (Number.parseFloat(text) || 0), 0)).toBeCloseTo(100, 0);
  });

  test('fitting a class again never falls, says what the floor did, can be used in the gallery and put back', async ({
    page,
  }) => {
    test.setTimeout(150_000);
    const demo = await openDemo(page, 'gmm-refit-demo', '?refit.k=4&refit.y=7&refit.rounds=0');
    await expect.poll(async () => (await pictures(demo, 'means')).length).toBe(4 * 784);
    await demo.getByRole('button', { name: 'One round' }).click();
    await expect(demo.locator('[data-part="sentence"]')).toContainText(/1 round on 200 pictures\..*floor/, {
      timeout: 40_000,
    });
    const lines = await demo
      .locator('[data-part="chart"]')
      .evaluate((chart) => (chart as unknown as { points: Record<string, [number, number][]> }).points);
    lines['likelihood']!.forEach(
      ([, value], i, all) => i > 0 && expect(value).toBeGreaterThanOrEqual(all[i - 1]![1] - 1e-9),
    );
    const before = await pictures(demo, 'means');
    await demo.getByRole('button', { name: 'Use this fit in the figures above' }).click();
    await expect(
      demo.locator('weight-keeper').getByRole('button', { name: 'Back to the shipped weights' }),
    ).toBeEnabled();
    await expect.poll(() => pictures(demo, 'before')).toEqual(before);
    await demo.locator('weight-keeper').getByRole('button', { name: 'Back to the shipped weights' }).click();
    await expect.poll(() => pictures(demo, 'before')).not.toEqual(before);
  });
});
