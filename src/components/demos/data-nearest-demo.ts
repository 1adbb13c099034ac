// <data-nearest-demo>: the training digits nearest to a drawing. Markup: DataNearestDemo.astro.
import { engine, EngineError } from '../../lib/engine/client.ts';
import type { NearestAnswer, NearestProgress } from '../../lib/engine/questions/data.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { part } from '../../lib/ui/part.ts';
import { flagField, integerField, textField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/draw-pad.ts';
import type { DrawPad } from '../controls/draw-pad.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import '../controls/run-button.ts';
import type { RunButton } from '../controls/run-button.ts';
import { differenceOf } from './autoencoder-models.ts';
import { describeFound, labelsOf, SHOWN } from './data-nearest-words.ts';
import { readerDrawing } from './reader-drawing.ts';

const PIXELS = 784;

interface State {
  /** Open files until nothing nearer can be left. */
  readonly sure: boolean;
  /** The digit that is compared with the drawing. */
  readonly chosen: number;
  /** The last answer and what it answers; null before the first. */
  readonly found: { readonly pixels: Pixels; readonly answer: NearestAnswer } | null;
}

export class DataNearestDemo extends HTMLElement {
  readonly #pad = part<DrawPad>(this, 'pad');
  readonly #run = part<RunButton>(this, 'run');
  readonly #sure = part<HTMLInputElement>(this, 'sure');
  readonly #result = part(this, 'result');
  readonly #grid = part<PixelGrid>(this, 'nearest');
  readonly #pair = part<PixelGrid>(this, 'pair');
  readonly #words = part(this, 'words');
  readonly #files = Number(this.dataset['files']);
  readonly #first = this.#pad.value;
  readonly #url = urlState('nearest', {
    pad: textField(this.#first, 6000),
    sure: flagField(false),
    digit: integerField(0, { min: 0, max: SHOWN - 1 }),
  });
  #state: State = { sure: false, chosen: 0, found: null };
  /** Whether the reader has drawn here, rather than in the figure above. */
  #own = false;
  #search: AbortController | undefined;
  #listening: AbortController | undefined;
  /** Twelve in two rows, or in three where there is no room for pictures of a good size. */
  readonly #size = new ResizeObserver(() => {
    this.#grid.columns = this.#result.clientWidth < 360 ? 4 : 6;
  });

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const on = (target: EventTarget, type: string, act: () => void): void =>
      target.addEventListener(type, act, { signal });
    this.#pad.addEventListener('drawing-change', ({ detail }) => this.#draw(detail.final), { signal });
    this.#grid.addEventListener(
      'cell-select',
      ({ detail }) => {
        this.#url.write({ digit: detail.index });
        this.#show({ chosen: detail.index });
      },
      { signal },
    );
    on(this.#run, 'run', () => void this.#find());
    on(this.#run, 'stop', () => this.#search?.abort());
    on(this.#sure, 'change', () => {
      this.#url.write({ sure: this.#sure.checked });
      this.#show({ sure: this.#sure.checked });
      if (this.#state.found) void this.#find();
    });
    signal.addEventListener(
      'abort',
      readerDrawing.subscribe((drawing) => {
        if (drawing && !this.#own) this.#take(drawing.value);
      }),
    );
    this.#sure.disabled = false;
    this.#size.observe(this.#result);
    this.#restore();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#size.disconnect();
    this.#search?.abort();
    this.#url.flush();
  }

  /** What the figure shows, for whoever checks it. */
  get answer(): NearestAnswer | null {
    return this.#state.found?.answer ?? null;
  }

  /** Puts back what a link says, and searches without waiting for a touch. */
  #restore(): void {
    const { pad, sure, digit } = this.#url.read();
    this.#show({ sure, chosen: digit });
    if (!/[?&]nearest\./.test(location.search)) return;
    this.#own = true;
    if (pad !== this.#first) this.#pad.value = pad;
    void this.#pad.ready.then(() => this.#find(digit));
  }

  /** Takes up the drawing of the figure above. */
  #take(value: string): void {
    if (value === this.#pad.value) return;
    this.#pad.value = value;
    this.#own = false;
  }

  #draw(final: boolean): void {
    this.#own = true;
    this.#search?.abort();
    if (final) this.#url.write({ pad: this.#pad.value });
    this.#show({});
    // Once the codes are there a search takes no time, so that it need not be asked for.
    if (final && this.#state.found) void this.#find();
  }

  /** Searches, in place of a search under way. */
  async #find(chosen = 0): Promise<void> {
    const pixels = this.#pad.pixels?.slice();
    this.#search?.abort();
    if (!pixels) {
      this.#run.running = false;
      this.#run.status = 'The pad is blank: draw a digit, or load one.';
      return;
    }
    const search = new AbortController();
    this.#search = search;
    const isMine = (): boolean => this.#search === search;
    this.#run.running = true;
    this.#run.status = 'Searching …';
    try {
      const request = { pixels, count: SHOWN, ...(this.#state.sure && { files: this.#files }) };
      const answer = await engine.ask('data', 'nearest', request, search.signal, (progress) => {
        if (isMine()) this.#tell(progress);
      });
      if (!isMine()) return;
      this.#run.status = '';
      if (chosen === 0) this.#url.write({ digit: 0 });
      this.#show({ found: { pixels, answer }, chosen });
    } catch (error) {
      if (isMine()) this.#run.status = sentenceOf(error);
    } finally {
      if (isMine()) this.#run.running = false;
    }
  }

  #tell({ stage, done, of }: NearestProgress): void {
    this.#run.progress = stage === 'codes' ? done / of : null;
    const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
    if (stage === 'codes') this.#run.status = `Fetching the codes, ${megabytes(of)} MB, once.`;
    else this.#run.status = 'Comparing pictures …';
  }

  #show(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  #render(): void {
    const { sure, chosen, found } = this.#state;
    this.#sure.checked = sure;
    const isCurrent = found ? sameInk(found.pixels, this.#pad.pixels) : this.#pad.value === this.#first;
    this.#result.toggleAttribute('data-stale', !isCurrent);
    if (!found) return;
    const { answer, pixels } = found;
    const labels = labelsOf(answer);
    this.#grid.pictures = answer.pixels;
    this.#grid.labels = labels;
    this.#grid.selected = chosen;
    this.#words.textContent = describeFound(answer, this.#files);
    const digit = answer.pixels.subarray(chosen * PIXELS, (chosen + 1) * PIXELS);
    this.#pair.pictures = Float32Array.of(...pixels, ...digit, ...differenceOf(digit, pixels));
    this.#pair.labels = ['yours', labels[chosen] ?? '', 'difference'];
  }
}

function sameInk(a: Pixels, b: Pixels | null): boolean {
  return b !== null && a.every((value, i) => value === b[i]);
}

function sentenceOf(error: unknown): string {
  if (error instanceof EngineError && error.kind === 'aborted') return 'Stopped. Search again when you like.';
  return error instanceof Error ? error.message : String(error);
}

customElements.define('data-nearest-demo', DataNearestDemo);
