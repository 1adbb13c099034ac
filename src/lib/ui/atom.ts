// State in one place, heard by whoever shows it: the smallest store that keeps an element's `#render()` honest.

export interface Atom<T> {
  readonly value: T;
  /** Replaces the value, or computes the next from the present one; equal values (`Object.is`) are not announced. */
  set(next: T | ((present: T) => T)): void;
  /** Calls the listener at once and on each change; returns the function that stops it. */
  subscribe(listener: (value: T) => void): () => void;
}

/** Makes a store of one value; replace objects, never change them in place. */
export function atom<T>(initial: T): Atom<T> {
  let value = initial;
  const listeners = new Set<(value: T) => void>();
  return {
    get value() {
      return value;
    },
    set(next) {
      const replacement = typeof next === 'function' ? (next as (present: T) => T)(value) : next;
      if (Object.is(replacement, value)) return;
      value = replacement;
      // A copy, so that a listener may leave while the others are told; a newer value set meanwhile wins.
      for (const listener of [...listeners]) if (listeners.has(listener)) listener(value);
    },
    subscribe(listener) {
      listeners.add(listener);
      listener(value);
      return () => void listeners.delete(listener);
    },
  };
}
