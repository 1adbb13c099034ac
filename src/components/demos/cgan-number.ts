// A number on a line: digits side by side on one sheet, in the page, at build time and as a file.
import type { Pixels } from '../../lib/models/types.ts';

const SIDE = 28;
const PIXELS = SIDE * SIDE;
/** Digits that a number may have. */
export const MOST_DIGITS = 8;
/** Columns from one digit to the next: MNIST's margins would set them too far apart. */
export const PITCH = 21;

/** Keeps the digits of a text, as many as a number may have. */
export function digitsOf(text: string): string {
  return text.replace(/[^0-9]/g, '').slice(0, MOST_DIGITS);
}

/** Returns the labels of a number. */
export function labelsOf(digits: string): Uint8Array {
  return Uint8Array.from(digits, Number);
}

/** Returns the columns that a number takes on its sheet. */
export function columnsOf(digits: number): number {
  return digits === 0 ? 0 : SIDE + PITCH * (digits - 1);
}

/** Lays pictures side by side, 28 rows of `columnsOf` numbers; where two margins meet the darker pixel counts. */
export function composeNumber(pictures: Pixels): Pixels {
  const count = pictures.length / PIXELS;
  const columns = columnsOf(count);
  const sheet = new Float32Array(SIDE * columns);
  for (let i = 0; i < count; i++) {
    for (let p = 0; p < PIXELS; p++) {
      const at = Math.floor(p / SIDE) * columns + i * PITCH + (p % SIDE);
      sheet[at] = Math.max(sheet[at] as number, pictures[i * PIXELS + p] as number);
    }
  }
  return sheet;
}

/** Returns the digit with the greatest probability of each row of ten. */
export function digitsRead(probabilities: Float32Array): string {
  return Array.from({ length: probabilities.length / 10 }, (_, i) => {
    const row = probabilities.subarray(10 * i, 10 * i + 10);
    return row.indexOf(Math.max(...row));
  }).join('');
}

/** Writes what the judge read, beside what was asked for. */
export function readingWords(asked: string, read: string): string {
  if (read === '') return '';
  if (read === asked) return `The judge reads ${read}.`;
  const wrong = [...read].filter((digit, i) => digit !== asked[i]).length;
  return `The judge reads ${read}: ${wrong} of ${asked.length} not as asked.`;
}
