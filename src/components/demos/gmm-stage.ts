// <gmm-stage>: points and components on a line or in the plane, moved by mouse, finger and keys. Markup: GmmStage.astro.
// Set `view`; hear `points-change` and `mixture-change`. It computes no step of EM.
import type { Mixture } from '../../lib/models/gmm/em.ts';
import { oncePerFrame, part } from '../../lib/ui/part.ts';
import {
  between,
  dragHandle,
  frameOf,
  handlesOf,
  heightScale,
  nearestPlace,
  placeOfPoint,
  type Frame,
  type Gaussian,
  type Handle,
  type Place,
} from './gmm-geometry.ts';
import {
  componentsSvg,
  handlesSvg,
  LETTERS,
  markOf,
  pointsSvg,
  sizeOn,
  truthSvg,
  axisSvg,
  type StageView,
} from './gmm-stage-svg.ts';
import { toGrid, WINDOW } from './gmm-toys.ts';

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

/** What the reader holds: a handle with the Gaussian it belonged to when it was picked up, or a point. */
type Held =
  | { readonly kind: 'handle'; readonly handle: Handle; readonly gaussian: Gaussian }
  | { readonly kind: 'point'; readonly index: number }
  | { readonly kind: 'brush' };

/** Most points: more of them are not seen any better. */
export const MOST_POINTS = 600;
const GLIDE_MS = 350;
/** Distance between two points that one stroke of the brush adds, in CSS pixels. */
const BRUSH = 16;
const MOVES: Readonly<Record<string, Place>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

export class GmmStage extends HTMLElement {
  readonly #svg = part<SVGSVGElement & HTMLElement>(this, 'svg');
  readonly #layers = {
    axis: part<SVGGElement>(this, 'axis'),
    truth: part<SVGGElement>(this, 'truth'),
    components: part<SVGGElement>(this, 'components'),
    points: part<SVGGElement>(this, 'points'),
    handles: part<SVGGElement>(this, 'handles'),
    cursor: part<SVGGElement>(this, 'cursor'),
  };
  readonly #tools = [...part(this, 'tools').querySelectorAll('input')];
  readonly #reading = part(this, 'reading');
  #view: StageView | undefined;
  /** What is drawn of the components: on its way to those of the view. */
  #shown: Mixture | undefined;
  #glide = 0;
  #width = 720;
  #cursor: Place = [0.5, 0.5];
  #held: Held | null = null;
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
    cancelAnimationFrame(this.#glide);
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
    cancelAnimationFrame(this.#glide);
    const from = this.#shown;
    this.#view = view;
    this.#shown = view.mixture;
    const moves =
      glide &&
      from !== undefined &&
      from !== view.mixture &&
      from.components.length === view.mixture.components.length;
    if (moves && !matchMedia('(prefers-reduced-motion: reduce)').matches)
      this.#glideFrom(from, performance.now());
    this.#frame.ask();
  }

  /** The tool in the reader's hand. */
  get tool(): Tool {
    return this.dataset['tool'] as Tool;
  }

  #glideFrom(from: Mixture, began: number): void {
    const tick = (now: number): void => {
      const to = this.#view?.mixture as Mixture;
      const time = Math.min(1, Math.max(0, (now - began) / GLIDE_MS));
      this.#shown = time < 1 ? between(from, to, time * time * (3 - 2 * time)) : to;
      this.#renderComponents();
      if (time < 1) this.#glide = requestAnimationFrame(tick);
    };
    this.#shown = from;
    this.#glide = requestAnimationFrame(tick);
  }

  get #stage(): Frame {
    return frameOf(this.#view?.d ?? 2, this.#width);
  }

  #placeOf(event: PointerEvent): Place {
    const box = this.#svg.getBoundingClientRect();
    const unit = this.#width / box.width;
    return [(event.clientX - box.left) * unit, (event.clientY - box.top) * unit];
  }

  #press(event: PointerEvent): void {
    if (!this.#view || event.button !== 0) return;
    const at = this.#placeOf(event);
    const touch = event.pointerType !== 'mouse';
    if (this.tool === 'move') this.#pickUp(at, touch ? 22 : 14);
    else this.#brush(at, touch ? 22 : 14, { kind: 'brush' });
    if (!this.#held) return;
    event.preventDefault();
    this.#svg.focus({ preventScroll: true });
    this.#svg.setPointerCapture(event.pointerId);
  }

  #move(event: PointerEvent): void {
    const at = this.#placeOf(event);
    if (!this.#held) this.#describe(at);
    else if (this.#held.kind === 'brush') this.#brush(at, 14, this.#held);
    else this.#carry(at);
  }

  /** Picks up the handle, or else the point, that is nearest to a place. */
  #pickUp(at: Place, reach: number): void {
    if (!this.#view) return;
    const { mixture, truth, points, d } = this.#view;
    const frame = this.#stage;
    const handles = handlesOf(mixture, frame, heightScale([mixture, truth], frame));
    const handle =
      handles[
        nearestPlace(
          handles.map((one) => one.at),
          at,
          reach,
        )
      ];
    if (handle) {
      this.#held = { kind: 'handle', handle, gaussian: mixture.components[handle.component] as Gaussian };
    } else {
      const places = Array.from({ length: points.length / d }, (_, i) => placeOfPoint(points, i, frame));
      const index = nearestPlace(places, at, reach);
      this.#held = index < 0 ? null : { kind: 'point', index };
    }
    this.#frame.ask();
  }

  /** Takes what is held to a place. */
  #carry(at: Place): void {
    const held = this.#held;
    if (!this.#view || !held || held.kind === 'brush') return;
    const frame = this.#stage;
    const to = frame.unplace(...at);
    if (held.kind === 'point') this.#setPoint(held.index, to, false);
    else {
      const moved = dragHandle(held.gaussian, held.handle.kind, to);
      const { pi, components } = this.#view.mixture;
      const next = components.map((one, k) => (k === held.handle.component ? moved : one));
      this.#tellMixture({ pi, components: next }, false);
    }
  }

  #drop(): void {
    const held = this.#held;
    this.#held = null;
    this.#last = null;
    if (!held || !this.#view) return;
    if (held.kind === 'handle') this.#tellMixture(this.#view.mixture, true);
    else this.#tellPoints(this.#view.points, true);
    this.#frame.ask();
  }

  /** Adds a point, or erases the nearest one, where the brush is. */
  #brush(at: Place, reach: number, held: Held | null): void {
    if (!this.#view) return;
    const { points, d } = this.#view;
    this.#held = held;
    if (this.tool === 'add') {
      if (this.#last && Math.hypot(this.#last[0] - at[0], this.#last[1] - at[1]) < BRUSH) return;
      this.#last = at;
      this.#add(this.#stage.unplace(...at));
      return;
    }
    const frame = this.#stage;
    const places = Array.from({ length: points.length / d }, (_, i) => placeOfPoint(points, i, frame));
    const index = nearestPlace(places, at, reach);
    if (index < 0) return;
    const left = points.filter((_, i) => Math.floor(i / d) !== index);
    this.#reading.textContent = `Erased; ${count(left.length / d)} left.`;
    this.#tellPoints(left, held === null);
  }

  #add(to: Place): void {
    if (!this.#view) return;
    const { points, d } = this.#view;
    if (points.length / d >= MOST_POINTS) {
      this.#reading.textContent = `There is room for ${MOST_POINTS} points; erase some first.`;
      return;
    }
    const next = new Float64Array(points.length + d);
    next.set(points);
    this.#reading.textContent = `Added; ${count(points.length / d + 1)} now.`;
    this.#placeInto(next, points.length / d, to);
    this.#tellPoints(next, this.#held === null);
  }

  #setPoint(index: number, to: Place, final: boolean): void {
    if (!this.#view) return;
    const points = this.#view.points.slice();
    this.#placeInto(points, index, to);
    this.#tellPoints(points, final);
  }

  #placeInto(points: Float64Array, index: number, [x, y]: Place): void {
    const d = this.#view?.d ?? 2;
    const inside = (value: number, most: number): number => toGrid(Math.min(most, Math.max(-most, value)));
    points[index * d] = inside(x, WINDOW.halfWidth - 0.05);
    if (d === 2) points[index * d + 1] = inside(y, WINDOW.halfHeight - 0.05);
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
    if (move) this.#step(move, event.shiftKey ? 3 : 15);
    else if (event.key === ' ' || event.key === 'Enter') this.#act();
    else if (letter >= 0 && letter < this.#view.mixture.components.length) this.#jump(letter);
    else return;
    event.preventDefault();
  }

  #step([dx, dy]: Place, pixels: number): void {
    const frame = this.#stage;
    const [x, y] = this.#cursorPlace;
    const to: Place = [
      Math.min(frame.width - 2, Math.max(2, x + dx * pixels)),
      Math.min(frame.height - 2, Math.max(2, y - dy * pixels)),
    ];
    this.#cursor = [to[0] / frame.width, to[1] / frame.height];
    if (this.#held && this.#held.kind !== 'brush') this.#carry(to);
    else this.#describe(to);
    this.#frame.ask();
  }

  /** The cross in CSS pixels; it is kept as shares, so that it stays in place when the stage is resized. */
  get #cursorPlace(): Place {
    const { width, height } = this.#stage;
    const [x, y] = this.#cursor;
    return [x * width, y * height];
  }

  #act(): void {
    if (this.tool !== 'move') {
      this.#last = null;
      this.#brush(this.#cursorPlace, 20, null);
      return;
    }
    if (this.#held) {
      this.#drop();
      this.#reading.textContent = 'Put down.';
      return;
    }
    this.#pickUp(this.#cursorPlace, 26);
    this.#reading.textContent = this.#held
      ? `${this.#nameHeld()} picked up; arrows move it.`
      : 'There is nothing under the cross.';
  }

  #nameHeld(): string {
    const held = this.#held;
    if (held?.kind === 'point') return `Point ${held.index + 1}`;
    if (held?.kind !== 'handle') return '';
    const letter = LETTERS[held.handle.component] as string;
    return held.handle.kind === 'mean' ? `Mean of ${letter}` : `Axis of ${letter}`;
  }

  #jump(component: number): void {
    if (!this.#view) return;
    const { mixture, truth } = this.#view;
    const frame = this.#stage;
    const handles = handlesOf(mixture, frame, heightScale([mixture, truth], frame)).filter(
      (one) => one.component === component,
    );
    // The same letter again goes on to the next handle of the component.
    const here = handles.findIndex(
      ({ at }) => Math.hypot(at[0] - this.#cursorPlace[0], at[1] - this.#cursorPlace[1]) < 2,
    );
    const handle = handles[(here + handles.length) % handles.length];
    const next = here < 0 ? handles.at(-1) : handles[(here + 1) % handles.length];
    const { at, kind } = (next ?? handle) as Handle;
    this.#drop();
    this.#cursor = [at[0] / frame.width, at[1] / frame.height];
    this.#reading.textContent = `${kind === 'mean' ? 'Mean' : 'Axis'} of ${LETTERS[component] as string}. Space picks it up.`;
    this.#frame.ask();
  }

  /** Says what the point under a place is, and who is responsible for it. */
  #describe(at: Place): void {
    if (!this.#view) return;
    const { points, d, r } = this.#view;
    const frame = this.#stage;
    const places = Array.from({ length: points.length / d }, (_, i) => placeOfPoint(points, i, frame));
    const index = nearestPlace(places, at, 9);
    if (index < 0) return;
    const where = Array.from(points.subarray(index * d, (index + 1) * d), (value) => value.toFixed(2)).join(
      ', ',
    );
    const shares = r?.map(
      (column, k) => `${LETTERS[k] as string} ${((column[index] as number) * 100).toFixed(1)} %`,
    );
    const told = shares ? `responsible: ${shares.join(', ')}` : 'no responsibilities yet';
    this.#reading.textContent =
      `Point ${index + 1} at ${d === 2 ? `(${where})` : where}; ${told}.`.replaceAll('-', '−');
  }

  #render(): void {
    const view = this.#view;
    if (!view) return;
    const frame = this.#stage;
    this.#svg.setAttribute('viewBox', `0 0 ${frame.width} ${frame.height.toFixed(1)}`);
    this.#layers.axis.innerHTML = axisSvg(frame);
    this.#renderPoints(view, frame);
    this.#renderComponents();
    const [x, y] = this.#cursorPlace;
    this.#layers.cursor.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
  }

  /** Changes the marks that are there, so that their colours fade; draws all anew where their number has changed. */
  #renderPoints(view: StageView, frame: Frame): void {
    const { points, d, r } = view;
    const marks = this.#layers.points.children;
    if (marks.length !== points.length / d) {
      this.#layers.points.innerHTML = pointsSvg(view, frame);
      return;
    }
    const size = sizeOn(frame);
    for (let i = 0; i < marks.length; i++) {
      const [x, y] = placeOfPoint(points, i, frame);
      const { d: shape, fill, component } = markOf(r, i);
      const mark = marks[i] as SVGPathElement;
      mark.setAttribute('d', shape);
      mark.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${size})`);
      mark.style.fill = fill;
      mark.dataset['of'] = String(component);
      mark.classList.toggle('held', this.#held?.kind === 'point' && this.#held.index === i);
    }
  }

  #renderComponents(): void {
    if (!this.#view || !this.#shown) return;
    const frame = this.#stage;
    const view = { ...this.#view, mixture: this.#shown };
    this.#layers.truth.innerHTML = truthSvg(view, frame);
    this.#layers.components.innerHTML = componentsSvg(view, frame);
    this.#layers.handles.innerHTML = handlesSvg(view, frame);
  }
}

const count = (n: number): string => `${n} ${n === 1 ? 'point' : 'points'}`;

customElements.define('gmm-stage', GmmStage);
