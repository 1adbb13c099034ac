// `npm test`: format, lint, types, unit tests, build, browser tests with budgets, each timed; ends with one line of counts.
// `npm test -- --only lint,unit` runs a part.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { findBrowser } from './browser.mjs';
import { ENVIRONMENT, ROOT, stop } from './setup.mjs';

const require = createRequire(import.meta.url);
const reports = mkdtempSync(join(tmpdir(), 'book-test-'));
const environment = { ...ENVIRONMENT };

/** Path of a package's program. */
function program(name, bin = name) {
  const file = require.resolve(`${name}/package.json`);
  const { bin: bins } = JSON.parse(readFileSync(file, 'utf8'));
  return join(dirname(file), typeof bins === 'string' ? bins : bins[bin]);
}

function run(...command) {
  return (
    spawnSync(process.execPath, command, {
      cwd: ROOT,
      env: environment,
      stdio: ['ignore', 'inherit', 'inherit'],
    }).status === 0
  );
}

/** Counts of a report in Vitest's or Playwright's JSON. */
function counts(file, passed, failed, skipped) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    return [passed(report), failed(report), skipped(report)];
  } catch {
    return [0, 1, 0];
  }
}

const check = (ok) => [ok ? 1 : 0, ok ? 0 : 1, 0];
const unitReport = join(reports, 'unit.json');
const e2eReport = join(reports, 'e2e.json');

const STEPS = {
  format: () => check(run(program('prettier'), '--check', '--log-level', 'warn', '.')),
  lint: () => check(run(program('eslint'), '--max-warnings', '0', '.')),
  types: () => check(run(program('astro'), 'check', '--minimumFailingSeverity', 'warning')),
  unit: () => {
    const ok = run(
      program('vitest'),
      'run',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${unitReport}`,
    );
    const [passed, failed, skipped] = counts(
      unitReport,
      (r) => r.numPassedTests,
      (r) => r.numFailedTests,
      (r) => r.numPendingTests,
    );
    return [passed, !ok && failed === 0 ? 1 : failed, skipped];
  },
  build: () => check(run(program('astro'), 'build', '--silent')),
  browser: () => {
    environment.PLAYWRIGHT_JSON_OUTPUT_NAME = e2eReport;
    const ok = run(program('@playwright/test', 'playwright'), 'test', '--reporter=dot,json');
    const [passed, failed, skipped] = counts(
      e2eReport,
      (r) => r.stats.expected,
      (r) => r.stats.unexpected + r.stats.flaky,
      (r) => r.stats.skipped,
    );
    return [passed, !ok && failed === 0 ? 1 : failed, skipped];
  },
};

const { values } = parseArgs({ options: { only: { type: 'string' } }, strict: true });
const names = values.only?.split(',') ?? Object.keys(STEPS);
const unknown = names.find((name) => !(name in STEPS));
if (unknown) stop(`There is no check "${unknown}"; choose from ${Object.keys(STEPS).join(', ')}.`);
if (names.includes('browser')) environment.CHROMIUM_PATH = await findBrowser();

const total = [0, 0, 0];
for (const name of names) {
  console.log(`\n── ${name}`);
  const start = performance.now();
  const result = STEPS[name]();
  result.forEach((count, index) => (total[index] += count));
  console.log(
    `── ${name}: ${result[0]} passed, ${result[1]} failed, ${((performance.now() - start) / 1000).toFixed(0)} s`,
  );
  if (name === 'build' && result[1] > 0) break;
}
rmSync(reports, { recursive: true, force: true });

console.log(`\n${total[0]} passed, ${total[1]} failed${total[2] ? `, ${total[2]} skipped` : ''}`);
process.exit(total[1] === 0 ? 0 : 1);
