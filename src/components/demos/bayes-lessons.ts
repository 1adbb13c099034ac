// The drawings that have joined a class, each with the number of pictures it counts as; as text for a link.

/** One drawing. */
export interface Lesson {
  /** The strokes, as `encodeDrawing` writes them. */
  readonly text: string;
  /** Pictures that it counts as. */
  readonly weight: number;
}

/** What a drawing may count as. */
export const WEIGHTS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000] as const;
export const MOST_LESSONS = 12;
/** Longest text of a list in a link. */
export const LONGEST = 8000;

/** Writes a list for a link: `500.text~20.text`; `none` for an empty one, since the page begins with a drawing. */
export function writeLessons(lessons: readonly Lesson[]): string {
  return lessons.map(({ weight, text }) => `${weight}.${text}`).join('~') || 'none';
}

/** Reads a list from a link; null where it is damaged. `isDrawing` tells whether a text is one. */
export function readLessons(text: string, isDrawing: (text: string) => boolean): readonly Lesson[] | null {
  if (text === 'none') return [];
  const lessons = text.split('~').map((one) => {
    const [, weight = '', drawing = ''] = /^(\d+)\.([\w-]+)$/.exec(one) ?? [];
    return { weight: Number(weight), text: drawing };
  });
  const isWhole = ({ weight, text: drawing }: Lesson): boolean =>
    Number.isInteger(weight) && weight >= 1 && weight <= WEIGHTS[WEIGHTS.length - 1]! && isDrawing(drawing);
  return lessons.length <= MOST_LESSONS && lessons.every(isWhole) ? lessons : null;
}
