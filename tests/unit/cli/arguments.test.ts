import { decode } from 'fast-png';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { helpOf, readArguments } from '../../../src/cli/arguments.ts';
import { ensureFolder, writeAtomically } from '../../../src/cli/files.ts';
import { HelpRequest, UsageError } from '../../../src/cli/outcome.ts';
import { checkPicturesPath, writePictures } from '../../../src/cli/pictures-file.ts';
import { encodeSheet } from '../../../src/cli/png.ts';
import { clock } from '../../../src/cli/progress.ts';
import { headlines } from '../../../src/cli/table.ts';
import { parseImages, parseLabels } from '../../../src/lib/data/idx.ts';
import { PIXELS } from '../../../src/lib/models/types.ts';
import { temporaryFolder } from './run-command.ts';

const folder = temporaryFolder();
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const command = {
  usage: 'npm run test',
  about: 'Tests.',
  flags: {
    count: { type: 'whole', value: 'N', about: 'how many', least: 1 },
    level: { type: 'number', value: 'S', about: 'how much' },
    kind: { type: 'text', value: 'K', about: 'which', choices: ['a', 'b'] },
    fast: { type: 'switch', about: 'quickly' },
  },
  words: { least: 0, most: 1, what: 'which' },
} as const;

describe('arguments', () => {
  it('come as numbers, texts and switches, with or without an equals sign', () => {
    const { values, words } = readArguments(command, [
      'x',
      '--count=3',
      '--level',
      '1e-3',
      '--kind',
      'b',
      '--fast',
    ]);
    expect(values).toEqual({ count: 3, level: 0.001, kind: 'b', fast: true });
    expect(words).toEqual(['x']);
    expect(readArguments(command, []).values).toEqual({});
  });

  it.each([
    [['--count', '0'], '--count is a whole number from 1, not “0”.'],
    [['--count', '2.5'], '--count is a whole number from 1, not “2.5”.'],
    [['--count='], '--count is a whole number from 1, not “”.'],
    [['--level', 'NaN'], '--level is a number, not “NaN”.'],
    [['--kind', 'c'], '--kind is one of a, b, not “c”.'],
    [['--nope'], "Unknown option '--nope'; --help lists the flags."],
    [['--count'], "Option '--count <value>' argument missing; --help lists the flags."],
    [['a', 'b'], '“b” is one word too many; --help shows how.'],
  ])('are refused with a sentence: %j', (argv, sentence) => {
    expect(() => readArguments(command, argv)).toThrow(new UsageError(sentence));
  });

  it('ask for help, which names every flag', () => {
    expect(() => readArguments(command, ['-h'])).toThrow(HelpRequest);
    for (const name of ['--count N', '--level S', '--kind K', '--fast', '--help'])
      expect(helpOf(command)).toContain(name);
  });
});

describe('files', () => {
  it('are replaced as a whole, and nothing is left beside them', () => {
    const path = join(folder, 'one', 'file');
    ensureFolder(join(folder, 'one'));
    writeAtomically(path, 'first');
    writeAtomically(path, Uint8Array.of(1, 2));
    expect([...readFileSync(path)]).toEqual([1, 2]);
    expect(readdirSync(join(folder, 'one'))).toEqual(['file']);
  });

  it('that cannot be written are named with the reason, and leave what was there', () => {
    mkdirSync(join(folder, 'taken', 'file'), { recursive: true });
    expect(() => {
      writeAtomically(join(folder, 'taken', 'file'), 'x');
    }).toThrow(/taken.file cannot be written: it is a folder/);
    expect(readdirSync(join(folder, 'taken'))).toEqual(['file']);
    expect(() => {
      writeAtomically(join(folder, 'none', 'file'), 'x');
    }).toThrow('there is no such file');
    writeFileSync(join(folder, 'plain'), '');
    expect(() => {
      ensureFolder(join(folder, 'plain', 'below'));
    }).toThrow(UsageError);
  });
});

describe('pictures', () => {
  const pixels = new Float32Array(3 * PIXELS);
  pixels[0] = 1;
  pixels[2 * PIXELS + PIXELS - 1] = 2;

  it('become a grey sheet: ink is black, paper and the gaps are white', () => {
    const sheet = decode(encodeSheet(pixels, 2));
    expect([sheet.width, sheet.height, sheet.channels, sheet.depth]).toEqual([58, 58, 1, 8]);
    expect(sheet.data[0]).toBe(0);
    expect(sheet.data[57 * 58 + 27]).toBe(0);
    expect(sheet.data.filter((value) => value === 255).length).toBe(58 * 58 - 2);
  });

  it('become IDX files, with their labels beside them', () => {
    const path = join(folder, 'x-images.idx3-ubyte');
    checkPicturesPath(path);
    const names = writePictures(path, pixels, Uint8Array.of(7, 7, 7));
    expect(names).toEqual([path, join(folder, 'x-labels.idx1-ubyte')]);
    const { count, images } = parseImages(new Uint8Array(readFileSync(path)), path);
    expect([count, images[0], images[1], images.at(-1)]).toEqual([3, 255, 0, 255]);
    expect([...parseLabels(new Uint8Array(readFileSync(names[1] ?? '')), 'labels').labels]).toEqual([
      7, 7, 7,
    ]);
    expect(existsSync(join(folder, 'x.gif'))).toBe(false);
    expect(() => {
      checkPicturesPath(join(folder, 'x.gif'));
    }).toThrow(UsageError);
  });
});

it('prints a metric with its split, count and controls on a line', () => {
  const line = headlines([
    { name: 'psnr', label: 'PSNR', value: 25.634, unit: 'dB', split: 'test', count: 10, seed: 1, betterIs: 'higher', controls: [{ label: 'noisy input', value: 0.123456 }] },
  ]); // prettier-ignore
  expect(line).toMatch(/^psnr\s+25\.63 dB\s+test 10\s+\(noisy input 0\.1235\)$/);
  expect(clock(247.4)).toBe('4:07');
});
