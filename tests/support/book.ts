// What every browser test shares: a page whose console errors and off-site requests fail the test.
import { test as base, expect } from '@playwright/test';
import type { Page } from '@playwright/test';

/** Pages of the book as they stand now. */
export const PAGES = [
  '',
  'models/bayes/',
  'models/gmm/',
  'models/autoencoder/',
  'models/denoiser/',
  'models/vae/',
  'models/dcgan/',
  'models/cgan/',
  'primer/',
  'data/',
  'notation/',
  'reproduce/',
  'next/',
] as const;

/** Something that went wrong without anybody looking: a console error, an exception, a request to another host. */
export interface Watch {
  readonly problems: string[];
  /** Allows problems that match: a test that breaks a download on purpose expects the browser to say so. */
  allow(pattern: RegExp): void;
}

/** Records the problems of a page. */
export function watch(page: Page, origin: string): Watch {
  const problems: string[] = [];
  const allowed: RegExp[] = [];
  const add = (problem: string) => {
    if (!allowed.some((pattern) => pattern.test(problem))) problems.push(problem);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') add(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => add(`exception: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(data|blob):/.test(url)) add(`off-site request: ${url}`);
  });
  return { problems, allow: (pattern) => allowed.push(pattern) };
}

/** A test that fails on any console error, exception or off-site request. */
export const test = base.extend<{ watched: Watch }>({
  watched: [
    async ({ page, baseURL }, use) => {
      const watched = watch(page, new URL(baseURL!).origin);
      await use(watched);
      expect(watched.problems, 'console errors, exceptions, off-site requests').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
