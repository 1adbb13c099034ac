// <gmm-stage>: points and components on a line or in the plane, moved by mouse, finger and keys. Markup: GmmStage.astro.
// Set `view`; hear `points-change` and `mixture-change`. It computes no step of EM.
import type { Mixture } from '../../lib/models/gmm/em.ts';
import { oncePerFrame, part } from '../../lib/ui/part.ts';
import { frameOf, type Frame, type Place } from './gmm-geometry.ts';
import { LETTERS } from './gmm-names.ts';
import {
  carryHandle,
  countPoints,
  describePoint,
  erasePoint,
  findPoint,
  findUnder,
  MOST_POINTS,
  nameHandle,
  nameHeld,
  nextHandle,
  placePoint,
  pointsInWords,
  type Held,
} from './gmm-stage-edits.ts';
import { StageLayers } from './gmm-stage-layers.ts';
import type { StageView } from './gmm-stage-svg.ts';

export interface PointsChange {
  readonly points: Float64Array;
  /** False while a point is held. */
  readonly final: boolean;
}

export interface MixtureChange {
  readonly mixture: Mixture;
  /** False while a handle is held. */
  readonly final: boolean;
}

declare global {
  interface HTMLElementTagNameMap {
    'gmm-stage': GmmStage;
  }
  interface HTMLElementEventMap {
    'points-change': CustomEvent<PointsChange>;
    'mixture-change': CustomEvent<MixtureChange>;
  }
}

type Tool = 'move' | 'add' | 'erase';

/** How far from a mark a hand may be, in CSS pixels. */
const REACH = { mouse: 14, touch: 22, cross: 26, look: 9 } as const;
/** Distance between two points that one stroke of the brush adds, in CSS pixels. */
const BRUSH = 16;
/** CSS pixels that an arrow key moves the cross; with Shift the second. */
const STEPS = [15, 3] as const;
const MOVES: Readonly<Record<string, Place>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export class GmmStage extends HTMLElement {
  readonly #svg = part<SVGSVGElement & HTMLElement>(this, 'svg');
  readonly #layers = new StageLayers(this, () => this.#stage);
  readonly #tools = [...part(this, 'tools').querySelectorAll('input')];
  readonly #reading = part(this, 'reading');
  #view: StageView | undefined;
  #width = 720;
  /** The cross of the keyboard, as shares of the stage, so that it stays in place when that is resized. */
  #cursor: Place = [0.5, 0.5];
  #held: Held | 'brush' | null = null;
  /** Where the brush added a point last. */
  #last: Place | null = null;
  #listening: AbortController | undefined;
  readonly #frame = oncePerFrame(() => this.#render());
  readonly #size = new ResizeObserver(([entry]) => {
    this.#width = Math.max(200, Math.round(entry?.contentRect.width ?? 720));
    this.#frame.ask();
  });

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const tool of this.#tools) {
      tool.addEventListener('change', () => (this.dataset['tool'] = tool.value), { signal });
    }
    const on = <T extends Event>(type: string, act: (event: T) => void): void =>
      this.#svg.addEventListener(type, act as (event: Event) => void, { signal });
    on<PointerEvent>('pointerdown', (event) => this.#press(event));
    on<PointerEvent>('pointermove', (event) => this.#move(event));
    on('pointerup', () => this.#drop());
    on('pointercancel', () => this.#drop());
    // Not every browser heeds touch-action on a part of a drawing: what is held must not scroll the page.
    this.#svg.addEventListener('touchstart', (event) => this.#held && event.preventDefault(), {
      signal,
      passive: false,
    });
    on<KeyboardEvent>('keydown', (event) => this.#key(event));
    on('blur', () => this.#drop());
    this.dataset['tool'] = this.#tools.find(({ checked }) => checked)?.value ?? 'move';
    this.#size.observe(this.#svg);
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#size.disconnect();
    this.#frame.cancel();
    this.#layers.stop();
  }

  get view(): StageView | undefined {
    return this.#view;
  }

  /** Shows a state at once. */
  set view(view: StageView) {
    this.show(view, false);
  }

  /** Shows a state; with `glide` the components move to their new places instead of jumping there. */
  show(view: StageView, glide: boolean): void {
    this.#view = view;
    this.#layers.take(view, glide);
    this.#frame.ask();
  }

  /** The tool in the reader's hand. */
  get tool(): Tool {
    return this.dataset['tool'] as Tool;
  }

  get #stage(): Frame {
    return frameOf(this.#view?.d ?? 2, this.#width);
  }

  /** The cross in CSS pixels. */
  get #cross(): Place {
    const { width, height } = this.#stage;
    const [x, y] = this.#cursor;
    return [x * width, y * height];
  }

  #placeOf(event: PointerEvent): Place {
    const box = this.#svg.getBoundingClientRect();
    const unit = this.#width / box.width;
    return [(event.clientX - box.left) * unit, (event.clientY - box.top) * unit];
  }

  #press(event: PointerEvent): void {
    if (!this.#view || event.button !== 0) return;
    const at = this.#placeOf(event);
    const reach = event.pointerType === 'mouse' ? REACH.mouse : REACH.touch;
    if (this.tool === 'move') this.#held = findUnder(this.#view, this.#stage, at, reach);
    else {
      this.#held = 'brush';
      this.#brush(at, reach);
    }
    this.#frame.ask();
    if (!this.#held) return;
    event.preventDefault();
    this.#svg.focus({ preventScroll: true });
    this.#svg.setPointerCapture(event.pointerId);
  }

  #move(event: PointerEvent): void {
    const at = this.#placeOf(event);
    if (!this.#held) this.#describe(at);
    else if (this.#held === 'brush') this.#brush(at, REACH.mouse);
    else this.#carry(this.#held, at);
  }

  /** Takes what is held to a place. */
  #carry(held: Held, at: Place): void {
    if (!this.#view) return;
    const to = this.#stage.unplace(...at);
    if (held.kind === 'point') this.#tellPoints(placePoint(this.#view, held.index, to), false);
    else this.#tellMixture(carryHandle(this.#view, held, to), false);
  }

  #drop(): void {
    const held = this.#held;
    this.#held = null;
    this.#last = null;
    if (!held || !this.#view) return;
    if (held !== 'brush' && held.kind === 'handle') this.#tellMixture(this.#view.mixture, true);
    else this.#tellPoints(this.#view.points, true);
    this.#frame.ask();
  }

  /** Adds a point, or erases the nearest one, where the brush is. */
  #brush(at: Place, reach: number): void {
    if (!this.#view) return;
    if (this.tool === 'add') {
      if (this.#last && Math.hypot(this.#last[0] - at[0], this.#last[1] - at[1]) < BRUSH) return;
      this.#last = at;
      this.#add(this.#view, this.#stage.unplace(...at));
      return;
    }
    const index = findPoint(this.#view, this.#stage, at, reach);
    if (index < 0) return;
    this.#reading.textContent = `Erased; ${pointsInWords(countPoints(this.#view) - 1)} left.`;
    this.#tellPoints(erasePoint(this.#view, index), this.#held === null);
  }

  #add(view: StageView, to: Place): void {
    const present = countPoints(view);
    if (present >= MOST_POINTS) {
      this.#reading.textContent = `There is room for ${MOST_POINTS} points; erase some first.`;
      return;
    }
    this.#reading.textContent = `Added; ${pointsInWords(present + 1)} now.`;
    this.#tellPoints(placePoint(view, present, to), this.#held === null);
  }

  #tellPoints(points: Float64Array, final: boolean): void {
    this.dispatchEvent(new CustomEvent('points-change', { bubbles: true, detail: { points, final } }));
  }

  #tellMixture(mixture: Mixture, final: boolean): void {
    this.dispatchEvent(new CustomEvent('mixture-change', { bubbles: true, detail: { mixture, final } }));
  }

  #key(event: KeyboardEvent): void {
    if (!this.#view || event.ctrlKey || event.metaKey || event.altKey) return;
    const move = MOVES[event.key];
    const letter = LETTERS.findIndex((one) => one === event.key.toUpperCase());
    if (move) this.#step(move, STEPS[event.shiftKey ? 1 : 0]);
    else if (event.key === ' ' || event.key === 'Enter') this.#act(this.#view);
    else if (letter >= 0 && letter < this.#view.mixture.components.length) this.#jump(this.#view, letter);
    else return;
    event.preventDefault();
  }

  /** Moves the cross, and what it holds. */
  #step([dx, dy]: Place, pixels: number): void {
    const { width, height } = this.#stage;
    const [x, y] = this.#cross;
    const to: Place = [
      Math.min(width - 2, Math.max(2, x + dx * pixels)),
      Math.min(height - 2, Math.max(2, y + dy * pixels)),
    ];
    this.#cursor = [to[0] / width, to[1] / height];
    if (this.#held && this.#held !== 'brush') this.#carry(this.#held, to);
    else this.#describe(to);
    this.#frame.ask();
  }

  /** Does at the cross what a touch would do there. */
  #act(view: StageView): void {
    if (this.tool !== 'move') {
      this.#last = null;
      this.#brush(this.#cross, REACH.touch);
    } else if (this.#held) {
      this.#drop();
      this.#reading.textContent = 'Put down.';
    } else {
      const held = findUnder(view, this.#stage, this.#cross, REACH.cross);
      this.#held = held;
      this.#reading.textContent = held
        ? `${nameHeld(held)} picked up; arrows move it.`
        : 'There is nothing under the cross.';
      this.#frame.ask();
    }
  }

  /** Takes the cross to a component; the same letter again goes on to its next handle. */
  #jump(view: StageView, component: number): void {
    const { width, height } = this.#stage;
    const handle = nextHandle(view, this.#stage, component, this.#cross);
    this.#drop();
    this.#cursor = [handle.at[0] / width, handle.at[1] / height];
    this.#reading.textContent = `${nameHandle(handle)}. Space picks it up.`;
    this.#frame.ask();
  }

  /** Says what the point under a place is, and who is responsible for it. */
  #describe(at: Place): void {
    if (!this.#view) return;
    const index = findPoint(this.#view, this.#stage, at, REACH.look);
    if (index >= 0) this.#reading.textContent = describePoint(this.#view, index);
  }

  #render(): void {
    const held = this.#held;
    const point = held !== null && held !== 'brush' && held.kind === 'point' ? held.index : -1;
    this.#layers.render(point, this.#cross);
  }
}

customElements.define('gmm-stage', GmmStage);
