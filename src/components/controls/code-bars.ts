// <code-bars>: the numbers of a code as bars; a click chooses one, the mouse pulls it. Markup: CodeBars.astro.
import { barAt, barsSvg, BARS_HEIGHT, SLOT, slotsFor } from '../../lib/ui/bars.ts';
import { oncePerFrame, part } from '../../lib/ui/part.ts';

export interface BarMove {
  readonly index: number;
  /** Null: chosen, not moved. */
  readonly value: number | null;
}

declare global {
  interface HTMLElementTagNameMap {
    'code-bars': CodeBars;
  }
  interface HTMLElementEventMap {
    'bar-move': CustomEvent<BarMove>;
  }
}

export class CodeBars extends HTMLElement {
  readonly #svg = part<SVGSVGElement & HTMLElement>(this, 'bars');
  #values: Float32Array = Float32Array.from(this.dataset['values']?.split(' ') ?? [], Number);
  #limit = Number(this.dataset['limit']);
  #selected = -1;
  #pulled: number | null = null;
  #listening: AbortController | undefined;
  readonly #frame = oncePerFrame(() => this.#render());

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const on = (type: 'pointerdown' | 'pointermove' | 'pointerup' | 'pointercancel' | 'click'): void =>
      this.#svg.addEventListener(type, (event) => this.#hear(event as PointerEvent), { signal });
    for (const type of ['pointerdown', 'pointermove', 'pointerup', 'pointercancel', 'click'] as const)
      on(type);
    this.dataset['live'] = '';
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#frame.cancel();
  }

  get values(): Float32Array {
    return this.#values;
  }

  /** Sets the numbers; their count may change. */
  set values(values: Float32Array) {
    this.#values = values;
    this.#frame.ask();
  }

  get limit(): number {
    return this.#limit;
  }

  /** Sets the value at the top of the chart. */
  set limit(limit: number) {
    this.#limit = limit;
    this.#frame.ask();
  }

  get selected(): number {
    return this.#selected;
  }

  /** Marks a bar; −1 marks none. */
  set selected(selected: number) {
    this.#selected = selected;
    this.#frame.ask();
  }

  /** What screen readers say. */
  set label(label: string) {
    this.#svg.setAttribute('aria-label', label);
  }

  #hear(event: PointerEvent): void {
    const box = this.#svg.getBoundingClientRect();
    const place = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
    const bar = barAt(place, this.#values.length, this.#limit);
    if (event.type === 'pointerup' || event.type === 'pointercancel') this.#pulled = null;
    else if (event.type === 'click') {
      if (bar) this.#tell(bar.index, null);
    } else if (event.type === 'pointerdown') {
      // A finger scrolls the page: it chooses a bar, and a slider moves it.
      if (!bar || event.pointerType === 'touch' || event.button !== 0) return;
      event.preventDefault();
      this.#svg.setPointerCapture(event.pointerId);
      this.#pulled = bar.index;
      this.#tell(bar.index, bar.value);
    } else if (this.#pulled !== null) {
      const value = Math.max(-1, Math.min(1, 1 - 2 * place.y)) * this.#limit;
      this.#tell(this.#pulled, value);
    }
  }

  #tell(index: number, value: number | null): void {
    this.dispatchEvent(new CustomEvent('bar-move', { bubbles: true, detail: { index, value } }));
  }

  #render(): void {
    this.#svg.setAttribute('viewBox', `0 0 ${slotsFor(this.#values.length) * SLOT} ${BARS_HEIGHT}`);
    this.#svg.innerHTML = barsSvg(this.#values, this.#limit, this.#selected);
  }
}

customElements.define('code-bars', CodeBars);
