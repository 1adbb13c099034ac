// A plane o + a·u + b·v in pixel space: its points as pictures, and what a model does to them as arrows on it.
import { PIXELS, type Pixels } from '../models/types.ts';
import { EngineError } from './errors.ts';
import type { FieldRequest, FieldResult } from './types.ts';

/** How far from orthonormal u and v may be: they are float32. */
const TOLERANCE = 1e-3;

/** Refuses a plane that is none, with kind 'input'. */
export function checkPlane({ origin, u, v, points }: FieldRequest): void {
  const sizes = [origin, u, v].every((axis) => axis.length === PIXELS);
  if (!sizes || points.length === 0 || points.length % 2 !== 0) {
    throw new EngineError(
      'input',
      'A plane has an origin and two axes of 784 numbers, and pairs of coordinates.',
    );
  }
  const off = Math.max(Math.abs(dot(u, u) - 1), Math.abs(dot(v, v) - 1), Math.abs(dot(u, v)));
  if (!(off < TOLERANCE)) throw new EngineError('input', 'The axes of the plane are not orthonormal.');
}

/** Returns the points as pictures, n × 784. */
export function pointsToPixels({ origin, u, v, points }: FieldRequest): Pixels {
  const count = points.length / 2;
  const pixels = new Float32Array(count * PIXELS);
  for (let i = 0; i < count; i++) {
    const a = points[2 * i] as number;
    const b = points[2 * i + 1] as number;
    for (let p = 0; p < PIXELS; p++) {
      pixels[i * PIXELS + p] = (origin[p] as number) + a * (u[p] as number) + b * (v[p] as number);
    }
  }
  return pixels;
}

/** Projects r(x) − x on the plane's axes, and measures its whole length. */
export function project({ u, v }: FieldRequest, x: Pixels, r: Pixels): FieldResult {
  const count = x.length / PIXELS;
  const arrows = new Float32Array(2 * count);
  const lengths = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const step = Float32Array.from({ length: PIXELS }, (_, p) => {
      return (r[i * PIXELS + p] as number) - (x[i * PIXELS + p] as number);
    });
    arrows[2 * i] = dot(step, u);
    arrows[2 * i + 1] = dot(step, v);
    lengths[i] = Math.sqrt(dot(step, step));
  }
  return { arrows, lengths };
}

function dot(x: Float32Array, y: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] as number) * (y[i] as number);
  return sum;
}
