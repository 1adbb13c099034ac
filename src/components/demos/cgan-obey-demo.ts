// <cgan-obey-demo>: does it draw what it is asked for, and does it vary? Markup: CganObeyDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { ObeyAnswer } from '../../lib/engine/questions/cgan.ts';
import { part } from '../../lib/ui/part.ts';
import { integerField, numberField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/labelled-slider.ts';
import type { LabelledSlider } from '../controls/labelled-slider.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import '../controls/run-button.ts';
import type { RunButton } from '../controls/run-button.ts';
import {
  CLASSES,
  countMatrix,
  EACH,
  pick,
  pickTitle,
  shadeOf,
  tradeSvg,
  twoNumbers,
  type Run,
  type TwoNumbers,
} from './cgan-matrix.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { onWeightsChange } from './weights-changed.ts';
import './weights-notice.ts';
import { whenWanted } from './when-wanted.ts';

const LAST_SEED = 9999;

interface State {
  readonly tau: number;
  readonly seed: number;
  /** What was drawn of each label, and with which length of z; empty before the first run. */
  readonly rows: readonly (ObeyAnswer | null)[];
  readonly drawnTau: number;
  readonly runs: readonly Run[];
  readonly running: boolean;
  readonly cell: number;
  readonly message: string;
}

export class CganObeyDemo extends HTMLElement {
  readonly #tau = part<LabelledSlider>(this, 'tau');
  readonly #run = part<RunButton>(this, 'run');
  readonly #seed = part(this, 'seed');
  readonly #fresh = part(this, 'fresh');
  readonly #cells = [...this.querySelectorAll<HTMLButtonElement>('[data-cell]')];
  readonly #drawnTau = part(this, 'drawn-tau');
  readonly #numbers = { agreement: part(this, 'agreement'), variety: part(this, 'variety') };
  readonly #trade = part<SVGSVGElement>(this, 'trade');
  readonly #cellTitle = part(this, 'cell-title');
  readonly #cell = part<PixelGrid>(this, 'cell');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #real = readReal(this.dataset['real']);
  readonly #url = urlState('obey', {
    tau: numberField(1, { min: 0, max: 1.5 }),
    seed: integerField(Number(this.dataset['seed']), { min: 0, max: LAST_SEED }),
  });
  #state: State = {
    ...this.#url.read(),
    rows: [],
    drawnTau: 1,
    runs: JSON.parse(this.dataset['first'] ?? '[]') as Run[],
    running: false,
    cell: -1,
    message: '',
  };
  #current = new AbortController();
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#tau.addEventListener('slide', ({ detail }) => this.#slide(detail.value), { signal });
    this.#run.addEventListener('run', () => void this.#drawNew(), { signal });
    this.#run.addEventListener('stop', () => this.#current.abort(), { signal });
    this.#fresh.addEventListener('click', ({ target }) => this.#choose(target), { signal });
    this.addEventListener('engine-retry', () => void this.#draw(), { signal });
    onWeightsChange(signal, () =>
      this.#show({ rows: [], cell: -1, message: 'The weights have changed; draw again.' }),
    );
    this.#render();
    whenWanted(this, signal, () => void this.#status.wake());
    // A link stands for a matrix that somebody drew.
    if (/[?&]obey\./.test(location.search)) void this.#draw();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#current.abort();
    this.#url.flush();
  }

  /** The two numbers of what is on show; null before a whole matrix is drawn. */
  get numbers(): TwoNumbers | null {
    return twoNumbers(this.#state.rows);
  }

  #slide(tau: number): void {
    this.#show({ tau });
    this.#url.write({ tau });
  }

  /** Draws from the next seed; the first press from the one that the address names. */
  #drawNew(): Promise<void> {
    const { seed, runs, rows } = this.#state;
    const isFirst = rows.length === 0 && runs.length <= 1;
    this.#show({ seed: isFirst ? seed : (seed % LAST_SEED) + 1 });
    this.#url.write({ seed: this.#state.seed });
    return this.#draw();
  }

  /** Draws label after label, until all ten are there or the reader says stop. */
  async #draw(): Promise<void> {
    if (this.#state.running) return;
    const { tau, seed } = this.#state;
    this.#current = new AbortController();
    const { signal } = this.#current;
    const rows: (ObeyAnswer | null)[] = Array.from({ length: CLASSES }, () => null);
    this.#show({ running: true, rows: [...rows], drawnTau: tau, cell: -1, message: '' });
    try {
      if (!(await this.#status.wake())) return;
      for (let label = 0; label < CLASSES; label++) {
        rows[label] = await engine.ask('cgan', 'obey', { label, seed, count: EACH, tau }, signal);
        this.#run.progress = (label + 1) / CLASSES;
        this.#show({ rows: [...rows] });
      }
      const numbers = twoNumbers(rows);
      if (numbers) this.#show({ runs: [...this.#state.runs, { tau, ...numbers }] });
      this.#status.problem = null;
    } catch (error) {
      if (signal.aborted)
        this.#show({ message: `Stopped; ${rows.filter(Boolean).length} labels of 10 were drawn.` });
      else this.#status.problem = error;
    } finally {
      this.#show({ running: false });
    }
  }

  #choose(target: EventTarget | null): void {
    const button = target instanceof Element ? target.closest<HTMLButtonElement>('[data-cell]') : null;
    if (button) this.#show({ cell: Number(button.dataset['cell']) });
  }

  #show(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  #render(): void {
    const { tau, seed, rows, drawnTau, runs, running, message } = this.#state;
    this.#tau.value = tau;
    this.#seed.textContent = String(seed);
    this.#run.running = running;
    this.toggleAttribute('data-stale', !running && tau !== drawnTau);
    const isStale = !running && tau !== drawnTau;
    const words = message || (isStale ? `These pictures have τ = ${drawnTau}: draw again.` : '');
    if (this.#run.status !== words) this.#run.status = words;
    this.#drawnTau.textContent = String(drawnTau);
    this.#trade.innerHTML = tradeSvg(runs, this.#real);
    if (rows.length > 0) this.#renderMatrix();
  }

  #renderMatrix(): void {
    const { rows, cell: chosen } = this.#state;
    const counts = countMatrix(rows);
    this.#cells.forEach((button, cell) => {
      const count = counts[cell] as number;
      const [label, read] = [Math.floor(cell / CLASSES), cell % CLASSES];
      button.textContent = String(count);
      button.hidden = count === 0;
      button.disabled = false;
      button.ariaPressed = String(cell === chosen);
      button.ariaLabel = `${label} asked, ${read} read: ${count}`;
      button.parentElement?.style.setProperty('--shade', shadeOf(counts, cell).toFixed(3));
    });
    const numbers = twoNumbers(rows);
    this.#numbers.agreement.textContent = numbers ? numbers.agreement.toFixed(1) : '–';
    this.#numbers.variety.textContent = numbers ? numbers.variety.toFixed(2) : '–';
    const isWanted = (asked: number, read: number): boolean =>
      chosen < 0 ? asked !== read : asked * CLASSES + read === chosen;
    const shown = pick(rows, isWanted);
    this.#cell.labels = shown.labels;
    this.#cell.pictures = shown.pictures;
    this.#cellTitle.textContent = pickTitle(counts, chosen);
  }
}

/** Reads the two numbers of real digits; null where they were not measured. */
function readReal(text = '{}'): TwoNumbers | null {
  const { agreement, variety } = JSON.parse(text) as { agreement?: string; variety?: string };
  return agreement && variety ? { agreement: Number(agreement), variety: Number(variety) } : null;
}

customElements.define('cgan-obey-demo', CganObeyDemo);
