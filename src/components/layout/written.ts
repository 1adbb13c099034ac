// Which chapters and guides exist, and where: pages link to these and to no others.
import { getCollection } from 'astro:content';
import { IS_DRAFT } from '../prose/read-manifest.ts';
import { CHAPTERS, GUIDES, type Chapter, type Guide } from './chapters.ts';

export interface ChapterLink extends Chapter {
  /** Address of the chapter; absent while it is not written. */
  readonly href?: string;
}

/** Joins a path to the base under which the book is served. */
export function withBase(path: string): string {
  return `${import.meta.env.BASE_URL.replace(/\/$/, '')}/${path.replace(/^\//, '')}`;
}

/** Lists all chapters in order, with the address of those that are written. */
export async function listChapters(): Promise<ChapterLink[]> {
  const entries = await getCollection('models', (entry) => !entry.data.draft || IS_DRAFT);
  const written = new Set<string>(entries.map((entry) => entry.data.id));
  return CHAPTERS.map((chapter) =>
    written.has(chapter.id) ? { ...chapter, href: withBase(`models/${chapter.id}/`) } : chapter,
  );
}

/** Lists the guides that are written, each with its address. */
export async function listGuides(): Promise<(Guide & { readonly href: string })[]> {
  const entries = await getCollection('guides', (entry) => !entry.data.draft || IS_DRAFT);
  const written = new Set<string>([...entries.map((entry) => entry.data.id), 'notation']);
  return GUIDES.filter(({ id }) => written.has(id)).map((guide) => ({
    ...guide,
    href: withBase(`${guide.id}/`),
  }));
}
