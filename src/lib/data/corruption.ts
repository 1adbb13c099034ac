// Five ways to spoil a picture, all seeded; the denoiser learns to undo them, the page lets the reader choose one.
import { PIXELS, SIDE, type Pixels } from '../models/types.ts';
import type { Random } from '../random.ts';
import { scribble } from './scribble.ts';

export type CorruptionKind = 'gaussian' | 'gaussian-clipped' | 'salt-and-pepper' | 'block' | 'stroke';

/** What a level means for one kind of corruption, and the range a slider offers. */
export interface CorruptionInfo {
  readonly label: string;
  readonly levelLabel: string;
  /** Unit of the level; empty where it is a plain number in ink units (0 paper, 1 ink). */
  readonly unit: string;
  readonly min: number;
  /** End of the range; Gaussian noise alone accepts more (a sampler starts from any σ). */
  readonly max: number;
  readonly step: number;
  readonly typical: number;
}

/** Every kind of corruption with the meaning and range of its level. */
export const CORRUPTIONS: Readonly<Record<CorruptionKind, CorruptionInfo>> = {
  gaussian: {
    label: 'Gaussian noise',
    levelLabel: 'standard deviation σ',
    unit: '',
    min: 0,
    max: 1,
    step: 0.05,
    typical: 0.4,
  },
  'gaussian-clipped': {
    label: 'Gaussian noise, clipped to [0, 1]',
    levelLabel: 'standard deviation σ',
    unit: '',
    min: 0,
    max: 1,
    step: 0.05,
    typical: 0.4,
  },
  'salt-and-pepper': {
    label: 'Salt and pepper',
    levelLabel: 'share of pixels replaced',
    unit: 'of the pixels',
    min: 0,
    max: 1,
    step: 0.05,
    typical: 0.3,
  },
  block: {
    label: 'Masked block',
    levelLabel: 'share of the picture hidden',
    unit: 'of the area',
    min: 0,
    max: 1,
    step: 0.05,
    typical: 0.15,
  },
  stroke: {
    label: 'Scribble',
    levelLabel: 'length of the stroke',
    unit: 'picture widths',
    min: 0,
    max: 4,
    step: 0.25,
    typical: 1.5,
  },
};

/**
 * Corrupts pictures; the same generator state gives the same result.
 *
 * @param images n × 784, 0 paper and 1 ink; left as they are.
 * @param level σ for both Gaussian kinds, the share of pixels (salt-and-pepper) or of area (block, rounded to whole
 *   pixels of its side), picture widths of ink for the stroke; see CORRUPTIONS.
 * @returns a fresh n × 784 array; only unclipped Gaussian noise leaves [0, 1].
 */
export function corrupt(images: Pixels, kind: CorruptionKind, level: number, random: Random): Pixels {
  checkLevel(kind, level);
  if (images.length % PIXELS !== 0) {
    throw new Error(`Pictures to corrupt have ${PIXELS} pixels each, but ${images.length} numbers came.`);
  }
  switch (kind) {
    case 'gaussian':
      return addNoise(images, level, random);
    case 'gaussian-clipped':
      return clip(addNoise(images, level, random));
    case 'salt-and-pepper':
      return saltAndPepper(images, level, random);
    case 'block':
      return hideBlock(images, level, random);
    case 'stroke':
      return addStrokes(images, level, random);
  }
}

function checkLevel(kind: CorruptionKind, level: number): void {
  const info = CORRUPTIONS[kind] as CorruptionInfo | undefined;
  if (!info) {
    const known = Object.keys(CORRUPTIONS).join(', ');
    throw new Error(`“${kind as string}” is no kind of corruption: choose one of ${known}.`);
  }
  const max = kind.startsWith('gaussian') ? Infinity : info.max;
  if (!Number.isFinite(level) || level < info.min || level > max) {
    const range =
      max === Infinity ? `a finite number from ${info.min}` : `a number from ${info.min} to ${max}`;
    throw new Error(`The level of ${kind} (${info.levelLabel}) is ${range}, not ${String(level)}.`);
  }
}

function addNoise(images: Pixels, sigma: number, random: Random): Pixels {
  const out = new Float32Array(images.length);
  for (let i = 0; i < out.length; i++) out[i] = (images[i] as number) + sigma * random.normal();
  return out;
}

function clip(pixels: Pixels): Pixels {
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i] as number;
    if (value < 0) pixels[i] = 0;
    else if (value > 1) pixels[i] = 1;
  }
  return pixels;
}

function saltAndPepper(images: Pixels, share: number, random: Random): Pixels {
  const out = Float32Array.from(images);
  for (let i = 0; i < out.length; i++) {
    const u = random.uniform();
    if (u < share) out[i] = u < share / 2 ? 0 : 1;
  }
  return out;
}

function hideBlock(images: Pixels, share: number, random: Random): Pixels {
  const out = Float32Array.from(images);
  const side = Math.round(SIDE * Math.sqrt(share));
  for (let picture = 0; picture < out.length; picture += PIXELS) {
    const top = random.integer(SIDE - side + 1);
    const left = random.integer(SIDE - side + 1);
    for (let row = top; row < top + side; row++) {
      const start = picture + row * SIDE + left;
      out.fill(0, start, start + side);
    }
  }
  return out;
}

function addStrokes(images: Pixels, widths: number, random: Random): Pixels {
  const out = Float32Array.from(images);
  for (let picture = 0; picture < out.length; picture += PIXELS) {
    scribble(out.subarray(picture, picture + PIXELS), widths * SIDE, random);
  }
  return out;
}
