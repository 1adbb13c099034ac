// Chapter 3 as a reader uses it: its demos, awake, and the pictures they show.
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { bringIntoView } from './denoiser-page.ts';

export const CHAPTER = 'models/autoencoder/';

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

/** The numbers behind a part of a demo: pixels of a grid or a pad, values of bars. */
export function numbersOf(demo: Locator, name: string): Promise<number[]> {
  return demo.locator(`[data-part="${name}"]`).evaluate((element) => {
    const control = element as unknown as Record<'pictures' | 'pixels' | 'values', Float32Array | null>;
    return Array.from(control.pictures ?? control.pixels ?? control.values ?? []);
  });
}

/** Waits until a part of a demo holds so many numbers, and then until they stay the same. */
export async function settled(demo: Locator, name: string, count: number): Promise<number[]> {
  let now: number[] = [];
  await expect(async () => {
    now = await numbersOf(demo, name);
    expect(now).toHaveLength(count);
    await new Promise((done) => setTimeout(done, 300));
    expect(await numbersOf(demo, name)).toEqual(now);
  }).toPass({ timeout: 30_000 });
  return now;
}

/** Sum of squared differences. */
export function squaredDistance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + (value - (b[i] as number)) ** 2, 0);
}
