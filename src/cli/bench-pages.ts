// Times the built book in a real browser: first answers, a slider's answers, long tasks of the page's thread, by chapter.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright';
import type { Browser, Page } from 'playwright';
import { findBrowser } from '../../scripts/browser.mjs';

const COLD_STARTS = 3;
const SLIDER_CHANGES = 30;
/** Milliseconds after which an answer is given up. */
const PATIENCE = 30_000;

/** What is tried in a demo, and the grid of pictures (its part) that answers. */
interface Try {
  readonly demo: string;
  /** Part that is pressed, or whose slider is moved. */
  readonly part: string;
  readonly answer: string;
}

/** A chapter: the press whose answer is its first sample or picture, and a slider that asks the model. */
interface Probe {
  readonly page: string;
  readonly press: Try;
  readonly slide?: Try;
}

// prettier-ignore
const PROBES: readonly Probe[] = [
  { page: 'models/bayes/', press: { demo: 'bayes-sample-demo', part: 'new-seed', answer: 'samples' }, slide: { demo: 'bayes-covariance-demo', part: 'share', answer: 'samples' } },
  { page: 'models/gmm/', press: { demo: 'gmm-digits-demo', part: 'again', answer: 'samples' } },
  { page: 'models/autoencoder/', press: { demo: 'autoencoder-map-demo', part: 'again', answer: 'plate-random' }, slide: { demo: 'autoencoder-blend-demo', part: 'share', answer: 'now-code' } },
  { page: 'models/denoiser/', press: { demo: 'denoiser-draw-demo', part: 'pad-surface', answer: 'denoised' }, slide: { demo: 'denoiser-draw-demo', part: 'corruption', answer: 'denoised' } },
  { page: 'models/vae/', press: { demo: 'vae-prior-demo', part: 'new-seed', answer: 'means' }, slide: { demo: 'vae-blend-demo', part: 'share', answer: 'now-code' } },
  { page: 'models/dcgan/', press: { demo: 'dcgan-sample-demo', part: 'new-seed', answer: 'plate' } },
  { page: 'models/cgan/', press: { demo: 'cgan-table-demo', part: 'new-seed', answer: 'table' }, slide: { demo: 'cgan-table-demo', part: 'at', answer: 'table' } },
];

/** What was timed in a chapter, in milliseconds. */
export interface PageBench {
  readonly page: string;
  /** From the first press, in a page with nothing cached whose demo has been in view for two seconds, to the answer. */
  readonly firstAnswer: readonly number[];
  /** From a change of the slider to its picture on the page. */
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

/**
 * Runs in the page: the time from an act until the demo's pictures are others. With a share, the slider is moved there, from
 * 0 to 1 of its range; without one, the act is the next press in the demo.
 */
function timeToAnswer([{ demo, part, answer }, share, patience]: readonly [
  Try,
  number | null,
  number,
]): Promise<number> {
  const element = document.querySelector(demo) as HTMLElement;
  const grid = element.querySelector(`[data-part="${answer}"]`) as HTMLElement & {
    pictures: Float32Array | null;
  };
  const before = grid.pictures;
  return new Promise((done, fail) => {
    let start = performance.now();
    const look = (): void => {
      const waited = performance.now() - start;
      if (grid.pictures !== null && grid.pictures !== before) done(waited);
      else if (waited > patience) fail(new Error(`${demo} did not answer in “${answer}”.`));
      else requestAnimationFrame(look);
    };
    if (share === null) {
      element.addEventListener('pointerdown', () => ((start = performance.now()), look()), {
        capture: true,
        once: true,
      });
      return;
    }
    const slider = element.querySelector(`[data-part="${part}"] input[type="range"]`) as HTMLInputElement;
    slider.value = String(Number(slider.min) + share * (Number(slider.max) - Number(slider.min)));
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    look();
  });
}

/** Brings a demo into view, as a reader who scrolls does, and lets its script arrive. */
async function scrollTo(page: Page, { demo, part }: Try): Promise<void> {
  const target = page.locator(`${demo} [data-part="${part}"]`).first();
  for (let look = 0; look < 5; look++) {
    await target.evaluate((element) => {
      element.scrollIntoView({ block: 'center' });
    });
    await page.waitForTimeout(300);
  }
  await page.waitForLoadState('networkidle');
}

/** Presses the part as the very first thing that is asked of the page; on a pad it draws a short stroke. */
async function firstAnswer(page: Page, press: Try): Promise<number> {
  await scrollTo(page, press);
  const box = await page.locator(`${press.demo} [data-part="${press.part}"]`).first().boundingBox();
  if (!box) throw new Error(`${press.demo} shows no “${press.part}”.`);
  const answer = page.evaluate(timeToAnswer, [press, null, PATIENCE] as const);
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.3);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.5);
  await page.mouse.up();
  return await answer;
}

/** Opens a chapter cold, several times; the last time it also moves the slider and counts long tasks. */
async function tryChapter(browser: Browser, base: string, probe: Probe): Promise<PageBench> {
  const first: number[] = [];
  for (let start = 1; ; start++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 1000 } });
    const page = await context.newPage();
    await page.addInitScript(watchTasks);
    await page.goto(`${base}${probe.page}`, { waitUntil: 'networkidle' });
    first.push(await firstAnswer(page, probe.press));
    if (start === COLD_STARTS) {
      const sliderChange = await moveSlider(page, probe.slide);
      const longTasks = await readTasks(page);
      await context.close();
      return { page: probe.page, firstAnswer: first, sliderChange, longTasks };
    }
    await context.close();
  }
}

async function moveSlider(page: Page, slide: Try | undefined): Promise<number[]> {
  if (!slide) return [];
  await scrollTo(page, slide);
  await page.waitForTimeout(2000);
  const times: number[] = [];
  // Steps of a golden part of the range: no two in a row are the same, and the first warms up.
  for (let change = 0; change <= SLIDER_CHANGES; change++) {
    const share = ((change + 1) * 0.618) % 1;
    times.push(await page.evaluate(timeToAnswer, [slide, share, PATIENCE] as const));
  }
  return times.slice(1);
}

async function readTasks(page: Page): Promise<PageBench['longTasks']> {
  const { tasks, parsedAt } = await page.evaluate(
    () => (globalThis as unknown as { bench: { tasks: [number, number][]; parsedAt: number } }).bench,
  );
  const durations = (parsing: boolean): number[] =>
    tasks.filter(([start]) => start < parsedAt === parsing).map(([, duration]) => Math.round(duration));
  return { parsing: durations(true), parsed: durations(false) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No free port was found.');
  return address.port;
}

/** Serves the built book and times its chapters; throws one sentence if it was not built. */
export async function benchPages(): Promise<PageBench[]> {
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
    const benches: PageBench[] = [];
    for (const probe of PROBES) benches.push(await tryChapter(browser, base, probe));
    return benches;
  } finally {
    await browser.close();
    server.kill();
  }
}

/** Puts the bench of a chapter into words. */
export function describePageBench({ page, firstAnswer, sliderChange, longTasks }: PageBench): string {
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
    page,
    `  first answer after the first press, the demo two seconds in view, nothing cached: ${spread(firstAnswer)}`,
    ...(sliderChange.length > 0 ? [`  slider change to picture: ${spread(sliderChange)}`] : []),
    `  tasks over 50 ms until the page was parsed: ${tasks(longTasks.parsing)}; after it: ${tasks(longTasks.parsed)}`,
  ].join('\n');
}
