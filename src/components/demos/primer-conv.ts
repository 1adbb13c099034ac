// A kernel that passes over a small picture, one place at a time.
import { choiceField, integerField } from '../../lib/ui/url-state.ts';
import { convolve, termsAt, totalOf, type Grid, type Passing } from './primer-convolve.ts';
import { placeOn, type Place, type Plane } from './primer-plane.ts';
import type { FigureSpec, Shown } from './primer-spec.ts';
import { matrixHtml, num } from './primer-svg.ts';

const SIDE = 7;
/** One more all round for the zeros of the padding. */
export const PLANE: Plane = { halfWidth: 4.6, halfHeight: 4.6, unit: 40 };

const rows = (text: string): Grid => text.split('/').map((row) => [...row].map(Number));
const PICTURES = {
  seven: rows('0000000/0111110/0000010/0000100/0001000/0010000/0000000'),
  cross: rows('0000000/0001000/0001000/0111110/0001000/0001000/0000000'),
  dot: rows('0000000/0000000/0000000/0001000/0000000/0000000/0000000'),
} as const;
const third = 1 / 9;
const KERNELS = {
  blur: [
    [third, third, third],
    [third, third, third],
    [third, third, third],
  ],
  upright: [
    [-1, 0, 1],
    [-1, 0, 1],
    [-1, 0, 1],
  ],
  level: [
    [-1, -1, -1],
    [0, 0, 0],
    [1, 1, 1],
  ],
  slant: [
    [-1, 0, 1],
    [0, 1, 0],
    [1, 0, -1],
  ],
} as const;
export const KERNEL_WORDS = [
  ['blur', 'average'],
  ['upright', 'upright edges'],
  ['level', 'level edges'],
  ['slant', 'strokes like /'],
] as const;
export const PICTURE_WORDS = [
  ['seven', 'a 7'],
  ['cross', 'a cross'],
  ['dot', 'one dot'],
] as const;

interface State {
  readonly picture: keyof typeof PICTURES;
  readonly kernel: keyof typeof KERNELS;
  readonly stride: '1' | '2';
  readonly padding: 'same' | 'valid';
  /** Which output is looked at, row by row. */
  readonly at: number;
}

const short = (value: number): string =>
  Number.isInteger(value) ? num(value, 0) : num(value, 2).replace('0.', '.');

/** Draws a cell centred at a place: the darker the larger, dashed if negative. */
function cellSvg(place: Place, value: number, { kind = '', act = '', most = 1 } = {}): string {
  const [x, y] = placeOn(PLANE, place);
  const half = PLANE.unit / 2;
  const share = Math.round(30 * Math.min(1, Math.abs(value) / most));
  const sign = value < -1e-9 ? 'cell--minus' : '';
  const text = kind === 'outside' ? '0' : short(value);
  return (
    `<g class="cell ${sign} ${kind}"${act && ` data-act="${act}"`}>` +
    `<rect x="${x - half + 1}" y="${y - half + 1}" width="${PLANE.unit - 2}" height="${PLANE.unit - 2}" style="--share:${share}%"/>` +
    `<text x="${x}" y="${y + 6}">${text}</text></g>`
  );
}

/** The place of a cell in a square grid of so many cells a side, its first row on top. */
const cellAt = (row: number, column: number, side: number): Place => [
  column - (side - 1) / 2,
  (side - 1) / 2 - row,
];

function inputSvg(picture: Grid, state: State, at: readonly [number, number], passing: Passing): string {
  const padding = state.padding === 'same' ? 1 : 0;
  let cells = '';
  for (let row = -padding; row < SIDE + padding; row++) {
    for (let column = -padding; column < SIDE + padding; column++) {
      const value = picture[row]?.[column];
      cells += cellSvg(cellAt(row, column, SIDE), value ?? 0, { kind: value === undefined ? 'outside' : '' });
    }
  }
  const [first] = termsAt(picture, KERNELS[state.kernel], at, passing);
  const [x, y] = placeOn(PLANE, cellAt(first?.row ?? 0, first?.column ?? 0, SIDE));
  const { unit } = PLANE;
  return `${cells}<rect class="window" x="${x - unit / 2}" y="${y - unit / 2}" width="${3 * unit}" height="${3 * unit}"/>`;
}

function outputSvg(output: Grid, [i, j]: readonly [number, number]): string {
  const side = output.length;
  const most = Math.max(1, ...output.flat().map(Math.abs));
  const cells = output.flatMap((row, r) =>
    row.map((value, c) => cellSvg(cellAt(r, c, side), value, { act: `at-${r * side + c}`, most })),
  );
  const [x, y] = placeOn(PLANE, cellAt(i, j, side));
  const { unit } = PLANE;
  return `${cells.join('')}<rect class="window" x="${x - unit / 2}" y="${y - unit / 2}" width="${unit}" height="${unit}"/>`;
}

function read(state: State) {
  const passing: Passing = { stride: Number(state.stride), padding: state.padding };
  const picture = PICTURES[state.picture];
  const output = convolve(picture, KERNELS[state.kernel], passing);
  const side = output.length;
  const index = Math.min(state.at, side * side - 1);
  return { passing, picture, output, side, index, at: [Math.floor(index / side), index % side] as const };
}

function show(state: State): Shown {
  const { passing, picture, output, side, index, at } = read(state);
  const terms = termsAt(picture, KERNELS[state.kernel], at, passing);
  const parts = terms.filter(({ weight, value }) => weight !== 0 && value !== 0);
  const sum =
    parts.map(({ weight, value }) => `${num(value, 0)} · ${short(weight)}`).join(' + ') ||
    'nothing but zeros';
  return {
    drawings: { input: inputSvg(picture, state, at, passing), output: outputSvg(output, at) },
    readings: {
      kernel: matrixHtml(KERNELS[state.kernel], state.kernel === 'blur' ? 2 : 0),
      size: `${SIDE} × ${SIDE} → ${side} × ${side}`,
      weights: `9, for a dense layer ${SIDE * SIDE * side * side}`,
      says: `Output ${index + 1} of ${side * side}, row ${at[0] + 1}, column ${at[1] + 1}: ${sum} = ${short(totalOf(terms))}.`,
    },
    idle: index === side * side - 1 ? ['step'] : index === 0 ? ['back'] : [],
  };
}

export const FIGURE: FigureSpec<State> = {
  fields: {
    picture: choiceField(['seven', 'cross', 'dot'], 'seven'),
    kernel: choiceField(['blur', 'upright', 'level', 'slant'], 'slant'),
    stride: choiceField(['1', '2'], '1'),
    padding: choiceField(['same', 'valid'], 'same'),
    at: integerField(25, { min: 0, max: 48 }),
  },
  show,
  act(state, name) {
    const { index, side } = read(state);
    if (name === 'step') return { at: Math.min(side * side - 1, index + 1) };
    if (name === 'back') return { at: Math.max(0, index - 1) };
    return name.startsWith('at-') ? { at: Number(name.slice(3)) } : { at: 0 };
  },
  run: {
    every: 200,
    again: { at: 0 },
    next(state) {
      const { index, side } = read(state);
      return index >= side * side - 1 ? null : { at: index + 1 };
    },
  },
};
