// Times the built book in a real browser: the first denoised picture, a slider's answers, long tasks of the page's thread.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright';
import type { Browser, Page } from 'playwright';
import { findBrowser } from '../../scripts/browser.mjs';

const COLD_STARTS = 5;
const SLIDER_CHANGES = 30;
const CHAPTER = 'models/denoiser/';

/** What was timed, in milliseconds. */
export interface PageBench {
  /** From the first touch of a page nobody has moved on to the network's answer to that drawing; one a cold start. */
  readonly firstAnswer: readonly number[];
  /** From a change of the slider to its denoised picture on the page. */
  readonly sliderChange: readonly number[];
  /** Tasks over 50 ms on the page's thread, until the page was parsed and after it. */
  readonly longTasks: { readonly parsing: readonly number[]; readonly parsed: readonly number[] };
}

/** Runs in the page before its own scripts: notes long tasks, and when the document was parsed. */
function watchTasks(): void {
  const notes = { tasks: [] as [number, number][], parsedAt: 0 };
  Object.assign(globalThis, { bench: notes });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) notes.tasks.push([startTime, duration]);
  }).observe({ type: 'longtask', buffered: true });
  addEventListener('DOMContentLoaded', () => (notes.parsedAt = performance.now()));
}

/** Runs in the page: the time until the demo's denoised picture is another one, from now. */
function timeToAnswer([tag, act]: readonly [string, 'pointerdown' | 'slide']): Promise<number> {
  const demo = document.querySelector(tag) as HTMLElement;
  const grid = demo.querySelector('[data-part="denoised"]') as HTMLElement & {
    pictures: Float32Array | null;
  };
  const before = grid.pictures;
  return new Promise((done) => {
    let start = performance.now();
    const look = (): void => {
      if (grid.pictures !== null && grid.pictures !== before) done(performance.now() - start);
      else requestAnimationFrame(look);
    };
    if (act === 'pointerdown') {
      demo.addEventListener('pointerdown', () => ((start = performance.now()), look()), {
        capture: true,
        once: true,
      });
    } else {
      const slider = demo.querySelector('input[type="range"]') as HTMLInputElement;
      slider.value = String(
        slider.valueAsNumber > 0.5 ? 0.1 + Number(slider.value) / 3 : Number(slider.value) + 0.35,
      );
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      look();
    }
  });
}

/** Draws one short stroke as the very first thing that happens on the page. */
async function firstAnswer(browser: Browser, home: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1600 } });
  const page = await context.newPage();
  await page.goto(home, { waitUntil: 'networkidle' });
  const box = await page.locator('home-denoise-demo [data-part="pad-surface"]').boundingBox();
  if (!box) throw new Error('The home page has no pad to draw on.');
  const answer = page.evaluate(timeToAnswer, ['home-denoise-demo', 'pointerdown'] as const);
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.3);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.5);
  await page.mouse.up();
  const milliseconds = await answer;
  await context.close();
  return milliseconds;
}

/** Scrolls through the chapter, then moves the slider of its first demo. */
async function useChapter(page: Page, base: string): Promise<Pick<PageBench, 'sliderChange' | 'longTasks'>> {
  await page.addInitScript(watchTasks);
  await page.goto(`${base}${CHAPTER}`, { waitUntil: 'networkidle' });
  const pad = page.locator('denoiser-draw-demo draw-pad').first();
  for (let look = 0; look < 8; look++) {
    await page.mouse.wheel(0, 300);
    await page.waitForTimeout(200);
    await pad.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  }
  await page.locator('denoiser-draw-demo').getByRole('button', { name: 'New noise' }).click();
  await page.waitForTimeout(4000);
  const sliderChange: number[] = [];
  for (let change = 0; change < SLIDER_CHANGES; change++) {
    sliderChange.push(await page.evaluate(timeToAnswer, ['denoiser-draw-demo', 'slide'] as const));
  }
  const { tasks, parsedAt } = await page.evaluate(
    () => (globalThis as unknown as { bench: { tasks: [number, number][]; parsedAt: number } }).bench,
  );
  const durations = (parsing: boolean): number[] =>
    tasks.filter(([start]) => start < parsedAt === parsing).map(([, duration]) => Math.round(duration));
  return { sliderChange, longTasks: { parsing: durations(true), parsed: durations(false) } };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No free port was found.');
  return address.port;
}

/** Serves the built book and times it; throws one sentence if it was not built. */
export async function benchPages(): Promise<PageBench> {
  const port = await freePort();
  const astro = join(
    dirname(createRequire(import.meta.url).resolve('astro/package.json')),
    'bin',
    'astro.mjs',
  );
  const server = spawn(process.execPath, [astro, 'preview', '--host', '127.0.0.1', '--port', String(port)], {
    stdio: 'ignore',
  });
  const executablePath = await findBrowser();
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  try {
    const base = `http://127.0.0.1:${port}/`;
    for (let wait = 0; !(await fetch(base).catch(() => null))?.ok; wait++) {
      if (wait > 100) throw new Error('The built book is not served; run npm run build first.');
      await new Promise((done) => setTimeout(done, 200));
    }
    const first: number[] = [];
    for (let start = 0; start < COLD_STARTS; start++) first.push(await firstAnswer(browser, base));
    return { firstAnswer: first, ...(await useChapter(await browser.newPage(), base)) };
  } finally {
    await browser.close();
    server.kill();
  }
}

/** Puts a page bench into words. */
export function describePageBench({ firstAnswer, sliderChange, longTasks }: PageBench): string[] {
  const spread = (times: readonly number[]): string => {
    const sorted = [...times].sort((a, b) => a - b);
    const [least, middle, most] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)].map((time) =>
      (time ?? NaN).toFixed(0),
    );
    return `median ${middle} ms (${least} to ${most}, ${times.length} times)`;
  };
  const tasks = (times: readonly number[]): string =>
    times.length === 0 ? 'none' : `${times.join(', ')} ms`;
  return [
    `First denoised picture after the first touch, cold: ${spread(firstAnswer)}`,
    `Slider change to denoised picture: ${spread(sliderChange)}`,
    `Tasks over 50 ms until the page was parsed: ${tasks(longTasks.parsing)}; after it: ${tasks(longTasks.parsed)}`,
  ];
}
