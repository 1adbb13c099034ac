// A row for each model, filled one after the other: what both figures of the home page share. The page's own script.
import type { ChapterId } from '../../lib/models/types.ts';

export type Phase = 'rest' | 'waiting' | 'fetching' | 'drawing' | 'done' | 'stopped' | 'failed';

/** Weights on their way, as the engine reports them. */
export interface Progress {
  readonly receivedBytes: number;
  readonly totalBytes: number;
}

/** The slowest is the last, wherever its row stands. */
const LAST: ChapterId = 'denoiser';

/** Returns the models in the order in which they take their turn. */
export function inTurn(ids: readonly ChapterId[]): readonly ChapterId[] {
  return [...ids.filter((id) => id !== LAST), ...ids.filter((id) => id === LAST)];
}

/** Tells whether a row still waits for something, so that a stop concerns it. */
export function isOpen({ phase }: { readonly phase: Phase }): boolean {
  return phase === 'waiting' || phase === 'fetching' || phase === 'drawing';
}

/** Says what a row waits for before its first picture; null where there is something else to say. */
export function waitingWords(phase: Phase, progress: Progress | null): string | null {
  if (phase === 'waiting') return 'waits its turn';
  if (phase !== 'fetching') return null;
  if (!progress) return 'getting ready';
  const kilobytes = (bytes: number): number => Math.round(bytes / 1000);
  return `fetching ${kilobytes(progress.receivedBytes)} of ${kilobytes(progress.totalBytes)} kB`;
}
