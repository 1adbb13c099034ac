// <denoiser-draw-demo>: draw a digit, corrupt it, see what the network makes of it. Markup: DenoiserDrawDemo.astro.
import { copyText } from '../../lib/ui/copy-text.ts';
import { flagField, textField, urlState } from '../../lib/ui/url-state.ts';
import { part } from '../../lib/ui/part.ts';
import './corruption-controls.ts';
import { corruptionFields, type CorruptionControls } from './corruption-controls.ts';
import './denoise-triptych.ts';
import type { DenoiseTriptych } from './denoise-triptych.ts';

export class DenoiserDrawDemo extends HTMLElement {
  readonly #triptych = part<DenoiseTriptych>(this, 'triptych');
  readonly #controls = part<CorruptionControls>(this, 'corruption');
  readonly #byHand = part<HTMLInputElement>(this, 'by-hand');
  readonly #byHandField = part(this, 'by-hand-field');
  readonly #copy = part<HTMLButtonElement>(this, 'copy');
  readonly #copied = part(this, 'copied');
  readonly #url = urlState('draw', {
    ...corruptionFields(this.#controls.value),
    pad: textField(this.#triptych.pad.value, 6000),
    hand: flagField(false),
    scribble: textField('', 6000),
  });
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.addEventListener('corruption-change', () => this.#follow(), { signal });
    this.#byHand.addEventListener('change', () => this.#follow(), { signal });
    this.addEventListener('scribble-change', ({ detail }) => this.#url.write({ scribble: detail }), {
      signal,
    });
    this.#triptych.pad.addEventListener(
      'drawing-change',
      ({ detail }) => {
        this.#copied.textContent = '';
        if (detail.final) this.#url.write({ pad: detail.value });
      },
      { signal },
    );
    this.#copy.addEventListener('click', () => void this.#copyLink(), { signal });
    this.#copy.disabled = false;
    this.#restore();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  /** Puts back what a link says, and then keeps its promise of a result without waiting for a touch. */
  #restore(): void {
    const { pad, hand, scribble, ...choice } = this.#url.read();
    const promised = /[?&]draw\./.test(location.search);
    this.#controls.value = choice;
    this.#byHand.checked = hand;
    if (scribble) this.#triptych.scribble = scribble;
    if (pad !== this.#triptych.pad.value) this.#triptych.pad.value = pad;
    this.#render();
    if (promised) this.#triptych.wake();
  }

  #follow(): void {
    this.#copied.textContent = '';
    this.#url.write({ ...this.#controls.value, hand: this.#byHand.checked });
    this.#render();
  }

  #render(): void {
    const { value } = this.#controls;
    const byHand = value.kind === 'stroke' && this.#byHand.checked;
    this.#byHandField.hidden = value.kind !== 'stroke';
    this.#controls.toggleAttribute('data-idle', byHand);
    this.#triptych.byHand = byHand;
    this.#triptych.choice = value;
  }

  async #copyLink(): Promise<void> {
    const link = this.#url.link();
    this.#copied.textContent = (await copyText(link))
      ? 'Link copied: it brings back drawing, noise and result.'
      : 'Copying is not allowed here; the address of this page is the link.';
  }
}

customElements.define('denoiser-draw-demo', DenoiserDrawDemo);
