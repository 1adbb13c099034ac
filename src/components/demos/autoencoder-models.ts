// The three autoencoders of chapter 3, by the length of their codes.
import type { ModelId, Pixels } from '../../lib/models/types.ts';
import { meanSquaredError } from '../../lib/ui/psnr.ts';

export const SIZES = ['2', '8', '32'] as const;
/** How long the code is, as a choice of the reader's. */
export type Size = (typeof SIZES)[number];

/** Names the model whose code has so many numbers. */
export function modelOf(size: Size): ModelId {
  return size === '32' ? 'autoencoder' : `autoencoder/code-${size}`;
}

/** Returns the squared error of one picture: the sum over its 784 pixels. */
export function squaredError(answer: Pixels, picture: Pixels, index = 0): number {
  return meanSquaredError(answer, picture, index) * 784;
}

/** Prints a squared error. */
export function formatError(error: number): string {
  return error.toFixed(error < 100 ? 2 : 0);
}

/** Makes a picture of a difference: mid-grey where there is none, nearer to ink where the answer has more of it. */
export function differenceOf(answer: Pixels, picture: Pixels): Pixels {
  return answer.map((value, i) => 0.5 + (value - (picture[i] as number)) / 2);
}

/** What the two codes of a picture can be read from. */
export type Whose = 'network' | 'pca';

/** Bars that the reader moved, by their index. */
export type Moves = Readonly<Record<Whose, Readonly<Record<number, number>>>>;
export const NO_MOVES: Moves = { network: {}, pca: {} };

/** Puts the moved bars into a code. */
export function applyMoves(code: Float32Array, moves: Moves[Whose]): Float32Array {
  return code.map((value, i) => moves[i] ?? value);
}

/** Writes moves for a link: "n4:1.25_p0:-3". */
export function writeMoves(moves: Moves): string {
  const list = (whose: Whose): string[] =>
    Object.entries(moves[whose]).map(([index, value]) => `${whose[0]}${index}:${Number(value.toFixed(3))}`);
  return [...list('network'), ...list('pca')].join('_');
}

/** Reads what `writeMoves` wrote; skips what is no move. */
export function readMoves(text: string): Moves {
  const moves: Record<Whose, Record<number, number>> = { network: {}, pca: {} };
  for (const entry of text.split('_')) {
    const found = /^([np])(\d{1,2}):(-?\d+(?:\.\d+)?)$/.exec(entry);
    if (found) moves[found[1] === 'n' ? 'network' : 'pca'][Number(found[2])] = Number(found[3]);
  }
  return moves;
}
