// <data-prepare-demo>: a drawing and the steps that make it a picture like MNIST's. Markup: DataPrepareDemo.astro.
import { part } from '../../lib/ui/part.ts';
import { textField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/draw-pad.ts';
import type { DrawPad } from '../controls/draw-pad.ts';
import { inkOf, STEPS, viewSteps } from './data-prepare-steps.ts';
import { readerDrawing } from './reader-drawing.ts';

export class DataPrepareDemo extends HTMLElement {
  readonly #pad = part<DrawPad>(this, 'pad');
  readonly #message = part(this, 'message');
  readonly #steps = STEPS.map((step) => ({
    step,
    picture: part<SVGElement>(this, `picture-${step}`),
    words: part(this, `words-${step}`),
  }));
  readonly #url = urlState('prepare', { pad: textField(this.#pad.value, 6000) });
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#pad.addEventListener(
      'drawing-change',
      ({ detail }) => {
        if (detail.final) {
          this.#url.write({ pad: detail.value });
          this.#share();
        }
        this.#render();
      },
      { signal },
    );
    const { pad } = this.#url.read();
    if (pad !== this.#pad.value) this.#pad.value = pad;
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  /** Lets the figure further down take up the drawing. */
  #share(): void {
    const { source, value, pixels } = this.#pad;
    if (!pixels) return;
    const clean = pixels.slice();
    readerDrawing.set({ clean, corrupted: clean, corruption: null, own: source === 'strokes', value });
  }

  #render(): void {
    const { drawing, source, pixels, blank } = this.#pad;
    const raster = blank ? null : inkOf(drawing, source === 'example' ? pixels : null);
    this.toggleAttribute('data-blank', raster === null);
    this.#message.textContent = raster ? '' : 'The pad is blank: draw a digit, or load one.';
    if (!raster) return;
    const views = viewSteps(raster);
    for (const { step, picture, words } of this.#steps) {
      picture.innerHTML = views[step].svg;
      words.textContent = views[step].words;
    }
  }
}

customElements.define('data-prepare-demo', DataPrepareDemo);
