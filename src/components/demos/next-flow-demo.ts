// <next-flow-demo>: a bell pushed through a function. Markup: NextFlowDemo.astro.
import { oncePerFrame, part } from '../../lib/ui/part.ts';
import { numberField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/labelled-slider.ts';
import type { LabelledSlider } from '../controls/labelled-slider.ts';
import { LIMITS } from './next-flow.ts';
import { flowSvg, flowWords } from './next-flow-svg.ts';

const NAMES = ['a', 'c', 'z'] as const;

export class NextFlowDemo extends HTMLElement {
  readonly #picture = part<SVGSVGElement>(this, 'picture');
  readonly #words = part(this, 'words');
  readonly #sliders = {
    a: part<LabelledSlider>(this, 'a'),
    c: part<LabelledSlider>(this, 'c'),
    z: part<LabelledSlider>(this, 'z'),
  };
  readonly #url = urlState('flow', {
    a: numberField(this.#sliders.a.value, { min: LIMITS.a[0], max: LIMITS.a[1] }),
    c: numberField(this.#sliders.c.value, { min: LIMITS.c[0], max: LIMITS.c[1] }),
    z: numberField(this.#sliders.z.value, { min: LIMITS.z[0], max: LIMITS.z[1] }),
  });
  readonly #frame = oncePerFrame(() => this.#render());
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const type of ['slide', 'settle'] as const) {
      this.addEventListener(type, () => this.#follow(), { signal });
    }
    const asked = this.#url.read();
    for (const name of NAMES) this.#sliders[name].value = asked[name];
    this.#render();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#frame.cancel();
    this.#url.flush();
  }

  #follow(): void {
    const { a, c, z } = this.#sliders;
    this.#url.write({ a: a.value, c: c.value, z: z.value });
    this.#frame.ask();
  }

  #render(): void {
    const { a, c, z } = this.#sliders;
    const flow = { a: a.value, c: c.value };
    this.#picture.innerHTML = flowSvg(flow, z.value);
    this.#words.textContent = flowWords(flow, z.value);
  }
}

customElements.define('next-flow-demo', NextFlowDemo);
