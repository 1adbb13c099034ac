// <bayes-sample-demo>: the mean of a class and samples of its Gaussian. Markup: BayesSampleDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { part } from '../../lib/ui/part.ts';
import { choiceField, integerField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import { chooseDigit, DIGITS } from './digit-choice.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { fitColumns } from './fit-columns.ts';
import { whenWanted } from './when-wanted.ts';

const PIXELS = 784;
const LAST_SEED = 9999;

interface State {
  /** A digit, or `all`: labels drawn from the prior. */
  readonly digit: string;
  readonly seed: number;
  /** Ten mean pictures. */
  readonly means: Pixels | null;
  readonly samples: Pixels | null;
  /** Of each sample, where they were drawn. */
  readonly labels: readonly number[];
}

export class BayesSampleDemo extends HTMLElement {
  readonly #mean = part<PixelGrid>(this, 'mean');
  readonly #samples = part<PixelGrid>(this, 'samples');
  readonly #word = part(this, 'mean-word');
  readonly #seed = part(this, 'seed');
  readonly #newSeed = part<HTMLButtonElement>(this, 'new-seed');
  readonly #digits = part(this, 'digits');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #count = Number(this.dataset['count']);
  readonly #url = urlState('sample', {
    y: choiceField([...DIGITS, 'all'], this.dataset['label'] ?? '0'),
    seed: integerField(Number(this.dataset['seed']), { min: 0, max: LAST_SEED }),
  });
  #state: State = { ...this.#read(), means: null, samples: null, labels: [] };
  #awake = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#digits.addEventListener(
      'change',
      ({ target }) => this.#set({ digit: (target as HTMLInputElement).value }),
      { signal },
    );
    this.#newSeed.addEventListener('click', () => this.#set({ seed: (this.#state.seed % LAST_SEED) + 1 }), {
      signal,
    });
    this.addEventListener('engine-retry', () => void this.#ask(), { signal });
    this.#newSeed.disabled = false;
    fitColumns([this.#samples], { wide: 8, narrow: 4 }, signal);
    this.#render();
    whenWanted(this, signal, () => this.#wake());
    if (/[?&]sample\./.test(location.search)) this.#wake();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  #read(): Pick<State, 'digit' | 'seed'> {
    const { y, seed } = this.#url.read();
    return { digit: y, seed };
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    void this.#status.wake();
    void this.#ask();
  }

  #set(change: Pick<Partial<State>, 'digit' | 'seed'>): void {
    this.#state = { ...this.#state, ...change };
    this.#url.write({ y: this.#state.digit, seed: this.#state.seed });
    this.#render();
    void this.#ask();
  }

  async #ask(): Promise<void> {
    if (!this.#awake) return;
    const { digit, seed } = this.#state;
    try {
      const means = this.#state.means ?? (await engine.ask('bayes', 'classes', null)).means;
      this.#state = { ...this.#state, means };
      const drawn = await engine.latest('sample', () => this.#draw(digit, seed));
      if (!drawn) return;
      this.#state = { ...this.#state, ...drawn };
      this.#status.problem = null;
      this.#render();
    } catch (error) {
      this.#status.problem = error;
    }
  }

  async #draw(digit: string, seed: number): Promise<Pick<State, 'samples' | 'labels'>> {
    const label = digit === 'all' ? null : Number(digit);
    const request = { label, seed, count: this.#count };
    const { labels, pixels } = await engine.ask('bayes', 'draw', request);
    return { samples: pixels, labels: label === null ? [...labels] : [] };
  }

  #render(): void {
    const { digit, seed, means, samples, labels } = this.#state;
    chooseDigit(this.#digits, digit);
    this.#seed.textContent = String(seed);
    const isAll = digit === 'all';
    this.#word.textContent = isAll ? 'the ten means' : 'mean';
    if (means) {
      const y = Number(digit);
      this.#mean.columns = isAll ? 2 : 1;
      this.#mean.pictures = isAll ? means : means.slice(y * PIXELS, (y + 1) * PIXELS);
    }
    if (samples) {
      this.#samples.labels = labels.map((label) => `y = ${label}`);
      this.#samples.pictures = samples;
    }
  }
}

customElements.define('bayes-sample-demo', BayesSampleDemo);
