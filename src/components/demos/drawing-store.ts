// The reader's collected drawings, kept in this browser so that a reload loses none. Strokes only: nothing is sent away.
import { decodeDrawing, isBlank, prepare, rasterise } from '../../lib/data/drawing.ts';
import type { Pixels } from '../../lib/models/types.ts';

const PIXELS = 784;

/** Key in localStorage: a JSON list of at most MOST_DRAWINGS texts, each as `encodeDrawing` writes it. */
export const STORAGE_KEY = 'drawings';
export const MOST_DRAWINGS = 20;

export interface KeptDrawing {
  /** The strokes, as `encodeDrawing` writes them. */
  readonly text: string;
  /** 784 pixels in [0, 1], prepared as MNIST did. */
  readonly pixels: Pixels;
}

/** Prepares a drawing from its text; null where it is blank or cannot be read. */
export function readDrawing(text: string): KeptDrawing | null {
  try {
    const drawing = decodeDrawing(text);
    return isBlank(drawing) ? null : { text, pixels: prepare(rasterise(drawing)).pixels };
  } catch {
    return null;
  }
}

/** Returns what this browser keeps; what cannot be read is left out, and nothing kept or no storage is an empty list. */
export function readDrawings(): readonly KeptDrawing[] {
  try {
    const texts: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]');
    if (!Array.isArray(texts)) return [];
    return texts
      .slice(0, MOST_DRAWINGS)
      .flatMap((text) => (typeof text === 'string' ? (readDrawing(text) ?? []) : []));
  } catch {
    return [];
  }
}

/** Keeps the drawings; false where the browser keeps nothing (private window, storage full or off). */
export function writeDrawings(drawings: readonly KeptDrawing[]): boolean {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(drawings.map(({ text }) => text)));
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
