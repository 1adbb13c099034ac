// What a hand does on the stage of the EM figures: find, carry, add, erase; and how it is said. Pure.
import type { Mixture } from '../../lib/models/gmm/em.ts';
import {
  dragHandle,
  handlesOf,
  heightScale,
  nearestPlace,
  placeOfPoint,
  type Frame,
  type Gaussian,
  type Handle,
  type Place,
} from './gmm-geometry.ts';
import { letterOf } from './gmm-names.ts';
import type { StageView } from './gmm-stage-svg.ts';
import { toGrid, WINDOW } from './gmm-toys.ts';

/** What the reader holds: a handle with the Gaussian it belonged to when it was picked up, or a point. */
export type Held =
  | { readonly kind: 'handle'; readonly handle: Handle; readonly gaussian: Gaussian }
  | { readonly kind: 'point'; readonly index: number };

/** Most points: more of them are not seen any better. */
export const MOST_POINTS = 600;

/** Counts the points of a view. */
export const countPoints = ({ points, d }: StageView): number => points.length / d;

/** Finds the handle, or else the point, nearest to a place within `reach` CSS pixels. */
export function findUnder(view: StageView, frame: Frame, at: Place, reach: number): Held | null {
  const handles = handlesOn(view, frame);
  const places = handles.map((one) => one.at);
  const handle = handles[nearestPlace(places, at, reach)];
  if (handle)
    return { kind: 'handle', handle, gaussian: view.mixture.components[handle.component] as Gaussian };
  const index = findPoint(view, frame, at, reach);
  return index < 0 ? null : { kind: 'point', index };
}

/** Finds the nearest point within `reach` CSS pixels; −1 where none is. */
export function findPoint(view: StageView, frame: Frame, at: Place, reach: number): number {
  const places = Array.from({ length: countPoints(view) }, (_, i) => placeOfPoint(view.points, i, frame));
  return nearestPlace(places, at, reach);
}

/** Returns the handle of a component that comes after the one at a place: its mean first. */
export function nextHandle(view: StageView, frame: Frame, component: number, here: Place): Handle {
  const own = handlesOn(view, frame).filter((one) => one.component === component);
  const present = own.findIndex(({ at: [x, y] }) => Math.hypot(x - here[0], y - here[1]) < 2);
  return (present < 0 ? own.at(-1) : own[(present + 1) % own.length]) as Handle;
}

function handlesOn({ mixture, truth }: StageView, frame: Frame): Handle[] {
  return handlesOf(mixture, frame, heightScale([mixture, truth], frame));
}

/** Returns the mixture after a handle was carried to a place of the world. */
export function carryHandle({ mixture }: StageView, { handle, gaussian }: HeldHandle, to: Place): Mixture {
  const moved = dragHandle(gaussian, handle.kind, to);
  const components = mixture.components.map((one, k) => (k === handle.component ? moved : one));
  return { pi: mixture.pi, components };
}

type HeldHandle = Extract<Held, { readonly kind: 'handle' }>;

/** Returns the points with number `index` at a place of the world; one more where there are only so many. */
export function placePoint(view: StageView, index: number, [x, y]: Place): Float64Array {
  const { points, d } = view;
  const placed = new Float64Array(Math.max(points.length, (index + 1) * d));
  placed.set(points);
  const inside = (value: number, most: number): number => toGrid(Math.min(most, Math.max(-most, value)));
  placed[index * d] = inside(x, WINDOW.halfWidth - 0.05);
  if (d === 2) placed[index * d + 1] = inside(y, WINDOW.halfHeight - 0.05);
  return placed;
}

/** Returns the points without number `index`. */
export function erasePoint({ points, d }: StageView, index: number): Float64Array {
  return points.filter((_, i) => Math.floor(i / d) !== index);
}

/** Says how many points there are. */
export const pointsInWords = (n: number): string => `${n} ${n === 1 ? 'point' : 'points'}`;

/** Names what is held. */
export function nameHeld(held: Held): string {
  return held.kind === 'point' ? `Point ${held.index + 1}` : nameHandle(held.handle);
}

/** Names a handle by its component. */
export function nameHandle({ kind, component }: Handle): string {
  return `${kind === 'mean' ? 'Mean' : 'Axis'} of ${letterOf(component)}`;
}

/** Says where a point is, and who is responsible for it. */
export function describePoint({ points, d, r }: StageView, index: number): string {
  const own = points.subarray(index * d, (index + 1) * d);
  const where = Array.from(own, (value) => value.toFixed(2)).join(', ');
  const shares = r?.map((column, k) => `${letterOf(k)} ${((column[index] as number) * 100).toFixed(1)} %`);
  const told = shares ? `responsible: ${shares.join(', ')}` : 'no responsibilities yet';
  return `Point ${index + 1} at ${d === 2 ? `(${where})` : where}; ${told}.`.replaceAll('-', '−');
}
