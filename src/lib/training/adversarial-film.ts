// The training film of a generator: what it draws from the same z at chosen steps.
//
// A film ships as two files of its model's folder:
//   film.<hash>.png            one sheet, ten pictures in a row: frame after frame from the top, each frame a whole number
//                              of rows, picture i of a frame always from the same z (and label); 2 pixels between pictures
//   film-log.<hash>.tensors    `steps` [frames], steps taken before the frame; `d`, `g`, `accuracyReal`, `accuracyFake`
//                              [frames], means since the frame before (0 in the first); `rows` [1], rows of a frame;
//                              `codes` [pictures, code length], what the pictures of each frame are drawn from
import { PIXELS } from '../models/types.ts';
import type { FilmFrame, NamedArray, Pixels } from '../models/types.ts';
import type { Findings, Plate } from '../models/study.ts';
import type { BundleTensor } from '../weights/bundle.ts';
import { take } from './adam.ts';

/** Name of the bundle that stands beside a film; it has the film's role, so that both are kept or replaced together. */
export const FILM_LOG = 'film-log';
/** Pictures in a row of the sheet. */
export const FILM_COLUMNS = 10;
/** The first frames are this many steps apart. */
const FIRST = 25;
/** Frames while the number of steps doubles: a generator learns most in the beginning. */
const PER_DOUBLING = 5;

/** Says whether a frame is due after so many steps: at 0, 25, and then at steps that grow by a fifth root of 2. */
export function isFrameDue(step: number): boolean {
  if (step === 0) return true;
  const k = Math.round(PER_DOUBLING * Math.log2(step / FIRST));
  return k >= 0 && step === Math.round(FIRST * 2 ** (k / PER_DOUBLING));
}

/** The losses that a film keeps. */
const KEPT = ['d', 'g', 'accuracyReal', 'accuracyFake'] as const;

/** Collects frames, and the losses between them. */
export class Film {
  readonly #frames: FilmFrame[] = [];
  #sums: Record<string, number> = {};
  #count = 0;

  get frames(): readonly FilmFrame[] {
    return this.#frames;
  }

  /** Adds the losses of a step to the mean of the next frame. */
  addLosses(losses: Readonly<Record<string, number>>): void {
    // In float32, as a snapshot keeps them: a resumed film goes on to the same bytes.
    for (const name of KEPT) this.#sums[name] = Math.fround((this.#sums[name] ?? 0) + (losses[name] ?? 0));
    this.#count++;
  }

  /** Adds a frame after so many steps. */
  addFrame(step: number, pixels: Pixels): void {
    const mean = (name: string): number => Math.fround((this.#sums[name] ?? 0) / Math.max(1, this.#count));
    const losses = Object.fromEntries(KEPT.map((name) => [name, mean(name)]));
    this.#frames.push({ step, losses, pixels });
    this.#sums = {};
    this.#count = 0;
  }

  /** Copies frames and sums, as `film/…`. */
  snapshot(): Record<string, NamedArray> {
    const frames = this.#frames.length;
    const pixels = this.#frames[0]?.pixels.length ?? 0;
    const data = new Float32Array(frames * pixels);
    this.#frames.forEach((frame, i) => {
      data.set(frame.pixels, i * pixels);
    });
    const rows = this.#frames.flatMap(({ step, losses }) => [
      step,
      ...KEPT.map((name) => losses[name] as number),
    ]);
    const present = [this.#count, ...KEPT.map((name) => this.#sums[name] ?? 0)];
    return {
      'film/pixels': { shape: [frames, pixels], data },
      'film/losses': { shape: [frames, 1 + KEPT.length], data: Float32Array.from(rows) },
      'film/sums': { shape: [present.length], data: Float32Array.from(present) },
    };
  }

  /** Puts a snapshot back; throws one sentence if an array is missing or has another shape. */
  restore(snapshot: Readonly<Record<string, NamedArray>>): void {
    const [frames = 0, size = 0] = snapshot['film/pixels']?.shape ?? [];
    const width = 1 + KEPT.length;
    const pixels = take(snapshot, 'film/pixels', [frames, size]);
    const rows = take(snapshot, 'film/losses', [frames, width]);
    const [count, ...sums] = take(snapshot, 'film/sums', [width]);
    this.#frames.length = 0;
    for (let i = 0; i < frames; i++) {
      const losses = Object.fromEntries(KEPT.map((name, k) => [name, rows[i * width + 1 + k] as number]));
      const step = rows[i * width] as number;
      this.#frames.push({ step, losses, pixels: pixels.slice(i * size, (i + 1) * size) });
    }
    this.#count = count as number;
    this.#sums = Object.fromEntries(KEPT.map((name, k) => [name, sums[k] as number]));
  }
}

/** Writes a film as a plate and a bundle (see above); nothing where there are no frames. */
export function filmFindings(
  frames: readonly FilmFrame[],
  codes: Float32Array,
): Pick<Findings, 'plates' | 'tensors'> {
  const [first] = frames;
  if (first === undefined) return { plates: [], tensors: {} };
  const pixels = new Float32Array(frames.length * first.pixels.length);
  frames.forEach((frame, i) => {
    pixels.set(frame.pixels, i * first.pixels.length);
  });
  const pictures = first.pixels.length / PIXELS;
  const column = (of: (frame: FilmFrame) => number): BundleTensor => ({
    shape: [frames.length],
    data: Float32Array.from(frames, of),
  });
  const plate: Plate = { name: 'film', role: 'film', columns: FILM_COLUMNS, pixels };
  return {
    plates: [plate],
    tensors: {
      [FILM_LOG]: {
        steps: column(({ step }) => step),
        ...Object.fromEntries(KEPT.map((name) => [name, column(({ losses }) => losses[name] as number)])),
        rows: { shape: [1], data: Float32Array.of(pictures / FILM_COLUMNS) },
        codes: { shape: [pictures, codes.length / pictures], data: codes },
      },
    },
  };
}
