// Writes licences.txt after the build: what of other people's work the site carries, and on what terms. Worker bundles
// carry no comments, so the notices stand here.
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

/** Packages whose code or fonts reach the page; what they depend on comes along. */
const SHIPPED = [
  '@fontsource-variable/newsreader',
  '@fontsource-variable/source-sans-3',
  '@fontsource/ibm-plex-mono',
  '@noble/hashes',
  '@tensorflow/tfjs-backend-cpu',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-webgl',
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-layers',
  'comlink',
  'katex',
  'pure-rand',
];
/** Dependencies that only Node or a type checker uses. */
const NOT_SHIPPED = /^(@types\/|@webgpu\/|node-fetch$|commander$)/;

interface Package {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly home: string;
  /** Null where the package brings no licence file. */
  readonly text: string | null;
}

interface PackageFile {
  readonly version: string;
  readonly license?: string;
  readonly homepage?: string;
  readonly repository?: string | { readonly url: string };
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Finds a package's folder as Node would from a file: in the nearest `node_modules` above it. */
function folderOf(name: string, from: string): string {
  for (const folder of createRequire(from).resolve.paths(name) ?? []) {
    if (existsSync(join(folder, name, 'package.json'))) return join(folder, name);
  }
  throw new Error(`The package ${name} is not installed; run npm ci.`);
}

async function readPackage(name: string, from: string, found: Map<string, Package>): Promise<void> {
  if (found.has(name)) return;
  const folder = folderOf(name, from);
  const file = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as PackageFile;
  const licenceFile = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const { repository } = file;
  const home = file.homepage ?? (typeof repository === 'string' ? repository : (repository?.url ?? ''));
  found.set(name, {
    name,
    version: file.version,
    licence: file.license ?? 'unknown',
    home,
    text: licenceFile === undefined ? null : await readFile(join(folder, licenceFile), 'utf8'),
  });
  for (const dependency of Object.keys(file.dependencies ?? {})) {
    if (!NOT_SHIPPED.test(dependency)) await readPackage(dependency, join(folder, 'package.json'), found);
  }
}

/** Returns the notices of all packages the site carries, in order of their names. */
export async function licencesText(root: string): Promise<string> {
  const found = new Map<string, Package>();
  for (const name of SHIPPED) await readPackage(name, join(root, 'package.json'), found);
  const packages = [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
  const notices = packages.map(({ name, version, licence, home, text }) => {
    const other = packages.find((candidate) => candidate.licence === licence && candidate.text !== null);
    const terms = text ?? (other ? `The text of the licence ${licence} stands under ${other.name}.` : '');
    return `${name} ${version}\n${licence}, ${home}\n\n${terms.trim()}\n`;
  });
  const own = await readFile(join(root, 'LICENSE'), 'utf8');
  return [`What I Cannot Create\n\n${own.trim()}\n`, ...notices].join(`\n${'─'.repeat(72)}\n\n`);
}

/** Adds `licences.txt` to a production build. */
export function licences(): AstroIntegration {
  return {
    name: 'licences',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        await writeFile(join(fileURLToPath(dir), 'licences.txt'), await licencesText(process.cwd()));
      },
    },
  };
}
