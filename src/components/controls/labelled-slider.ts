// <labelled-slider>: a native range with its label, value and unit. Markup and styles: LabelledSlider.astro.
import { decimalsOf } from '../../lib/ui/chart-scale.ts';
import { describe, part } from '../../lib/ui/part.ts';

export interface SliderValue {
  readonly value: number;
}

declare global {
  interface HTMLElementTagNameMap {
    'labelled-slider': LabelledSlider;
  }
  interface HTMLElementEventMap {
    slide: CustomEvent<SliderValue>;
    settle: CustomEvent<SliderValue>;
  }
}

export class LabelledSlider extends HTMLElement {
  readonly #input = part<HTMLInputElement>(this, 'slider-input');
  readonly #output = part<HTMLOutputElement>(this, 'slider-output');
  readonly #label = part(this, 'slider-label');
  readonly #reason = part(this, 'slider-reason');
  #format: ((value: number) => string) | null = null;
  #disabledReason = this.#reason.textContent.trim() || null;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#input.addEventListener('input', () => this.#announce('slide'), { signal });
    this.#input.addEventListener('change', () => this.#announce('settle'), { signal });
    describe(this.#input, this.#reason);
    // A browser may restore the form after a reload; the printed value follows.
    this.#render();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
  }

  get value(): number {
    return this.#input.valueAsNumber;
  }

  /** Sets the value, kept in the range and on the step by the native input. */
  set value(value: number) {
    this.#input.value = String(value);
    this.#render();
  }

  get min(): number {
    return Number(this.#input.min);
  }

  set min(min: number) {
    this.#input.min = String(min);
    this.#render();
  }

  get max(): number {
    return Number(this.#input.max);
  }

  set max(max: number) {
    this.#input.max = String(max);
    this.#render();
  }

  get step(): number {
    return Number(this.#input.step);
  }

  set step(step: number) {
    this.#input.step = String(step);
    this.#render();
  }

  /** The label in words; its symbol stays. */
  get label(): string {
    return this.#label.textContent;
  }

  set label(label: string) {
    this.#label.textContent = label;
  }

  /** Prints the value in place of `digits` and `unit`, for a slider that counts decades; null prints it as it is. */
  set format(format: ((value: number) => string) | null) {
    this.#format = format;
    this.#render();
  }

  /** Why the slider cannot be moved, one sentence; null when it can. */
  get disabledReason(): string | null {
    return this.#disabledReason;
  }

  set disabledReason(reason: string | null) {
    this.#disabledReason = reason;
    this.#render();
  }

  #announce(type: 'slide' | 'settle'): void {
    this.#render();
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, detail: { value: this.value } }));
  }

  #printed(value: number): string {
    // Words given for the first value stand until a script that knows better sets `format`.
    const { shown } = this.dataset;
    if (shown !== undefined && value === Number(this.#input.defaultValue)) return shown;
    const digits = this.dataset['digits'] ? Number(this.dataset['digits']) : decimalsOf(this.step);
    const unit = this.dataset['unit'] ?? '';
    const text = value.toFixed(digits).replace('-', '−');
    return unit ? `${text}\u202f${unit}` : text;
  }

  #render(): void {
    const { value, min, max } = this;
    this.#output.textContent = this.#format?.(value) ?? this.#printed(value);
    this.#input.setAttribute('aria-valuetext', this.#output.textContent);
    this.#input.disabled = this.#disabledReason !== null;
    this.#input.style.setProperty('--filled', String(max > min ? (value - min) / (max - min) : 0));
    this.#reason.textContent = this.#disabledReason ?? '';
    this.#reason.hidden = this.#disabledReason === null;
  }
}

customElements.define('labelled-slider', LabelledSlider);
