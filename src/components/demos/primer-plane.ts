// A plane in a figure of the primer: world to picture and back, and points on it that can be dragged. No DOM at build time.

export type Place = readonly [x: number, y: number];

/** A window of the world, centred at the origin; y goes up. */
export interface Plane {
  readonly halfWidth: number;
  readonly halfHeight: number;
  /** Units of the picture for one unit of the world. */
  readonly unit: number;
}

/** A point that the reader can move. */
export interface Handle {
  readonly at: Place;
  /** What a screen reader says of it. */
  readonly says: string;
}

/** Returns where a place of the world is in the picture. */
export function placeOn({ halfWidth, halfHeight, unit }: Plane, [x, y]: Place): Place {
  return [(halfWidth + x) * unit, (halfHeight - y) * unit];
}

/** Returns the place of the world at a point of the picture. */
export function unplaceOn({ halfWidth, halfHeight, unit }: Plane, [left, top]: Place): Place {
  return [left / unit - halfWidth, halfHeight - top / unit];
}

/** Keeps a place inside the plane, a little away from its edge, and on a grid of hundredths. */
export function keepInside({ halfWidth, halfHeight }: Plane, [x, y]: Place): Place {
  const keep = (value: number, half: number): number => {
    const most = half - 0.1;
    return Math.round(100 * Math.min(most, Math.max(-most, value))) / 100;
  };
  return [keep(x, halfWidth), keep(y, halfHeight)];
}

const MOVES: Readonly<Record<string, Place>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

export interface Carrying {
  readonly signal: AbortSignal;
  /** Returns where a handle stands now. */
  at(name: string): Place | undefined;
  carry(name: string, to: Place): void;
}

/** Lets the handles of a plane be dragged by pointer and moved by arrow keys (Shift: small steps). */
export function listenToHandles(svg: SVGSVGElement, plane: Plane, { signal, at, carry }: Carrying): void {
  const handles = svg.querySelectorAll<SVGGElement>('[data-handle]');
  // An image until now; from here on its points are controls.
  if (handles.length > 0) svg.setAttribute('role', 'group');
  for (const handle of handles) {
    const name = handle.dataset['handle'] ?? '';
    handle.setAttribute('tabindex', '0');
    handle.setAttribute('role', 'button');
    handle.setAttribute('aria-roledescription', 'point to move with the arrow keys');
    const on = <K extends keyof SVGElementEventMap>(
      type: K,
      act: (event: SVGElementEventMap[K]) => void,
    ): void => handle.addEventListener(type, act, { signal });
    on('pointerdown', (event) => {
      handle.setPointerCapture(event.pointerId);
      handle.focus({ preventScroll: true });
      event.preventDefault();
    });
    // Not every browser heeds touch-action on a part of a drawing: what is held must not scroll the page.
    handle.addEventListener('touchstart', (event) => event.preventDefault(), { signal, passive: false });
    on('pointermove', (event) => {
      if (!handle.hasPointerCapture(event.pointerId)) return;
      const { left, top, width } = svg.getBoundingClientRect();
      const scale = (2 * plane.halfWidth * plane.unit) / width;
      const to = unplaceOn(plane, [(event.clientX - left) * scale, (event.clientY - top) * scale]);
      carry(name, keepInside(plane, to));
    });
    on('keydown', (event) => {
      const move = MOVES[event.key];
      const from = at(name);
      if (!move || !from || event.ctrlKey || event.metaKey || event.altKey) return;
      const step = event.shiftKey ? 0.02 : 0.1;
      carry(name, keepInside(plane, [from[0] + move[0] * step, from[1] + move[1] * step]));
      event.preventDefault();
    });
  }
}
