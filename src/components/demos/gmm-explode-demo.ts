// <gmm-explode-demo>: a component that falls on one point, and the floor that saves it. Markup: GmmExplodeDemo.astro.
import { part } from '../../lib/ui/part.ts';
import {
  choiceField,
  flagField,
  integerField,
  numberField,
  textField,
  urlState,
} from '../../lib/ui/url-state.ts';
import '../controls/labelled-slider.ts';
import type { LabelledSlider } from '../controls/labelled-slider.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import './gmm-climb.ts';
import type { GmmClimb } from './gmm-climb.ts';
import { EXPLODE_START, FEW, halveWidth, startOnOne } from './gmm-explode-settings.ts';
import { FRESH, linkOf, linkOfPoints, MOST_STEPS, pointsOfLink, type ClimbLink } from './gmm-link.ts';
import { formatVariance } from './gmm-record.ts';
import { decodeMixture } from './gmm-toys.ts';
import { whenWanted } from './when-wanted.ts';

const FIELDS = {
  sigma: numberField(EXPLODE_START.sigma, { min: 0.3, max: 1.2 }),
  floor: flagField(EXPLODE_START.floor),
  power: numberField(EXPLODE_START.power, { min: -6, max: 0 }),
  mix: textField('', 200),
  asked: textField('', 200),
  half: choiceField(['E', 'M'], 'E'),
  steps: integerField(EXPLODE_START.steps, { min: 0, max: MOST_STEPS }),
  /** Points that the reader moved. */
  points: textField('', 2400),
};

interface Choice extends ClimbLink {
  readonly sigma: number;
  readonly floor: boolean;
  readonly power: number;
  readonly points: string;
}

export class GmmExplodeDemo extends HTMLElement {
  readonly #climb = part<GmmClimb>(this, 'climb');
  readonly #sigma = part<LabelledSlider>(this, 'sigma');
  readonly #floor = part<HTMLInputElement>(this, 'floor');
  readonly #power = part<LabelledSlider>(this, 'power');
  readonly #powerBox = part(this, 'power-box');
  readonly #again = part<HTMLButtonElement>(this, 'again');
  readonly #halve = part<HTMLButtonElement>(this, 'halve');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #url = urlState('boom', FIELDS);
  #choice: Choice = this.#url.read();
  #awake = false;
  #beginning = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const on = (target: EventTarget, type: string, act: () => void): void =>
      target.addEventListener(type, act, { signal });
    on(this.#sigma, 'settle', () => void this.#begin({ sigma: this.#sigma.value, ...FRESH }));
    on(this.#floor, 'change', () => void this.#switchFloor());
    on(this.#power, 'slide', () => this.#show({ power: this.#power.value }));
    on(this.#power, 'settle', () => this.#mark());
    on(this.#again, 'click', () => void this.#begin({ ...FRESH, points: '' }));
    on(this.#halve, 'click', () => this.#halveByHand());
    on(this.#climb, 'climb-change', () => this.#follow());
    this.#climb.addEventListener('climb-problem', ({ detail }) => (this.#status.problem = detail), {
      signal,
    });
    this.#climb.addEventListener('points-change', ({ detail }) => this.#edit(detail.points), { signal });
    on(this, 'engine-retry', () => void this.#begin({}));
    for (const control of [this.#again, this.#halve, this.#floor]) control.disabled = false;
    this.#power.format = (power) => formatVariance(10 ** power);
    this.#render();
    whenWanted(this, signal, () => {
      if (!this.#awake) void this.#begin({});
    });
    if (/[?&]boom\./.test(location.search)) void this.#begin({});
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  async #begin(change: Partial<Choice>): Promise<void> {
    this.#awake = true;
    this.#beginning = true;
    this.#show(change);
    const choice = this.#choice;
    const points = pointsOfLink(choice.points, 1) ?? FEW;
    const mixture = decodeMixture(choice.mix, 1) ?? startOnOne(choice.sigma);
    const asked = decodeMixture(choice.asked, 1);
    await this.#climb.begin({ d: 1, points, mixture, asked, truth: null }, choice);
    if (choice === this.#choice) this.#beginning = false;
  }

  /** A floor that comes when the variance is gone already takes the last M step again, and rescues the component. */
  async #switchFloor(): Promise<void> {
    this.#show({ floor: this.#floor.checked });
    const last = this.#climb.entries.at(-1);
    const rescues = this.#floor.checked && last !== undefined && last.singular !== null;
    if (rescues) this.#climb.back();
    this.#mark();
    if (rescues) await this.#climb.take('M');
  }

  /** From here on another floor holds, so that a link has to begin here. */
  #mark(): void {
    this.#climb.mark();
    this.#follow();
  }

  /** Notes in the address other points, and the components that stay where they were. */
  #edit(points: Float64Array): void {
    this.#show(linkOfPoints(points, this.#climb.mixture));
  }

  #halveByHand(): void {
    const { mixture, points } = this.#climb;
    if (mixture && points.length > 0) this.#climb.move(halveWidth(mixture, points));
  }

  #follow(): void {
    const { origin } = this.#climb;
    if (!this.#beginning && origin) this.#show(linkOf(origin, this.#choice));
  }

  #show(change: Partial<Choice>): void {
    this.#choice = { ...this.#choice, ...change };
    this.#url.write(this.#choice);
    this.#render();
  }

  #render(): void {
    const { sigma, floor, power } = this.#choice;
    this.#sigma.value = sigma;
    this.#power.value = power;
    this.#floor.checked = floor;
    this.#powerBox.hidden = !floor;
    this.#climb.floor = floor ? 10 ** power : 0;
  }
}

customElements.define('gmm-explode-demo', GmmExplodeDemo);
