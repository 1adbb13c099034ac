// The two hands that draw on a pad: a pointer (mouse, pen, finger) and a cursor moved by keys.
import { PAD } from '../../lib/data/drawing.ts';

/** What a hand tells the pad; coordinates are whole numbers from 0 to PAD − 1. */
export interface Paper {
  /** Puts the pen down; false if the pad takes no ink now. */
  begin(x: number, y: number): boolean;
  /** Draws on, to each of the points x0, y0, x1, y1 … */
  extend(points: readonly number[]): void;
  /** Lifts the pen. */
  end(): void;
}

function clamp(coordinate: number): number {
  return Math.min(PAD - 1, Math.max(0, Math.round(coordinate)));
}

/** Draws with the first pointer that comes down, until it is lifted; other fingers and buttons are ignored. */
export function drawByPointer(surface: HTMLElement, paper: Paper, signal: AbortSignal): void {
  let pen: number | null = null;
  const place = (event: PointerEvent): [number, number] => {
    const box = surface.getBoundingClientRect();
    return [
      clamp(((event.clientX - box.left) / box.width) * PAD),
      clamp(((event.clientY - box.top) / box.height) * PAD),
    ];
  };
  const lift = (event: PointerEvent): void => {
    if (event.pointerId !== pen) return;
    pen = null;
    paper.end();
  };
  surface.addEventListener(
    'pointerdown',
    (event) => {
      if (pen !== null || event.button !== 0 || !paper.begin(...place(event))) return;
      pen = event.pointerId;
      surface.setPointerCapture(pen);
    },
    { signal },
  );
  surface.addEventListener(
    'pointermove',
    (event) => {
      if (event.pointerId !== pen) return;
      // Between two frames a fast stroke has many places; without them it would be a polygon.
      const places = event.getCoalescedEvents?.() ?? [];
      paper.extend((places.length > 0 ? places : [event]).flatMap(place));
    },
    { signal },
  );
  surface.addEventListener('pointerup', lift, { signal });
  surface.addEventListener('pointercancel', lift, { signal });
}

/** Tells which command a key is: Ctrl+Z (⌘Z), Ctrl+Y or Ctrl+Shift+Z, Delete. */
export function commandOf(event: KeyboardEvent): 'undo' | 'redo' | 'clear' | null {
  const key = event.key.toLowerCase();
  if (!event.ctrlKey && !event.metaKey) return key === 'delete' || key === 'backspace' ? 'clear' : null;
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
  return key === 'y' ? 'redo' : null;
}

export interface Cursor {
  readonly x: number;
  readonly y: number;
  readonly down: boolean;
}

const STEP = PAD / 32;
const FINE_STEP = PAD / 128;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Draws with the arrow keys: Space puts the pen down and lifts it, Shift makes small steps. */
export class KeyboardHand {
  readonly #paper: Paper;
  readonly #moved: (cursor: Cursor, toggled: boolean) => void;
  #cursor: Cursor = { x: PAD / 2, y: PAD / 4, down: false };

  constructor(paper: Paper, moved: (cursor: Cursor, toggled: boolean) => void) {
    this.#paper = paper;
    this.#moved = moved;
  }

  get cursor(): Cursor {
    return this.#cursor;
  }

  /** Acts on a key; false if the key means nothing to the hand. */
  press(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const arrow = ARROWS[event.key];
    if (arrow) this.#move(arrow, event.shiftKey ? FINE_STEP : STEP);
    else if (event.key === ' ' && !event.repeat) this.#toggle();
    else if (event.key === 'Escape' && this.#cursor.down) this.lift();
    else return event.key === ' ';
    return true;
  }

  /** Lifts the pen if it is down: the focus left, or another command came. */
  lift(): void {
    if (!this.#cursor.down) return;
    this.#paper.end();
    this.#set({ down: false });
  }

  #toggle(): void {
    const { x, y, down } = this.#cursor;
    if (down) this.lift();
    else if (this.#paper.begin(x, y)) this.#set({ down: true });
  }

  #move([dx, dy]: readonly [number, number], step: number): void {
    const x = clamp(this.#cursor.x + dx * step);
    const y = clamp(this.#cursor.y + dy * step);
    if (this.#cursor.down) this.#paper.extend([x, y]);
    this.#set({ x, y });
  }

  #set(change: Partial<Cursor>): void {
    this.#cursor = { ...this.#cursor, ...change };
    this.#moved(this.#cursor, change.down !== undefined);
  }
}
