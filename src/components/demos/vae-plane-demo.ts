// <vae-plane-demo>: decodes any place of the plane on Gaussian quantiles. Markup: VaePlaneDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { VaeQuestions } from '../../lib/engine/questions/vae.ts';
import type { CodePoint } from '../../lib/ui/code-plane.ts';
import { part } from '../../lib/ui/part.ts';
import { choiceField, numberField, textField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/code-map.ts';
import type { CodeMap } from '../controls/code-map.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { formatCode, insideSentence, ontoPlane } from './vae-plane-words.ts';
import { whenWanted } from './when-wanted.ts';

const MODEL = 'vae/plane-1';
const SHOWN = ['both', 'pictures', 'digits'] as const;
const NOTHING = new Float32Array(0);

interface State {
  readonly place: CodePoint;
  readonly shown: (typeof SHOWN)[number];
  /** Class to bring out; empty for none. */
  readonly digit: string;
  /** Null before the first answer. */
  readonly here: VaeQuestions['at']['answer'] | null;
}

export class VaePlaneDemo extends HTMLElement {
  readonly #map = part<CodeMap>(this, 'map');
  readonly #here = part<PixelGrid>(this, 'here');
  readonly #code = part(this, 'code');
  readonly #inside = part(this, 'inside');
  readonly #shown = [...this.querySelectorAll<HTMLInputElement>('[name="plane-shown"]')];
  readonly #label = part<HTMLSelectElement>(this, 'label');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #url = urlState('plane', {
    a: numberField(this.#map.point[0], { min: 0, max: 1 }),
    b: numberField(this.#map.point[1], { min: 0, max: 1 }),
    shown: choiceField(SHOWN, 'both'),
    digit: textField('', 1),
  });
  #state: State = this.#read();
  #awake = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#map.addEventListener('map-point', ({ detail }) => this.#point(ontoPlane(detail)), { signal });
    for (const input of this.#shown) {
      input.addEventListener('change', () => this.#set({ shown: input.value as State['shown'] }), { signal });
    }
    this.#label.addEventListener('change', () => this.#set({ digit: this.#label.value }), { signal });
    this.addEventListener('engine-retry', () => void this.#ask(), { signal });
    this.#label.disabled = false;
    this.#render();
    whenWanted(this, signal, () => this.#wake());
    if (/[?&]plane\./.test(location.search)) this.#wake();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  #read(): State {
    const { a, b, shown, digit } = this.#url.read();
    return { place: [a, b], shown, digit: /^\d$/.test(digit) ? digit : '', here: null };
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    void this.#status.wake();
    void this.#ask();
  }

  #point(place: CodePoint): void {
    this.#set({ place });
    this.#wake();
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const { place } = this.#state;
    try {
      const here = await engine.latest('plane', () => engine.ask('vae', 'at', { id: MODEL, place }));
      if (!here) return;
      this.#status.problem = null;
      this.#show({ here });
    } catch (error) {
      this.#status.problem = error;
    }
  }

  #set(change: Partial<State>): void {
    this.#show(change);
    const { place, shown, digit } = this.#state;
    this.#url.write({ a: place[0], b: place[1], shown, digit });
  }

  #show(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  #render(): void {
    const { place, shown, digit, here } = this.#state;
    this.dataset['shown'] = shown;
    for (const input of this.#shown) input.checked = input.value === shown;
    this.#label.value = digit;
    const label = digit === '' ? null : Number(digit);
    this.#map.view = { point: place, crosses: NOTHING, hole: null, label };
    if (!here) return;
    this.#here.pictures = here.picture;
    this.#code.textContent = formatCode(here.z);
    this.#inside.textContent = insideSentence(here.z);
  }
}

customElements.define('vae-plane-demo', VaePlaneDemo);
