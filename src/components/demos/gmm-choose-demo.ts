// <gmm-choose-demo>: how many components, and from which start. Markup: GmmChooseDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { Climb } from '../../lib/engine/questions/gmm.ts';
import { part } from '../../lib/ui/part.ts';
import { choiceField, integerField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/labelled-slider.ts';
import type { LabelledSlider } from '../controls/labelled-slider.ts';
import '../controls/loss-chart.ts';
import type { LossChart } from '../controls/loss-chart.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import {
  bestOf,
  CHOOSE_FLOOR,
  CHOOSE_START,
  curvesOf,
  HELD_OUT,
  MOST_K,
  seedsOf,
  SIZES,
  startWords,
  verdictOf,
  type Sweep,
} from './gmm-choose-settings.ts';
import { fitSvg } from './gmm-choose-svg.ts';
import { START_METHODS } from './gmm-em-settings.ts';
import { drawFour } from './gmm-toys.ts';
import { whenWanted } from './when-wanted.ts';

const FIELDS = {
  k: integerField(CHOOSE_START.k, { min: 1, max: MOST_K }),
  n: choiceField(SIZES.map(String), String(CHOOSE_START.n)),
  seed: integerField(CHOOSE_START.seed, { min: 1, max: 999 }),
  method: choiceField(START_METHODS, CHOOSE_START.method),
};

interface State {
  readonly k: number;
  readonly n: number;
  readonly seed: number;
  readonly method: (typeof START_METHODS)[number];
  readonly points: Float64Array;
  readonly sweep: Sweep;
  /** The start whose fit is shown large; null is the best one. */
  readonly start: number | null;
}

const EMPTY: Sweep = Array.from({ length: MOST_K }, () => null);

export class GmmChooseDemo extends HTMLElement {
  readonly #k = part<LabelledSlider>(this, 'k');
  readonly #choices = [...this.querySelectorAll<HTMLInputElement>('input[data-of]')];
  readonly #again = part<HTMLButtonElement>(this, 'again');
  readonly #large = part<SVGSVGElement>(this, 'large');
  readonly #largeK = part(this, 'large-k');
  readonly #largeWords = part(this, 'large-words');
  readonly #likelihoods = part<LossChart>(this, 'likelihoods');
  readonly #bic = part<LossChart>(this, 'bic');
  readonly #verdict = part(this, 'verdict');
  readonly #starts = [...part(this, 'starts').querySelectorAll('button')];
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #url = urlState('choose', FIELDS);
  #state: State = this.#read();
  #current = new AbortController();
  #awake = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const on = (target: EventTarget, type: string, act: () => void): void =>
      target.addEventListener(type, act, { signal });
    on(this.#k, 'slide', () => this.#show({ k: this.#k.value, start: null }));
    for (const input of this.#choices) {
      on(input, 'change', () =>
        input.dataset['of'] === 'n'
          ? void this.#sweep({ n: Number(input.value) })
          : void this.#sweep({ method: input.value as State['method'] }),
      );
    }
    on(this.#again, 'click', () => void this.#sweep({ seed: (this.#state.seed % 999) + 1 }));
    this.#starts.forEach((button, start) => on(button, 'click', () => this.#show({ start })));
    on(this, 'engine-retry', () => void this.#sweep({}));
    this.#again.disabled = false;
    whenWanted(this, signal, () => {
      if (!this.#awake) void this.#sweep({});
    });
    if (/[?&]choose\./.test(location.search)) void this.#sweep({});
    this.#renderControls();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#current.abort();
    this.#url.flush();
  }

  #read(): State {
    const { k, n, seed, method } = this.#url.read();
    return { k, n: Number(n), seed, method, points: drawFour(Number(n), seed), sweep: EMPTY, start: null };
  }

  /** Climbs for every K, the chosen one first, and draws each curve as its points come in. */
  async #sweep(change: Partial<State>): Promise<void> {
    this.#awake = true;
    this.#current.abort();
    this.#current = new AbortController();
    const { signal } = this.#current;
    const next = { ...this.#state, ...change };
    this.#show({ ...change, points: drawFour(next.n, next.seed), sweep: EMPTY, start: null });
    const { points, seed, method, k } = this.#state;
    const rest = {
      d: 2,
      heldOut: drawFour(HELD_OUT, -seed),
      method,
      seeds: seedsOf(seed),
      floor: CHOOSE_FLOOR,
    };
    const order = Array.from({ length: MOST_K }, (_, i) => i + 1).sort(
      (a, b) => Number(b === k) - Number(a === k) || a - b,
    );
    try {
      for (const K of order) {
        const { climbs } = await engine.ask('gmm', 'climb', { ...rest, points, K }, signal);
        if (signal.aborted) return;
        this.#show({ sweep: this.#state.sweep.with(K - 1, climbs) });
      }
      this.#status.problem = null;
    } catch (error) {
      if (!signal.aborted) this.#status.problem = error;
    }
  }

  #show(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    const { k, n, seed, method } = this.#state;
    this.#url.write({ k, n: String(n), seed, method });
    this.#renderControls();
    this.#render();
  }

  #renderControls(): void {
    const { k, n, method } = this.#state;
    this.#k.value = k;
    for (const input of this.#choices)
      input.checked = input.value === (input.dataset['of'] === 'n' ? String(n) : method);
  }

  #render(): void {
    const { sweep, n, k, points, start } = this.#state;
    const curves = curvesOf(sweep, n);
    if (sweep.some((climbs) => climbs !== null)) {
      this.#likelihoods.set('train', curves.train);
      this.#likelihoods.set('heldOut', curves.heldOut);
      this.#bic.set('bic', curves.bic);
    }
    this.#verdict.textContent = verdictOf(sweep, n) || 'Climbing …';
    const climbs = sweep[k - 1];
    for (const button of this.#starts) button.disabled = !climbs;
    if (!climbs) return;
    const best = bestOf(climbs);
    const shown = start === null ? best : (climbs[start] ?? best);
    const { viewBox, svg } = fitSvg(points, shown.mixture, 560);
    this.#large.setAttribute('viewBox', viewBox);
    this.#large.innerHTML = svg;
    this.#largeK.textContent = String(k);
    this.#largeWords.textContent = startWords(shown);
    this.#starts.forEach((button, i) => this.#renderStart(button, climbs[i] as Climb, climbs[i] === shown));
  }

  #renderStart(button: HTMLButtonElement, climb: Climb, isShown: boolean): void {
    const { svg } = fitSvg(this.#state.points, climb.mixture, 200);
    (button.firstElementChild as Element).innerHTML = svg;
    (button.lastElementChild as Element).textContent = startWords(climb);
    button.ariaPressed = String(isShown);
  }
}

customElements.define('gmm-choose-demo', GmmChooseDemo);
