// What a link says of a climb: where it begins, if a hand was there, and the half steps from there.
import type { Mixture } from '../../lib/models/gmm/em.ts';
import type { Origin } from './gmm-climb.ts';
import { decodePoints, encodeMixture, encodePoints } from './gmm-toys.ts';

/** Half steps that a link repeats at most. */
export const MOST_STEPS = 600;

/** The part of a figure's address that is about its climb. */
export interface ClimbLink {
  /** A mixture that a component was moved in by hand; empty where the settings lead to the start. */
  readonly mix: string;
  /** The mixture that the points were asked about before; empty where that is not needed. */
  readonly asked: string;
  /** The first of the half steps. */
  readonly half: 'E' | 'M';
  readonly steps: number;
}

/** A start that only the other settings decide. */
export const FRESH: ClimbLink = { mix: '', asked: '', half: 'E', steps: 0 };

/** Writes down where a climb stands; a start that nobody has touched is kept as the address has it. */
export function linkOf({ mixture, asked, touched, half, steps }: Origin, before: ClimbLink): ClimbLink {
  const turns = { half, steps: Math.min(MOST_STEPS, steps) };
  if (!touched) return { mix: before.mix, asked: before.asked, ...turns };
  return { mix: encodeMixture(mixture), asked: asked ? encodeMixture(asked) : '', ...turns };
}

/** Writes down points that the reader changed, and the components that stay where they were. */
export function linkOfPoints(
  points: Float64Array,
  mixture: Mixture | undefined,
): ClimbLink & { readonly points: string } {
  // An empty text means the points of the figure itself.
  return { ...FRESH, points: encodePoints(points) || 'none', mix: mixture ? encodeMixture(mixture) : '' };
}

/** Reads the points of a link; null where they are those of the figure, or cannot be read. */
export function pointsOfLink(text: string, d: number): Float64Array | null {
  return text === '' ? null : decodePoints(text === 'none' ? '' : text, d);
}
