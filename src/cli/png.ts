// Sheets of pictures as PNG files, ink on paper.
import { encode } from 'fast-png';
import { PIXELS, SIDE } from '../lib/models/types.ts';
import type { Pixels } from '../lib/models/types.ts';

/** Paper between two pictures of a sheet, in pixels. */
const GAP = 2;

/** Draws pictures in rows on one grey sheet, n × 784 in [0, 1], 0 is paper (white) and 1 is ink (black). */
export function encodeSheet(pixels: Pixels, columns: number): Uint8Array {
  const count = pixels.length / PIXELS;
  const rows = Math.ceil(count / columns);
  const [width, height] = [columns, rows].map((n) => n * (SIDE + GAP) - GAP) as [number, number];
  const sheet = new Uint8Array(width * height).fill(255);
  for (let i = 0; i < count; i++) {
    const left = (i % columns) * (SIDE + GAP);
    const top = Math.floor(i / columns) * (SIDE + GAP);
    for (let p = 0; p < PIXELS; p++) {
      const ink = Math.min(1, Math.max(0, pixels[i * PIXELS + p] as number));
      sheet[(top + Math.floor(p / SIDE)) * width + left + (p % SIDE)] = Math.round(255 * (1 - ink));
    }
  }
  return encode({ width, height, data: sheet, channels: 1, depth: 8 });
}
