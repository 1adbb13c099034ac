// <next-pixels-demo>: a picture drawn one pixel at a time. Markup: NextPixelsDemo.astro.
import { part } from '../../lib/ui/part.ts';
import { integerField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/labelled-slider.ts';
import type { LabelledSlider } from '../controls/labelled-slider.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import { pictureSoFar, readChances, wordsSoFar } from './next-pixels-drawn.ts';

const PIXELS = 784;

export class NextPixelsDemo extends HTMLElement {
  readonly #picture = part<PixelGrid>(this, 'picture');
  readonly #count = part<LabelledSlider>(this, 'count');
  readonly #words = part(this, 'words');
  readonly #drawn = {
    x: Uint8Array.from(this.dataset['bits'] ?? '', Number),
    chances: readChances(this.dataset['chances'] ?? ''),
  };
  readonly #url = urlState('pixels', {
    n: integerField(Number(this.dataset['start']), { min: 0, max: PIXELS }),
  });
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const type of ['slide', 'settle'] as const) {
      this.addEventListener(type, () => this.#follow(), { signal });
    }
    this.#count.value = this.#url.read().n;
    this.#render();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  #follow(): void {
    this.#url.write({ n: this.#count.value });
    this.#render();
  }

  #render(): void {
    const { value } = this.#count;
    this.#picture.pictures = pictureSoFar(this.#drawn, value);
    this.#words.textContent = wordsSoFar(this.#drawn, value);
  }
}

customElements.define('next-pixels-demo', NextPixelsDemo);
