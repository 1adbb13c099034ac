// Every colour of text, and of the concepts in formulas, reads at 4.5 to 1 on both papers of its theme; marks at 3 to 1.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync('src/styles/tokens.css', 'utf8');
const [lightBlock = '', mediaBlock = '', chosenBlock = ''] = css
  .split(/:root[^{]*\{/)
  .slice(1)
  .map((block) => block.slice(0, block.indexOf('}')));

function coloursOf(block: string): Map<string, string> {
  return new Map(
    [...block.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6})/g)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );
}

/** Computes relative luminance as WCAG 2 defines it. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const light = coloursOf(lightBlock);
const dark = new Map([...light, ...coloursOf(chosenBlock)]);

test('the system’s dark theme and the chosen one are the same', () => {
  expect([...coloursOf(mediaBlock)]).toEqual([...coloursOf(chosenBlock)]);
  expect(coloursOf(mediaBlock).size).toBeGreaterThan(20);
});

describe.each([
  ['light', light],
  ['dark', dark],
])('%s', (_name, colours) => {
  const text = [...colours.keys()].filter((name) => /^--(?:ink|accent|concept)/.test(name));

  test.each(text)('%s is readable as text', (name) => {
    for (const paper of ['--paper', '--paper-raised']) {
      expect(contrast(colours.get(name) ?? '', colours.get(paper) ?? '')).toBeGreaterThanOrEqual(4.5);
    }
  });
});

test('marks stand out from dark paper', () => {
  for (const [name, colour] of dark) {
    if (name.startsWith('--mark'))
      expect(contrast(colour, dark.get('--paper') ?? '')).toBeGreaterThanOrEqual(3);
  }
});
