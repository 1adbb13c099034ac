// <dcgan-arithmetic-demo>: adds and subtracts averaged latents. Markup: DcganArithmeticDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { choosePictures } from '../../lib/ui/film-sheet.ts';
import { part } from '../../lib/ui/part.ts';
import { choiceField, integerField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import {
  heapsOf,
  nameOf,
  SHOWN,
  sumSentence,
  termsOf,
  type Choice,
  type Heaps,
  type Pool,
  type Trait,
} from './dcgan-heaps.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { onWeightsChange } from './weights-changed.ts';
import { whenWanted } from './when-wanted.ts';

const TERMS = ['more', 'less', 'other'] as const;
const TRAITS: readonly Trait[] = ['ink', 'slant'];

interface State extends Choice {
  readonly pool: Pool | null;
  /** The last answer, with what was asked. */
  readonly sum: {
    readonly choice: Choice;
    readonly heaps: Heaps;
    readonly means: Pixels;
    readonly result: Pixels;
    readonly read: number;
  } | null;
  readonly message: string;
}

export class DcganArithmeticDemo extends HTMLElement {
  readonly #selects = {
    from: part<HTMLSelectElement>(this, 'from'),
    trait: part<HTMLSelectElement>(this, 'trait'),
    to: part<HTMLSelectElement>(this, 'to'),
  };
  readonly #names = TERMS.map((term) => part(this, `name-${term}`));
  readonly #means = TERMS.map((term) => part<PixelGrid>(this, `mean-${term}`));
  readonly #some = TERMS.map((term) => part<PixelGrid>(this, `some-${term}`));
  readonly #result = part<PixelGrid>(this, 'result');
  readonly #sentence = part(this, 'sentence');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #start = JSON.parse(this.dataset['choice'] ?? '{}') as Choice;
  readonly #url = urlState('sum', {
    from: integerField(this.#start.from, { min: 0, max: 9 }),
    to: integerField(this.#start.to, { min: 0, max: 9 }),
    trait: choiceField(TRAITS, this.#start.trait),
  });
  #state: State = { ...this.#url.read(), pool: null, sum: null, message: '' };
  #awake = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const select of Object.values(this.#selects)) {
      select.addEventListener('change', () => this.#choose(), { signal });
      select.disabled = false;
    }
    this.addEventListener('engine-retry', () => void this.#ask(), { signal });
    onWeightsChange(signal, () => {
      this.#state = { ...this.#state, pool: null };
      if (this.#awake) void this.#ask();
    });
    this.#render();
    whenWanted(this, signal, () => this.#wake());
    if (/[?&]sum\./.test(location.search)) this.#wake();
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

  #choose(): void {
    const { from, trait, to } = this.#selects;
    const choice = { from: Number(from.value), to: Number(to.value), trait: trait.value as Trait };
    this.#show(choice);
    this.#url.write(choice);
    if (this.#awake) void this.#ask();
    else this.#wake();
  }

  async #ask(): Promise<void> {
    await this.#status.attempt(() => engine.latest('dcgan-sum', () => this.#compute()));
  }

  async #compute(): Promise<void> {
    const { from, to, trait } = this.#state;
    const choice = { from, to, trait };
    const request = { seed: Number(this.dataset['seed']), count: Number(this.dataset['count']) };
    const pool = this.#state.pool ?? (await engine.ask('dcgan', 'pool', request));
    this.#state = { ...this.#state, pool };
    const heaps = heapsOf(pool, choice);
    if (!heaps) {
      const message = `Among ${request.count} samples the judge reads no ${from} or no ${to}; choose other digits.`;
      this.#show({ sum: null, message });
      return;
    }
    const { means, result } = await engine.ask('dcgan', 'combine', { terms: termsOf(heaps) });
    const shares = await engine.classify('judge', result.slice());
    const read = shares.indexOf(Math.max(...shares));
    this.#show({ sum: { choice, heaps, means, result, read }, message: '' });
  }

  #show(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  #render(): void {
    const { from, to, trait, pool, sum, message } = this.#state;
    this.#selects.from.value = String(from);
    this.#selects.to.value = String(to);
    this.#selects.trait.value = trait;
    if (message) this.#sentence.textContent = message;
    if (!sum || !pool) return;
    const { choice, heaps, means, result, read } = sum;
    const names = [
      nameOf(choice.from, choice.trait, 'most'),
      nameOf(choice.from, choice.trait, 'least'),
      nameOf(choice.to, choice.trait, 'least'),
    ];
    TERMS.forEach((term, i) => {
      this.#names[i]!.textContent = names[i] ?? '';
      this.#means[i]!.pictures = means.slice(i * 784, (i + 1) * 784);
      this.#some[i]!.pictures = choosePictures(pool.pixels, heaps[term].members.slice(0, SHOWN));
    });
    this.#result.pictures = result;
    this.#sentence.textContent = sumSentence(choice, heaps, result, read);
  }
}

customElements.define('dcgan-arithmetic-demo', DcganArithmeticDemo);
