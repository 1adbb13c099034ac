// <loss-chart>: lines that grow while something trains. Drawing: loss-chart-svg.ts; markup and styles: LossChart.astro.
import { oncePerFrame, part } from '../../lib/ui/part.ts';
import {
  chartSummary,
  chartSvg,
  type ChartPoints,
  type ChartSettings,
  type Point,
} from './loss-chart-svg.ts';

declare global {
  interface HTMLElementTagNameMap {
    'loss-chart': LossChart;
  }
}

const SUMMARY_PAUSE = 4000;

export class LossChart extends HTMLElement {
  readonly #svg = part<SVGSVGElement>(this, 'chart-svg');
  readonly #summary = part(this, 'chart-summary');
  readonly #settings = JSON.parse(this.dataset['settings'] ?? '{}') as ChartSettings;
  #points: Record<string, Point[]> = JSON.parse(this.dataset['points'] ?? '{}') as Record<string, Point[]>;
  #width = 0;
  #summaryTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #frame = oncePerFrame(() => this.#render());
  readonly #size = new ResizeObserver(([entry]) => {
    this.#width = Math.round(entry?.contentRect.width ?? 0);
    this.#frame.ask();
  });

  connectedCallback(): void {
    this.#size.observe(this.#svg);
  }

  disconnectedCallback(): void {
    this.#size.disconnect();
    this.#frame.cancel();
    clearTimeout(this.#summaryTimer);
    this.#summaryTimer = undefined;
  }

  get points(): ChartPoints {
    return this.#points;
  }

  /** Adds a point at the end of a series; drawn in the next frame. A value that is not finite leaves a gap. */
  addPoint(key: string, x: number, y: number): void {
    this.#line(key).push([x, y]);
    this.#changed();
  }

  /** Replaces a whole series. */
  set(key: string, points: readonly Point[]): void {
    this.#line(key);
    this.#points[key] = [...points];
    this.#changed();
  }

  /** Empties all series. */
  clear(): void {
    this.#points = {};
    this.#changed();
  }

  #line(key: string): Point[] {
    if (!this.#settings.series.some((series) => series.key === key)) {
      throw new Error(`<loss-chart> has no series "${key}".`);
    }
    return (this.#points[key] ??= []);
  }

  #changed(): void {
    this.#frame.ask();
    this.#summaryTimer ??= setTimeout(() => {
      this.#summaryTimer = undefined;
      this.#summary.textContent = chartSummary(this.#settings, this.#points);
    }, SUMMARY_PAUSE);
  }

  #render(): void {
    if (this.#width === 0) return;
    this.#svg.setAttribute('viewBox', `0 0 ${this.#width} 220`);
    this.#svg.innerHTML = chartSvg(this.#settings, this.#points, this.#width);
  }
}

customElements.define('loss-chart', LossChart);
