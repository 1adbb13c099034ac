// <gmm-digits-demo>: the gallery of component means, and samples that name their component. Markup: GmmDigitsDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { Gallery, NamedAnswer } from '../../lib/engine/questions/gmm-digits.ts';
import { config } from '../../lib/models/gmm/config.ts';
import { part } from '../../lib/ui/part.ts';
import { onPress, setResting } from '../../lib/ui/rest.ts';
import { choiceField, integerField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { letterOf, meanLabels, sampleLabels } from './gmm-names.ts';
import { onWeightsChange } from './weights-changed.ts';
import './weights-notice.ts';
import { whenWanted } from './when-wanted.ts';

const CLASSES = 10;
const LAST_SEED = 9999;

const FIELDS = {
  k: choiceField(config.Ks.map(String), '4'),
  seed: integerField(1, { min: 1, max: LAST_SEED }),
  /** Cell of the gallery that all samples come from; −1 for none. */
  pick: integerField(-1, { min: -1, max: CLASSES * config.K - 1 }),
};

interface State {
  readonly K: number;
  readonly seed: number;
  readonly pick: number;
  readonly gallery: Gallery | null;
  readonly samples: NamedAnswer | null;
}

export class GmmDigitsDemo extends HTMLElement {
  readonly #ks = [...this.querySelectorAll<HTMLInputElement>('input[type="radio"]')];
  readonly #gallery = part<PixelGrid>(this, 'gallery');
  readonly #samples = part<PixelGrid>(this, 'samples');
  readonly #title = part(this, 'samples-title');
  readonly #again = part<HTMLButtonElement>(this, 'again');
  readonly #all = part<HTMLButtonElement>(this, 'all');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #url = urlState('digits', FIELDS);
  #state: State = this.#read();
  #awake = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const on = (target: EventTarget, type: string, act: () => void): void =>
      target.addEventListener(type, act, { signal });
    for (const input of this.#ks) on(input, 'change', () => this.#set({ K: Number(input.value), pick: -1 }));
    this.#gallery.addEventListener(
      'cell-select',
      ({ detail }) => this.#set({ pick: detail.index === this.#state.pick ? -1 : detail.index }),
      { signal },
    );
    on(this.#again, 'click', () => this.#set({ seed: (this.#state.seed % LAST_SEED) + 1 }));
    onPress(this.#all, signal, () => this.#set({ pick: -1 }));
    on(this, 'engine-retry', () => this.#set({}));
    onWeightsChange(signal, () => this.#awake && this.#set({}));
    this.#again.disabled = false;
    this.#renderControls();
    whenWanted(this, signal, () => this.#wake());
    if (/[?&]digits\./.test(location.search)) this.#wake();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  #read(): State {
    const { k, seed, pick } = this.#url.read();
    const K = Number(k);
    return { K, seed, pick: pick < CLASSES * K ? pick : -1, gallery: null, samples: null };
  }

  #wake(): void {
    if (!this.#awake) this.#set({});
  }

  /** Changes the choice and asks for what it shows. */
  #set(change: Partial<State>): void {
    this.#awake = true;
    this.#state = { ...this.#state, ...change };
    const { K, seed, pick } = this.#state;
    this.#url.write({ k: String(K), seed, pick });
    this.#renderControls();
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const { K, seed, pick } = this.#state;
    const count = Number(this.dataset['count']);
    const [y, rank] = pick < 0 ? [null, null] : [pick % CLASSES, Math.floor(pick / CLASSES)];
    try {
      if (!(await this.#status.wake())) return;
      const answer = await engine.latest('digits', async () => ({
        gallery: await engine.ask('gmm', 'gallery', { K }),
        samples: await engine.ask('gmm', 'named', { K, count, seed, y, rank }),
      }));
      if (!answer || K !== this.#state.K) return;
      this.#state = { ...this.#state, ...answer };
      this.#render();
      this.#status.problem = null;
    } catch (error) {
      this.#status.problem = error;
    }
  }

  #renderControls(): void {
    const { K, pick } = this.#state;
    for (const input of this.#ks) input.checked = Number(input.value) === K;
    setResting(this.#all, pick < 0);
    const from = `${letterOf(Math.floor(pick / CLASSES))} of ${pick % CLASSES}`;
    this.#title.textContent =
      pick < 0 ? 'Samples, each with its digit and component' : `Samples of one component alone: ${from}`;
    this.#gallery.selected = pick;
  }

  #render(): void {
    const { gallery, samples, pick } = this.#state;
    if (!gallery || !samples) return;
    this.#gallery.labels = meanLabels(gallery.weights, CLASSES);
    this.#gallery.pictures = gallery.means;
    this.#gallery.selected = pick;
    this.#samples.labels = sampleLabels(samples.labels, samples.ranks);
    this.#samples.pictures = samples.pixels;
  }
}

customElements.define('gmm-digits-demo', GmmDigitsDemo);
