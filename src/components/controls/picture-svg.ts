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
  const shade = (row: number, column: number): number => {
    const value = (pixels[(index * SIDE + row) * SIDE + column] ?? 0) / unit;
    return Math.round(Math.min(1, Math.max(0, value)) * SHADES);
  };
  const paths = Array.from({ length: SHADES + 1 }, () => '');
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE;) {
      const level = shade(row, column);
      const start = column;
      while (column < SIDE && shade(row, column) === level) column++;
      if (level > 0) paths[level] += `M${start} ${row}h${column - start}v1h${start - column}z`;
    }
  }
  return paths
    .map((d, level) => (d ? `<path d="${d}" fill-opacity="${(level / SHADES).toFixed(2)}"/>` : ''))
    .join('');
}

/** Writes pictures as bytes in base64, to cross from the build to the page in an attribute. */
export function pictureBase64(pixels: BuildPixels): string {
  const unit = pixels instanceof Uint8Array ? 1 : 255;
  return btoa(String.fromCharCode(...pixels.map((value) => Math.round(value * unit))));
}
