// Writes the service worker after the build: the book opens offline once it has been visited.
import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

/** Files above this are kept on use or when the reader has the page open for a while, not on the first visit. */
const SHELL_LIMIT = 80_000;

/** Faces of KaTeX that few formulas use: kept when a page asks for one. */
const RARE = /KaTeX_(?:Fraktur|Script|Typewriter|SansSerif-(?:Bold|Italic)|Caligraphic-Bold|\w+-BoldItalic)/;

/** Lists the built files as the service worker asks for them, split by when they are kept. */
async function listFiles(folder: string): Promise<{ shell: string[]; later: string[]; version: string }> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(folder.length).replace(/^\//, ''))
    .filter((name) => !/\.(?:ttf|woff|map|txt)$|^sw\.js$/.test(name) && !RARE.test(name))
    .sort();
  const hash = createHash('sha256');
  const shell: string[] = [];
  const later: string[] = [];
  for (const name of names) {
    const bytes = await readFile(`${folder}/${name}`);
    hash.update(name).update(bytes);
    const url = name.replace(/(^|\/)index\.html$/, '$1');
    const isShell =
      /\.html$/.test(name) || (bytes.length <= SHELL_LIMIT && /\.(?:css|js|svg|woff2|ico)$/.test(name));
    if (isShell) shell.push(url);
    else later.push(url);
  }
  return { shell, later, version: hash.digest('hex').slice(0, 16) };
}

/** Adds `sw.js` to a production build, with the list of files and a version made from their content. */
export function serviceWorker(): AstroIntegration {
  return {
    name: 'service-worker',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const folder = fileURLToPath(dir).replace(/\/$/, '');
        const files = await listFiles(folder);
        const source = await readFile(new URL('./service-worker-template.js', import.meta.url), 'utf8');
        await writeFile(`${folder}/sw.js`, source.replace('/* FILES */ {}', JSON.stringify(files)));
      },
    },
  };
}
