// <training-film>: what a generator drew from the same codes, frame after frame, with its losses under it.
// Markup: TrainingFilm.astro. Set `frame`, or hear a <film-scrubber> and pass its frame on; the sheet is fetched at the
// first change. `film-shown` tells the pictures on show.
import type { Pixels } from '../../lib/models/types.ts';
import { choosePictures, openFilm, type FilmSheet } from '../../lib/ui/film-sheet.ts';
import { part } from '../../lib/ui/part.ts';
import { filmChartSvg, filmSentence, FILM_CHART_HEIGHT, type FilmLog } from './film-chart-svg.ts';
import './pixel-grid.ts';
import type { PixelGrid } from './pixel-grid.ts';

export interface FilmShown {
  readonly frame: number;
  /** All pictures of the frame, n × 784. */
  readonly pictures: Pixels;
}

declare global {
  interface HTMLElementTagNameMap {
    'training-film': TrainingFilm;
  }
  interface HTMLElementEventMap {
    'film-shown': CustomEvent<FilmShown>;
    'film-failed': CustomEvent<{ readonly message: string }>;
  }
}

interface Settings {
  readonly src: string;
  readonly rows: number;
  readonly log: FilmLog;
  readonly schedule: readonly number[];
  readonly most: number;
}

export class TrainingFilm extends HTMLElement {
  readonly #grid = part<PixelGrid>(this, 'film-grid');
  readonly #chart = part<SVGSVGElement>(this, 'film-chart');
  readonly #said = part(this, 'film-said');
  readonly #settings = JSON.parse(this.dataset['film'] ?? '{}') as Settings;
  #frame = Number(this.dataset['frame'] ?? 0);
  #cells: readonly number[] | null = JSON.parse(this.dataset['cells'] ?? 'null') as number[] | null;
  #sheet: Promise<FilmSheet> | undefined;
  #pictures: Pixels | null = null;
  #width = 0;
  readonly #size = new ResizeObserver(([entry]) => {
    this.#width = Math.round(entry?.contentRect.width ?? 0);
    this.#render();
  });

  connectedCallback(): void {
    this.#size.observe(this.#chart);
  }

  disconnectedCallback(): void {
    this.#size.disconnect();
  }

  /** Frames there are. */
  get frames(): number {
    return this.#settings.log.steps.length;
  }

  /** Steps taken before each frame. */
  get steps(): readonly number[] {
    return this.#settings.log.steps;
  }

  get frame(): number {
    return this.#frame;
  }

  /** Shows a frame; beyond the last, the last. */
  set frame(frame: number) {
    this.#frame = Math.max(0, Math.min(this.frames - 1, frame));
    this.#render();
    void this.#show();
  }

  /** Which pictures of each frame are shown, by number; null shows all. */
  get cells(): readonly number[] | null {
    return this.#cells;
  }

  set cells(cells: readonly number[] | null) {
    this.#cells = cells;
    this.#render();
  }

  /** Returns all pictures of a frame, n × 784; rejects with a sentence where the film cannot be fetched. */
  async pictures(frame: number): Promise<Pixels> {
    const { src, rows } = this.#settings;
    this.#sheet ??= openFilm(src, rows);
    try {
      return (await this.#sheet).pictures(frame);
    } catch (error) {
      this.#sheet = undefined;
      throw error;
    }
  }

  async #show(): Promise<void> {
    const frame = this.#frame;
    try {
      const pictures = await this.pictures(frame);
      // The slider may have moved on meanwhile.
      if (frame !== this.#frame) return;
      this.#pictures = pictures;
      this.#render();
      this.#tell('film-shown', { frame, pictures });
    } catch (error) {
      this.#tell('film-failed', { message: error instanceof Error ? error.message : String(error) });
    }
  }

  #tell(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
  }

  #render(): void {
    const { log, schedule, most } = this.#settings;
    if (this.#pictures) this.#grid.pictures = choosePictures(this.#pictures, this.#cells);
    this.#said.textContent = filmSentence(log, this.#frame);
    if (this.#width === 0) return;
    this.#chart.setAttribute('viewBox', `0 0 ${this.#width} ${FILM_CHART_HEIGHT}`);
    this.#chart.innerHTML = filmChartSvg(log, { width: this.#width, frame: this.#frame, schedule, most });
  }
}

customElements.define('training-film', TrainingFilm);
