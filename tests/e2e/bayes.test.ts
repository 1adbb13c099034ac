// The demos of chapter 1, used as a reader would, with the shipped Gaussians, and checked against the model itself.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { addDrawing } from '../../src/lib/models/bayes/explain.ts';
import { bayes, gaussiansOf, type Gaussians } from '../../src/lib/models/bayes/model.ts';
import { decodeBundle } from '../../src/lib/weights/bundle.ts';
import { answerOf, CHAPTER, draw, openDemo, pictures, SEVEN, ZERO } from '../support/bayes-page.ts';
import { expect, test } from '../support/book.ts';
import { bringIntoView } from '../support/denoiser-page.ts';
import { sampleByCommand } from '../support/sample-command.ts';

const WEIGHTS = 'public/weights/bayes';

/** The Gaussians that ship. */
function shipped(): Gaussians {
  const file = readdirSync(WEIGHTS).find((name) => /^parameters\.\w+\.tensors$/.test(name));
  const model = bayes.create(1);
  model.parameters!.write(decodeBundle(readFileSync(join(WEIGHTS, file!))).tensors);
  return gaussiansOf(model);
}

interface Explained {
  readonly best: number;
  readonly second: number;
  readonly contributions: number[];
  readonly evidence: number;
  readonly size: number;
  readonly prior: number;
  readonly logOdds: number;
  readonly logLikelihood: number[];
  readonly logPrior: number[];
  readonly posterior: number[];
  readonly pixels: number[];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);
const printed = async (demo: Locator, name: string): Promise<number> =>
  Number((await demo.locator(`[data-part="${name}"]`).textContent())!.trim().replace('−', '-'));

test.describe('sample a class', () => {
  test('the plate is what the command line draws with the same seed and label; a new seed draws another', async ({
    page,
  }) => {
    const demo = await openDemo(page, 'bayes-sample-demo', '?sample.y=5&sample.seed=12');
    await expect.poll(() => pictures(demo, 'samples').then((all) => all.length)).toBe(16 * 784);
    const shown = await pictures(demo, 'samples');

    expect(shown.map((ink) => Math.round(255 * ink))).toEqual(
      sampleByCommand(['bayes', '--count', '16', '--seed', '12', '--label', '5']),
    );

    await demo.getByRole('button', { name: 'New seed' }).click();
    await expect(demo.locator('[data-part="seed"]')).toHaveText('13');
    await expect.poll(() => pictures(demo, 'samples')).not.toEqual(shown);
    await expect(page).toHaveURL(/sample\.seed=13/);
  });

  test('the mean is that of the class, and labels drawn from the prior stand under the samples', async ({
    page,
  }) => {
    const demo = await openDemo(page, 'bayes-sample-demo');
    await demo.getByRole('radio', { name: '8' }).check();
    const { mean } = shipped().classes[8]!;
    await expect
      .poll(async () => (await pictures(demo, 'mean')).map((ink) => Math.round(1e4 * ink)))
      .toEqual([...mean].map((ink) => Math.round(1e4 * ink)));
    await demo.getByRole('radio', { name: /each drawn/ }).check();
    await expect(demo.locator('[data-part="samples"] .cell span').first()).toHaveText(/^y = \d$/);
    const labels = await demo.locator('[data-part="samples"] .cell span').allTextContents();
    expect(new Set(labels).size).toBeGreaterThan(3);
  });
});

test.describe('feel the covariance', () => {
  const roughness = (pixels: readonly number[]): number => {
    let between = 0;
    for (let i = 0; i + 1 < pixels.length; i++) between += Math.abs(pixels[i + 1]! - pixels[i]!);
    return between / pixels.length;
  };

  test('the samples turn from static into strokes, and the same link gives the same pixels', async ({
    page,
  }) => {
    const at = async (share: number): Promise<number[]> => {
      const demo = await openDemo(page, 'bayes-covariance-demo', `?covariance.share=${share}&covariance.y=4`);
      await expect.poll(() => pictures(demo, 'samples').then((all) => all.length)).toBe(12 * 784);
      return pictures(demo, 'samples');
    };
    const [none, all] = [await at(0), await at(0.98)];
    expect(roughness(none)).toBeGreaterThan(1.5 * roughness(all));
    expect(await at(0)).toEqual(none);
  });

  test('the sliders move the mean along the eigenvectors, by keyboard too, and home brings it back', async ({
    page,
  }) => {
    const demo = await openDemo(page, 'bayes-covariance-demo', '?covariance.along=0_0_0_0');
    const { mean } = shipped().classes[2]!;
    const shown = (): Promise<number[]> => pictures(demo, 'moved');
    await expect.poll(() => shown().then((all) => all.length)).toBe(784);
    const home = await shown();
    home.forEach((ink, i) => expect(ink).toBeCloseTo(mean[i]!, 4));
    const slider = demo.getByRole('slider', { name: 'along eigenvector 2' });
    await slider.focus();
    for (let k = 0; k < 10; k++) await page.keyboard.press('ArrowRight');
    await expect.poll(shown).not.toEqual(home);
    await expect(page).toHaveURL(/covariance\.along=0_1_0_0/);
    await demo.getByRole('button', { name: 'Back to the mean' }).click();
    await expect.poll(shown).toEqual(home);
  });
});

test.describe('draw and classify', () => {
  for (const [digit, corners] of [
    [7, SEVEN],
    [0, ZERO],
  ] as const) {
    test(`a clear ${digit} is read as one; posterior, bars and pixels add up`, async ({ page }) => {
      const demo = await openDemo(page, 'bayes-classify-demo');
      await draw(page, demo, corners);
      await expect.poll(async () => (await answerOf<Explained>(demo))?.best).toBe(digit);
      const found = (await answerOf<Explained>(demo))!;
      expect(sum(found.posterior)).toBeCloseTo(1, 6);
      expect(found.posterior.indexOf(Math.max(...found.posterior))).toBe(digit);
      // The pixels and the two constants are the log-odds, and these are the difference of two bars.
      expect(sum(found.contributions)).toBeCloseTo(found.evidence, 2);
      expect(found.evidence + found.size + found.prior).toBeCloseTo(found.logOdds, 4);
      const joint = found.logLikelihood.map((value, y) => value + found.logPrior[y]!);
      expect(joint[found.best]! - joint[found.second]!).toBeCloseTo(found.logOdds, 4);
      // What is printed is what was computed.
      const parts = await Promise.all(['evidence', 'size', 'prior'].map((name) => printed(demo, name)));
      expect(Math.abs(sum(parts) - (await printed(demo, 'log-odds')))).toBeLessThan(0.02);
      expect(await printed(demo, `nats-${digit}`)).toBeCloseTo(joint[digit]!, 1);
      await expect(demo.locator('tr.best th')).toHaveText(String(digit));
    });
  }

  test('the prior acts: it moves the bars by its logarithm, and tips the reading when it says so', async ({
    page,
  }) => {
    const demo = await openDemo(page, 'bayes-classify-demo');
    await expect.poll(async () => (await answerOf<Explained>(demo))?.best).toBe(7);
    const before = (await answerOf<Explained>(demo))!;
    const needed = Math.ceil(before.logOdds / Math.LN10);
    expect(needed).toBeLessThan(
      Number(await demo.getByRole('slider', { name: /more frequent/ }).getAttribute('max')),
    );
    await demo.getByRole('combobox', { name: /more frequent/ }).selectOption(String(before.second));
    const slider = demo.getByRole('slider', { name: /more frequent/ });
    await slider.focus();
    for (let k = 0; k < needed - 1; k++) await page.keyboard.press('ArrowRight');
    await expect(demo.locator('tr.best th')).toHaveText(String(before.best));
    await page.keyboard.press('ArrowRight');
    await expect(demo.locator('tr.best th')).toHaveText(String(before.second));
    const after = (await answerOf<Explained>(demo))!;
    expect(after.logOdds).toBeCloseTo(needed * Math.LN10 - before.logOdds, 2);
  });

  test('its link brings back drawing, prior and reading', async ({ page, context }) => {
    const demo = await openDemo(page, 'bayes-classify-demo', '?classify.decades=3&classify.y=2');
    await draw(page, demo, SEVEN);
    await expect.poll(async () => (await answerOf<Explained>(demo))?.best).toBe(7);
    const first = (await answerOf<Explained>(demo))!;
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await demo.getByRole('button', { name: 'Copy link' }).click();
    await expect(demo.getByText('Link copied')).toBeVisible();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const again = await openDemo(page, 'bayes-classify-demo', new URL(link).search);
    await expect.poll(() => answerOf<Explained>(again)).toEqual(first);
  });
});

test.describe('teach it your hand', () => {
  interface Portrait {
    readonly count: number;
    readonly mean: number[];
    readonly deviation: number[];
    readonly samples: number[];
    readonly posterior: number[] | null;
  }
  interface Taught {
    readonly label: number;
    readonly before: Portrait;
    readonly after: Portrait;
  }

  test('a drawing joins a class exactly, undo takes it out, and the link keeps it', async ({ page }) => {
    const demo = await openDemo(page, 'bayes-teach-demo', '?teach.y=3&teach.drawings=none');
    const state = (): Promise<Taught | null> => answerOf<Taught>(demo);
    await expect.poll(async () => (await state())?.after.count).toBeGreaterThan(4000);
    const start = (await state())!;
    expect(start.after).toEqual(start.before);

    await draw(page, demo, SEVEN);
    const pixels = await demo
      .locator('[data-part="pad"]')
      .evaluate((pad) => Array.from((pad as unknown as { pixels: Float32Array }).pixels));
    await demo.getByRole('button', { name: 'Add this drawing' }).click();
    await expect.poll(async () => (await state())?.after.count).toBe(start.before.count + 1000);
    const taught = (await state())!;
    // The class before, whatever it makes of the drawing that has come.
    expect({ ...taught.before, posterior: null }).toEqual(start.before);
    const expected = addDrawing(shipped(), 3, Float32Array.from(pixels), 1000).classes[3]!;
    taught.after.mean.forEach((ink, i) => expect(ink).toBeCloseTo(expected.mean[i]!, 5));
    taught.after.deviation.forEach((value, i) =>
      expect(value).toBeCloseTo(Math.sqrt(expected.variance[i]!), 5),
    );
    expect(taught.after.samples).not.toEqual(taught.before.samples);
    await expect(demo.locator('[data-part="sentence"]')).toContainText('The last drawing was read as a');

    await expect(page).toHaveURL(/teach\.drawings=1000\./);
    const link = new URL(page.url()).search;
    await demo.getByRole('button', { name: 'Undo' }).last().click();
    await expect.poll(async () => (await state())?.after.count).toBe(start.before.count);
    expect((await state())!.after).toEqual(start.before);

    const again = await openDemo(page, 'bayes-teach-demo', link);
    await expect.poll(async () => (await answerOf<Taught>(again))?.after).toEqual(taught.after);
  });

  test('a blank pad and an MNIST example teach nothing, and say why', async ({ page }) => {
    const demo = await openDemo(page, 'bayes-teach-demo');
    const add = demo.getByRole('button', { name: 'Add this drawing' });
    // Inert, not disabled: a press says why.
    await add.click({ force: true });
    await expect(demo.getByText('The pad is blank: draw something first.')).toBeVisible();
    await expect(async () => {
      await demo.getByRole('button', { name: 'MNIST example', exact: true }).click();
      await expect(demo.getByText(/^MNIST example \d+\.$/)).toBeVisible({ timeout: 5_000 });
    }).toPass({ timeout: 30_000 });
    await add.click({ force: true });
    await expect(demo.getByText(/which the class knows already/)).toBeVisible();
    await expect(demo.locator('[data-part="thumbs"] li')).toHaveCount(1);
  });
});

test('hovering or focusing a term of the log-odds marks its line in the code that runs', async ({ page }) => {
  await page.goto(CHAPTER);
  const term = page.locator('.model-code__terms [data-term="size"]');
  await expect(async () => {
    await term.scrollIntoViewIfNeeded();
    await term.focus();
    await expect(page.locator('.code__line.is-marked').first()).toContainText('determinants', {
      timeout: 500,
    });
  }).toPass();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('every figure is finished: samples, bars, pixels, a lesson', async ({ page }) => {
    await page.goto(CHAPTER);
    for (const [tag, least] of [
      ['bayes-sample-demo', 17],
      ['bayes-covariance-demo', 18],
      ['bayes-classify-demo', 2],
      ['bayes-teach-demo', 16],
    ] as const) {
      expect(await page.locator(`${tag} svg`).count(), tag).toBeGreaterThanOrEqual(least);
    }
    await expect(page.locator('bayes-classify-demo [data-part="log-odds"]')).toHaveText(/^\+\d/);
    await expect(page.locator('bayes-teach-demo [data-part="sentence"]')).toContainText('The last drawing');
    expect(await page.locator('.katex-display').count()).toBeGreaterThanOrEqual(20);
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test('the digit is chosen and the plate drawn by touch', async ({ page }) => {
    const demo = await openDemo(page, 'bayes-sample-demo');
    await expect.poll(() => pictures(demo, 'samples').then((all) => all.length)).toBe(16 * 784);
    const before = await pictures(demo, 'samples');
    await bringIntoView(demo.locator('[data-part="digits"]'));
    await demo.getByRole('radio', { name: '6' }).tap();
    await expect.poll(() => pictures(demo, 'samples')).not.toEqual(before);
    const widths = await demo.evaluate((element) => [element.scrollWidth, element.clientWidth]);
    expect(widths[0]).toBeLessThanOrEqual(widths[1]!);
  });
});
