// `npm start`: builds the book and serves it. Arguments go to the server: --port 8080, --host.
import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ENVIRONMENT, ROOT, stop } from './setup.mjs';

const astro = join(dirname(createRequire(import.meta.url).resolve('astro/package.json')), 'bin', 'astro.mjs');
const run = { cwd: ROOT, env: ENVIRONMENT };

console.log('Building the book …');
const build = spawnSync(process.execPath, [astro, 'build', '--silent'], { ...run, encoding: 'utf8' });
if (build.status !== 0)
  stop(`${build.stdout}${build.stderr}\nThe book could not be built: see the message above.`);

const server = spawn(process.execPath, [astro, 'preview', ...process.argv.slice(2)], {
  ...run,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', (code) => process.exit(code ?? 0));
