// <dcgan-losses-demo>: marks drawings of three generators on the losses. Markup: DcganLossesDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { Artist } from '../../lib/engine/questions/dcgan.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { part } from '../../lib/ui/part.ts';
import { choiceField, integerField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import { drawToFit } from './dcgan-fit.ts';
import { formatPull, LOSSES_HEIGHT, lossesSvg, meanPulls, ratioSentence } from './dcgan-losses-svg.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { onWeightsChange } from './weights-changed.ts';
import { whenWanted } from './when-wanted.ts';

const ARTISTS: readonly Artist[] = ['fresh', 'shipped', 'collapsed'];
const LAST_SEED = 9999;

interface State {
  readonly artist: Artist;
  readonly seed: number;
  readonly verdicts: { readonly logits: Float32Array; readonly pixels: Pixels } | null;
}

export class DcganLossesDemo extends HTMLElement {
  readonly #artists = [...this.querySelectorAll<HTMLInputElement>('[name="losses-artist"]')];
  readonly #again = part<HTMLButtonElement>(this, 'again');
  readonly #seed = part(this, 'seed');
  readonly #drawings = part<PixelGrid>(this, 'drawings');
  readonly #chart = part<SVGSVGElement>(this, 'chart');
  readonly #minimax = part(this, 'minimax');
  readonly #other = part(this, 'other');
  readonly #ratio = part(this, 'ratio');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #url = urlState('losses', {
    artist: choiceField(ARTISTS, this.dataset['artist'] as Artist),
    seed: integerField(Number(this.dataset['seed']), { min: 1, max: LAST_SEED }),
  });
  #state: State = { ...this.#url.read(), verdicts: null };
  /** Logits of the drawings that came with the page. */
  readonly #built = JSON.parse(this.#chart.dataset['logits'] ?? '[]') as number[];
  #paint: () => void = () => undefined;
  #awake = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const input of this.#artists)
      input.addEventListener('change', () => this.#set({ artist: input.value as Artist }), { signal });
    this.#again.addEventListener('click', () => this.#set({ seed: (this.#state.seed % LAST_SEED) + 1 }), {
      signal,
    });
    this.addEventListener('engine-retry', () => void this.#ask(), { signal });
    onWeightsChange(signal, () => this.#awake && void this.#ask());
    const draw = (width: number): string => lossesSvg(this.#state.verdicts?.logits ?? this.#built, width);
    this.#paint = drawToFit(this.#chart, LOSSES_HEIGHT, draw, signal);
    this.#again.disabled = false;
    this.#render();
    whenWanted(this, signal, () => this.#wake());
    if (/[?&]losses\./.test(location.search)) this.#wake();
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

  #set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    const { artist, seed } = this.#state;
    this.#url.write({ artist, seed });
    this.#render();
    if (this.#awake) void this.#ask();
    else this.#wake();
  }

  async #ask(): Promise<void> {
    const { artist, seed } = this.#state;
    const request = { artist, seed, count: Number(this.dataset['count']) };
    try {
      const verdicts = await engine.latest('losses', () => engine.ask('dcgan', 'verdicts', request));
      if (!verdicts) return;
      this.#state = { ...this.#state, verdicts };
      this.#status.problem = null;
      this.#render();
    } catch (error) {
      this.#status.problem = error;
    }
  }

  #render(): void {
    const { artist, seed, verdicts } = this.#state;
    for (const input of this.#artists) input.checked = input.value === artist;
    this.#seed.textContent = String(seed);
    if (!verdicts) return;
    const means = meanPulls(verdicts.logits);
    this.#drawings.pictures = verdicts.pixels.slice(0, Number(this.dataset['shown']) * 784);
    this.#paint();
    this.#minimax.textContent = formatPull(means.minimax.pull);
    this.#other.textContent = formatPull(means.other.pull);
    this.#ratio.textContent = ratioSentence(means);
  }
}

customElements.define('dcgan-losses-demo', DcganLossesDemo);
