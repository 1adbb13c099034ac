// What the reader has drawn in the drawing demo, for the demos further down that take it up.
import { atom } from '../../lib/ui/atom.ts';
import type { Corruption, Pixels } from '../../lib/models/types.ts';

export interface ReaderDrawing {
  /** 784 pixels in [0, 1]. */
  readonly clean: Pixels;
  /** The same corrupted, as it stands in the drawing demo; unclipped noise leaves [0, 1]. */
  readonly corrupted: Pixels;
  /** What corrupted it; null where the reader scribbled over it by hand. */
  readonly corruption: Corruption | null;
  /** False where it is an MNIST digit that the reader loaded. */
  readonly own: boolean;
  /** The pad's text for it: the strokes, or the number of the example. */
  readonly value: string;
}

/** Null until the drawing demo has denoised something. */
export const readerDrawing = atom<ReaderDrawing | null>(null);
