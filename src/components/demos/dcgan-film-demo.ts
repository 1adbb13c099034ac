// <dcgan-film-demo>: two training films in step, each with what the judge reads in it. Markup: DcganFilmDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { part } from '../../lib/ui/part.ts';
import { integerField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/film-scrubber.ts';
import type { FilmScrubber } from '../controls/film-scrubber.ts';
import '../controls/training-film.ts';
import type { TrainingFilm } from '../controls/training-film.ts';
import { classBarsSvg, classSentence, sharesOf } from './dcgan-class-bars.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { whenWanted } from './when-wanted.ts';

/** One film with its bars. */
class Run {
  readonly film: TrainingFilm;
  readonly #bars: SVGSVGElement;
  readonly #reads: HTMLElement;
  readonly #over: HTMLElement;
  /** Shares of the labels in fresh samples of the finished weights, from the build. */
  readonly #sample: readonly number[];

  constructor(root: HTMLElement, name: string) {
    this.film = part<TrainingFilm>(root, `film-${name}`);
    this.#bars = part<SVGSVGElement>(root, `bars-${name}`);
    this.#reads = part(root, `reads-${name}`);
    this.#over = part(root, `over-${name}`);
    this.#sample = JSON.parse(this.#bars.dataset['sample'] ?? '[]') as number[];
  }

  /** Moves the film to a frame of the longer one. */
  goTo(frame: number): void {
    this.film.frame = frame;
    const last = this.film.steps.at(-1) ?? 0;
    this.#over.textContent =
      frame >= this.film.frames ? `This run ended soon after step ${last.toLocaleString('en-GB')}.` : '';
  }

  /** Shows what the judge makes of the pictures on show. */
  show(probabilities: Float32Array): void {
    const now = sharesOf(probabilities);
    this.#bars.innerHTML = classBarsSvg(now, this.#sample);
    this.#reads.textContent = classSentence(now, this.#sample);
  }
}

export class DcganFilmDemo extends HTMLElement {
  readonly #scrubber = this.querySelector<FilmScrubber>('film-scrubber');
  readonly #runs = [...this.querySelectorAll<HTMLElement>('[data-run]')].map(
    (run) => new Run(this, run.dataset['run'] ?? ''),
  );
  readonly #message = part(this, 'message');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #url = urlState('film', { frame: integerField(Number(this.dataset['frame']), { min: 0 }) });
  #frame = this.#url.read().frame;
  #awake = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.addEventListener('film-frame', ({ detail }) => this.#goTo(detail.frame), { signal });
    this.addEventListener('film-shown', ({ target, detail }) => void this.#read(target, detail.pictures), {
      signal,
    });
    this.addEventListener('film-failed', ({ detail }) => (this.#message.textContent = detail.message), {
      signal,
    });
    this.addEventListener('engine-retry', () => this.#goTo(this.#frame), { signal });
    whenWanted(this, signal, () => this.#wake());
    if (/[?&]film\./.test(location.search)) this.#goTo(this.#frame);
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    void this.#status.wake();
  }

  #goTo(frame: number): void {
    this.#wake();
    this.#frame = frame;
    this.#url.write({ frame });
    this.#message.textContent = '';
    if (this.#scrubber && this.#scrubber.frame !== frame) this.#scrubber.frame = frame;
    // One film a frame: each paints thirty canvases.
    const [first, ...others] = this.#runs;
    first?.goTo(frame);
    others.forEach((run) => requestAnimationFrame(() => run.goTo(this.#frame)));
  }

  async #read(target: EventTarget | null, pictures: Pixels): Promise<void> {
    const run = this.#runs.find(({ film }) => film === target);
    if (!run) return;
    try {
      const key = `film-${this.#runs.indexOf(run)}`;
      const shares = await engine.latest(key, () => engine.classify('judge', pictures));
      if (shares) run.show(shares);
      this.#status.problem = null;
    } catch (error) {
      this.#status.problem = error;
    }
  }
}

customElements.define('dcgan-film-demo', DcganFilmDemo);
