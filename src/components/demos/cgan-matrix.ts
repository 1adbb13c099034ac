// The matrix of labels asked for and read, and the two numbers beside it; pure, the same at build time and in the page.
import type { Pixels } from '../../lib/models/types.ts';
import { linearScale } from '../../lib/ui/chart-scale.ts';

export const CLASSES = 10;
/** Pictures of a label in the matrix that a reader draws. */
export const EACH = 50;

/** Samples of one label, as the engine read them. */
export interface ReadRow {
  readonly readings: Uint8Array;
  readonly variety: number;
}

/** The same with the pictures. */
export interface DrawnRow extends ReadRow {
  readonly pixels: Pixels;
}

/** Pictures with what stands under each. */
export interface Shown {
  readonly pictures: Pixels;
  readonly labels: readonly string[];
}

const PIXELS = 784;
/** Pictures that are shown at once. */
const MOST_SHOWN = 40;

/** Agreement in percent, and variety. */
export interface TwoNumbers {
  readonly agreement: number;
  readonly variety: number;
}

/** Counts a matrix of rows asked for and columns read; labels not drawn yet count nothing. */
export function countMatrix(rows: readonly (ReadRow | null)[]): Float32Array {
  const counts = new Float32Array(CLASSES * CLASSES);
  rows.forEach((row, label) => {
    for (const read of row?.readings ?? [])
      counts[label * CLASSES + read] = (counts[label * CLASSES + read] as number) + 1;
  });
  return counts;
}

/** Returns the share of a matrix on its diagonal, in percent. */
export function agreementOf(counts: Float32Array): number {
  let right = 0;
  for (let y = 0; y < CLASSES; y++) right += counts[y * CLASSES + y] as number;
  return (100 * right) / counts.reduce((sum, count) => sum + count, 0);
}

/** Returns both numbers of a whole matrix; null while a label is missing. */
export function twoNumbers(rows: readonly (ReadRow | null)[]): TwoNumbers | null {
  if (rows.length < CLASSES || rows.some((row) => row === null)) return null;
  const variety = rows.reduce((sum, row) => sum + (row as ReadRow).variety, 0) / CLASSES;
  return { agreement: agreementOf(countMatrix(rows)), variety };
}

/** Takes out the pictures for which `wanted` holds, as many as are shown at once, each with the labels asked and read. */
export function pick(
  rows: readonly (DrawnRow | null)[],
  wanted: (asked: number, read: number) => boolean,
): Shown {
  const found = rows.flatMap((row, asked) =>
    Array.from(row?.readings ?? [], (read, i) => ({ row: row as DrawnRow, asked, read, i })).filter((one) =>
      wanted(one.asked, one.read),
    ),
  );
  const shown = found.slice(0, MOST_SHOWN);
  const pictures = new Float32Array(shown.length * PIXELS);
  shown.forEach(({ row, i }, at) => {
    pictures.set(row.pixels.subarray(i * PIXELS, (i + 1) * PIXELS), at * PIXELS);
  });
  return {
    pictures,
    labels: shown.map(({ asked, read }) => (asked === read ? '' : `${asked}→${read}`)),
  };
}

/** Says what the pictures of a cell are, or without one those that were not read as asked. */
export function pickTitle(counts: Float32Array, cell: number): string {
  if (cell >= 0) {
    return `${Math.floor(cell / CLASSES)} asked, ${cell % CLASSES} read: ${counts[cell] as number} pictures`;
  }
  const drawn = counts.reduce((sum, count) => sum + count, 0);
  let right = 0;
  for (let y = 0; y < CLASSES; y++) right += counts[y * CLASSES + y] as number;
  return `Not read as asked: ${drawn - right} of ${drawn}. Press a cell of the left matrix to see its pictures.`;
}

/** Returns how dark a cell is, 0 to 1: the root of its share of the row, so that a single mistake is seen. */
export function shadeOf(counts: Float32Array, cell: number): number {
  const row = Math.floor(cell / CLASSES) * CLASSES;
  const total = counts.subarray(row, row + CLASSES).reduce((sum, count) => sum + count, 0);
  return total === 0 ? 0 : Math.sqrt((counts[cell] as number) / total);
}

/** A run of the reader: the length of z, and the two numbers. */
export interface Run extends TwoNumbers {
  readonly tau: number;
}

export const TRADE_WIDTH = 300;
export const TRADE_HEIGHT = 190;
const [LEFT, RIGHT, TOP, BOTTOM] = [34, 14, 22, 32];

/** Draws agreement over variety: a dot for each run, the last one full, and a cross for real digits. */
export function tradeSvg(runs: readonly Run[], real: TwoNumbers | null): string {
  const all: readonly TwoNumbers[] = real ? [...runs, real] : runs;
  const least = Math.min(90, ...all.map(({ agreement }) => Math.floor(agreement / 10) * 10));
  const most = Math.max(5, ...all.map(({ variety }) => variety)) * 1.1;
  const x = linearScale([0, most], [LEFT, TRADE_WIDTH - RIGHT]);
  const y = linearScale([least, 100], [TRADE_HEIGHT - BOTTOM, TOP]);
  const dots = runs.map(({ tau, agreement, variety }, i) => {
    const [left, top] = [x(variety).toFixed(1), y(agreement).toFixed(1)];
    const name = i === runs.length - 1 ? 'dot last' : 'dot';
    return `<circle class="${name}" cx="${left}" cy="${top}" r="4"/><text x="${left}" y="${top}" dy="18" text-anchor="middle">τ ${tau}</text>`;
  });
  const cross = real
    ? `<path class="real" d="M${(x(real.variety) - 5).toFixed(1)} ${y(real.agreement).toFixed(1)}h10m-5-5v10"/><text x="${(x(real.variety) - 8).toFixed(1)}" y="${y(real.agreement).toFixed(1)}" dy="-7" text-anchor="end">real digits</text>`
    : '';
  const grid = [least, 100].map(
    (tick) =>
      `<path class="grid" d="M${LEFT} ${y(tick)}H${TRADE_WIDTH - RIGHT}"/><text x="${LEFT - 6}" y="${y(tick)}" dy="4" text-anchor="end">${tick}</text>`,
  );
  return [
    '<text x="0" y="11">agreement A, %</text>',
    ...grid,
    `<path class="grid" d="M${LEFT} ${TOP}V${TRADE_HEIGHT - BOTTOM}"/>`,
    `<text x="${LEFT}" y="${TRADE_HEIGHT - 14}" text-anchor="middle">0</text>`,
    `<text x="${TRADE_WIDTH - RIGHT}" y="${TRADE_HEIGHT - 6}" text-anchor="end">variety B, distance within a label</text>`,
    cross,
    ...dots,
  ].join('');
}
