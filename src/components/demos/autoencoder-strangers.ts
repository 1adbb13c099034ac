// Pictures that an autoencoder was never trained on, to see what its error makes of them. Build time only.
import type { Pixels } from '../../lib/models/types.ts';
import { Random } from '../../lib/random.ts';

const SIDE = 28;

/** A picture and what it is. */
export interface Stranger {
  readonly name: string;
  readonly pixels: Pixels;
}

/** Makes a picture from a function of row and column. */
function draw(inkAt: (row: number, column: number) => number): Pixels {
  return Float32Array.from({ length: SIDE * SIDE }, (_, i) => inkAt(Math.floor(i / SIDE), i % SIDE));
}

/** Makes the row of the figure: a digit, changes of it, and pictures that are no digits. */
export function strangersOf(digit: Pixels): Stranger[] {
  const at = (row: number, column: number): number =>
    row < 0 || column < 0 || row >= SIDE || column >= SIDE ? 0 : (digit[row * SIDE + column] as number);
  const random = new Random(7);
  return [
    { name: 'a test digit', pixels: digit },
    { name: 'in pale ink', pixels: digit.map((value) => 0.4 * value) },
    { name: 'mirrored', pixels: draw((row, column) => at(SIDE - 1 - row, column)) },
    { name: 'moved by 5', pixels: draw((row, column) => at(row, column - 5)) },
    { name: 'blank sheet', pixels: draw(() => 0) },
    { name: 'a dot', pixels: draw((row, column) => (Math.hypot(row - 13.5, column - 13.5) < 2.2 ? 1 : 0)) },
    { name: 'grey sheet', pixels: draw(() => 0.5) },
    { name: 'static', pixels: draw(() => random.uniform()) },
  ];
}
