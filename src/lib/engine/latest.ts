// Latest wins: what a slider asks for while an answer is under way replaces what it asked for before.

interface Lane {
  /** Starts the call that waits, or tells it that it was superseded. */
  waiting: ((go: boolean) => void) | undefined;
}

/**
 * Makes a function that runs at most one call per key at a time and remembers only the newest of those that wait.
 *
 * The call that runs is never cut short, so a dragged slider shows answers all along. A superseded call
 * resolves to `undefined`.
 */
export function createLatest(): <T>(key: string, call: () => Promise<T>) => Promise<T | undefined> {
  const lanes = new Map<string, Lane>();

  return async (key, call) => {
    const busy = lanes.get(key);
    if (busy) {
      busy.waiting?.(false);
      const go = await new Promise<boolean>((resolve) => (busy.waiting = resolve));
      if (!go) return undefined;
    }
    const lane = busy ?? { waiting: undefined };
    lanes.set(key, lane);
    try {
      return await call();
    } finally {
      // The lane stays busy if another call waits: it is handed over, never free for a third to slip in.
      const next = lane.waiting;
      lane.waiting = undefined;
      if (next) next(true);
      else lanes.delete(key);
    }
  };
}
