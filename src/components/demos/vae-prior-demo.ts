// <vae-prior-demo>: draws codes from the prior and tosses the decoder's coins. Markup: VaePriorDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { part } from '../../lib/ui/part.ts';
import { integerField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { fitColumns } from './fit-columns.ts';
import { doubtSentence } from './vae-doubt.ts';
import { onWeightsChange } from './weights-changed.ts';
import './weights-notice.ts';
import { whenWanted } from './when-wanted.ts';

const PIXELS = 784;
const LAST_SEED = 9999;
const PLATES = ['means', 'tossed'] as const;

interface State {
  readonly seed: number;
  readonly toss: number;
  /** The picture that is shown large. */
  readonly cell: number;
  /** Null before the first answer. */
  readonly drawn: Readonly<Record<(typeof PLATES)[number], Pixels>> | null;
}

export class VaePriorDemo extends HTMLElement {
  readonly #plates = { means: part<PixelGrid>(this, 'means'), tossed: part<PixelGrid>(this, 'tossed') };
  readonly #large = {
    means: part<PixelGrid>(this, 'large-means'),
    tossed: part<PixelGrid>(this, 'large-tossed'),
  };
  readonly #doubt = part(this, 'doubt');
  readonly #newSeed = part<HTMLButtonElement>(this, 'new-seed');
  readonly #toss = part<HTMLButtonElement>(this, 'toss');
  readonly #seed = part(this, 'seed');
  readonly #tosses = part(this, 'tosses');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #count = Number(this.dataset['count']);
  readonly #url = urlState('prior', {
    seed: integerField(Number(this.dataset['seed']), { min: 1, max: LAST_SEED }),
    toss: integerField(1, { min: 1, max: LAST_SEED }),
    cell: integerField(Number(this.dataset['cell']), { min: 0, max: this.#count - 1 }),
  });
  #state: State = { ...this.#url.read(), drawn: null };
  #awake = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#newSeed.addEventListener(
      'click',
      () => this.#set({ seed: (this.#state.seed % LAST_SEED) + 1, toss: 1 }),
      { signal },
    );
    this.#toss.addEventListener('click', () => this.#set({ toss: (this.#state.toss % LAST_SEED) + 1 }), {
      signal,
    });
    for (const name of PLATES) {
      this.#plates[name].addEventListener('cell-select', ({ detail }) => this.#set({ cell: detail.index }), {
        signal,
      });
    }
    this.addEventListener('engine-retry', () => void this.#ask(), { signal });
    onWeightsChange(signal, () => this.#awake && void this.#ask());
    for (const control of [this.#newSeed, this.#toss]) control.disabled = false;
    fitColumns([this.#plates.means, this.#plates.tossed], { wide: 10, narrow: 5 }, signal);
    this.#render();
    whenWanted(this, signal, () => this.#wake());
    if (/[?&]prior\./.test(location.search)) this.#wake();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    void this.#status.wake();
    void this.#ask();
  }

  #set(change: Partial<Omit<State, 'drawn'>>): void {
    this.#state = { ...this.#state, ...change };
    const { seed, toss, cell } = this.#state;
    this.#url.write({ seed, toss, cell });
    this.#render();
    this.#wake();
    if (change.seed ?? change.toss) void this.#ask();
  }

  async #ask(): Promise<void> {
    const { seed, toss } = this.#state;
    const request = { id: 'vae', count: this.#count, seed, toss } as const;
    try {
      const drawn = await engine.latest('prior', () => engine.ask('vae', 'prior', request));
      if (!drawn) return;
      this.#status.problem = null;
      this.#state = { ...this.#state, drawn };
      this.#render();
    } catch (error) {
      this.#status.problem = error;
    }
  }

  #render(): void {
    const { seed, toss, cell, drawn } = this.#state;
    this.#seed.textContent = String(seed);
    this.#tosses.textContent = String(toss);
    if (!drawn) return;
    for (const name of PLATES) {
      this.#plates[name].pictures = drawn[name];
      this.#plates[name].selected = cell;
      this.#large[name].pictures = drawn[name].slice(cell * PIXELS, (cell + 1) * PIXELS);
    }
    this.#doubt.textContent = doubtSentence(drawn.means.slice(cell * PIXELS, (cell + 1) * PIXELS));
  }
}

customElements.define('vae-prior-demo', VaePriorDemo);
