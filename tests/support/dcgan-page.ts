// Chapter 6 as a reader uses it: its demos, awake, and what they hold.
import { decode } from 'fast-png';
import { readFileSync, readdirSync } from 'node:fs';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { cutPictures, frameBox } from '../../src/lib/ui/film-sheet.ts';
import { bringIntoView } from './denoiser-page.ts';

export const CHAPTER = 'models/dcgan/';

/** Opens the chapter and brings a demo of the page alone into view, with its script. */
export async function openFigure(page: Page, tag: string, query = ''): Promise<Locator> {
  await page.goto(`${CHAPTER}${query}`);
  const demo = page.locator(tag);
  await bringIntoView(demo.locator('button, input').first());
  await expect(demo.locator('button, input').first()).toBeEnabled();
  await page.waitForFunction((name) => customElements.get(name) !== undefined, tag);
  return demo;
}

/** Opens the chapter, scrolls to a demo and waits until its engine answers. */
export async function openDemo(page: Page, tag: string, query = ''): Promise<Locator> {
  await page.goto(`${CHAPTER}${query}`);
  const demo = page.locator(tag);
  await bringIntoView(demo.locator('engine-status'));
  await expect(demo.locator('[data-part="engine-line"]')).toContainText(/on WebAssembly|on WebGL/, {
    timeout: 60_000,
  });
  return demo;
}

/** The pictures behind a grid, n × 784; none before a script has set them. */
export function picturesOf(demo: Locator, name: string): Promise<number[]> {
  return demo.locator(`[data-part="${name}"]`).evaluate((element) => {
    return Array.from((element as unknown as { pictures: Float32Array | null }).pictures ?? []);
  });
}

/** The words under the cells of a grid. */
export function labelsOf(demo: Locator, name: string): Promise<string[]> {
  return demo.locator(`[data-part="${name}"] .cell span`).allTextContents();
}

/** Waits until a grid holds so many pictures, and returns them. */
export async function waitForPictures(demo: Locator, name: string, count: number): Promise<number[]> {
  let now: number[] = [];
  await expect(async () => {
    now = await picturesOf(demo, name);
    expect(now).toHaveLength(count * 784);
  }).toPass({ timeout: 60_000 });
  return now;
}

/** Reads the first number of a text, with a true minus. */
export function numberIn(text: string | null): number {
  return Number(
    /[−\d][\d.,]*/
      .exec(text ?? '')?.[0]
      .replace('−', '-')
      .replaceAll(',', ''),
  );
}

/** Presses "One step" of the match until it has done `step` steps. */
export async function stepTo(demo: Locator, step: number): Promise<void> {
  const shown = demo.locator('[data-part="step"]');
  const one = demo.getByRole('button', { name: 'One step' });
  for (let now = numberIn(await shown.textContent()); now < step; now++) {
    await one.click();
    await expect(shown).toHaveText(`step ${now + 1}`, { timeout: 30_000 });
    await expect(one).toHaveAttribute('aria-disabled', 'false');
  }
}

/** Reads a frame of a shipped film as the trainer wrote it. */
export function filmFrame(model: string, frame: number, rows: number): Float32Array {
  const folder = new URL(`../../public/weights/${model}/`, import.meta.url);
  const name = readdirSync(folder).find((file) => /^film\.[0-9a-f]+\.png$/.test(file)) ?? '';
  const sheet = decode(readFileSync(new URL(name, folder)));
  const { top, width, height } = frameBox(frame, rows);
  return cutPictures(sheet.data.subarray(top * width, (top + height) * width), rows, 1);
}
