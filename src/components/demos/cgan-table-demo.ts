// <cgan-table-demo>: the same hand along a row, the same label down a column. Markup: CganTableDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { part } from '../../lib/ui/part.ts';
import { integerField, numberField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/labelled-slider.ts';
import type { LabelledSlider } from '../controls/labelled-slider.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import { formatPlace, MOST_HANDS } from './cgan-table-settings.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { onWeightsChange } from './weights-changed.ts';
import './weights-notice.ts';
import { whenWanted } from './when-wanted.ts';

const LAST_SEED = 9999;

interface State {
  readonly seed: number;
  /** The hand of the first row, from 0; between two whole numbers on the way from one to the next. */
  readonly at: number;
  readonly pictures: Pixels | null;
}

export class CganTableDemo extends HTMLElement {
  readonly #table = part<PixelGrid>(this, 'table');
  readonly #heads = part(this, 'heads');
  readonly #at = part<LabelledSlider>(this, 'at');
  readonly #back = part<HTMLButtonElement>(this, 'back');
  readonly #on = part<HTMLButtonElement>(this, 'on');
  readonly #newSeed = part<HTMLButtonElement>(this, 'new-seed');
  readonly #seed = part(this, 'seed');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #rows = Number(this.dataset['rows']);
  readonly #url = urlState('table', {
    seed: integerField(Number(this.dataset['seed']), { min: 0, max: LAST_SEED }),
    at: numberField(0, { min: 0, max: MOST_HANDS }),
  });
  #state: State = { ...this.#url.read(), pictures: null };
  #awake = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const on = (target: EventTarget, type: string, act: () => void): void =>
      target.addEventListener(type, act, { signal });
    this.#at.addEventListener('slide', ({ detail }) => this.#set({ at: detail.value }), { signal });
    on(this.#back, 'click', () => this.#turn(-this.#rows));
    on(this.#on, 'click', () => this.#turn(this.#rows));
    on(this.#newSeed, 'click', () => this.#set({ seed: (this.#state.seed % LAST_SEED) + 1, at: 0 }));
    on(this, 'engine-retry', () => void this.#ask());
    onWeightsChange(signal, () => this.#awake && void this.#ask());
    // The heads keep to the columns, whatever size the pictures take.
    const plate = part(this.#table, 'grid-plate');
    const size = new ResizeObserver(() => (this.#heads.style.width = `${plate.offsetWidth}px`));
    size.observe(plate);
    signal.addEventListener('abort', () => size.disconnect());
    this.#at.format = formatPlace;
    this.#newSeed.disabled = false;
    this.#render();
    whenWanted(this, signal, () => this.#wake());
    if (/[?&]table\./.test(location.search)) this.#wake();
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

  /** Goes to whole hands before or after. */
  #turn(by: number): void {
    this.#set({ at: Math.min(MOST_HANDS, Math.max(0, Math.floor(this.#state.at) + by)) });
  }

  #set(change: Partial<Omit<State, 'pictures'>>): void {
    this.#state = { ...this.#state, ...change };
    const { seed, at } = this.#state;
    this.#url.write({ seed, at });
    this.#render();
    if (this.#awake) void this.#ask();
    else this.#wake();
  }

  async #ask(): Promise<void> {
    const { seed, at } = this.#state;
    try {
      const request = { seed, at, rows: this.#rows };
      const pictures = await engine.latest('table', () => engine.ask('cgan', 'table', request));
      if (!pictures) return;
      this.#state = { ...this.#state, pictures };
      this.#status.problem = null;
      this.#render();
    } catch (error) {
      this.#status.problem = error;
    }
  }

  #render(): void {
    const { seed, at, pictures } = this.#state;
    this.#seed.textContent = String(seed);
    this.#at.value = at;
    this.#back.disabled = at === 0;
    this.#on.disabled = at === MOST_HANDS;
    if (pictures) this.#table.pictures = pictures;
  }
}

customElements.define('cgan-table-demo', CganTableDemo);
