// <dcgan-sample-demo>: samples of a seed, and a walk between two of them. Markup: DcganSampleDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { Drawn, Way } from '../../lib/engine/questions/dcgan.ts';
import { part } from '../../lib/ui/part.ts';
import { integerField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import { formatLength, markEnds } from './dcgan-words.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { fitColumns } from './fit-columns.ts';
import { onWeightsChange } from './weights-changed.ts';
import './weights-notice.ts';
import { whenWanted } from './when-wanted.ts';

const LAST_SEED = 9999;

interface State {
  readonly seed: number;
  readonly a: number;
  readonly b: number;
  /** Which end the next press sets. */
  readonly end: 'a' | 'b';
  readonly drawn: (Drawn & { readonly seed: number }) | null;
  readonly ways: { readonly sphere: Way; readonly line: Way } | null;
}

export class DcganSampleDemo extends HTMLElement {
  readonly #seed = part(this, 'seed');
  readonly #plate = part<PixelGrid>(this, 'plate');
  readonly #ways = { sphere: part<PixelGrid>(this, 'sphere'), line: part<PixelGrid>(this, 'line') };
  readonly #newSeed = part<HTMLButtonElement>(this, 'new-seed');
  readonly #ends = [...this.querySelectorAll<HTMLInputElement>('[name="walk-end"]')];
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #count = Number(this.dataset['count']);
  readonly #steps = Number(this.dataset['steps']);
  readonly #url = urlState('walk', {
    seed: integerField(Number(this.dataset['seed']), { min: 1, max: LAST_SEED }),
    a: integerField(Number(this.dataset['a']), { min: 0, max: this.#count - 1 }),
    b: integerField(Number(this.dataset['b']), { min: 0, max: this.#count - 1 }),
  });
  #state: State = { ...this.#url.read(), end: 'a', drawn: null, ways: null };
  #awake = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#newSeed.addEventListener('click', () => this.#set({ seed: (this.#state.seed % LAST_SEED) + 1 }), {
      signal,
    });
    this.#plate.addEventListener('cell-select', ({ detail }) => this.#choose(detail.index), { signal });
    for (const input of this.#ends)
      input.addEventListener('change', () => this.#set({ end: input.value as 'a' | 'b' }), { signal });
    this.addEventListener('engine-retry', () => void this.#ask(), { signal });
    onWeightsChange(signal, () => this.#redraw());
    this.#newSeed.disabled = false;
    fitColumns([this.#plate], { wide: 10, narrow: 5 }, signal);
    this.#render();
    whenWanted(this, signal, () => this.#wake());
    if (/[?&]walk\./.test(location.search)) this.#wake();
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

  /** After a change of the weights the same z draw other pictures. */
  #redraw(): void {
    this.#state = { ...this.#state, drawn: null };
    if (this.#awake) void this.#ask();
  }

  /** Sets one end, and passes the next press on to the other. */
  #choose(index: number): void {
    const { end } = this.#state;
    this.#set({ [end]: index, end: end === 'a' ? 'b' : 'a' });
  }

  #set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    const { seed, a, b } = this.#state;
    this.#url.write({ seed, a, b });
    this.#render();
    if (this.#awake) void this.#ask();
    else this.#wake();
  }

  async #ask(): Promise<void> {
    await this.#status.attempt(() => engine.latest('dcgan-walk', () => this.#compute()));
  }

  async #compute(): Promise<void> {
    const { seed, a, b } = this.#state;
    let { drawn } = this.#state;
    if (drawn?.seed !== seed) {
      drawn = { ...(await engine.ask('dcgan', 'draw', { seed, count: this.#count })), seed };
      this.#show({ drawn });
    }
    const { codes } = drawn;
    const length = codes.length / this.#count;
    const code = (i: number): Float32Array => codes.slice(i * length, (i + 1) * length);
    this.#show({ ways: await engine.ask('dcgan', 'walk', { a: code(a), b: code(b), count: this.#steps }) });
  }

  #show(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  #render(): void {
    const { seed, a, b, end, drawn, ways } = this.#state;
    this.#seed.textContent = String(seed);
    for (const input of this.#ends) input.checked = input.value === end;
    this.#plate.labels = markEnds(this.#count, a, b);
    if (drawn) this.#plate.pictures = drawn.pixels;
    if (!ways) return;
    for (const name of ['sphere', 'line'] as const) {
      this.#ways[name].labels = ways[name].lengths.map(formatLength);
      this.#ways[name].pictures = ways[name].pixels;
    }
  }
}

customElements.define('dcgan-sample-demo', DcganSampleDemo);
