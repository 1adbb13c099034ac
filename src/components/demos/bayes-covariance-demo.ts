// <bayes-covariance-demo>: samples between independent pixels and the full covariance. Markup: BayesCovarianceDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { ShapeAnswer, ShapeRequest } from '../../lib/engine/questions/bayes.ts';
import { part } from '../../lib/ui/part.ts';
import { choiceField, integerField, numberField, textField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/labelled-slider.ts';
import type { LabelledSlider } from '../controls/labelled-slider.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import { greyOf, inkOf } from './bayes-pictures.ts';
import { chooseDigit, DIGITS } from './digit-choice.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { fitColumns } from './fit-columns.ts';
import { whenWanted } from './when-wanted.ts';

const PIXELS = 784;
const LAST_SEED = 9999;

interface Axis {
  readonly direction: PixelGrid;
  readonly slider: LabelledSlider;
  readonly share: HTMLElement;
}

interface State {
  readonly request: ShapeRequest;
  readonly answer: ShapeAnswer | null;
}

export class BayesCovarianceDemo extends HTMLElement {
  readonly #start = JSON.parse(this.dataset['start'] ?? '{}') as ShapeRequest;
  readonly #digits = part(this, 'digits');
  readonly #samples = part<PixelGrid>(this, 'samples');
  readonly #moved = part<PixelGrid>(this, 'moved');
  readonly #deviation = part<PixelGrid>(this, 'deviation');
  readonly #share = part<LabelledSlider>(this, 'share');
  readonly #newSeed = part<HTMLButtonElement>(this, 'new-seed');
  readonly #home = part<HTMLButtonElement>(this, 'home');
  readonly #axes: readonly Axis[] = this.#start.amounts.map((_, j) => ({
    direction: part<PixelGrid>(this, `direction-${j + 1}`),
    slider: part<LabelledSlider>(this, `amount-${j + 1}`),
    share: part(this, `variance-${j + 1}`),
  }));
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #url = urlState('covariance', {
    y: choiceField(DIGITS, DIGITS[this.#start.label] ?? '0'),
    share: numberField(this.#start.share, { min: 0, max: 1 }),
    seed: integerField(this.#start.seed, { min: 0, max: LAST_SEED }),
    along: textField(this.#start.amounts.join('_'), 60),
  });
  #state: State = { request: this.#read(), answer: null };
  #awake = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#digits.addEventListener(
      'change',
      ({ target }) => this.#set({ label: Number((target as HTMLInputElement).value) }),
      { signal },
    );
    this.addEventListener('slide', () => this.#follow(), { signal });
    this.#newSeed.addEventListener(
      'click',
      () => this.#set({ seed: (this.#state.request.seed % LAST_SEED) + 1 }),
      { signal },
    );
    this.#home.addEventListener('click', () => this.#set({ amounts: this.#axes.map(() => 0) }), { signal });
    this.addEventListener('engine-retry', () => void this.#ask(), { signal });
    this.#newSeed.disabled = this.#home.disabled = false;
    fitColumns([this.#samples], { wide: 6, narrow: 4 }, signal);
    this.#render();
    whenWanted(this, signal, () => this.#wake());
    if (/[?&]covariance\./.test(location.search)) this.#wake();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  /** Takes the settings of a link; amounts that cannot be read are those of the page. */
  #read(): ShapeRequest {
    const { y, share, seed, along } = this.#url.read();
    const amounts = along.split('_').map(Number);
    const isWhole =
      amounts.length === this.#axes.length &&
      amounts.every(
        (amount, j) => amount <= this.#axes[j]!.slider.max && amount >= this.#axes[j]!.slider.min,
      );
    return {
      ...this.#start,
      label: Number(y),
      share,
      seed,
      amounts: isWhole ? amounts : this.#start.amounts,
    };
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    void this.#status.wake();
    void this.#ask();
  }

  #follow(): void {
    this.#set({ share: this.#share.value, amounts: this.#axes.map(({ slider }) => slider.value) });
  }

  #set(change: Partial<ShapeRequest>): void {
    const request = { ...this.#state.request, ...change };
    this.#state = { ...this.#state, request };
    const { label, share, seed, amounts } = request;
    this.#url.write({ y: DIGITS[label] ?? '0', share, seed, along: amounts.join('_') });
    this.#render();
    void this.#ask();
  }

  async #ask(): Promise<void> {
    if (!this.#awake) return;
    const { request } = this.#state;
    try {
      const answer = await engine.latest('covariance', () => engine.ask('bayes', 'shape', request));
      if (!answer) return;
      this.#state = { ...this.#state, answer };
      this.#status.problem = null;
      this.#render();
    } catch (error) {
      this.#status.problem = error;
    }
  }

  #render(): void {
    const { request, answer } = this.#state;
    chooseDigit(this.#digits, String(request.label));
    this.#share.value = request.share;
    for (const [j, { slider }] of this.#axes.entries()) slider.value = request.amounts[j] ?? 0;
    if (!answer) return;
    this.#samples.pictures = answer.samples;
    this.#moved.pictures = answer.moved;
    this.#deviation.pictures = inkOf(answer.deviation);
    const grey = greyOf(answer.directions);
    for (const [j, { direction, share }] of this.#axes.entries()) {
      direction.pictures = grey.slice(j * PIXELS, (j + 1) * PIXELS);
      share.textContent = `${(100 * (answer.shares[j] ?? 0)).toFixed(1)} %`;
    }
  }
}

customElements.define('bayes-covariance-demo', BayesCovarianceDemo);
