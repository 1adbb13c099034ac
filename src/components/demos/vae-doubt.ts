// How sure the pixels of a mean picture are of themselves.
import type { Pixels } from '../../lib/models/types.ts';

/** A pixel is in doubt while its coin shows the less likely side more often than once in twenty tosses. */
const SURE = 0.05;

/** Counts the pixels whose coin is neither nearly always paper nor nearly always ink. */
export function countDoubtful(probabilities: Pixels): number {
  return probabilities.reduce((count, p) => count + (p > SURE && p < 1 - SURE ? 1 : 0), 0);
}

/** Says so: "131 of 784 pixels are in doubt: …". */
export function doubtSentence(probabilities: Pixels): string {
  const doubtful = countDoubtful(probabilities);
  return `${doubtful} of 784 pixels are in doubt, with a probability of ink from 5 to 95 %.`;
}
