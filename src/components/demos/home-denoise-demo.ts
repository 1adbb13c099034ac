// <home-denoise-demo>: the book in one figure: draw, add noise, denoise. Markup: HomeDenoiseDemo.astro.
import { integerField, numberField, textField, urlState } from '../../lib/ui/url-state.ts';
import { part } from '../../lib/ui/part.ts';
import './denoise-triptych.ts';
import type { DenoiseTriptych } from './denoise-triptych.ts';
import '../controls/labelled-slider.ts';
import type { LabelledSlider } from '../controls/labelled-slider.ts';

const LAST_SEED = 9999;

export class HomeDenoiseDemo extends HTMLElement {
  readonly #triptych = part<DenoiseTriptych>(this, 'triptych');
  readonly #level = part<LabelledSlider>(this, 'level');
  readonly #newNoise = part<HTMLButtonElement>(this, 'new-noise');
  readonly #url = urlState('home', {
    pad: textField(this.#triptych.pad.value, 6000),
    level: numberField(this.#level.value, { min: 0, max: 1 }),
    seed: integerField(Number(this.dataset['seed']), { min: 0, max: LAST_SEED }),
  });
  #seed = this.#url.read().seed;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const type of ['slide', 'settle'] as const)
      this.addEventListener(type, () => this.#follow(), { signal });
    this.#newNoise.addEventListener(
      'click',
      () => {
        this.#seed = (this.#seed % LAST_SEED) + 1;
        this.#follow();
      },
      { signal },
    );
    this.#newNoise.disabled = false;
    this.#triptych.pad.addEventListener(
      'drawing-change',
      ({ detail }) => detail.final && this.#url.write({ pad: detail.value }),
      { signal },
    );
    const { pad, level } = this.#url.read();
    this.#level.value = level;
    if (pad !== this.#triptych.pad.value) this.#triptych.pad.value = pad;
    this.#render();
    if (/[?&]home\./.test(location.search)) this.#triptych.wake();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  #follow(): void {
    this.#url.write({ level: this.#level.value, seed: this.#seed });
    this.#render();
  }

  #render(): void {
    this.#triptych.choice = {
      kind: 'gaussian-clipped',
      level: this.#level.value,
      seed: this.#seed,
      told: false,
    };
  }
}

customElements.define('home-denoise-demo', HomeDenoiseDemo);
