// A training film as the trainer ships it: one picture with frame after frame from the top, ten digits in a row, two pixels
// of paper between them (see lib/training/adversarial-film.ts). The browser decodes it beside the page's own thread.
import type { Pixels } from '../models/types.ts';

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const GAP = 2;
/** Pictures in a row of the sheet. */
export const FILM_COLUMNS = 10;

/** Where a frame stands on the sheet, in pixels. */
export interface FrameBox {
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Returns the place of frame `frame` on a sheet whose frames have `rows` rows. */
export function frameBox(frame: number, rows: number): FrameBox {
  const pitch = SIDE + GAP;
  return { top: frame * rows * pitch, width: FILM_COLUMNS * pitch - GAP, height: rows * pitch - GAP };
}

/**
 * Cuts the pictures out of a frame, ink on paper: n × 784 in [0, 1].
 *
 * @param bytes the frame's pixels, `stride` bytes for each; the first byte is the grey, 255 for paper.
 */
export function cutPictures(bytes: ArrayLike<number>, rows: number, stride: number): Pixels {
  const { width } = frameBox(0, rows);
  const pixels = new Float32Array(rows * FILM_COLUMNS * PIXELS);
  for (let i = 0; i < rows * FILM_COLUMNS; i++) {
    const left = (i % FILM_COLUMNS) * (SIDE + GAP);
    const top = Math.floor(i / FILM_COLUMNS) * (SIDE + GAP);
    for (let p = 0; p < PIXELS; p++) {
      const at = (top + Math.floor(p / SIDE)) * width + left + (p % SIDE);
      pixels[i * PIXELS + p] = 1 - (bytes[at * stride] as number) / 255;
    }
  }
  return pixels;
}

/** Returns the pictures with the given numbers, or all of them. */
export function choosePictures(pictures: Pixels, cells: readonly number[] | null): Pixels {
  if (!cells) return pictures;
  const chosen = new Float32Array(cells.length * PIXELS);
  cells.forEach((cell, i) => {
    chosen.set(pictures.subarray(cell * PIXELS, (cell + 1) * PIXELS), i * PIXELS);
  });
  return chosen;
}

/** A film that has been fetched. */
export interface FilmSheet {
  /** Returns the pictures of a frame, n × 784 in [0, 1]. */
  pictures(frame: number): Pixels;
}

/** Fetches a film; throws one sentence if it is not there or is no picture. */
export async function openFilm(url: string, rows: number): Promise<FilmSheet> {
  const sheet = await fetchPicture(url);
  const { width, height } = frameBox(0, rows);
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser lends no canvas to read the film with.');
  return {
    pictures(frame) {
      const { top } = frameBox(frame, rows);
      context.drawImage(sheet, 0, top, width, height, 0, 0, width, height);
      return cutPictures(context.getImageData(0, 0, width, height).data, rows, 4);
    },
  };
}

async function fetchPicture(url: string): Promise<ImageBitmap> {
  let response: Response | undefined;
  try {
    response = await fetch(url);
    if (response.ok) return await createImageBitmap(await response.blob());
  } catch (cause) {
    const why = response ? 'is damaged' : 'could not be fetched';
    throw new Error(`The training film ${why}; move the slider to try again.`, { cause });
  }
  throw new Error(
    `The training film could not be fetched (status ${response.status}); move the slider to try again.`,
  );
}
