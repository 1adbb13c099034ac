// Pictures on canvases, in the colours of the theme: 0 is --digit-paper, 1 is --digit-ink.
import type { Pixels } from '../models/types.ts';

const SIDE = 28;

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

export interface Inks {
  readonly paper: Rgb;
  readonly ink: Rgb;
}

let inks: Inks | undefined;
const themeListeners = new Set<() => void>();

/** Reads any CSS colour as the bytes a canvas paints it with. */
function toRgb(colour: string): Rgb {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return [0, 0, 0];
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

/** Returns the digit colours of the present theme, read from the CSS once per theme. */
export function themeInks(): Inks {
  if (inks) return inks;
  // A probe, so that var(), light-dark() and any colour space are resolved by the browser.
  const probe = document.createElement('i');
  probe.hidden = true;
  probe.style.color = 'var(--digit-ink, #000)';
  probe.style.backgroundColor = 'var(--digit-paper, #fff)';
  document.body.append(probe);
  const { color, backgroundColor } = getComputedStyle(probe);
  inks = { paper: toRgb(backgroundColor), ink: toRgb(color) };
  probe.remove();
  watchTheme();
  return inks;
}

let watching = false;
function watchTheme(): void {
  if (watching) return;
  watching = true;
  const changed = (): void => {
    inks = undefined;
    for (const listener of [...themeListeners]) listener();
  };
  for (const query of ['(prefers-color-scheme: dark)', 'print']) {
    matchMedia(query).addEventListener('change', changed);
  }
  new MutationObserver(changed).observe(document.documentElement, {
    attributeFilter: ['class', 'style', 'data-theme'],
  });
}

/** Calls the listener whenever the digit colours may have changed; returns the function that stops it. */
export function onThemeChange(listener: () => void): () => void {
  watchTheme();
  themeListeners.add(listener);
  return () => void themeListeners.delete(listener);
}

/**
 * Fills RGBA bytes with one 28×28 picture. Values outside [0, 1] are painted as paper or ink, NaN as paper.
 * `offset` is where the picture begins in `pixels`.
 */
function fillPicture(rgba: Uint8ClampedArray, pixels: ArrayLike<number>, offset: number, theme: Inks): void {
  const [red, green, blue] = theme.paper;
  const toRed = theme.ink[0] - red;
  const toGreen = theme.ink[1] - green;
  const toBlue = theme.ink[2] - blue;
  for (let i = 0, at = 0; i < SIDE * SIDE; i++) {
    const value = Math.min(1, Math.max(0, pixels[offset + i] || 0));
    rgba[at++] = red + toRed * value;
    rgba[at++] = green + toGreen * value;
    rgba[at++] = blue + toBlue * value;
    rgba[at++] = 255;
  }
}

let scratch: ImageData | undefined;

/** Paints one picture pixel for pixel on a canvas, made 28×28; CSS scales it (`image-rendering: pixelated`). */
export function paintPicture(canvas: HTMLCanvasElement, pixels: Pixels, offset = 0): void {
  if (canvas.width !== SIDE || canvas.height !== SIDE) canvas.width = canvas.height = SIDE;
  // Kept in main memory: a picture this small costs more to send to a graphics card than to paint.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return;
  scratch ??= context.createImageData(SIDE, SIDE);
  fillPicture(scratch.data, pixels, offset, themeInks());
  context.putImageData(scratch, 0, 0);
}
