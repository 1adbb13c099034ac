// Chapter 5 as a reader uses it: its demos, awake, and what they print.
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { bringIntoView } from './denoiser-page.ts';

export const CHAPTER = 'models/vae/';

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

/** Reads a printed number, with its real minus sign. */
export async function printed(demo: Locator, name: string): Promise<number> {
  const text = (await demo.locator(`[data-part="${name}"]`).textContent()) ?? '';
  return Number(text.replace('−', '-').replace('±', '').trim());
}

/** Reads the heights of the bars of price, in nats: the panel is 72 high and reaches to 6. */
export function pricesOf(demo: Locator): Promise<number[]> {
  return demo
    .locator('[data-part="cloud"] .price')
    .evaluateAll((bars) => bars.map((bar) => (Number(bar.getAttribute('height')) * 6) / 72));
}

/** Names the terms that are marked, once for each of the three places: diagram, formula, code. */
export function markedIn(figure: Locator): Promise<Record<'diagram' | 'formula' | 'code', string[]>> {
  return figure.evaluate((element) => {
    const names = (selector: string, read: (one: Element) => string): string[] => [
      ...new Set([...element.querySelectorAll(`${selector}.is-marked`)].map(read)),
    ];
    const ofTerm = (one: Element): string =>
      [...one.classList].find((name) => name.startsWith('term-')) ?? '';
    const ofData = (one: Element): string => one.getAttribute('data-term') ?? '';
    return {
      diagram: names('svg [data-term]', ofData),
      formula: names('.formula .term', ofTerm).map((name) => name.slice(5)),
      code: names('.code__line', ofData),
    };
  });
}

/** Mean squared distance between the pictures of a plate. */
export function spreadOf(plate: readonly number[]): number {
  const count = plate.length / 784;
  let spread = 0;
  for (let p = 0; p < 784; p++) {
    const column = Array.from({ length: count }, (_, i) => plate[i * 784 + p] as number);
    const mean = column.reduce((sum, value) => sum + value, 0) / count;
    spread += column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  }
  return spread;
}
