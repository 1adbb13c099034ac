// <dcgan-convolution-demo>: steps through a small convolution and its transpose. Markup: DcganConvolutionDemo.astro.
import { part } from '../../lib/ui/part.ts';
import { integerField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/labelled-slider.ts';
import type { LabelledSlider } from '../controls/labelled-slider.ts';
import { gatherSvg, matrixSvg, sentenceAt, stampSvg } from './dcgan-convolution-svg.ts';
import { PLACES } from './dcgan-small-convolution.ts';

export class DcganConvolutionDemo extends HTMLElement {
  readonly #stages = {
    gather: part<SVGSVGElement>(this, 'gather'),
    stamp: part<SVGSVGElement>(this, 'stamp'),
    matrix: part<SVGSVGElement>(this, 'matrix'),
  };
  readonly #sentence = part(this, 'sentence');
  readonly #back = part<HTMLButtonElement>(this, 'back');
  readonly #next = part<HTMLButtonElement>(this, 'next');
  readonly #slider = part<LabelledSlider>(this, 'place');
  readonly #url = urlState('conv', {
    place: integerField(Number(this.dataset['place']), { min: 0, max: PLACES - 1 }),
  });
  #place = this.#url.read().place;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#back.addEventListener('click', () => this.#goTo(this.#place - 1), { signal });
    this.#next.addEventListener('click', () => this.#goTo(this.#place + 1), { signal });
    this.#slider.addEventListener('slide', ({ detail }) => this.#goTo(detail.value - 1), { signal });
    this.#back.disabled = this.#next.disabled = false;
    this.#render();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  /** Goes to a place; after the last comes the first. */
  #goTo(place: number): void {
    this.#place = (place + PLACES) % PLACES;
    this.#url.write({ place: this.#place });
    this.#render();
  }

  #render(): void {
    this.#stages.gather.innerHTML = gatherSvg(this.#place);
    this.#stages.stamp.innerHTML = stampSvg(this.#place);
    this.#stages.matrix.innerHTML = matrixSvg(this.#place);
    this.#sentence.textContent = sentenceAt(this.#place);
    this.#slider.value = this.#place + 1;
  }
}

customElements.define('dcgan-convolution-demo', DcganConvolutionDemo);
