// Cuts named parts out of a model's source, so that a chapter shows the very lines that run.

export interface SourceLine {
  /** Line number in the file, from 1. */
  readonly number: number;
  readonly text: string;
}

const DECLARATION =
  /^(\s*)(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:function\*?|const|let|class|interface|type)\s+([\w$]+)/;
const METHOD =
  /^(\s+)(?:private\s+|static\s+|readonly\s+)*(?:async\s+)?([\w$#]+)\s*[(<].*[{(,]\s*(?:\/\/.*)?$/;

/** Finds the last line of a declaration: the first that closes at its own indentation, or ends a statement. */
function endOf(lines: readonly string[], start: number, indent: string): number {
  const first = lines[start] ?? '';
  if (/;\s*(?:\/\/.*)?$/.test(first)) return start;
  for (let index = start + 1; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (
      line.startsWith(indent) &&
      /^[\])}]/.test(line.slice(indent.length)) &&
      !/[{([]\s*(?:\/\/.*)?$/.test(line)
    )
      return index;
  }
  throw new Error(`line ${start + 1} opens a declaration that nothing closes at its indentation`);
}

/** Finds the first line of the comment right above a line. */
function commentAbove(lines: readonly string[], start: number): number {
  let first = start;
  while (
    first > 0 &&
    /^\s*(?:\/\*\*|\*|\/\/)/.test(lines[first - 1] ?? '') &&
    !/#(?:end)?region/.test(lines[first - 1] ?? '')
  ) {
    first -= 1;
  }
  return first;
}

function findRange(lines: readonly string[], name: string): [number, number] | null {
  const [from = '', to] = name.split('..');
  if (to !== undefined) {
    const [first, last] = [findRange(lines, from), findRange(lines, to)];
    return first && last ? [first[0], last[1]] : null;
  }
  const region = lines.findIndex((line) => line.trim() === `// #region ${name}`);
  if (region >= 0) {
    const end = lines.findIndex((line, index) => index > region && line.trim().startsWith('// #endregion'));
    if (end < 0) throw new Error(`"// #region ${name}" is never closed by "// #endregion"`);
    return [region + 1, end - 1];
  }
  for (const pattern of [DECLARATION, METHOD]) {
    const start = lines.findIndex((line) => pattern.exec(line)?.[2] === name);
    if (start >= 0)
      return [commentAbove(lines, start), endOf(lines, start, pattern.exec(lines[start] ?? '')?.[1] ?? '')];
  }
  return null;
}

/**
 * Cuts a region, function, method, constant, class or type out of a source by name, its comment included; `a..b` is all
 * from a to the end of b.
 * Lines keep their numbers and lose the indentation they share. Throws a sentence when the name is not there.
 */
export function cutSource(source: string, name: string): SourceLine[] {
  const lines = source.split('\n');
  const range = findRange(lines, name);
  if (!range) throw new Error(`has no region or declaration named "${name}"`);
  const cut = lines
    .slice(range[0], range[1] + 1)
    .map((text, index) => ({ number: range[0] + index + 1, text }))
    .filter((line) => !/^\s*\/\/ #(?:end)?region/.test(line.text));
  const indents = cut
    .filter((line) => line.text.trim())
    .map((line) => /^\s*/.exec(line.text)?.[0].length ?? 0);
  const shared = Math.min(...indents);
  return cut.map((line) => ({ ...line, text: line.text.slice(shared) }));
}
