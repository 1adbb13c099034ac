// <dcgan-optimum-demo>: a bump that the reader moves, against data with two. Markup: DcganOptimumDemo.astro.
import { part } from '../../lib/ui/part.ts';
import { numberField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/labelled-slider.ts';
import type { LabelledSlider } from '../controls/labelled-slider.ts';
import { drawToFit } from './dcgan-fit.ts';
import { distances } from './dcgan-line.ts';
import { LINE_HEIGHT, lineSvg, nats } from './dcgan-line-svg.ts';

const READINGS = ['value', 'js', 'twice', 'forward', 'reverse', 'other'] as const;

export class DcganOptimumDemo extends HTMLElement {
  readonly #chart = part<SVGSVGElement>(this, 'chart');
  readonly #mean = part<LabelledSlider>(this, 'mean');
  readonly #width = part<LabelledSlider>(this, 'width');
  readonly #cells = READINGS.map((name) => [name, part(this, name)] as const);
  readonly #url = urlState('line', {
    mean: numberField(this.#mean.value, this.#mean),
    width: numberField(this.#width.value, this.#width),
  });
  #state = this.#url.read();
  #paint: () => void = () => undefined;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const slider of [this.#mean, this.#width])
      slider.addEventListener('slide', () => this.#read(), { signal });
    this.#paint = drawToFit(this.#chart, LINE_HEIGHT, (width) => lineSvg(this.#state, width), signal);
    this.#mean.value = this.#state.mean;
    this.#width.value = this.#state.width;
    this.#render();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  #read(): void {
    this.#state = { mean: this.#mean.value, width: this.#width.value };
    this.#url.write(this.#state);
    this.#render();
  }

  #render(): void {
    const { value, js, forward, reverse } = distances(this.#state);
    const readings = {
      value,
      js,
      twice: 2 * js - 2 * Math.log(2),
      forward,
      reverse,
      other: reverse - 2 * js,
    };
    this.#paint();
    for (const [name, cell] of this.#cells) cell.textContent = nats(readings[name]);
  }
}

customElements.define('dcgan-optimum-demo', DcganOptimumDemo);
