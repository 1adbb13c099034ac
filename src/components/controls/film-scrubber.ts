// <film-scrubber>: moves through the frames of one or more training films. Markup: FilmScrubber.astro.
// Hear `film-frame`, and pass the frame on to every <training-film>.
import { part } from '../../lib/ui/part.ts';
import { formatFrame } from './film-scrubber-words.ts';
import './labelled-slider.ts';
import type { LabelledSlider } from './labelled-slider.ts';

declare global {
  interface HTMLElementTagNameMap {
    'film-scrubber': FilmScrubber;
  }
  interface HTMLElementEventMap {
    'film-frame': CustomEvent<{ readonly frame: number }>;
  }
}

/** Time a frame is looked at while the film plays. */
const PACE_MS = 220;

export class FilmScrubber extends HTMLElement {
  readonly #slider = part<LabelledSlider>(this, 'film-slider');
  readonly #play = part<HTMLButtonElement>(this, 'film-play');
  readonly #steps = JSON.parse(this.dataset['steps'] ?? '[]') as number[];
  readonly #perEpoch = Number(this.dataset['perEpoch']);
  #timer: ReturnType<typeof setInterval> | undefined;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#slider.format = (frame) => formatFrame(this.#steps[frame] ?? 0, this.#perEpoch);
    this.#slider.addEventListener(
      'slide',
      (event) => {
        event.stopPropagation();
        this.#halt();
        this.#tell();
      },
      { signal },
    );
    this.#play.addEventListener('click', () => (this.playing ? this.#halt() : this.#start()), { signal });
    this.#play.disabled = false;
    this.#render();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#halt();
  }

  get frame(): number {
    return this.#slider.value;
  }

  /** Moves to a frame without telling anybody. */
  set frame(frame: number) {
    this.#slider.value = frame;
  }

  get playing(): boolean {
    return this.#timer !== undefined;
  }

  #start(): void {
    if (this.frame >= this.#slider.max) this.#goTo(0);
    this.#timer = setInterval(() => {
      this.#goTo(this.frame + 1);
      if (this.frame >= this.#slider.max) this.#halt();
    }, PACE_MS);
    this.#render();
  }

  #halt(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#render();
  }

  #goTo(frame: number): void {
    this.frame = frame;
    this.#tell();
  }

  #tell(): void {
    this.dispatchEvent(new CustomEvent('film-frame', { bubbles: true, detail: { frame: this.frame } }));
  }

  #render(): void {
    this.#play.textContent = this.playing ? 'Pause' : 'Play';
  }
}

customElements.define('film-scrubber', FilmScrubber);
