// Pictures drawn at build time, in the theme's colours and without a script: one path for each of 15 shades.
const SIDE = 28;
const SHADES = 15;

/** Numbers as bytes (Uint8Array, 0 to 255) or in [0, 1]; n × 784. */
export type BuildPixels = Uint8Array | Float32Array;

/** Tells whether an array holds whole 28×28 pictures. */
export function isPictures(pixels: unknown): pixels is BuildPixels {
  const array = pixels instanceof Uint8Array || pixels instanceof Float32Array;
  return array && pixels.length > 0 && pixels.length % (SIDE * SIDE) === 0;
}

/** Draws one picture as SVG elements for a viewBox of 28 × 28; `currentColor` is the ink. */
export function pictureSvg(pixels: BuildPixels, index = 0): string {
  const unit = pixels instanceof Uint8Array ? 255 : 1;
  return rasterSvg(SIDE, SIDE, (at) => (pixels[index * SIDE * SIDE + at] ?? 0) / unit);
}

/** Draws any raster as SVG elements, a unit a pixel; `inkAt` tells the ink of the pixel `row * width + column`. */
export function rasterSvg(width: number, height: number, inkAt: (at: number) => number): string {
  const shade = (row: number, column: number): number =>
    Math.round(Math.min(1, Math.max(0, inkAt(row * width + column))) * SHADES);
  // A run of one shade is a stroke as wide as a pixel, from where the run before it ended: half the bytes of a rectangle.
  const paths = Array.from({ length: SHADES + 1 }, () => ({ d: '', column: 0, row: 0 }));
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width;) {
      const level = shade(row, column);
      const start = column;
      while (column < width && shade(row, column) === level) column++;
      const path = paths[level];
      if (level === 0 || !path) continue;
      const move = path.d === '' ? `M${start} ${row}.5` : `m${start - path.column} ${row - path.row}`;
      paths[level] = { d: `${path.d}${move}h${column - start}`, column, row };
    }
  }
  const drawn = paths.map(({ d }, level) =>
    d === '' ? '' : `<path d="${d}" stroke-opacity="${(level / SHADES).toFixed(2)}"/>`,
  );
  return drawn.some(Boolean) ? `<g fill="none" stroke="currentColor">${drawn.join('')}</g>` : '';
}

/** Writes pictures as bytes in base64, to cross from the build to the page in an attribute. */
export function pictureBase64(pixels: BuildPixels): string {
  const unit = pixels instanceof Uint8Array ? 1 : 255;
  return btoa(String.fromCharCode(...pixels.map((value) => Math.round(value * unit))));
}
