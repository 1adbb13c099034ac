// The demos of chapter 2 as a reader uses them: the record they print, and their buttons.
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { bringIntoView } from './denoiser-page.ts';

export const CHAPTER = 'models/gmm/';

/** One line of the printed record. */
export interface Printed {
  readonly move: string;
  readonly likelihood: number;
  /** NaN where none is printed. */
  readonly bound: number;
}

/** Reads a number as the page prints it. */
export function readNumber(text: string): number {
  const plain = text.trim().replaceAll('−', '-');
  if (plain === '∞') return Infinity;
  return plain === '–' ? NaN : Number(plain);
}

/** Opens a demo and waits until its script has come. */
export async function openDemo(page: Page, tag: string, query = ''): Promise<Locator> {
  await page.goto(`${CHAPTER}${query}`);
  const demo = page.locator(tag);
  await bringIntoView(demo.locator('engine-status'));
  await expect(demo.locator('.button:enabled, .start:enabled').first()).toBeAttached();
  return demo;
}

/** Reads the record that a climb prints. */
export async function recordOf(demo: Locator): Promise<Printed[]> {
  const rows = await demo.locator('[data-part="record-table"] tr').evaluateAll((all) =>
    all.map((row) => ({
      move: (row as HTMLElement).dataset['move'] ?? '',
      cells: [...row.querySelectorAll('td')].map((cell) => cell.textContent),
    })),
  );
  return rows.map(({ move, cells }) => ({
    move,
    likelihood: readNumber(cells[0] ?? ''),
    bound: readNumber(cells[1] ?? ''),
  }));
}

/** Waits until the record says a number of moves. */
export async function moves(demo: Locator, count: number): Promise<Printed[]> {
  await expect.poll(async () => (await recordOf(demo)).length).toBe(count);
  // The first line is filled in when the engine has answered.
  await expect.poll(async () => (await recordOf(demo))[0]!.likelihood).not.toBeNaN();
  return recordOf(demo);
}

/** Runs EM to its rest. */
export async function runToRest(demo: Locator): Promise<void> {
  await demo.getByRole('button', { name: 'To rest' }).click();
  await expect(demo.locator('[data-part="sentence"]')).toContainText(/At rest/, { timeout: 60_000 });
}

/** The promises of the chapter about every printed record. */
export function expectNeverDown(record: readonly Printed[], what: string): void {
  record.forEach((now, i) => {
    const before = record[i - 1];
    if (!before || now.move === 'start' || now.move === 'hand') return;
    const place = `${what}, half step ${i} (${now.move})`;
    if (!Number.isNaN(before.bound))
      expect(now.bound, `bound, ${place}`).toBeGreaterThanOrEqual(before.bound);
    if (now.move === 'E') {
      expect(now.likelihood, `log-likelihood, ${place}`).toBe(before.likelihood);
      expect(now.bound, `bound meets log-likelihood, ${place}`).toBe(now.likelihood);
    } else {
      expect(now.likelihood, `log-likelihood, ${place}`).toBeGreaterThanOrEqual(before.likelihood);
      expect(now.bound, `bound below, ${place}`).toBeLessThanOrEqual(now.likelihood);
    }
  });
}

/** Middle of the mean's handle of a component, in the page. */
export async function meanOf(demo: Locator, component: number): Promise<{ x: number; y: number }> {
  const box = (await demo.locator('gmm-stage .handle.mean').nth(component).locator('.hit').boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Reads the pictures of a grid. */
export function pictures(demo: Locator, name: string): Promise<number[]> {
  return demo.locator(`[data-part="${name}"]`).evaluate((grid) => {
    return Array.from((grid as unknown as { pictures: Float32Array | null }).pictures ?? []);
  });
}
