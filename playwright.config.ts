import { defineConfig } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';

/** Chapters that wait for their weights: the site does not have them, so nothing of them can be tried. */
const CHAPTERS = new URL('src/content/models/', import.meta.url);
const drafts = readdirSync(CHAPTERS)
  .filter((name) => /^draft: true$/m.test(readFileSync(new URL(name, CHAPTERS), 'utf8')))
  .map((name) => `**/${name.replace(/^\d+-|\.mdx$/g, '')}.test.ts`);

const PORT = Number(process.env['BOOK_PORT'] ?? 4329);

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.test.ts',
  testIgnore: process.env['BOOK_DRAFT'] === '1' ? [] : drafts,
  fullyParallel: true,
  workers: 2, // a browser keeps one core busy, and two cores are what we ask for
  timeout: 90_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env['CI']),
  use: {
    baseURL: `http://127.0.0.1:${PORT}/`,
    video: 'off',
    launchOptions: {
      ...(process.env['CHROMIUM_PATH'] ? { executablePath: process.env['CHROMIUM_PATH'] } : {}),
      args: ['--no-sandbox', '--disable-background-networking', '--disable-dev-shm-usage'],
    },
  },
  webServer: {
    command: `node node_modules/astro/bin/astro.mjs preview --host 127.0.0.1 --port ${PORT}`,
    url: `http://127.0.0.1:${PORT}/`,
    reuseExistingServer: false,
  },
});
