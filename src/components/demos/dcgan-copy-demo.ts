// <dcgan-copy-demo>: looks for the training digits nearest to drawings, real digits and copies. Markup: DcganCopyDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { NearestAnswer, NearestProgress } from '../../lib/engine/questions/data.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { decodePictures } from '../../lib/ui/embedded-pictures.ts';
import { choosePictures } from '../../lib/ui/film-sheet.ts';
import { part } from '../../lib/ui/part.ts';
import { choiceField, integerField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import '../controls/run-button.ts';
import type { RunButton } from '../controls/run-button.ts';
import { copiesOf } from './dcgan-copyist.ts';
import { DISTANCES, distancesSvg, formatDistance, KINDS } from './dcgan-distances-svg.ts';
import { drawToFit } from './dcgan-fit.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { fitColumns } from './fit-columns.ts';
import { onWeightsChange } from './weights-changed.ts';
import { whenWanted } from './when-wanted.ts';

const PIXELS = 784;
const LAST_SEED = 9999;
const TITLES: Readonly<Record<string, string>> = {
  drawings: 'drawings of the generator',
  digits: 'real test digits, which no model was trained on',
  copies: 'what a generator that has memorised would draw: training digits, with a little noise',
};

interface Search {
  readonly queries: Pixels;
  readonly answer: NearestAnswer;
}

interface State {
  readonly kind: string;
  readonly seed: number;
  /** What has been looked up, by kind. */
  readonly found: Readonly<Record<string, Search>>;
  readonly queries: Pixels | null;
  readonly message: string;
}

export class DcganCopyDemo extends HTMLElement {
  readonly #kinds = [...this.querySelectorAll<HTMLInputElement>('[name="copy-kind"]')];
  readonly #find = part<RunButton>(this, 'find');
  readonly #again = part<HTMLButtonElement>(this, 'again');
  readonly #seed = part(this, 'seed');
  readonly #title = part(this, 'title');
  readonly #queries = part<PixelGrid>(this, 'queries');
  readonly #rows = [...this.querySelectorAll<PixelGrid>('[data-part^="found-"]')];
  readonly #message = part(this, 'message');
  readonly #chart = part<SVGSVGElement>(this, 'chart');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #count = Number(this.dataset['count']);
  readonly #nearest = Number(this.dataset['nearest']);
  readonly #digits = decodePictures(this.dataset['digits']);
  readonly #built = JSON.parse(this.#chart.dataset['known'] ?? '{}') as Record<string, number[]>;
  readonly #url = urlState('copy', {
    kind: choiceField(
      KINDS.map(({ name }) => name),
      'drawings',
    ),
    seed: integerField(Number(this.dataset['seed']), { min: 1, max: LAST_SEED }),
  });
  #state: State = { ...this.#url.read(), found: {}, queries: null, message: '' };
  #paint: () => void = () => undefined;
  #current = new AbortController();
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const on = (target: EventTarget, type: string, act: () => void): void =>
      target.addEventListener(type, act, { signal });
    for (const input of this.#kinds) on(input, 'change', () => void this.#look({ kind: input.value }));
    on(this.#find, 'run', () => void this.#look({}));
    on(this.#find, 'stop', () => this.#current.abort());
    on(this.#again, 'click', () => this.#drawAgain());
    on(this, 'engine-retry', () => void this.#look({}));
    onWeightsChange(signal, () => this.#forget());
    this.#paint = drawToFit(this.#chart, DISTANCES.height, (width) => this.#draw(width), signal);
    this.#again.disabled = false;
    fitColumns([this.#queries, ...this.#rows], { wide: 8, narrow: 8 }, signal);
    this.#render();
    // The codes of 50,000 digits are a large download: only a press fetches them.
    whenWanted(this, signal, () => void this.#status.wake());
    if (/[?&]copy\./.test(location.search)) void this.#look({});
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#current.abort();
    this.#url.flush();
  }

  #forget(): void {
    const kept = Object.entries(this.#state.found).filter(([kind]) => kind !== 'drawings');
    this.#show({ found: Object.fromEntries(kept) });
  }

  #drawAgain(): void {
    this.#forget();
    void this.#look({ kind: 'drawings', seed: (this.#state.seed % LAST_SEED) + 1 });
  }

  /** Looks up the pictures of the present kind, unless that has been done. */
  async #look(change: Partial<Pick<State, 'kind' | 'seed'>>): Promise<void> {
    this.#current.abort();
    this.#current = new AbortController();
    const { signal } = this.#current;
    this.#show({ ...change, queries: null, message: '' });
    const { kind, seed } = this.#state;
    this.#url.write({ kind, seed });
    if (this.#state.found[kind]) {
      this.#find.running = false;
      return;
    }
    this.#find.running = true;
    try {
      const queries = await this.#pictures(kind, signal);
      if (signal.aborted) return;
      this.#show({ queries });
      const request = { pixels: queries, count: this.#nearest };
      const answer = await engine.ask('data', 'nearest', request, signal, (progress) => this.#hear(progress));
      this.#show({ found: { ...this.#state.found, [kind]: { queries, answer } } });
      this.#status.problem = null;
    } catch (error) {
      this.#status.problem = error;
    } finally {
      if (this.#current.signal === signal) {
        this.#find.running = false;
        this.#show({ message: this.#proof() });
      }
    }
  }

  /** Returns what is looked up: drawings, test digits, or training digits under a little noise. */
  async #pictures(kind: string, signal: AbortSignal): Promise<Pixels> {
    if (kind === 'drawings')
      return (await engine.ask('dcgan', 'draw', { seed: this.#state.seed, count: this.#count }, signal))
        .pixels;
    if (kind === 'digits') return this.#digits;
    // The copyist needs training digits: the neighbours of the test digits are some.
    const { digits } = this.#state.found;
    const answer =
      digits?.answer ??
      (await engine.ask('data', 'nearest', { pixels: this.#digits, count: 1 }, signal, (p) => this.#hear(p)));
    const each = answer.pixels.length / this.#digits.length;
    return copiesOf(
      choosePictures(
        answer.pixels,
        Array.from({ length: this.#count }, (_, i) => i * each),
      ),
    );
  }

  #hear({ stage, done, of }: NearestProgress): void {
    this.#find.progress = done / of;
    const words =
      stage === 'codes'
        ? `Fetching short codes of the training digits: ${Math.round(done / 1000)} of ${Math.round(of / 1000)} kB.`
        : `Searching: ${done} of ${of} pictures.`;
    this.#show({ message: words });
  }

  /** Says how sure the search is. */
  #proof(): string {
    const { kind, found } = this.#state;
    const answer = found[kind]?.answer;
    if (!answer) return '';
    const proven = answer.proven.filter(Boolean).length;
    const mean = meanOf(nearestOf(answer, this.#nearest));
    const sure =
      proven === answer.proven.length
        ? 'No other of the 50,000 is nearer: that is proven for each.'
        : `For ${proven} of ${answer.proven.length} it is proven that no other is nearer.`;
    return `Mean distance to the nearest: ${formatDistance(mean)}. ${sure}`;
  }

  #show(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  #render(): void {
    const { kind, seed, found, queries, message } = this.#state;
    for (const input of this.#kinds) input.checked = input.value === kind;
    this.#seed.textContent = String(seed);
    this.#title.textContent = TITLES[kind] ?? '';
    this.#message.textContent = message;
    const search = found[kind];
    const shown = search?.queries ?? queries;
    if (shown) this.#queries.pictures = shown;
    // Until the answer is there the rows below belong to other pictures.
    this.toggleAttribute('data-waiting', queries !== null && !search);
    if (search) this.#renderFound(search.answer);
    this.#paint();
  }

  #draw(width: number): string {
    const { found, kind } = this.#state;
    const known = Object.fromEntries(
      Object.entries(found).map(([name, { answer }]) => [name, nearestOf(answer, this.#nearest)]),
    );
    return distancesSvg({ ...this.#built, ...known }, kind, width);
  }

  #renderFound({ pixels, distances }: NearestAnswer): void {
    this.#rows.forEach((row, rank) => {
      const pictures = new Float32Array(this.#count * PIXELS);
      const labels: string[] = [];
      for (let i = 0; i < this.#count; i++) {
        const at = i * this.#nearest + rank;
        pictures.set(pixels.subarray(at * PIXELS, (at + 1) * PIXELS), i * PIXELS);
        labels.push(formatDistance(distances[at] as number));
      }
      row.labels = labels;
      row.pictures = pictures;
    });
  }
}

function nearestOf({ distances }: NearestAnswer, every: number): number[] {
  return [...distances].filter((_, i) => i % every === 0);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

customElements.define('dcgan-copy-demo', DcganCopyDemo);
