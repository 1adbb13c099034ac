// <training-curve>: the losses, step by step, since the weights were last replaced. Markup: TrainingCurve.astro.
import type { Losses } from '../../lib/models/types.ts';
import { part } from '../../lib/ui/part.ts';
import '../controls/loss-chart.ts';
import type { LossChart } from '../controls/loss-chart.ts';
import { meanOfLast } from './training-readings.ts';

declare global {
  interface HTMLElementTagNameMap {
    'training-curve': TrainingCurve;
  }
}

/** Losses in the mean that shows through the noise of the batches. */
const IN_MEAN = 10;

export class TrainingCurve extends HTMLElement {
  readonly #chart = part<LossChart>(this, 'chart');
  /** Names of the losses that are drawn as means; the first also batch by batch where it is the only one. */
  readonly #names = (this.dataset['losses'] ?? 'total').split(' ');
  #losses: readonly Losses[] = [];
  /** The curve of weights that were replaced, in case that is undone. */
  #past: readonly Losses[] = [];

  /** Adds the losses of the next step. */
  add(losses: Losses): void {
    this.#losses = [...this.#losses, losses];
    const step = this.#losses.length;
    const [first = 'total', ...others] = this.#names;
    if (others.length === 0) this.#chart.addPoint('batch', step, losses[first] ?? NaN);
    for (const name of this.#names) {
      const last = this.#losses.slice(-IN_MEAN).map((one) => one[name] ?? NaN);
      this.#chart.addPoint(name, step, meanOfLast(last, IN_MEAN));
    }
  }

  /** Takes back the last `count` steps, which a crash has cost. */
  drop(count: number): void {
    if (count > 0) this.#draw(this.#losses.slice(0, -count));
  }

  /** Shows the curve that led to weights `steps` steps from their origin: none, the present one, or that of before. */
  follow(steps: number): void {
    if (steps === 0) {
      if (this.#losses.length > 0) this.#past = this.#losses;
      this.#draw([]);
    } else if (this.#losses.length === 0 && this.#past.length === steps) this.#draw(this.#past);
  }

  #draw(losses: readonly Losses[]): void {
    this.#losses = [];
    this.#chart.clear();
    for (const loss of losses) this.add(loss);
  }
}

customElements.define('training-curve', TrainingCurve);
