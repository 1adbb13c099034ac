// What a figure of the primer is: a state, a pure function that shows it, and what the reader's hands do to it.
import type { Field } from '../../lib/ui/url-state.ts';
import type { Handle, Place, Plane } from './primer-plane.ts';

/** What a figure shows of its state; made at build time and in the page by the same function. */
export interface Shown {
  /** SVG of each stage. */
  readonly drawings: Readonly<Record<string, string>>;
  readonly handles?: Readonly<Record<string, Handle>>;
  /** HTML of each reading. */
  readonly readings: Readonly<Record<string, string>>;
  /** Buttons that have nothing to do now. */
  readonly idle?: readonly string[];
  /** Controls that say nothing in this state. */
  readonly hidden?: readonly string[];
}

/** A run: every so many milliseconds the next state, until there is none. */
export interface Run<S> {
  readonly every: number;
  next(state: S): Partial<S> | null;
  /** Where a run begins that is started at the end. */
  readonly again: Partial<S>;
}

/** A figure: what it remembers, how it looks, what the reader's hands do to it. */
export interface FigureSpec<S> {
  readonly fields: { readonly [K in keyof S]: Field<S[K]> };
  /** Stages with a world of their own, by name; their handles can be dragged. */
  readonly planes?: Readonly<Record<string, Plane>>;
  show(state: S): Shown;
  carry?(state: S, handle: string, to: Place): Partial<S>;
  act?(state: S, name: string): Partial<S>;
  readonly run?: Run<S>;
}

/** Returns the state that stands in the HTML. */
export function startOf<S>({ fields }: FigureSpec<S>): S {
  const names = Object.keys(fields) as (keyof S)[];
  return Object.fromEntries(names.map((name) => [name, fields[name].fallback])) as S;
}
