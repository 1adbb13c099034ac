// Finds a Chromium for the browser tests, or installs one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ENVIRONMENT, ROOT, stop } from './setup.mjs';

const MINUTES_FOR_A_DOWNLOAD = 5;
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

function onPath() {
  const folders = (process.env.PATH ?? '').split(process.platform === 'win32' ? ';' : ':');
  return [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...APPLICATIONS].find(
    existsSync,
  );
}

function installDebianPackage() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.log("Installing Debian's chromium for the browser tests …");
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: MINUTES_FOR_A_DOWNLOAD * 60_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  spawnSync('apt-get', ['update', '-qq'], options);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options);
}

async function playwrightChromium() {
  const { chromium } = await import('playwright');
  if (existsSync(chromium.executablePath())) return chromium.executablePath();
  console.log("Downloading Playwright's Chromium for the browser tests …");
  spawnSync(process.execPath, [join(ROOT, 'node_modules', 'playwright', 'cli.js'), 'install', 'chromium'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: MINUTES_FOR_A_DOWNLOAD * 60_000,
    env: ENVIRONMENT,
  });
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

/** Returns the path of a Chromium: `CHROMIUM_PATH`, the system's, Debian's package when root, else Playwright's own. */
export async function findBrowser() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  const found = onPath();
  if (found) return found;
  installDebianPackage();
  return (
    onPath() ??
    (await playwrightChromium()) ??
    stop(
      'No Chromium was found or could be installed; install Chromium or Chrome, or set CHROMIUM_PATH to its program.',
    )
  );
}
