// Autoregressive models of black-and-white pictures, made by counting: p(x) = Π p(xᵢ | some of the pixels before i). Plain
// arithmetic that runs at build time and in tests.
import type { Random } from '../../lib/random.ts';

const SIDE = 28;
const PIXELS = SIDE * SIDE;

/** Steps (rows, columns) from a pixel to one that was drawn before it, in reading order. */
export type Offsets = readonly (readonly [number, number])[];

/** The twelve nearest that a pixel can see; the first four of them touch it. */
export const NEIGHBOURS: Offsets = [
  [0, -1],
  [-1, 0],
  [-1, -1],
  [-1, 1],
  [0, -2],
  [-2, 0],
  [-1, -2],
  [-1, 2],
  [-2, -1],
  [-2, 1],
  [0, -3],
  [-3, 0],
];

/** What p(xᵢ = 1 | …) depends on. */
export interface Sight {
  readonly offsets: Offsets;
  /** Sides of the squares of pixels that share their counts: 1 is every place by itself, 28 no knowledge of place. */
  readonly square: number;
}

export interface Counted extends Sight {
  /** p(xᵢ = 1 | place, what is seen), one for each. */
  readonly p: Float32Array;
}

/** Pictures that a place is worth before anything is counted there: what it then says is what all places say. */
const PRIOR = 4;

function squaresAcross({ square }: Sight): number {
  return Math.ceil(SIDE / square);
}

/** Paper around a picture, so that every pixel sees twelve others. */
const EDGE = 3;
const WIDTH = SIDE + 2 * EDGE;

/** Lays the picture that begins at `start` on paper with an edge above and at both sides. */
function withEdge(x: Uint8Array, start: number, sheet: Uint8Array): void {
  for (let row = 0; row < SIDE; row++) {
    const from = start + row * SIDE;
    sheet.set(x.subarray(from, from + SIDE), (row + EDGE) * WIDTH + EDGE);
  }
}

const newSheet = (): Uint8Array => new Uint8Array((SIDE + EDGE) * WIDTH);
const onSheet = (i: number): number => (Math.floor(i / SIDE) + EDGE) * WIDTH + EDGE + (i % SIDE);

/** Returns the function that writes what a pixel of the sheet sees as a number. */
function sightOn(sheet: Uint8Array, offsets: Offsets): (at: number) => number {
  const steps = Int32Array.from(offsets, ([down, right]) => down * WIDTH + right);
  return (at) => {
    let bits = 0;
    for (let k = 0; k < steps.length; k++) bits |= (sheet[at + (steps[k] as number)] as number) << k;
    return bits;
  };
}

/** Calls `visit` for each pixel of each picture with its place in `p` and whether it is ink. */
function forEachPixel(x: Uint8Array, sight: Sight, visit: (at: number, ink: number) => void): void {
  const sheet = newSheet();
  const seen = sightOn(sheet, sight.offsets);
  const contexts = 2 ** sight.offsets.length;
  const first = Int32Array.from({ length: PIXELS }, (_, i) => place(i, sight) * contexts);
  for (let start = 0; start < x.length; start += PIXELS) {
    withEdge(x, start, sheet);
    for (let i = 0; i < PIXELS; i++) {
      const at = onSheet(i);
      visit((first[i] as number) + seen(at), sheet[at] as number);
    }
  }
}

function place(i: number, sight: Sight): number {
  const { square } = sight;
  return Math.floor(Math.floor(i / SIDE) / square) * squaresAcross(sight) + Math.floor((i % SIDE) / square);
}

/** Counts how often a pixel is ink, for every place and every sight; `x` holds n × 784 zeros and ones. */
export function count(x: Uint8Array, sight: Sight): Counted {
  const contexts = 2 ** sight.offsets.length;
  const places = squaresAcross(sight) ** 2;
  const ink = new Float64Array(places * contexts);
  const all = new Float64Array(places * contexts);
  forEachPixel(x, sight, (at, isInk) => {
    all[at] = (all[at] as number) + 1;
    ink[at] = (ink[at] as number) + isInk;
  });
  const p = new Float32Array(places * contexts);
  for (let context = 0; context < contexts; context++) {
    let [inkOfAll, ofAll] = [0.5, 1]; // of one picture: a sight that never occurred is worth a coin
    for (let at = context; at < p.length; at += contexts) {
      inkOfAll += ink[at] as number;
      ofAll += all[at] as number;
    }
    const everywhere = inkOfAll / ofAll;
    for (let at = context; at < p.length; at += contexts) {
      p[at] = ((ink[at] as number) + PRIOR * everywhere) / ((all[at] as number) + PRIOR);
    }
  }
  return { ...sight, p };
}

/** Returns the mean of −log p(x) over pictures, in nats: the chain rule, pixel by pixel. */
export function meanNats(model: Counted, x: Uint8Array): number {
  let nats = 0;
  forEachPixel(x, model, (at, isInk) => {
    const p = model.p[at] as number;
    nats -= Math.log(isInk === 1 ? p : 1 - p);
  });
  return nats / (x.length / PIXELS);
}

/** A picture drawn pixel by pixel, with the chance of ink that each pixel had. */
export interface Drawn {
  readonly x: Uint8Array;
  readonly chances: Float32Array;
}

/** Draws one picture, in reading order. */
export function drawPicture(model: Counted, random: Random): Drawn {
  const sheet = newSheet();
  const seen = sightOn(sheet, model.offsets);
  const x = new Uint8Array(PIXELS);
  const chances = new Float32Array(PIXELS);
  for (let i = 0; i < PIXELS; i++) {
    const at = onSheet(i);
    const p = model.p[place(i, model) * 2 ** model.offsets.length + seen(at)] as number;
    chances[i] = p;
    sheet[at] = x[i] = random.uniform() < p ? 1 : 0;
  }
  return { x, chances };
}
