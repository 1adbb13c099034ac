// What is on a pad, sheet by sheet, so that every act can be taken back; without a DOM.
import {
  decodeDrawing,
  encodeDrawing,
  isBlank,
  PEN_WIDTH,
  simplify,
  type Drawing,
} from '../../lib/data/drawing.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { decodePictures } from '../../lib/ui/embedded-pictures.ts';

/** A drawing, or an MNIST example as it is. */
export type Sheet =
  | { readonly source: 'strokes'; readonly drawing: Drawing }
  | { readonly source: 'example'; readonly index: number; readonly pixels: Pixels };

export const BLANK: Sheet = { source: 'strokes', drawing: { strokes: [] } };

/** Tells whether nothing is on a sheet. */
export function isBlankSheet(sheet: Sheet): boolean {
  return sheet.source === 'strokes' && isBlank(sheet.drawing);
}

/** Writes a sheet as text for a link: 't17' for example 17, '' for blank paper, else the drawing. */
export function sheetValue(sheet: Sheet): string {
  if (sheet.source === 'example') return `t${sheet.index}`;
  return isBlank(sheet.drawing) ? '' : encodeDrawing(sheet.drawing);
}

/** Reads which example a link's text names; null if it names none. */
export function exampleOf(value: string): number | null {
  const digits = /^t(\d{1,6})$/.exec(value)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Reads the drawing or example that the build wrote into the page, there without a fetch; blank if there is none. */
export function embeddedSheet({ drawing, example, examplePixels }: DOMStringMap): Sheet {
  if (drawing !== undefined) return { source: 'strokes', drawing: decodeDrawing(drawing) };
  if (example === undefined || examplePixels === undefined) return BLANK;
  const pixels = decodePictures(examplePixels);
  return { source: 'example', index: Number(example), pixels };
}

/** Says what is on a sheet in a few words. */
export function describeSheet(sheet: Sheet): string {
  if (sheet.source === 'example') return `MNIST example ${sheet.index}`;
  const count = sheet.drawing.strokes.length;
  return count === 0 ? 'blank' : `${count} ${count === 1 ? 'stroke' : 'strokes'}`;
}

/** The sheets of a pad in the order they came, which one lies on top, and the stroke being drawn on it. */
export class Sheets {
  #sheets: readonly Sheet[];
  #at = 0;
  #stroke: number[] | null = null;

  constructor(first: Sheet = BLANK) {
    this.#sheets = [first];
  }

  /** What is seen: the top sheet with the stroke being drawn; a stroke on an example begins a drawing. */
  get top(): Sheet {
    const sheet = this.#sheets[this.#at] ?? BLANK;
    if (!this.#stroke) return sheet;
    const before = sheet.source === 'strokes' ? sheet.drawing.strokes : [];
    const stroke = { points: this.#stroke, width: PEN_WIDTH };
    return { source: 'strokes', drawing: { strokes: [...before, stroke] } };
  }

  get canUndo(): boolean {
    return this.#at > 0;
  }

  get canRedo(): boolean {
    return this.#at < this.#sheets.length - 1;
  }

  get drawing(): boolean {
    return this.#stroke !== null;
  }

  /** Puts the pen down at a point. */
  begin(x: number, y: number): void {
    this.#stroke = [x, y];
  }

  /** Draws on to each of the points x0, y0, x1, y1 …; does nothing while the pen is up. */
  extend(points: readonly number[]): void {
    this.#stroke?.push(...points);
  }

  /** Lifts the pen: the stroke, without the points it can do without, becomes a sheet. */
  end(): void {
    if (!this.#stroke) return;
    this.#stroke = simplify(this.#stroke);
    const sheet = this.top;
    this.#stroke = null;
    this.push(sheet);
  }

  /** Lays a new sheet on top; what had been undone is gone. Keeps the last 200. */
  push(sheet: Sheet): void {
    this.#sheets = [...this.#sheets.slice(0, this.#at + 1), sheet].slice(-200);
    this.#at = this.#sheets.length - 1;
  }

  /** Goes one sheet back; false at the first. */
  undo(): boolean {
    if (!this.canUndo) return false;
    this.#at--;
    return true;
  }

  /** Goes one sheet forward again; false at the last. */
  redo(): boolean {
    if (!this.canRedo) return false;
    this.#at++;
    return true;
  }
}
