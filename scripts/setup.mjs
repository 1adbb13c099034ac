// Installs what is missing, so that every npm script works on a fresh clone. Plain Node ≥ 20, no dependency.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const BIN = join(ROOT, 'node_modules', '.bin');
const WINDOWS = process.platform === 'win32';

/** The environment in which the project's own Node comes first. */
export const ENVIRONMENT = {
  ...process.env,
  PATH: `${BIN}${delimiter}${process.env.PATH ?? ''}`,
  ASTRO_TELEMETRY_DISABLED: '1',
};

/** The project's own Node, a dependency like any other. */
export const NODE = join(ROOT, 'node_modules', 'node', 'bin', WINDOWS ? 'node.exe' : 'node');

/** Ends the process with one sentence. */
export function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** Tells whether what npm recorded as installed is what the lock file asks for. */
function isInstalled() {
  try {
    const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
    const have = JSON.parse(readFileSync(join(ROOT, 'node_modules', '.package-lock.json'), 'utf8')).packages;
    return (
      existsSync(NODE) &&
      Object.entries(wanted).every(
        ([path, { version, optional, devOptional }]) =>
          path === '' || optional || devOptional || have[path]?.version === version,
      )
    );
  } catch {
    return false;
  }
}

/** Installs the dependencies of the lock file, unless they are there. */
export function install() {
  if (isInstalled()) return;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 11)) {
    stop(
      `Node ${process.versions.node} is too old to set the project up; install Node 20.11 or newer and run the same command again.`,
    );
  }
  console.log('Installing what is missing (npm ci, about a minute) …');
  const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: WINDOWS,
  });
  if (error) stop(`npm could not be started (${error.message}); install npm and run the same command again.`);
  if (status !== 0)
    stop(
      'npm ci did not finish: see its message above; with a connection to the npm registry, run the same command again.',
    );
  if (!existsSync(NODE)) {
    spawnSync('npm', ['rebuild', 'node'], { cwd: ROOT, stdio: 'inherit', shell: WINDOWS });
    if (!existsSync(NODE))
      stop(
        'The npm package "node" did not bring its binary for this system; run "npm rebuild node" and look at its message.',
      );
  }
}
