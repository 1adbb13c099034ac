// Finds where the chapters use a symbol first, by reading their source: a table of places that nobody keeps by hand.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IS_DRAFT } from './read-manifest.ts';

/** A place in the book. */
export interface Place {
  /** Id of the chapter. */
  readonly chapter: string;
  /** "3.2", or "3" before the first section. */
  readonly section: string;
  readonly title: string;
}

interface Section extends Place {
  /** Its formulas, one after the other. */
  readonly maths: string;
}

/** The id of a section, as it is made from its title. */
export function slugOf(title: string): string {
  return title
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}

const FORMULA = /\$\$[\s\S]*?\$\$|\$[^$\n]+\$/g;

/** Cuts a chapter's source into sections and keeps their formulas. */
export function readSections(source: string): Section[] {
  const front = /^---\n([\s\S]*?)\n---\n/.exec(source);
  const field = (name: string): string =>
    new RegExp(`^${name}: (.*)$`, 'm').exec(front?.[1] ?? '')?.[1] ?? '';
  const [opening = '', ...others] = source.slice(front?.[0].length ?? 0).split(/^## /m);
  const mathsOf = (text: string): string => (text.match(FORMULA) ?? []).join(' ');
  const chapter = field('id');
  const number = field('number');
  return [
    { chapter, section: number, title: field('title'), maths: mathsOf(opening) },
    ...others.map((text, i) => ({
      chapter,
      section: `${number}.${i + 1}`,
      title: text.split('\n', 1)[0] ?? '',
      maths: mathsOf(text),
    })),
  ];
}

/** Reads the sections of all chapters that the site has, in the book's order. */
export function readBook(
  folder = join(process.cwd(), 'src/content/models'),
  withDrafts = IS_DRAFT,
): Section[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.mdx'));
  const sources = files.sort().map((name) => readFileSync(join(folder, name), 'utf8'));
  return sources.filter((source) => withDrafts || !/^draft: true$/m.test(source)).flatMap(readSections);
}

/** Finds the first section whose formulas contain a symbol as a whole: `d` is no part of `\\delta` nor of `\\d`. */
export function findFirstUse(written: string, book: readonly Section[]): Place | undefined {
  const escaped = written.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const before = /^[a-z]/i.test(written) ? '(?<![a-zA-Z\\\\])' : '';
  const after = /[a-z]$/i.test(written) ? '(?![a-zA-Z])' : '';
  const pattern = new RegExp(`${before}${escaped}${after}`);
  return book.find(({ maths }) =>
    pattern.test(
      maths.replace(/\\(?:operatorname\*?|htmlClass|term|text|begin|end)\{[a-z*-]+\}/g, (m) =>
        written.includes('operatorname') ? m : '',
      ),
    ),
  );
}
