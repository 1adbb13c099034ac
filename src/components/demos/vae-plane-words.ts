// What is said of a place of the plane, and its layout: places run from 0 to 1 between −3 and 3 on Gaussian quantiles.
import type { CodeFrame, CodePoint } from '../../lib/ui/code-plane.ts';

/** Pictures on a side of the plate that the trainer painted: the first stands at −3, the last at 3. */
export const PLATE_SIDE = 15;

/** Half a picture beyond the places 0 and 1, so that each picture of the plate lies round its own place. */
export const PLANE_FRAME: CodeFrame = {
  left: -0.5 / (PLATE_SIDE - 1),
  bottom: -0.5 / (PLATE_SIDE - 1),
  width: PLATE_SIDE / (PLATE_SIDE - 1),
  height: PLATE_SIDE / (PLATE_SIDE - 1),
};

/** Keeps a place on the plane. */
export function ontoPlane([a, b]: CodePoint): CodePoint {
  return [Math.min(1, Math.max(0, a)), Math.min(1, Math.max(0, b))];
}

/** Returns the share of the prior that lies nearer to the middle than a code of two numbers: 1 − e^(−r²/2). */
export function shareInside([a, b]: CodePoint): number {
  return 1 - Math.exp(-0.5 * (a * a + b * b));
}

/** Prints a code: "(0.52, −1.20)". */
export function formatCode(code: CodePoint): string {
  return `(${code.map((value) => value.toFixed(2).replace('-', '−')).join(', ')})`;
}

/** Says how far out a code lies. */
export function insideSentence(code: CodePoint): string {
  const percent = 100 * shareInside(code);
  return `${percent > 99 ? percent.toFixed(2) : percent.toFixed(0)} % of the prior lies nearer to the middle`;
}
