// The reader's collected drawings, kept in this browser so that a reload loses none. Strokes only: nothing is sent away.
import { decodeDrawing, isBlank, prepare, rasterise } from '../../lib/data/drawing.ts';
import type { Pixels } from '../../lib/models/types.ts';

const PIXELS = 784;

/** Key in localStorage: a JSON list of at most MOST_DRAWINGS texts, each as `encodeDrawing` writes it. */
export const STORAGE_KEY = 'drawings';
/** Key of drawings that have a label each: `7.` stands before the text of a 7. */
export const LABELLED_KEY = 'labelled-drawings';
export const MOST_DRAWINGS = 20;

export interface KeptDrawing {
  /** The strokes, as `encodeDrawing` writes them; after the label and a full stop where there is one. */
  readonly text: string;
  /** Which digit it is meant to be, where its reader said so. */
  readonly label?: number;
  /** 784 pixels in [0, 1], prepared as MNIST did. */
  readonly pixels: Pixels;
}

/** Prepares a drawing from its text; null where it is blank or cannot be read. */
export function readDrawing(text: string): KeptDrawing | null {
  try {
    const [, label, strokes = text] = /^(\d)\.(.*)$/.exec(text) ?? [];
    const drawing = decodeDrawing(strokes);
    if (isBlank(drawing)) return null;
    const { pixels } = prepare(rasterise(drawing));
    return label === undefined ? { text, pixels } : { text, pixels, label: Number(label) };
  } catch {
    return null;
  }
}

/** Returns what this browser keeps; what cannot be read is left out, and nothing kept or no storage is an empty list. */
export function readDrawings(key = STORAGE_KEY): readonly KeptDrawing[] {
  try {
    const texts: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    if (!Array.isArray(texts)) return [];
    return texts
      .slice(0, MOST_DRAWINGS)
      .flatMap((text) => (typeof text === 'string' ? (readDrawing(text) ?? []) : []));
  } catch {
    return [];
  }
}

/** Keeps the drawings; false where the browser keeps nothing (private window, storage full or off). */
export function writeDrawings(drawings: readonly KeptDrawing[], key = STORAGE_KEY): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(drawings.map(({ text }) => text)));
    return true;
  } catch {
    return false;
  }
}

/** Lays drawings one after the other, n × 784. */
export function pixelsOf(drawings: readonly KeptDrawing[]): Pixels {
  const pixels = new Float32Array(drawings.length * PIXELS);
  drawings.forEach((drawing, i) => pixels.set(drawing.pixels, i * PIXELS));
  return pixels;
}
