// <home-seed-demo>: samples of every model from one seed, beside its line in the map. Markup: HomeSeedDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { ChapterId, Pixels } from '../../lib/models/types.ts';
import { part } from '../../lib/ui/part.ts';
import { integerField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import '../controls/run-button.ts';
import type { RunButton } from '../controls/run-button.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { WRITERS } from './home-models.ts';
import { inTurn, isOpen, waitingWords, type Phase, type Progress } from './home-rows.ts';

const LAST_SEED = 9999;

interface Row {
  readonly phase: Phase;
  readonly pixels: Pixels | null;
  /** Labels that were drawn with the pictures, where the model takes labels. */
  readonly labels: Uint8Array | null;
  readonly progress: Progress | null;
}

interface State {
  readonly seed: number;
  readonly rows: Readonly<Record<string, Row>>;
  readonly running: boolean;
  readonly said: string;
}

/** The elements of a row. */
interface Line {
  readonly id: ChapterId;
  readonly element: HTMLElement;
  readonly grid: PixelGrid;
  readonly words: HTMLElement;
}

export class HomeSeedDemo extends HTMLElement {
  readonly #run = part<RunButton>(this, 'run');
  readonly #seed = part(this, 'seed');
  readonly #cost = part(this, 'cost');
  readonly #said = part(this, 'said');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #count = Number(this.dataset['count']);
  readonly #lines = [...this.querySelectorAll<HTMLElement>('[data-part="row"]')].map(lineOf);
  readonly #url = urlState('seven', {
    seed: integerField(Number(this.dataset['seed']), { min: 0, max: LAST_SEED }),
  });
  readonly #shown = new Map<string, Row>();
  #state: State = this.#start();
  #present: AbortController | undefined;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#run.addEventListener('run', () => this.#renew(), { signal });
    this.#run.addEventListener('stop', () => this.#present?.abort(), { signal });
    this.addEventListener('engine-retry', () => void this.#draw(), { signal });
    this.#render();
    if (/[?&]seven\./.test(location.search)) void this.#draw();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#present?.abort();
    this.#url.flush();
  }

  #start(): State {
    const rest: Row = { phase: 'rest', pixels: null, labels: null, progress: null };
    const rows = Object.fromEntries(this.#lines.map(({ id }) => [id, rest]));
    return { seed: this.#url.read().seed, rows, running: false, said: '' };
  }

  #change(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  #changeRow(id: ChapterId, change: Partial<Row>): void {
    const { rows } = this.#state;
    this.#change({ rows: { ...rows, [id]: { ...(rows[id] as Row), ...change } } });
  }

  #renew(): void {
    const seed = (this.#state.seed % LAST_SEED) + 1;
    this.#change({ seed });
    this.#url.write({ seed });
    void this.#draw();
  }

  async #draw(): Promise<void> {
    this.#present?.abort();
    const run = (this.#present = new AbortController());
    const ids = this.#lines.map(({ id }) => id);
    const turns = inTurn(ids);
    for (const id of turns) this.#changeRow(id, { phase: 'waiting', progress: null });
    this.#change({ running: true, said: '' });
    this.#status.problem = null;
    const isReady = await this.#status.wake();
    for (const id of turns) if (isReady && !run.signal.aborted) await this.#drawWith(id, run.signal);
    if (this.#present !== run) return;
    for (const id of turns) {
      if (isOpen(this.#state.rows[id] as Row)) this.#changeRow(id, { phase: 'stopped', progress: null });
    }
    const done = ids.filter((id) => this.#state.rows[id]?.phase === 'done').length;
    this.#change({ running: false, said: `Seed ${this.#state.seed}: ${done} of ${ids.length} models drew.` });
  }

  async #drawWith(id: ChapterId, signal: AbortSignal): Promise<void> {
    const { seed } = this.#state;
    const labels = WRITERS[id].asked ? 'drawn' : null;
    const request = { id, seed, start: 0, count: this.#count, labels, read: false } as const;
    try {
      this.#changeRow(id, { phase: 'fetching' });
      await engine.load(id, (progress) => !signal.aborted && this.#changeRow(id, { progress }), signal);
      if (signal.aborted) return;
      this.#changeRow(id, { phase: 'drawing', progress: null });
      const answer = await engine.ask('home', 'draw', request, signal);
      if (signal.aborted) return;
      this.#changeRow(id, { phase: 'done', pixels: answer.pixels, labels: answer.labels });
    } catch (error) {
      if (signal.aborted) return; // the run itself says so
      this.#changeRow(id, { phase: 'failed', progress: null });
      this.#status.problem = error;
    }
  }

  #render(): void {
    const { seed, rows, running, said } = this.#state;
    const all = Object.values(rows);
    this.#seed.textContent = String(seed);
    this.#run.running = running;
    this.#said.textContent = said;
    if (running) this.#run.progress = all.filter(({ phase }) => phase === 'done').length / all.length;
    this.#cost.hidden = all.every(({ phase }) => phase === 'done');
    for (const line of this.#lines) this.#renderRow(line, rows[line.id] as Row);
  }

  #renderRow({ id, element, grid, words }: Line, row: Row): void {
    if (this.#shown.get(id) === row) return;
    this.#shown.set(id, row);
    element.dataset['phase'] = row.phase;
    words.textContent = wordsOf(row);
    words.hidden = words.textContent === '';
    if (row.phase !== 'done' || !row.pixels) return;
    grid.pictures = row.pixels;
    const asked = row.labels ? `, labels ${[...row.labels].join(' ')}` : '';
    grid.description = `${this.#count} samples from seed ${this.#state.seed}${asked}`;
  }
}

function lineOf(element: HTMLElement): Line {
  return {
    id: element.dataset['model'] as ChapterId,
    element,
    grid: part<PixelGrid>(element, 'plate'),
    words: part(element, 'words'),
  };
}

function wordsOf({ phase, progress }: Row): string {
  const waiting = waitingWords(phase, progress);
  if (waiting) return waiting;
  if (phase === 'drawing') return 'drawing';
  if (phase === 'failed') return 'could not draw; see below';
  return phase === 'stopped' ? 'stopped before it drew' : '';
}

customElements.define('home-seed-demo', HomeSeedDemo);
