// Where everything of the chapter's diagram stands, in the units of its view box, 940 × 330; shapes from the config.
import { config } from '../../lib/models/vae/config.ts';
import type { Concept } from '../prose/notation.ts';

const {
  channels: [c14, c7],
  units,
  codeLength,
} = config;

interface Box {
  readonly x: number;
  /** Middle, where it is not on the axis. */
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  /** Printed under it. */
  readonly shape?: string;
}
/** Half-way down the drawing. */
export const AXIS = 162;
const ENCODER: readonly Box[] = [
  { x: 172, width: 12, height: 56, shape: `14 × 14 × ${c14}` },
  { x: 252, width: 16, height: 28, shape: `7 × 7 × ${c7}` },
  { x: 326, width: 10, height: 96, shape: String(units) },
  { x: 398, y: 122, width: 10, height: 28 },
  { x: 398, y: 200, width: 10, height: 28 },
];
const DECODER: readonly Box[] = [
  { x: 606, width: 10, height: 96, shape: String(units) },
  { x: 674, width: 16, height: 28, shape: `7 × 7 × ${c7}` },
  { x: 752, width: 12, height: 56, shape: `14 × 14 × ${c14}` },
  { x: 827, width: 112, height: 112, shape: '28 × 28' },
];
export const HALVES = [
  { term: 'encoder', concept: 'q', boxes: ENCODER, name: 'Encoder: two convolutions and two dense layers' },
  {
    term: 'decoder',
    concept: 'p',
    boxes: DECODER,
    name: 'Decoder: two dense layers and two transposed convolutions',
  },
] as const;
export const ARROWS = {
  encoder: [
    `M119 ${AXIS}H168`,
    `M188 ${AXIS}H248`,
    `M272 ${AXIS}H322`,
    `M340 ${AXIS - 8}L392 124`,
    `M340 ${AXIS + 8}L392 200`,
  ],
  decoder: [`M546 ${AXIS}H602`, `M620 ${AXIS}H670`, `M694 ${AXIS}H748`, `M768 ${AXIS}H822`],
};
export const DRAW = [
  `M412 124L452 ${AXIS - 12}`,
  `M412 200L452 ${AXIS + 12}`,
  'M470 250V186',
  `M490 ${AXIS}H526`,
];
export const LOSSES = [
  {
    term: 'kl',
    name: 'KL: the price of the cloud',
    lines: ['M386 214V70q0 -8 8 -8h8'],
    tag: { x: 402, y: 44, width: 136, height: 34 },
  },
  {
    term: 'reconstruction',
    name: 'Reconstruction: minus the logarithm of the probability of the picture',
    lines: ['M57 250V302q0 8 8 8H330M610 310H875q8 0 8 -8V250'],
    tag: { x: 330, y: 293, width: 280, height: 34 },
  },
];
interface Word {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly of?: Concept;
  readonly size?: 'symbol' | 'symbol small' | 'word';
}
export const WORDS: readonly Word[] = [
  ...[
    ...ENCODER,
    ...DECODER,
    { x: 1, width: 112, shape: '28 × 28' },
    { x: 532, width: 10, shape: String(codeLength) },
  ].flatMap(({ x, width, shape }) => (shape ? [{ x: x + width / 2, y: AXIS + 76, text: shape }] : [])),
  { x: 57, y: AXIS + 7, text: 'x', of: 'x', size: 'symbol' },
  { x: 883, y: AXIS + 7, text: 'x̂', of: 'p', size: 'symbol' },
  { x: 403, y: 98, text: 'μ', of: 'q', size: 'symbol small' },
  { x: 403, y: 236, text: 'log σ²', of: 'q', size: 'symbol small' },
  { x: 470, y: 272, text: 'ε', of: 'noise', size: 'symbol small' },
  { x: 470, y: AXIS + 6, text: '+ ·', of: 'z', size: 'symbol small' },
  { x: 537, y: AXIS - 24, text: 'z', of: 'z', size: 'symbol small' },
  { x: 470, y: 66, text: 'KL to the prior', of: 'loss', size: 'word' },
  { x: 470, y: 315, text: 'reconstruction: x under the coins of x̂', of: 'loss', size: 'word' },
];
