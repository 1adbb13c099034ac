// Runs one of the project's programs with the project's own Node, after installing what is missing:
//   node scripts/run.mjs <script or bin> [arguments]
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ENVIRONMENT, install, NODE, ROOT } from './setup.mjs';

install();
const [program, ...parameters] = process.argv.slice(2);
const child = spawn(NODE, [join(ROOT, program), ...parameters], { stdio: 'inherit', env: ENVIRONMENT });

// A terminal sends Ctrl-C to the whole group: the program saves and ends by itself, and so do we, with its code.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
