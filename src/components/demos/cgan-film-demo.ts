// <cgan-film-demo>: the training film, and one label of it alone. Markup: CganFilmDemo.astro.
import type { Pixels } from '../../lib/models/types.ts';
import { choosePictures } from '../../lib/ui/film-sheet.ts';
import { part } from '../../lib/ui/part.ts';
import { choiceField, integerField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/film-scrubber.ts';
import type { FilmScrubber } from '../controls/film-scrubber.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import '../controls/training-film.ts';
import type { TrainingFilm } from '../controls/training-film.ts';
import { momentsOf } from './cgan-film-moments.ts';
import { chooseDigit, DIGITS } from './digit-choice.ts';

type Digit = (typeof DIGITS)[number];

export class CganFilmDemo extends HTMLElement {
  readonly #film = part<TrainingFilm>(this, 'film');
  readonly #scrubber = part<FilmScrubber>(this, 'scrubber');
  readonly #digits = part(this, 'digits');
  readonly #strip = part<PixelGrid>(this, 'strip');
  readonly #message = part(this, 'message');
  readonly #hands = Number(this.dataset['hands']);
  readonly #url = urlState('film', {
    frame: integerField(this.#film.frames - 1, { min: 0, max: this.#film.frames - 1 }),
    y: choiceField(DIGITS, (this.dataset['label'] ?? '7') as Digit),
  });
  #state = { ...this.#url.read(), problem: '' };
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#scrubber.addEventListener('film-frame', ({ detail }) => this.#set({ frame: detail.frame }), {
      signal,
    });
    this.#digits.addEventListener(
      'change',
      ({ target }) => this.#set({ y: (target as HTMLInputElement).value as Digit }),
      { signal },
    );
    this.#film.addEventListener('film-failed', ({ detail }) => this.#fail(detail.message), { signal });
    this.#film.addEventListener('film-shown', () => this.#fail(''), { signal });
    this.#render();
    if (/[?&]film\./.test(location.search)) {
      this.#film.frame = this.#state.frame;
      void this.#drawStrip();
    }
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  #set(change: Partial<{ readonly frame: number; readonly y: Digit }>): void {
    this.#state = { ...this.#state, ...change };
    const { frame, y } = this.#state;
    this.#url.write({ frame, y });
    if (change.frame !== undefined) this.#film.frame = frame;
    if (change.y !== undefined) void this.#drawStrip();
    this.#render();
  }

  #fail(problem: string): void {
    this.#state = { ...this.#state, problem };
    this.#render();
  }

  /** Shows the chosen label at moments of the whole film, a hand in each row. */
  async #drawStrip(): Promise<void> {
    const { y } = this.#state;
    try {
      const frames: Pixels[] = [];
      for (const frame of momentsOf(this.#film.frames)) frames.push(await this.#film.pictures(frame));
      if (y !== this.#state.y) return;
      const rows = Array.from({ length: this.#hands }, (_, hand) =>
        frames.flatMap((pictures) => [...choosePictures(pictures, [10 * hand + Number(y)])]),
      );
      this.#strip.pictures = Float32Array.from(rows.flat());
      this.#strip.setAttribute(
        'aria-label',
        `The label ${y} from the first step to the last, a hand in each row`,
      );
      this.#fail('');
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  #render(): void {
    const { frame, y, problem } = this.#state;
    if (!this.#scrubber.playing) this.#scrubber.frame = frame;
    chooseDigit(this.#digits, y);
    if (this.#message.textContent !== problem) this.#message.textContent = problem;
  }
}

if (document.querySelector('cgan-film-demo [data-part="film"]'))
  customElements.define('cgan-film-demo', CganFilmDemo);
