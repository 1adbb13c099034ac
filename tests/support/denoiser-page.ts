// The draw demo as a reader uses it: three ways to draw a 7, and what the page then shows.
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

export const CHAPTER = 'models/denoiser/';

/** What the demo shows: the drawing, the corrupted drawing and the network's answer, 784 numbers each. */
export interface Shown {
  readonly clean: number[];
  readonly corrupted: number[];
  readonly denoised: number[];
}

/** Corners of a 7, as shares of the pad. */
const SEVEN = [
  [0.25, 0.2],
  [0.75, 0.2],
  [0.45, 0.85],
] as const;

/** Points along the 7, close together. */
function alongSeven(): [number, number][] {
  return SEVEN.slice(1).flatMap(([x, y], leg) => {
    const [x0, y0] = SEVEN[leg] as readonly [number, number];
    return Array.from({ length: 12 }, (_, k): [number, number] => {
      const share = (k + 1) / 12;
      return [x0 + (x - x0) * share, y0 + (y - y0) * share];
    });
  });
}

/**
 * Scrolls an element to the middle of the window and waits until it stays there: sections above are laid out as they
 * come near, and push it on.
 */
export async function bringIntoView(locator: Locator): Promise<void> {
  await expect(async () => {
    const centre = () =>
      locator.evaluate((element) => {
        element.scrollIntoView({ block: 'center', behavior: 'instant' });
        return Math.round(scrollY);
      });
    const before = await centre();
    await locator.page().mouse.move(5 + (before % 7), 5);
    await new Promise((done) => setTimeout(done, 250));
    expect(await centre()).toBe(before);
    await expect(locator).toBeInViewport({ timeout: 500 });
  }).toPass();
}

/** Returns the draw demo, scrolled into view and awake. */
export async function openDrawDemo(page: Page, query = ''): Promise<Locator> {
  await page.goto(`${CHAPTER}${query}`);
  const demo = page.locator('denoiser-draw-demo');
  await bringIntoView(pad(demo));
  await expect(demo.getByRole('button', { name: 'Clear' }).first()).toBeEnabled();
  return demo;
}

export const pad = (demo: Locator): Locator => demo.getByRole('application', { name: 'Your drawing' });

/** Draws a 7 with the mouse. */
export async function drawByMouse(page: Page, demo: Locator): Promise<void> {
  await demo.getByRole('button', { name: 'Clear' }).first().click();
  const box = (await pad(demo).boundingBox())!;
  const at = ([x, y]: readonly [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(SEVEN[0]));
  await page.mouse.down();
  for (const point of alongSeven()) await page.mouse.move(...at(point));
  await page.mouse.up();
}

/** Draws a 7 with a finger. */
export async function drawByTouch(page: Page, demo: Locator): Promise<void> {
  await demo.getByRole('button', { name: 'Clear' }).first().tap();
  const box = (await pad(demo).boundingBox())!;
  const client = await page.context().newCDPSession(page);
  const touch = (type: string, point?: readonly [number, number]) =>
    client.send('Input.dispatchTouchEvent', {
      type: type as 'touchStart',
      touchPoints: point ? [{ x: box.x + point[0] * box.width, y: box.y + point[1] * box.height }] : [],
    });
  await touch('touchStart', SEVEN[0]);
  for (const point of alongSeven()) await touch('touchMove', point);
  await touch('touchEnd');
}

/** Draws a 7 with keys alone: the pen is put down, moved by arrows, lifted. */
export async function drawByKeyboard(page: Page, demo: Locator): Promise<void> {
  await pad(demo).focus();
  await page.keyboard.press('Delete');
  const press = async (key: string, times: number) => {
    for (let k = 0; k < times; k++) await page.keyboard.press(key);
  };
  await press('ArrowLeft', 8);
  await page.keyboard.press(' ');
  await press('ArrowRight', 16);
  for (let k = 0; k < 10; k++) {
    await press('ArrowDown', 2);
    await press('ArrowLeft', 1);
  }
  await page.keyboard.press(' ');
}

/** Reads the three pictures as the demo holds them; null where one is missing. */
export function shown(demo: Locator): Promise<Shown> {
  return demo.evaluate((element) => {
    const picture = (name: string, property: 'pixels' | 'pictures') => {
      const control = element.querySelector(`[data-part="${name}"]`) as unknown as Record<
        string,
        Float32Array
      >;
      return Array.from(control[property] ?? []);
    };
    return {
      clean: picture('pad', 'pixels'),
      corrupted: picture('corrupted', 'pictures'),
      denoised: picture('denoised', 'pictures'),
    };
  });
}

/** Waits until the network has answered to what is on the pad now, and returns it. */
export async function answered(demo: Locator, before?: Shown): Promise<Shown> {
  let now = await shown(demo);
  await expect(async () => {
    now = await shown(demo);
    expect(now.denoised).toHaveLength(784);
    expect(now.denoised).not.toEqual(before?.denoised);
    // Settled: asked twice, the same answer.
    await new Promise((done) => setTimeout(done, 300));
    expect((await shown(demo)).denoised).toEqual(now.denoised);
  }).toPass({ timeout: 30_000 });
  return now;
}

/** Mean squared difference in decibels, for a peak of 1. */
export function psnr(a: readonly number[], b: readonly number[]): number {
  const error = a.reduce((sum, value, i) => sum + (value - (b[i] as number)) ** 2, 0) / a.length;
  return -10 * Math.log10(error);
}
