// Classes for TypeScript tokens, one line at a time: no inline styles, so that the content policy holds.

export interface Token {
  readonly kind: 'comment' | 'string' | 'keyword' | 'number' | 'call' | 'plain';
  readonly text: string;
}

const KEYWORDS =
  'as async await break case class const continue default else export extends false for from function if implements import in interface let new null of private readonly return static super switch this throw true type typeof undefined void while yield';

const PATTERN = new RegExp(
  [
    String.raw`(?<comment>\/\/.*|\/\*.*?(?:\*\/|$)|^\s*\*.*)`,
    String.raw`(?<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|${'`'}(?:[^${'`'}\\]|\\.)*${'`'})`,
    String.raw`(?<keyword>\b(?:${KEYWORDS.replaceAll(' ', '|')})\b)`,
    String.raw`(?<number>\b\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?\b)`,
    String.raw`(?<call>\b[\w$]+(?=\())`,
  ].join('|'),
  'g',
);

/** Splits one line of TypeScript into tokens; a line that begins with an asterisk belongs to a comment. */
export function highlightLine(line: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of line.matchAll(PATTERN)) {
    if (match.index > end) tokens.push({ kind: 'plain', text: line.slice(end, match.index) });
    const kind = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0] ?? 'plain';
    tokens.push({ kind: kind as Token['kind'], text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < line.length) tokens.push({ kind: 'plain', text: line.slice(end) });
  return tokens;
}
