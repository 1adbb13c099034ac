// The Bayes chapter as a test uses it: a demo awake on its page, and drawings by mouse.
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { bringIntoView } from './denoiser-page.ts';

export const CHAPTER = 'models/bayes/';

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

/** Reads the pictures that a grid holds, n × 784; empty before the first answer. */
export const pictures = (demo: Locator, name: string): Promise<number[]> =>
  demo
    .locator(`[data-part="${name}"]`)
    .evaluate((grid) => Array.from((grid as unknown as { pictures: Float32Array | null }).pictures ?? []));

/** Reads a demo's last answer, with arrays as lists; null before the first. */
export const answerOf = <A>(demo: Locator): Promise<A | null> =>
  demo.evaluate(
    (element) =>
      JSON.parse(
        JSON.stringify((element as unknown as { answer: unknown }).answer, (_, value: unknown) =>
          ArrayBuffer.isView(value) ? Array.from(value as Float32Array) : value,
        ),
      ) as never,
  );

export type Corners = readonly (readonly [x: number, y: number])[];

/** A 7 and a 0, as shares of the pad. */
export const SEVEN: Corners = [
  [0.25, 0.2],
  [0.75, 0.2],
  [0.45, 0.85],
];
export const ZERO: Corners = Array.from({ length: 17 }, (_, k) => {
  const angle = (k / 16) * 2 * Math.PI;
  return [0.5 + 0.2 * Math.sin(angle), 0.5 - 0.33 * Math.cos(angle)] as const;
});

/** Draws a line through corners with the mouse, on a pad that is cleared first. */
export async function draw(page: Page, demo: Locator, corners: Corners): Promise<void> {
  const pad = demo.getByRole('application');
  await bringIntoView(pad);
  const clear = demo.getByRole('button', { name: 'Clear' });
  // On a blank pad there is nothing to clear, and the button says so.
  if (await clear.isEnabled()) await clear.click();
  const box = (await pad.boundingBox())!;
  const at = ([x, y]: readonly [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(corners[0]!));
  await page.mouse.down();
  for (const corner of corners.slice(1)) await page.mouse.move(...at(corner), { steps: 8 });
  await page.mouse.up();
}
