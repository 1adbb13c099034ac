// <fine-tune-settings>: the reader's choice of examples, steps, batch and learning rate, kept in the page's address.
// Markup: FineTuneSettings.astro. Read `request`; hear `settings-change`.
import type { FineTuneRequest } from '../../lib/engine/types.ts';
import { part } from '../../lib/ui/part.ts';
import { choiceField, integerField, numberField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/labelled-slider.ts';
import type { LabelledSlider } from '../controls/labelled-slider.ts';
import './drawing-collection.ts';
import type { DrawingCollection } from './drawing-collection.ts';
import { formatRate, rateOf } from './training-readings.ts';

declare global {
  interface HTMLElementTagNameMap {
    'fine-tune-settings': FineTuneSettings;
  }
  interface HTMLElementEventMap {
    'settings-change': CustomEvent<null>;
  }
}

type Source = FineTuneRequest['source'];

const SOURCES: readonly Source[] = ['mnist', 'drawings', 'both'];

export class FineTuneSettings extends HTMLElement {
  readonly #sources = [...this.querySelectorAll<HTMLInputElement>('[data-source]')];
  readonly #count = part(this, 'count');
  readonly #drawingsBox = part(this, 'drawings-box');
  readonly #collection = part<DrawingCollection>(this, 'collection');
  readonly #steps = part<LabelledSlider>(this, 'steps');
  readonly #batch = part<LabelledSlider>(this, 'batch');
  readonly #rate = part<LabelledSlider>(this, 'rate');
  readonly #url = urlState('ft', {
    source: choiceField(SOURCES, 'mnist'),
    steps: integerField(this.#steps.value, { min: this.#steps.min, max: this.#steps.max }),
    batch: integerField(this.#batch.value, { min: this.#batch.min, max: this.#batch.max }),
    rate: numberField(this.#rate.value, { min: this.#rate.min, max: this.#rate.max }),
  });
  #source: Source = 'mnist';
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const input of this.#sources)
      input.addEventListener('change', () => this.#choose(input.value as Source), { signal });
    for (const slider of [this.#steps, this.#batch, this.#rate])
      slider.addEventListener('slide', () => this.#choose(this.#source), { signal });
    this.#collection.addEventListener('collection-change', () => this.#tell(), { signal });
    // The slider counts decades; what it prints is the rate itself.
    this.#rate.format = (exponent) => formatRate(rateOf(exponent));
    const { source, steps, batch, rate } = this.#url.read();
    this.#source = source;
    this.#steps.value = steps;
    this.#batch.value = batch;
    this.#rate.value = rate;
    this.#render();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  /** What to ask the engine for, but for the seed. */
  get request(): Omit<FineTuneRequest, 'seed'> {
    const isMnist = this.#source === 'mnist';
    const { labels } = this.#collection;
    return {
      source: this.#source,
      drawings: isMnist ? new Float32Array(0) : this.#collection.pixels,
      ...(labels && !isMnist ? { drawingLabels: labels } : {}),
      steps: this.#steps.value,
      batchSize: this.#batch.value,
      learningRate: rateOf(this.#rate.value),
    };
  }

  /** True where the reader wants to train on drawings and has none. */
  get lacksDrawings(): boolean {
    return this.#source !== 'mnist' && this.#collection.count === 0;
  }

  #choose(source: Source): void {
    this.#source = source;
    const [steps, batch, rate] = [this.#steps.value, this.#batch.value, this.#rate.value];
    this.#url.write({ source, steps, batch, rate });
    this.#tell();
  }

  #tell(): void {
    this.#render();
    this.dispatchEvent(new CustomEvent('settings-change', { bubbles: true, detail: null }));
  }

  #render(): void {
    for (const input of this.#sources) input.checked = input.value === this.#source;
    const { count } = this.#collection;
    this.#count.textContent = count > 0 ? `(${count})` : '';
    this.#drawingsBox.hidden = this.#source === 'mnist';
  }
}

customElements.define('fine-tune-settings', FineTuneSettings);
