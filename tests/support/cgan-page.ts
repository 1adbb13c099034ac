// The chapter on the conditional GAN as a test uses it: a demo awake on its page, its pictures, its numbers.
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { bringIntoView } from './denoiser-page.ts';

export const CHAPTER = 'models/cgan/';
export const PIXELS = 784;

/** Opens a demo and waits until its engine answers. */
export async function openDemo(page: Page, tag: string, query = ''): Promise<Locator> {
  await page.goto(`${CHAPTER}${query}`);
  const demo = page.locator(tag);
  await bringIntoView(demo.locator('engine-status'));
  await expect(demo.locator('[data-part="engine-line"]')).toContainText(/on WebAssembly|on WebGL/, {
    timeout: 60_000,
  });
  return demo;
}

/** Reads the pictures of a number as it is written, n × 784; empty before the first answer. */
export const written = (demo: Locator): Promise<number[]> =>
  demo.evaluate((element) =>
    Array.from((element as unknown as { pictures: Float32Array | null }).pictures ?? []),
  );

/** Cuts picture number i out of many. */
export const pictureAt = (pixels: readonly number[], i: number): number[] =>
  pixels.slice(i * PIXELS, (i + 1) * PIXELS);

/** Waits until a grid has so many pictures, and returns them. */
export async function picturesOf(demo: Locator, name: string, count: number): Promise<number[]> {
  const read = (): Promise<number[]> =>
    demo
      .locator(`[data-part="${name}"]`)
      .evaluate((grid) => Array.from((grid as unknown as { pictures: Float32Array | null }).pictures ?? []));
  await expect.poll(async () => (await read()).length, { timeout: 60_000 }).toBe(count * PIXELS);
  return read();
}

/** Sets a slider to a value by keys that a reader has. */
export async function slideTo(demo: Locator, name: string, value: number): Promise<void> {
  const input = demo.locator(`[data-part="${name}"] input`);
  await bringIntoView(input);
  await input.fill(String(value));
}
