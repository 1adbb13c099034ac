// A picture on its way: what is drawn of it, and in words what comes next. Shared by the build and the page.
import type { Pixels } from '../../lib/models/types.ts';

const PIXELS = 784;
const SIDE = 28;
/** Grey of what is not drawn yet. */
const OPEN = 0.12;

/** As `Drawn` of next-pixels.ts: zeros and ones, and the chance of ink that each had. */
export interface DrawnPicture {
  readonly x: ArrayLike<number>;
  readonly chances: ArrayLike<number>;
}

/** Writes chances as text, to cross from the build to the page: five digits each. */
export function chancesText(chances: Float32Array): string {
  return Array.from(chances, (p) => String(Math.round(p * 1e5)).padStart(5, '0')).join('');
}

/** Reads what `chancesText` wrote. */
export function readChances(text: string): Float32Array {
  return Float32Array.from({ length: text.length / 5 }, (_, i) => Number(text.slice(5 * i, 5 * i + 5)) / 1e5);
}

/** Returns the first `count` pixels of a picture; the others are a light grey. */
export function pictureSoFar({ x }: DrawnPicture, count: number): Pixels {
  return Float32Array.from({ length: PIXELS }, (_, i) => (i < count ? (x[i] as number) : OPEN));
}

/** Returns −log p of the first `count` pixels, in nats. */
export function natsSoFar({ x, chances }: DrawnPicture, count: number): number {
  let nats = 0;
  for (let i = 0; i < count; i++) {
    const p = chances[i] as number;
    nats -= Math.log(x[i] === 1 ? p : 1 - p);
  }
  return nats;
}

/** Says what has been drawn, and what the model expects next. */
export function wordsSoFar(drawn: DrawnPicture, count: number): string {
  const spent = `${natsSoFar(drawn, count).toFixed(1)} nats so far`;
  if (count === PIXELS) return `All 784 pixels: −log p(x) = ${natsSoFar(drawn, count).toFixed(1)} nats.`;
  const p = drawn.chances[count] as number;
  const share = p < 0.001 ? 'less than 0.1 %' : `${(100 * p).toFixed(1)} %`;
  const where = `row ${Math.floor(count / SIDE) + 1}, column ${(count % SIDE) + 1}`;
  const became = drawn.x[count] === 1 ? 'ink' : 'paper';
  return `Next: ${where}. From the pixels above and to the left the model expects ink with ${share}; it drew ${became}. ${spent}.`;
}
