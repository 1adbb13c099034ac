// <gmm-em-demo>: EM in two buttons. Markup: GmmEmDemo.astro; the half steps: gmm-climb.ts.
import { engine } from '../../lib/engine/client.ts';
import type { Mixture } from '../../lib/models/gmm/em.ts';
import { part } from '../../lib/ui/part.ts';
import { choiceField, flagField, integerField, textField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/labelled-slider.ts';
import type { LabelledSlider } from '../controls/labelled-slider.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import './gmm-climb.ts';
import type { GmmClimb } from './gmm-climb.ts';
import { EM_START, START_METHODS } from './gmm-em-settings.ts';
import { FRESH, linkOf, linkOfPoints, MOST_STEPS, pointsOfLink } from './gmm-link.ts';
import { decodeMixture, defaultMixture, findToy, TOYS } from './gmm-toys.ts';
import { whenWanted } from './when-wanted.ts';

const LAST_SEED = 9999;

const FIELDS = {
  set: choiceField(
    TOYS.map(({ name }) => name),
    EM_START.set,
  ),
  k: integerField(EM_START.k, { min: 1, max: 6 }),
  seed: integerField(EM_START.seed, { min: 1, max: LAST_SEED }),
  data: integerField(EM_START.data, { min: 1, max: LAST_SEED }),
  method: choiceField(START_METHODS, EM_START.method),
  steps: integerField(EM_START.steps, { min: 0, max: MOST_STEPS }),
  /** Points that are no longer those of the set. */
  points: textField('', 4800),
  /** A mixture that a component was moved in by hand, and the one that the points were last asked about. */
  mix: textField('', 800),
  asked: textField('', 800),
  /** The first of the half steps. */
  half: choiceField(['E', 'M'], 'E'),
  truth: flagField(false),
};

type Choice = { [F in keyof typeof FIELDS]: (typeof FIELDS)[F]['fallback'] };

export class GmmEmDemo extends HTMLElement {
  readonly #climb = part<GmmClimb>(this, 'climb');
  readonly #k = part<LabelledSlider>(this, 'k');
  readonly #choices = [...this.querySelectorAll<HTMLInputElement>('input[data-of]')];
  readonly #again = part<HTMLButtonElement>(this, 'again');
  readonly #newStart = part<HTMLButtonElement>(this, 'new-start');
  readonly #newData = part<HTMLButtonElement>(this, 'new-data');
  readonly #truth = part<HTMLInputElement>(this, 'truth');
  readonly #noTruth = part(this, 'no-truth');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #url = urlState('em', FIELDS);
  #choice: Choice = this.#url.read();
  #awake = false;
  /** True while the record is being rebuilt: the address already says where it will end. */
  #beginning = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const on = (target: EventTarget, type: string, act: () => void): void =>
      target.addEventListener(type, act, { signal });
    for (const input of this.#choices) on(input, 'change', () => this.#choose(input));
    on(this.#k, 'settle', () => void this.#begin({ k: this.#k.value, ...FRESH }));
    on(this.#again, 'click', () => void this.#begin(FRESH));
    on(this.#newStart, 'click', () => {
      const { seed } = this.#choice;
      void this.#begin({ seed: (seed % LAST_SEED) + 1, ...FRESH });
    });
    on(this.#newData, 'click', () => {
      const { data } = this.#choice;
      void this.#begin({ data: (data % LAST_SEED) + 1, points: '', ...FRESH });
    });
    on(this.#truth, 'change', () => this.#show({ truth: this.#truth.checked }));
    on(this.#climb, 'climb-change', () => this.#follow());
    this.#climb.addEventListener('climb-problem', ({ detail }) => (this.#status.problem = detail), {
      signal,
    });
    this.#climb.addEventListener('points-change', ({ detail }) => this.#edit(detail.points), { signal });
    on(this, 'engine-retry', () => void this.#begin({}));
    for (const button of [this.#again, this.#newStart, this.#newData]) button.disabled = false;
    this.#render();
    whenWanted(this, signal, () => this.#wake());
    if (/[?&]em\./.test(location.search)) this.#wake();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    void this.#begin({});
  }

  #choose(input: HTMLInputElement): void {
    if (input.dataset['of'] === 'method') {
      void this.#begin({ method: input.value as Choice['method'], ...FRESH });
      return;
    }
    const { name, K } = findToy(input.value);
    void this.#begin({ set: name, k: K, points: '', ...FRESH });
  }

  /** Puts points and a start on the stage, and takes as many half steps as the choice says. */
  async #begin(change: Partial<Choice>): Promise<void> {
    this.#awake = true;
    this.#beginning = true;
    this.#show(change);
    const { set, data, half, steps, points: own } = this.#choice;
    const toy = findToy(set);
    const points = pointsOfLink(own, toy.d) ?? toy.draw(data);
    const choice = this.#choice;
    try {
      const mixture = await this.#startOn(points, toy.d);
      // A newer choice is on its way.
      if (choice !== this.#choice) return;
      const asked = decodeMixture(choice.asked, toy.d);
      await this.#climb.begin({ d: toy.d, points, mixture, asked, truth: toy.truth }, { half, steps });
      this.#status.problem = null;
    } catch (error) {
      this.#status.problem = error;
    } finally {
      if (choice === this.#choice) this.#beginning = false;
    }
  }

  async #startOn(points: Float64Array, d: 1 | 2): Promise<Mixture> {
    const { k, seed, method, mix } = this.#choice;
    const given = decodeMixture(mix, d);
    if (given) return given;
    if (points.length === 0) return defaultMixture(k, d);
    return (await engine.ask('gmm', 'start', { points, d, K: k, seed, method })).mixture;
  }

  /** Notes in the address other points, and the components that stay where they were. */
  #edit(points: Float64Array): void {
    this.#show(linkOfPoints(points, this.#climb.mixture));
  }

  /** Notes in the address what the reader did on the stage. */
  #follow(): void {
    const { origin } = this.#climb;
    if (this.#beginning || !origin) return;
    this.#show(linkOf(origin, this.#choice));
  }

  #show(change: Partial<Choice>): void {
    this.#choice = { ...this.#choice, ...change };
    this.#url.write(this.#choice);
    this.#render();
  }

  #render(): void {
    const { set, k, method, truth } = this.#choice;
    this.#k.value = k;
    for (const input of this.#choices)
      input.checked = input.value === (input.dataset['of'] === 'set' ? set : method);
    const { truth: known, name } = findToy(set);
    this.#truth.disabled = known === null;
    this.#truth.checked = truth && known !== null;
    this.#noTruth.hidden = known !== null;
    this.#newData.disabled = name.startsWith('own');
    this.#climb.showsTruth = this.#truth.checked;
  }
}

customElements.define('gmm-em-demo', GmmEmDemo);
