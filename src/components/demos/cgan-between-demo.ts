// <cgan-between-demo>: from one label to another with z held fixed. Markup: CganBetweenDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { part } from '../../lib/ui/part.ts';
import { choiceField, integerField, numberField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/labelled-slider.ts';
import type { LabelledSlider } from '../controls/labelled-slider.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import { bordersSvg, HANDS, READERS, saidAt, STEPS, stepsOf } from './cgan-between-svg.ts';
import { chooseDigit, DIGITS } from './digit-choice.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { onWeightsChange } from './weights-changed.ts';
import './weights-notice.ts';
import { whenWanted } from './when-wanted.ts';

const LAST_SEED = 9999;

interface State {
  readonly seed: number;
  readonly from: string;
  readonly to: string;
  readonly t: number;
  /** Every hand at t, and at even steps. */
  readonly now: Pixels | null;
  readonly strips: Pixels | null;
  /** The judge's probabilities at even steps, and which labels they belong to. */
  readonly read: { readonly means: Float32Array; readonly from: number; readonly to: number } | null;
}

export class CganBetweenDemo extends HTMLElement {
  readonly #choices = { from: part(this, 'from'), to: part(this, 'to') };
  readonly #now = part<PixelGrid>(this, 'now');
  readonly #strips = part<PixelGrid>(this, 'strips');
  readonly #share = part<LabelledSlider>(this, 'share');
  readonly #borders = part<SVGSVGElement>(this, 'borders');
  readonly #said = part(this, 'said');
  readonly #newSeed = part<HTMLButtonElement>(this, 'new-seed');
  readonly #seed = part(this, 'seed');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #url = urlState('between', {
    seed: integerField(Number(this.dataset['seed']), { min: 0, max: LAST_SEED }),
    from: choiceField(DIGITS, (this.dataset['from'] ?? '3') as (typeof DIGITS)[number]),
    to: choiceField(DIGITS, (this.dataset['to'] ?? '4') as (typeof DIGITS)[number]),
    t: numberField(Number(this.dataset['start']), { min: 0, max: 1 }),
  });
  #state: State = { ...this.#url.read(), now: null, strips: null, read: null };
  #awake = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const name of ['from', 'to'] as const) {
      this.#choices[name].addEventListener(
        'change',
        ({ target }) => this.#set({ [name]: (target as HTMLInputElement).value }),
        { signal },
      );
    }
    this.#share.addEventListener('slide', ({ detail }) => this.#slide(detail.value), { signal });
    this.#newSeed.addEventListener('click', () => this.#set({ seed: (this.#state.seed % LAST_SEED) + 1 }), {
      signal,
    });
    this.addEventListener('engine-retry', () => void this.#ask(), { signal });
    onWeightsChange(signal, () => this.#awake && void this.#ask());
    this.#newSeed.disabled = false;
    this.#render();
    whenWanted(this, signal, () => this.#wake());
    if (/[?&]between\./.test(location.search)) this.#wake();
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

  #note(change: Partial<Pick<State, 'seed' | 'from' | 'to' | 't'>>): void {
    this.#show(change);
    const { seed, from, to, t } = this.#state;
    this.#url.write({ seed, t, from: from as (typeof DIGITS)[number], to: to as (typeof DIGITS)[number] });
  }

  #set(change: Partial<Pick<State, 'seed' | 'from' | 'to'>>): void {
    this.#note(change);
    if (this.#awake) void this.#ask();
    else this.#wake();
  }

  #slide(t: number): void {
    this.#note({ t });
    if (this.#awake) void this.#status.attempt(() => this.#drawNow());
    else this.#wake();
  }

  #request(hands: number, shares: readonly number[]) {
    const { seed, from, to } = this.#state;
    return { seed, hands, from: Number(from), to: Number(to), shares };
  }

  async #ask(): Promise<void> {
    await this.#status.attempt(async () => {
      await this.#drawNow();
      const { from, to } = this.#request(0, []);
      const steps = stepsOf(STEPS);
      const strips = await engine.latest('between-strips', () =>
        engine.ask('cgan', 'between', this.#request(HANDS, steps)),
      );
      if (!strips) return;
      this.#show({ strips });
      const means = await engine.latest('between-read', () =>
        engine.ask('cgan', 'readBetween', this.#request(READERS, steps)),
      );
      if (means) this.#show({ read: { means, from, to } });
    });
  }

  async #drawNow(): Promise<void> {
    const request = this.#request(HANDS, [this.#state.t]);
    const now = await engine.latest('between-now', () => engine.ask('cgan', 'between', request));
    if (now) this.#show({ now });
  }

  #show(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  #render(): void {
    const { seed, from, to, t, now, strips, read } = this.#state;
    this.#seed.textContent = String(seed);
    chooseDigit(this.#choices.from, from);
    chooseDigit(this.#choices.to, to);
    this.#share.value = t;
    if (now) this.#now.pictures = now;
    if (strips) this.#strips.pictures = strips;
    if (!read) return;
    const options = { from: read.from, to: read.to, at: t };
    this.#borders.innerHTML = bordersSvg(read.means, options);
    const words = saidAt(read.means, options);
    if (this.#said.textContent !== words) this.#said.textContent = words;
  }
}

customElements.define('cgan-between-demo', CganBetweenDemo);
