// The figures of the primer, used by mouse and by keyboard; what they compute is tested in tests/unit/demos/primer-*.
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/book.ts';
import { countTraffic, totalBytes } from '../support/traffic.ts';

const GUIDE = 'primer/';
const TAGS = [
  'matrix',
  'covariance',
  'eigen',
  'cholesky',
  'descent',
  'layer',
  'backprop',
  'conv',
  'transposed',
];

/** Opens the page, comes near a figure and waits until it is live. */
async function open(page: Page, name: string, query = ''): Promise<Locator> {
  await page.goto(`${GUIDE}${query}`);
  const tag = `primer-${name}-demo`;
  const figure = page.locator(tag);
  await figure.scrollIntoViewIfNeeded();
  await page.mouse.move(5, 5);
  await page.waitForFunction((one) => customElements.get(one) !== undefined, tag);
  await figure.scrollIntoViewIfNeeded();
  return figure;
}

const reading = (figure: Locator, name: string): Locator => figure.locator(`[data-reading="${name}"]`);
/** Reads the numbers of a place; a matrix says its own in words. */
const numbers = async (place: Locator): Promise<number[]> => {
  const text = await place.evaluate(
    (element) => element.querySelector('.mat')?.getAttribute('aria-label') ?? element.textContent,
  );
  return (text.replaceAll('−', '-').match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
};

/** Drags a handle by some CSS pixels. */
async function drag(page: Page, handle: Locator, dx: number, dy: number): Promise<void> {
  const { x, y, width, height } = (await handle.boundingBox())!;
  const [fromX, fromY] = [x + width / 2, y + height / 2];
  await page.mouse.move(fromX, fromY);
  await page.mouse.down();
  await page.mouse.move(fromX + dx / 2, fromY + dy / 2);
  await page.mouse.move(fromX + dx, fromY + dy);
  await page.mouse.up();
}

test('before any script the figures stand finished, with numbers, and nothing can be pressed in vain', async ({
  browser,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(GUIDE);
  for (const name of TAGS) {
    const figure = page.locator(`primer-${name}-demo`);
    await expect(figure.locator('svg [data-part="drawing"] > *').first()).toBeAttached();
    await expect(reading(figure, 'says')).not.toBeEmpty();
    for (const button of await figure.locator('button').all()) await expect(button).toBeDisabled();
  }
  await context.close();
});

test('sections are numbered after the letter, and every link to a place of the page has one', async ({
  page,
}) => {
  await page.goto(GUIDE);
  await expect(page.locator('h2[data-number="P.1"]')).toHaveText('Vectors and matrices');
  await expect(page.getByText('Figure P.9')).toBeAttached();
  for (const id of [
    'covariance',
    'eigenvectors',
    'the-cholesky-factor',
    'gradient-descent',
    'adam',
    'backpropagation',
  ])
    await expect(page.locator(`#${id}`)).toHaveCount(1);
  const ids = await page.locator('[id]').evaluateAll((all) => all.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
  const footer = page.getByRole('navigation', { name: 'Guides' });
  await expect(footer.getByRole('link', { name: 'Primer' })).toHaveAttribute('aria-current', 'page');
  await expect(footer.getByRole('link', { name: 'Notation' })).toHaveAttribute('href', /notation\/$/);
});

test('what a part is needed for is linked to a section that is there', async ({ page, request }) => {
  await page.goto(GUIDE);
  const links = await page
    .locator('.needed-in a')
    .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
  expect(links.length).toBeGreaterThan(0);
  for (const link of new Set(links)) {
    const [address = '', id = ''] = link.split('#');
    expect(await (await request.get(address)).text(), link).toContain(`id="${id}"`);
  }
});

test('a column of the matrix is dragged by mouse and moved by keys; the determinant and the address follow', async ({
  page,
}) => {
  const figure = await open(page, 'matrix');
  const column = figure.locator('[data-handle="a"]');
  await drag(page, column, 0, -60);
  await expect(reading(figure, 'determinant')).not.toHaveText('1.75');
  const [a, b, c, d] = (await numbers(reading(figure, 'matrix'))) as [number, number, number, number];
  expect((await numbers(reading(figure, 'determinant')))[0]).toBeCloseTo(a * d - b * c, 1);
  await column.focus();
  await page.keyboard.press('ArrowRight');
  await expect
    .poll(() => numbers(reading(figure, 'matrix')).then(([first]) => first))
    .toBeCloseTo(a + 0.1, 2);
  await expect(page).toHaveURL(/mat\.ax=/);
  const image = await reading(figure, 'image').innerHTML();
  const again = await open(page, 'matrix', new URL(page.url()).search);
  await expect.poll(() => reading(again, 'image').innerHTML()).toBe(image);
});

test('an arrow that jumps to where Σu points ends at an eigenvector', async ({ page }) => {
  const figure = await open(page, 'eigen');
  await expect(reading(figure, 'says')).toContainText('not an eigenvector');
  const jump = figure.getByRole('button', { name: /Turn u/ });
  for (let i = 0; i < 10; i++) await jump.click();
  await expect(reading(figure, 'says')).toContainText('first eigenvector');
});

test('L times its transpose is Σ after the sliders moved', async ({ page }) => {
  const figure = await open(page, 'cholesky');
  await figure.getByRole('slider', { name: /correlation/ }).fill('-0.8');
  await expect.poll(() => numbers(reading(figure, 'sigma')).then((all) => all[1])).toBeLessThan(0);
  expect(await reading(figure, 'product').innerHTML()).toBe(await reading(figure, 'sigma').innerHTML());
});

test('the ball runs, pauses, goes back to the start, and is lost at too high a rate', async ({ page }) => {
  const figure = await open(page, 'descent', '?descent.steps=0');
  await figure.getByRole('button', { name: 'Run' }).click();
  await expect.poll(() => numbers(reading(figure, 'step')).then(([step]) => step)).toBeGreaterThan(3);
  await figure.getByRole('button', { name: 'Pause' }).click();
  const stopped = await reading(figure, 'step').textContent();
  await figure.getByRole('button', { name: 'Step', exact: true }).click();
  await expect(reading(figure, 'step')).toHaveText(String(Number(stopped) + 1));
  await figure.getByRole('button', { name: 'Back to the start' }).click();
  await figure.getByRole('slider', { name: /rate/ }).fill('0.3');
  await figure.getByRole('button', { name: 'Run' }).click();
  await expect(reading(figure, 'says')).toContainText('Lost');
  await figure.getByText('Adam', { exact: true }).click();
  await expect(reading(figure, 'says')).not.toContainText('Lost');
  await figure.getByRole('button', { name: 'Back to the start' }).click();
  await expect(reading(figure, 'step')).toHaveText('0');
});

test('three units are dragged into the hat', async ({ page }) => {
  const figure = await open(page, 'layer');
  const before = (await numbers(reading(figure, 'error')))[0]!;
  await figure.getByRole('button', { name: 'Show a solution' }).click();
  await expect(reading(figure, 'error')).toHaveText('0.0000');
  await drag(page, figure.locator('[data-handle="u2"]'), 40, 0);
  await expect.poll(() => numbers(reading(figure, 'error')).then(([error]) => error)).toBeGreaterThan(0.001);
  expect(before).toBeGreaterThan(0.01);
});

test('the graph is stepped through, and both derivatives agree at every weight', async ({ page }) => {
  const figure = await open(page, 'backprop');
  await figure.getByRole('button', { name: 'From the beginning' }).click();
  for (let i = 0; i < 11; i++) await figure.getByRole('button', { name: 'Step', exact: true }).click();
  await expect(reading(figure, 'says')).toContainText('Back through the product');
  for (const weight of ['-3', '0', '2.5']) {
    await figure.getByRole('slider', { name: /weight/ }).fill(weight);
    await expect(figure.locator('labelled-slider[data-part="w"] output')).toContainText(
      weight.replace('-', '−'),
    );
    await expect
      .poll(async () => {
        const [graph = 0, moved = 1] = await numbers(reading(figure, 'w'));
        return Math.abs(graph - moved);
      })
      .toBeLessThan(1e-4);
  }
});

test('a press on the output lays the window there; the transpose stamps', async ({ page }) => {
  const conv = await open(page, 'conv');
  await conv.locator('[data-act="at-8"]').click();
  await expect(reading(conv, 'says')).toContainText('row 2, column 2');
  await conv.getByRole('button', { name: 'Step' }).click();
  await expect(reading(conv, 'says')).toContainText('row 2, column 3');

  const figure = await open(page, 'transposed');
  await expect(reading(figure, 'product')).toHaveText('(1, 1, 2, 1, 2, 1, 1)');
  await figure.getByText('1 1 1 1', { exact: true }).click();
  await expect(reading(figure, 'product')).toHaveText('(1, 1, 2, 2, 2, 2, 1, 1)');
  await figure.getByText('convolution', { exact: true }).click();
  await expect(figure.getByRole('slider')).toHaveCount(0);
});

test('at most 20 kB of script until the reader comes near a figure', async ({ page }) => {
  const traffic = countTraffic(page);
  await page.goto(GUIDE, { waitUntil: 'networkidle' });
  const scripts = (await traffic.list()).filter(({ path }) => path.endsWith('.js'));
  expect(totalBytes(scripts)).toBeLessThanOrEqual(20_000);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no violation with every figure live, ${colorScheme}, on a phone`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 360, height: 800 });
    await open(page, TAGS[0]!);
    for (const name of TAGS) {
      const tag = `primer-${name}-demo`;
      await page.locator(tag).scrollIntoViewIfNeeded();
      await page.waitForFunction((one) => customElements.get(one) !== undefined, tag);
    }
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    ).toEqual([]);
    const [scrolled, seen] = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return [scrollWidth, clientWidth] as const;
    });
    expect(scrolled).toBeLessThanOrEqual(seen);
  });
}
