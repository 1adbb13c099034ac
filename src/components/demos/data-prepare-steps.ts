// The steps of a drawing's preparation as pictures and words, alike at build time and on the page; without a DOM.
import { prepare, rasterise, type Drawing, type Preparation, type Raster } from '../../lib/data/drawing.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { pictureSvg, rasterSvg } from '../controls/picture-svg.ts';

export const STEPS = ['crop', 'scale', 'smooth', 'centre'] as const;
export type Step = (typeof STEPS)[number];

/** What a step shows: SVG elements for the viewBox of VIEW, and a sentence. */
export type StepViews = Readonly<Record<Step, { readonly svg: string; readonly words: string }>>;

const FIT = 20;
const SIDE = 28;

/** Returns the ink of a drawing, or an MNIST picture as the raster that it is. */
export function inkOf(drawing: Drawing | null, example: Pixels | null): Raster | null {
  if (drawing && drawing.strokes.length > 0) return rasterise(drawing);
  return example && { width: SIDE, height: SIDE, ink: example };
}

/**
 * Scales without antialiasing: each new pixel takes the one old pixel under its centre. MNIST was not made so; it is what
 * one would get without the next step.
 */
export function sampleHard(raster: Raster, { box, scaled }: Preparation): Raster {
  const { width, height } = scaled;
  const ink = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const x = box.left + Math.floor(((column + 0.5) * box.width) / width);
      const y = box.top + Math.floor(((row + 0.5) * box.height) / height);
      ink[row * width + column] = raster.ink[y * raster.width + x] as number;
    }
  }
  return { width, height, ink };
}

/** Makes the pictures and sentences of all steps. */
export function viewSteps(raster: Raster): StepViews {
  const steps = prepare(raster);
  const { box, scaled, centreOfMass, offset, pixels } = steps;
  const factor = Math.max(box.width, box.height) / FIT;
  const inked = scaled.ink.filter((ink) => ink > 0);
  const grey = inked.filter((ink) => ink < 1).length / inked.length;
  const [x, y] = [offset.x + centreOfMass.x, offset.y + centreOfMass.y];
  return {
    crop: {
      svg: scaledTo(SIDE / raster.width, 0, 0, svgOf(raster) + outline(box)),
      words: `The ink fills ${box.width} × ${box.height} of ${raster.width} × ${raster.height} pixels. The rest is cut off.`,
    },
    scale: {
      svg: inFrame(scaled, svgOf(sampleHard(raster, steps))),
      words: `${scaled.width} × ${scaled.height}: one pixel for ${factor.toFixed(1)} × ${factor.toFixed(1)} of before. Whoever takes only the one in the middle gets this.`,
    },
    smooth: {
      svg: inFrame(scaled, svgOf(scaled) + ring(scaled) + cross(centreOfMass)),
      words: `The mean of all that a pixel covers; then the darkest is set to 1. Of the inked pixels ${Math.round(100 * grey)} % are grey.`,
    },
    centre: {
      svg: `${pictureSvg(pixels)}${outline({ left: offset.x, top: offset.y, ...scaled })}${cross({ x, y })}`,
      words: `Moved to column ${offset.x}, row ${offset.y}. The centre of mass is at ${x.toFixed(2)}, ${y.toFixed(2)}; that of the box at ${(offset.x + scaled.width / 2).toFixed(1)}, ${(offset.y + scaled.height / 2).toFixed(1)}.`,
    },
  };
}

function svgOf({ width, height, ink }: Raster): string {
  return rasterSvg(width, height, (at) => ink[at] as number);
}

function scaledTo(scale: number, x: number, y: number, svg: string): string {
  return `<g transform="translate(${x} ${y}) scale(${scale})">${svg}</g>`;
}

/** Puts a scaled picture in the middle of a frame of 20 × 20. */
function inFrame({ width, height }: Raster, svg: string): string {
  const frame = outline({ left: 0, top: 0, width: FIT, height: FIT });
  return frame + scaledTo(1, (FIT - width) / 2, (FIT - height) / 2, svg);
}

function outline(box: Preparation['box']): string {
  return `<rect class="mark" x="${box.left}" y="${box.top}" width="${box.width}" height="${box.height}"/>`;
}

function cross({ x, y }: { readonly x: number; readonly y: number }): string {
  const d = `M${x.toFixed(2)} ${y.toFixed(2)}m-1.4 0h2.8m-1.4-1.4v2.8`;
  return `<path class="halo" d="${d}"/><path class="mark mark--cross" d="${d}"/>`;
}

/** Marks the middle of the box. */
function ring({ width, height }: Raster): string {
  const at = `cx="${width / 2}" cy="${height / 2}" r="0.6"`;
  return `<circle class="halo" ${at}/><circle class="mark mark--ring" ${at}/>`;
}
