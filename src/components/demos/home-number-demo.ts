// <home-number-demo>: the reader's number, written by every model. Markup: HomeNumberDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { ChapterId } from '../../lib/models/types.ts';
import { part } from '../../lib/ui/part.ts';
import { integerField, textField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import '../controls/run-button.ts';
import type { RunButton } from '../controls/run-button.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { digitsOf, MOST_DIGITS } from './home-models.ts';
import { inTurn, isOpen, waitingWords, type Phase, type Progress } from './home-rows.ts';
import { NumberWriter, wordsFor, wordsOnTheWay, wordsUnder, type Draw, type Place } from './home-writing.ts';

const LAST_SEED = 9999;
/** Pause after a keystroke before the models begin, in ms. */
const PAUSE = 450;

interface Row {
  readonly phase: Phase;
  /** Null leaves the poster. */
  readonly places: readonly Place[] | null;
  readonly progress: Progress | null;
}

interface State {
  readonly digits: string;
  readonly seed: number;
  readonly rows: Readonly<Record<string, Row>>;
  readonly running: boolean;
  /** Said when a run ends. */
  readonly said: string;
}

/** The elements of a row. */
interface Line {
  readonly id: ChapterId;
  readonly title: string;
  readonly element: HTMLElement;
  readonly grid: PixelGrid;
  readonly words: HTMLElement;
  readonly bar: HTMLProgressElement;
}

function lineOf(element: HTMLElement): Line {
  return {
    id: element.dataset['model'] as ChapterId,
    title: element.dataset['title'] ?? '',
    element,
    grid: part<PixelGrid>(element, 'plate'),
    words: part(element, 'words'),
    bar: part<HTMLProgressElement>(element, 'bar'),
  };
}

const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));

export class HomeNumberDemo extends HTMLElement {
  readonly #number = part<HTMLInputElement>(this, 'number');
  readonly #run = part<RunButton>(this, 'run');
  readonly #newSeed = part<HTMLButtonElement>(this, 'new-seed');
  readonly #seed = part(this, 'seed');
  readonly #cost = part(this, 'cost');
  readonly #said = part(this, 'said');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #lines = [...this.querySelectorAll<HTMLElement>('[data-part="row"]')].map(lineOf);
  readonly #ids = this.#lines.map(({ id }) => id);
  readonly #url = urlState('write', {
    n: textField(this.dataset['digits'] ?? '', MOST_DIGITS),
    seed: integerField(Number(this.dataset['seed']), { min: 0, max: LAST_SEED }),
  });
  readonly #writers = new Map<string, NumberWriter>();
  #state: State = this.#start();
  /** What each row shows. */
  readonly #shown = new Map<string, Row>();
  #present: AbortController | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#number.addEventListener('input', () => this.#type(), { signal });
    this.#number.addEventListener('keydown', ({ key }) => key === 'Enter' && void this.#write(), { signal });
    this.#run.addEventListener('run', () => void this.#write(), { signal });
    this.#run.addEventListener('stop', () => this.#stop(), { signal });
    this.#newSeed.addEventListener('click', () => this.#changeHand(), { signal });
    this.addEventListener('engine-retry', () => void this.#write(), { signal });
    this.#number.value = this.#state.digits;
    this.#number.disabled = false;
    this.#newSeed.disabled = false;
    this.#render();
    if (/[?&]write\./.test(location.search)) void this.#write();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#stop();
    this.#url.flush();
  }

  #start(): State {
    const { n, seed } = this.#url.read();
    const rest: Row = { phase: 'rest', places: null, progress: null };
    const rows = Object.fromEntries(this.#ids.map((id) => [id, rest]));
    return { digits: digitsOf(n) || (this.dataset['digits'] ?? ''), seed, rows, running: false, said: '' };
  }

  #change(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  #changeRow(id: ChapterId, change: Partial<Row>): void {
    const { rows } = this.#state;
    this.#change({ rows: { ...rows, [id]: { ...(rows[id] as Row), ...change } } });
  }

  #stop(): void {
    clearTimeout(this.#pause);
    this.#present?.abort();
  }

  #type(): void {
    const digits = digitsOf(this.#number.value);
    if (digits !== this.#number.value) this.#number.value = digits;
    if (digits === this.#state.digits) return;
    this.#stop();
    this.#change({ digits });
    this.#url.write({ n: digits });
    if (digits === '') return;
    this.#present = undefined; // the run that was under way ends without a word
    this.#pause = setTimeout(() => void this.#write(), PAUSE);
  }

  #changeHand(): void {
    const seed = (this.#state.seed % LAST_SEED) + 1;
    this.#change({ seed });
    this.#url.write({ seed });
    void this.#write();
  }

  /** Lets every model write, one after the other; a newer call takes this one's place. */
  async #write(): Promise<void> {
    this.#stop();
    const { digits } = this.#state;
    if (digits === '') {
      this.#run.running = false;
      this.#change({ running: false, said: 'Type a digit, or up to six.' });
      return;
    }
    const run = (this.#present = new AbortController());
    const { signal } = run;
    const turns = inTurn(this.#ids);
    for (const id of turns) {
      this.#changeRow(id, { phase: 'waiting', places: null, progress: null });
    }
    this.#change({ running: true, said: '' });
    this.#status.problem = null;
    const isReady = await this.#status.wake();
    for (const id of turns) if (isReady && !signal.aborted) await this.#writeWith(id, run);
    if (this.#present !== run) return;
    for (const id of turns) {
      if (isOpen(this.#state.rows[id] as Row)) this.#changeRow(id, { phase: 'stopped', progress: null });
    }
    this.#change({ running: false, said: this.#ending(signal.aborted) });
  }

  async #writeWith(id: ChapterId, { signal }: AbortController): Promise<void> {
    const { digits, seed } = this.#state;
    const draw: Draw = (request) => engine.ask('home', 'draw', request, signal);
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    try {
      this.#changeRow(id, { phase: 'fetching' });
      const hear = (progress: Progress): void => {
        if (!signal.aborted) this.#changeRow(id, { progress });
      };
      await engine.load(id, hear, signal);
      if (signal.aborted) return;
      this.#changeRow(id, { phase: 'drawing', progress: null });
      for await (const places of this.#writerOf(id, seed).write(digits, draw)) {
        if (signal.aborted) break;
        this.#changeRow(id, { places });
        // A draw that is thrown away is seen, for one frame.
        if (!calm && places.at(-1)?.state === 'trying') await frame();
      }
      if (!signal.aborted) this.#changeRow(id, { phase: 'done' });
    } catch (error) {
      if (signal.aborted) return; // the run itself says so
      this.#changeRow(id, { phase: 'failed', progress: null });
      this.#status.problem = error;
    }
  }

  /** Returns the writer that has the draws of this seed so far. */
  #writerOf(id: ChapterId, seed: number): NumberWriter {
    const held = this.#writers.get(id);
    if (held?.seed === seed) return held;
    const writer = new NumberWriter(id, seed);
    this.#writers.set(id, writer);
    return writer;
  }

  #ending(stopped: boolean): string {
    const { digits, rows } = this.#state;
    const done = Object.values(rows).filter(({ phase }) => phase === 'done').length;
    const wrote = `${done} of ${this.#ids.length} models wrote ${digits}.`;
    return stopped ? `Stopped: ${wrote}` : wrote;
  }

  #render(): void {
    const { digits, seed, rows, running, said } = this.#state;
    this.#seed.textContent = String(seed);
    this.#run.running = running;
    this.#said.textContent = said;
    const done = Object.values(rows).filter(({ phase }) => phase === 'done' || phase === 'failed').length;
    if (running) this.#run.progress = done / this.#ids.length;
    this.#cost.hidden = this.#ids.every((id) => rows[id]?.phase === 'done');
    for (const line of this.#lines) this.#renderRow(line, rows[line.id] as Row, digits);
  }

  #renderRow({ id, title, element, grid, words, bar }: Line, row: Row, digits: string): void {
    if (this.#shown.get(id) === row) return;
    this.#shown.set(id, row);
    const { phase, places, progress } = row;
    element.dataset['phase'] = phase;
    element.toggleAttribute('data-stale', phase !== 'rest' && !places);
    bar.hidden = phase !== 'fetching' && phase !== 'drawing';
    if (phase === 'fetching' && progress) bar.value = progress.receivedBytes / progress.totalBytes;
    else bar.removeAttribute('value');
    if (phase !== 'rest') words.textContent = wordsOf(id, row);
    if (!places) return;
    grid.columns = places.length;
    grid.labels = places.map((place) => wordsUnder(id, place));
    grid.pictures = joined(places);
    grid.ariaLabel = `${title}: ${digits}`;
    if (phase === 'done') grid.description = `${title}: ${wordsOf(id, row)}`;
  }
}

function wordsOf(id: ChapterId, { phase, places, progress }: Row): string {
  const waiting = waitingWords(phase, progress);
  if (waiting) return waiting;
  if (phase === 'failed') return 'could not write; see below';
  if (!places) return phase === 'stopped' ? 'stopped' : 'drawing';
  if (phase === 'done') return wordsFor(id, places);
  return phase === 'stopped' ? `stopped: ${wordsOnTheWay(places)}` : wordsOnTheWay(places);
}

function joined(places: readonly Place[]): Float32Array {
  const all = new Float32Array(places.length * 784);
  places.forEach(({ pixels }, i) => all.set(pixels, i * 784));
  return all;
}

customElements.define('home-number-demo', HomeNumberDemo);
