// Which weights the page's model has now: a chapter fine-tunes one. Whoever changes them says so here; every figure that
// shows the model's answers hears it and asks again.
import { engine } from '../../lib/engine/client.ts';
import type { ModelId } from '../../lib/models/types.ts';
import { atom } from '../../lib/ui/atom.ts';

export interface PresentWeights {
  /** The model whose weights were changed last; none as long as all are the shipped ones. */
  readonly id?: ModelId;
  readonly origin: 'shipped' | 'uploaded';
  /** Steps of fine-tuning on top of the origin. */
  readonly steps: number;
}

/** The present weights; a new object for every change, so that each is announced. */
export const presentWeights = atom<PresentWeights>({ origin: 'shipped', steps: 0 });

/** Tells whether these are the weights that the book came with. */
export function isShipped({ origin, steps }: PresentWeights): boolean {
  return origin === 'shipped' && steps === 0;
}

/** Calls `listener` after each change of the weights, not now; aborting `signal` stops it. */
export function onWeightsChange(signal: AbortSignal, listener: () => void): void {
  let isFirst = true;
  const stop = presentWeights.subscribe(() => {
    if (!isFirst) listener();
    isFirst = false;
  });
  signal.addEventListener('abort', stop, { once: true });
}

/** Puts the shipped weights back, to the bit, and tells the page; rejects with an EngineError. */
export async function resetWeights(id: ModelId): Promise<void> {
  await engine.reset(id);
  presentWeights.set({ id, origin: 'shipped', steps: 0 });
}
