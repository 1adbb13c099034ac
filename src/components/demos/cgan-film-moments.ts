// Which frames stand in the strip of one label: the frames lie close together at the beginning, so even steps among them
// show most of where most happens.

/** Pictures in a row of the strip. */
export const STRIP = 10;

/** Returns the numbers of the frames in the strip, the first and the last among them. */
export function momentsOf(frames: number): number[] {
  if (frames < 1) return [];
  return Array.from({ length: STRIP }, (_, i) => Math.round((i * (frames - 1)) / (STRIP - 1)));
}
