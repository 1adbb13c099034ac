import { describe, expect, test } from 'vitest';
import { cutSource } from '../../../src/components/prose/cut-source.ts';
import { highlightLine } from '../../../src/components/prose/highlight.ts';

const SOURCE = `import x from 'y';

/** Adds one. */
export function add(
  n: number,
): number {
  return n + 1; // n
}

const rate = 3;

class Box {
  // #region inside
  open(a: number) {
    return a;
  }
  // #endregion
}
`;

describe('cutSource', () => {
  test('takes a function with its comment, under its own line numbers', () => {
    const lines = cutSource(SOURCE, 'add');
    expect(lines.map((line) => line.number)).toEqual([3, 4, 5, 6, 7, 8]);
    expect(lines[0]?.text).toBe('/** Adds one. */');
    expect(lines.at(-1)?.text).toBe('}');
  });

  test('takes a statement of one line', () => {
    expect(cutSource(SOURCE, 'rate')).toEqual([{ number: 10, text: 'const rate = 3;' }]);
  });

  test('takes a region without its markers and without the indentation its lines share', () => {
    expect(cutSource(SOURCE, 'inside').map((line) => line.text)).toEqual([
      'open(a: number) {',
      '  return a;',
      '}',
    ]);
  });

  test('takes a method by name', () => {
    expect(cutSource(SOURCE, 'open').map((line) => line.number)).toEqual([14, 15, 16]);
  });

  test('takes all from one name to another', () => {
    expect(cutSource(SOURCE, 'rate..open').map((line) => line.number)).toEqual([10, 11, 12, 14, 15, 16]);
  });

  test('says which name is not there', () => {
    expect(() => cutSource(SOURCE, 'rate..sub')).toThrow('"rate..sub"');
    expect(() => cutSource(SOURCE, 'sub')).toThrow('has no region or declaration named "sub"');
  });
});

describe('highlightLine', () => {
  test('loses no character and names the kinds', () => {
    const line = "  const a = f('x') + 12; // why";
    const tokens = highlightLine(line);
    expect(tokens.map((token) => token.text).join('')).toBe(line);
    expect(tokens.filter((token) => token.kind !== 'plain').map((token) => token.kind)).toEqual([
      'keyword',
      'call',
      'string',
      'number',
      'comment',
    ]);
  });
});
