// <training-curve>: the loss, step by step, since the weights were last replaced. Markup: TrainingCurve.astro.
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
  #losses: readonly number[] = [];
  /** The curve of weights that were replaced, in case that is undone. */
  #past: readonly number[] = [];

  /** Adds the loss of the next step. */
  add(loss: number): void {
    this.#losses = [...this.#losses, loss];
    const step = this.#losses.length;
    this.#chart.addPoint('batch', step, loss);
    this.#chart.addPoint('mean', step, meanOfLast(this.#losses, IN_MEAN));
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

  #draw(losses: readonly number[]): void {
    this.#losses = [];
    this.#chart.clear();
    for (const loss of losses) this.add(loss);
  }
}

customElements.define('training-curve', TrainingCurve);
