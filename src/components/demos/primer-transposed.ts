// A convolution as a matrix, and its transpose: the same kernel gathers one way and stamps the other.
import { choiceField, integerField } from '../../lib/ui/url-state.ts';
import { convolutionMatrix, timesColumns, timesRows } from './primer-convolve.ts';
import type { Plane } from './primer-plane.ts';
import type { FigureSpec, Shown } from './primer-spec.ts';
import { num } from './primer-svg.ts';

/** Drawn in units of the picture: ten columns and one more, three rows and one above and below. */
export const PLANE: Plane = { halfWidth: 275, halfHeight: 135, unit: 1 };

const KERNELS = { box: [1, 1, 1], hat: [1, 2, 1], wide: [1, 1, 1, 1] } as const;
export const KERNEL_WORDS = [
  ['box', '1 1 1'],
  ['hat', '1 2 1'],
  ['wide', '1 1 1 1'],
] as const;
const ROWS = 3;
const LONG = [1, 0, 2, 3, 1, 0, 2, 1, 3, 2];

interface State {
  readonly way: 'gather' | 'stamp';
  readonly kernel: keyof typeof KERNELS;
  readonly stride: '1' | '2' | '3';
  readonly at: number;
  readonly y1: number;
  readonly y2: number;
  readonly y3: number;
}

const CELL = 44;
const TOP = 58;

function cell(left: number, top: number, text: string, kind: string): string {
  return (
    `<g class="cell ${kind}"><rect x="${left + 1}" y="${top + 1}" width="${CELL - 2}" height="${CELL - 2}"/>` +
    `<text x="${left + CELL / 2}" y="${top + CELL / 2 + 6}">${text}</text></g>`
  );
}

/** What the figure computes. */
export function read(state: State) {
  const kernel = KERNELS[state.kernel];
  const matrix = convolutionMatrix(kernel, Number(state.stride), ROWS);
  const x = LONG.slice(0, matrix[0]?.length);
  const y = [state.y1, state.y2, state.y3];
  // Only the numbers stamped so far; the others come with the next steps.
  const stamped = y.map((value, i) => (i <= state.at ? value : 0));
  return { kernel, matrix, x, y, gathered: timesRows(matrix, x), stamped: timesColumns(matrix, stamped) };
}

function matrixSvg(state: State): string {
  const { matrix, x, y, gathered, stamped } = read(state);
  const isGather = state.way === 'gather';
  const columns = x.length;
  const left = 275 - ((columns + 1.4) * CELL) / 2;
  const right = left + (columns + 0.4) * CELL;
  let svg = '';
  matrix.forEach((row, i) => {
    const top = TOP + i * CELL;
    const isNow = i === state.at;
    row.forEach((value, j) => {
      const kind = `${value === 0 ? 'cell--zero' : 'cell--weight'} ${isNow ? 'cell--now' : ''}`;
      svg += cell(left + j * CELL, top, num(value, 0), kind);
    });
    const value = isGather ? (i <= state.at ? num(gathered[i] as number, 0) : '') : num(y[i] as number, 0);
    svg += cell(
      right,
      top,
      value,
      `${isNow ? 'cell--now' : ''} ${isGather ? 'cell--result' : 'cell--given'}`,
    );
  });
  const word = (text: string, top: number): string =>
    `<text class="end" x="${right + CELL / 2}" y="${top}">${text}</text>`;
  svg +=
    word(isGather ? 'out' : 'in', TOP - 8) +
    word(isGather ? 'in' : 'out', isGather ? 30 : TOP + ROWS * CELL + 37);
  const rowTop = isGather ? 4 : TOP + ROWS * CELL + 10;
  const line = isGather ? x : stamped;
  line.forEach((value, j) => {
    const isUsed = (matrix[state.at]?.[j] ?? 0) !== 0;
    svg += cell(
      left + j * CELL,
      rowTop,
      num(value, 0),
      `${isUsed ? 'cell--now' : ''} ${isGather ? 'cell--given' : 'cell--result'}`,
    );
  });
  return svg;
}

function tell(state: State): string {
  const { matrix, kernel, x, y, gathered } = read(state);
  const row = matrix[state.at] ?? [];
  const first = row.findIndex((value) => value !== 0);
  if (state.way === 'gather') {
    const sum = kernel.map((weight, k) => `${weight} · ${x[first + k]}`).join(' + ');
    return `Row ${state.at + 1} of <i>C</i>, the kernel laid on places ${first + 1} to ${first + kernel.length} of the input: ${sum} = ${num(gathered[state.at] as number, 0)}.`;
  }
  return `Input ${state.at + 1} is ${num(y[state.at] as number, 0)}: so many copies of the kernel are added to places ${first + 1} to ${first + kernel.length} of the output. Where stamps overlap, they add up.`;
}

function show(state: State): Shown {
  const { matrix, x, y, gathered } = read(state);
  const whole = timesColumns(matrix, y);
  const left = gathered.reduce((sum, value, i) => sum + value * (y[i] as number), 0);
  const right = x.reduce((sum, value, j) => sum + value * (whole[j] as number), 0);
  const isGather = state.way === 'gather';
  return {
    drawings: { plane: matrixSvg(state) },
    readings: {
      sizes: isGather ? `${x.length} → ${ROWS}` : `${ROWS} → ${x.length}`,
      product: isGather
        ? `(${gathered.map((value) => num(value, 0)).join(', ')})`
        : `(${whole.map((value) => num(value, 0)).join(', ')})`,
      adjoint: `${num(left, 0)} and ${num(right, 0)}`,
      says: tell(state),
    },
    idle: state.at === ROWS - 1 ? ['step'] : state.at === 0 ? ['back'] : [],
    hidden: isGather ? ['y1', 'y2', 'y3'] : [],
  };
}

const small = (fallback: number) => integerField(fallback, { min: -2, max: 3 });

export const FIGURE: FigureSpec<State> = {
  fields: {
    way: choiceField(['gather', 'stamp'], 'stamp'),
    kernel: choiceField(['box', 'hat', 'wide'], 'box'),
    stride: choiceField(['1', '2', '3'], '2'),
    at: integerField(ROWS - 1, { min: 0, max: ROWS - 1 }),
    y1: small(1),
    y2: small(1),
    y3: small(1),
  },
  show,
  act: ({ at }, name) => ({ at: Math.min(ROWS - 1, Math.max(0, at + (name === 'step' ? 1 : -1))) }),
};
