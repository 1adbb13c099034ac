// What a pad hands on: the picture a network sees, and the steps that led to it; without a DOM.
import { isBlank, prepare, rasterise, type Drawing, type Preparation } from '../../lib/data/drawing.ts';
import type { Pixels } from '../../lib/models/types.ts';
import type { Sheet } from './pad-sheets.ts';

const SIDE = 28;

export interface Reading {
  /** 784 values in [0, 1]; null while blank. */
  readonly pixels: Pixels | null;
  /** The steps of a drawing's preparation; null for an example, a layer and blank paper. */
  readonly preparation: Preparation | null;
}

/** Prepares a sheet as MNIST did; an example is ready as it is. */
export function readSheet(sheet: Sheet): Reading {
  if (sheet.source === 'example') return { pixels: sheet.pixels, preparation: null };
  if (isBlank(sheet.drawing)) return { pixels: null, preparation: null };
  const preparation = prepare(rasterise(sheet.drawing));
  return { pixels: preparation.pixels, preparation };
}

/** Lays a drawing's ink over a picture where it stands, without preparation; where both have ink the darker counts. */
export function layInk(drawing: Drawing, background: Pixels | null): Pixels | null {
  if (!background) return null;
  const { ink } = rasterise(drawing, SIDE);
  return background.map((value, i) => Math.max(value, ink[i] ?? 0));
}
