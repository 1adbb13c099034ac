// From ink on a grid to a picture like MNIST's, in MNIST's own steps (LeCun, Bottou, Bengio & Haffner 1998, section III.A):
// crop to the ink, scale to fit 20×20 keeping the ratio, and place the centre of mass at the centre of 28×28.
import { PIXELS, SIDE, type Pixels } from '../models/types.ts';
import type { Raster } from './drawing.ts';

/** The longer side of the scaled picture. */
const FIT = 20;

/** Every stage of the preparation, so that a page can show it. */
export interface Preparation {
  /** The smallest box that holds all ink, in pixels of the raster. */
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  /** The box scaled to fit 20×20, its darkest pixel 1. */
  readonly scaled: Raster;
  /** Centre of mass of the scaled picture, in its pixels; a pixel's own centre is at a half. */
  readonly centreOfMass: { readonly x: number; readonly y: number };
  /** Whole pixels by which the scaled picture is moved into the 28×28 picture. */
  readonly offset: { readonly x: number; readonly y: number };
  /** The prepared picture, 784 values in [0, 1]. */
  readonly pixels: Pixels;
}

/** Prepares a drawing's ink as MNIST's digits were; throws one sentence if there is no ink (see `isBlank`). */
export function prepare(raster: Raster): Preparation {
  const box = boundingBox(raster);
  const longer = Math.max(box.width, box.height);
  const width = Math.max(1, Math.round((FIT * box.width) / longer));
  const height = Math.max(1, Math.round((FIT * box.height) / longer));
  const scaled = stretch(average(raster, box, width, height));
  const centreOfMass = findCentreOfMass(scaled);
  const offset = { x: place(centreOfMass.x, width), y: place(centreOfMass.y, height) };
  const pixels = new Float32Array(PIXELS);
  for (let row = 0; row < height; row++) {
    const line = scaled.ink.subarray(row * width, (row + 1) * width);
    pixels.set(line, (row + offset.y) * SIDE + offset.x);
  }
  return { box, scaled, centreOfMass, offset, pixels };
}

/**
 * Moves a centre of mass, by whole pixels, into the pixel of index 14, where MNIST's digits all have theirs
 * (between 14 and 15 counted from the edge); a picture that would leave the frame stays at its edge.
 */
function place(centre: number, length: number): number {
  return Math.min(SIDE - length, Math.max(0, Math.ceil(SIDE / 2 - centre)));
}

function boundingBox({ width, height, ink }: Raster): Preparation['box'] {
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (!((ink[row * width + column] as number) > 0)) continue;
      left = Math.min(left, column);
      right = Math.max(right, column);
      top = Math.min(top, row);
      bottom = Math.max(bottom, row);
    }
  }
  if (right < 0) throw new Error('There is nothing to prepare: the picture is blank.');
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/**
 * Scales the box by averaging over the area that each new pixel covers, first along rows, then along columns.
 */
function average(raster: Raster, box: Preparation['box'], width: number, height: number): Raster {
  const narrow = new Float32Array(box.height * width);
  for (let row = 0; row < box.height; row++) {
    const start = (row + box.top) * raster.width + box.left;
    averageLine(raster.ink, start, 1, box.width, narrow, row * width, 1, width);
  }
  const ink = new Float32Array(height * width);
  for (let column = 0; column < width; column++) {
    averageLine(narrow, column, width, box.height, ink, column, width, height);
  }
  return { width, height, ink };
}

/** Averages a line of `from` numbers down (or up) to `to` numbers; each line has a start and a stride. */
function averageLine(
  source: Float32Array,
  sourceStart: number,
  sourceStride: number,
  from: number,
  target: Float32Array,
  targetStart: number,
  targetStride: number,
  to: number,
): void {
  const scale = from / to;
  for (let i = 0; i < to; i++) {
    const begin = i * scale;
    const end = Math.min(from, begin + scale);
    let sum = 0;
    for (let j = Math.floor(begin); j < end; j++) {
      const share = Math.min(end, j + 1) - Math.max(begin, j);
      sum += share * (source[sourceStart + j * sourceStride] as number);
    }
    target[targetStart + i * targetStride] = sum / scale;
  }
}

/** Scales the ink so that the darkest pixel is 1, as in MNIST, where a thin pen reaches 255 too. */
function stretch({ width, height, ink }: Raster): Raster {
  const peak = ink.reduce((most, value) => Math.max(most, value), 0);
  return { width, height, ink: ink.map((value) => value / peak) };
}

function findCentreOfMass({ width, height, ink }: Raster): { x: number; y: number } {
  let mass = 0;
  let x = 0;
  let y = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const value = ink[row * width + column] as number;
      mass += value;
      x += value * (column + 0.5);
      y += value * (row + 0.5);
    }
  }
  return { x: x / mass, y: y / mass };
}
