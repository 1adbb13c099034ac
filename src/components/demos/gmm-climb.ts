// <gmm-climb>: EM in half steps on what lies on its stage, forwards, backwards and by hand. Markup: GmmClimb.astro.
// Call `begin`; hear `climb-change`, and the stage's `points-change` and `mixture-change`.
import { engine, EngineError } from '../../lib/engine/client.ts';
import type { Mixture } from '../../lib/models/gmm/em.ts';
import { part } from '../../lib/ui/part.ts';
import '../controls/loss-chart.ts';
import type { LossChart } from '../controls/loss-chart.ts';
import '../controls/run-button.ts';
import type { RunButton } from '../controls/run-button.ts';
import {
  extend,
  formatNats,
  halfSteps,
  linesOf,
  MOST_ENTRIES,
  rowOf,
  sentenceOf,
  type Entry,
  type Move,
} from './gmm-record.ts';
import { LETTERS } from './gmm-stage-svg.ts';
import './gmm-stage.ts';
import type { GmmStage, MixtureChange, PointsChange } from './gmm-stage.ts';
import { roundMixture } from './gmm-toys.ts';

declare global {
  interface HTMLElementTagNameMap {
    'gmm-climb': GmmClimb;
  }
  interface HTMLElementEventMap {
    /** Another record, or a new entry in it. */
    'climb-change': CustomEvent<null>;
    /** A call failed: the error. */
    'climb-problem': CustomEvent<unknown>;
  }
}

/** What a climb begins with. */
export interface Setting {
  readonly d: 1 | 2;
  readonly points: Float64Array;
  readonly mixture: Mixture;
  /** The density that the points came from; null where it is not known. */
  readonly truth: Mixture | null;
}

interface State extends Setting {
  readonly entries: readonly Entry[];
  readonly running: boolean;
  /** Said in place of what the last half step did. */
  readonly message: string;
}

/** Time a half step is looked at while EM runs by itself. */
const PACE_MS = 550;
/** Half steps between two pictures while EM runs as fast as it can. */
const STRIDE = 16;
/** A round that gains fewer nats in all is the last. */
const AT_REST = 1e-3;

export class GmmClimb extends HTMLElement {
  readonly #name = this.dataset['name'] ?? '';
  readonly #stage = part<GmmStage>(this, 'stage');
  readonly #buttons = {
    E: part<HTMLButtonElement>(this, 'half-e'),
    M: part<HTMLButtonElement>(this, 'half-m'),
    rest: part<HTMLButtonElement>(this, 'rest'),
    back: part<HTMLButtonElement>(this, 'back'),
  };
  readonly #run = part<RunButton>(this, 'run');
  readonly #readings = {
    likelihood: part(this, 'likelihood'),
    bound: part(this, 'bound'),
    gap: part(this, 'gap'),
  };
  readonly #sentence = part(this, 'sentence');
  readonly #chart = part<LossChart>(this, 'chart');
  readonly #componentsTable = part(this, 'components-table');
  readonly #recordTable = part(this, 'record-table');
  readonly #heads = { variance: part(this, 'head-variance'), correlation: part(this, 'head-correlation') };
  #state: State | undefined;
  #showsTruth = false;
  #floor = Number(this.dataset['floor']);
  /** Half steps are taken one after the other, however fast they are asked for. */
  #turn: Promise<void> = Promise.resolve();
  /** Counts the records, so that an answer for an older one is dropped. */
  #epoch = 0;
  #current = new AbortController();
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const on = (target: EventTarget, type: string, act: () => void): void =>
      target.addEventListener(type, act, { signal });
    on(this.#buttons.E, 'click', () => void this.take('E'));
    on(this.#buttons.M, 'click', () => void this.take('M'));
    on(this.#buttons.back, 'click', () => this.back());
    on(this.#buttons.rest, 'click', () => void this.run(0));
    on(this.#run, 'run', () => void this.run(PACE_MS));
    on(this.#run, 'stop', () => this.#halt());
    this.#stage.addEventListener('points-change', ({ detail }) => this.#editPoints(detail), { signal });
    this.#stage.addEventListener('mixture-change', ({ detail }) => this.#editMixture(detail), { signal });
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#halt();
  }

  /** What is on the stage now; undefined before `begin`. */
  get setting(): Setting | undefined {
    const now = this.#state;
    return now && { ...now, mixture: (now.entries.at(-1) as Entry).mixture };
  }

  get entries(): readonly Entry[] {
    return this.#state?.entries ?? [];
  }

  /** The least variance in any direction from the next M step on; 0 is none. */
  set floor(floor: number) {
    this.#floor = floor;
  }

  set showsTruth(shows: boolean) {
    this.#showsTruth = shows;
    this.#render(false);
  }

  /** Moves the components as a hand would. */
  move(mixture: Mixture): void {
    this.#editMixture({ mixture, final: true });
  }

  /** Begins a record: a new start, new points, or both; then takes half steps from it. */
  async begin(setting: Setting, steps = 0): Promise<void> {
    this.#halt();
    this.#epoch++;
    const first: Entry = { ...NOWHERE, mixture: setting.mixture };
    this.#state = { ...setting, entries: [first], running: false, message: '' };
    this.#render(true);
    await this.#look(first);
    for (let step = 0; step < steps; step++) await this.take(step % 2 === 0 ? 'E' : 'M');
  }

  /** Takes one half step. */
  take(half: 'E' | 'M'): Promise<void> {
    const epoch = this.#epoch;
    this.#turn = this.#turn.then(() => (epoch === this.#epoch ? this.#takeNow(half) : undefined));
    return this.#turn;
  }

  /** Takes back the last half step. */
  back(): void {
    this.#halt();
    if (!this.#state || this.#state.entries.length < 2) return;
    this.#change({ entries: this.#state.entries.slice(0, -1), message: 'One half step back.' }, true);
  }

  /** Takes half steps until a round gains next to nothing, the reader says pause, or a component has no width. */
  async run(pace: number): Promise<void> {
    if (!this.#state || this.#points === 0) return this.#halt();
    this.#halt();
    const { signal } = this.#current;
    this.#change({ running: true, message: '' }, false);
    while (!signal.aborted && this.entries.length < MOST_ENTRIES) {
      const before = this.entries.length;
      await (pace > 0 ? this.take(this.#next) : this.#march());
      if (signal.aborted || this.entries.length === before || this.entries.at(-1)?.singular !== null) break;
      if (this.#isAtRest()) {
        this.#change({ message: 'At rest: the last round gained less than 0.001 nats.' }, false);
        break;
      }
      if (pace > 0) await pause(pace, signal);
    }
    if (signal.aborted) return;
    this.#halt();
    this.#render(false);
  }

  /** Takes many half steps in one go, as fast as the engine can. */
  #march(): Promise<void> {
    const epoch = this.#epoch;
    this.#turn = this.#turn.then(async () => {
      const state = this.#state;
      const last = state?.entries.at(-1);
      if (!state || !last || epoch !== this.#epoch || last.singular !== null) return;
      const { points, d } = state;
      const { mixture, r } = last;
      const request = {
        points,
        d,
        mixture,
        r,
        half: this.#next,
        floor: this.#floor,
        count: STRIDE,
        leastGain: AT_REST,
      };
      try {
        const { steps } = await engine.ask('gmm', 'march', request);
        if (epoch !== this.#epoch || this.#state?.entries.at(-1) !== last) return;
        const added = steps.map(({ half, ...answer }): Entry => ({ ...answer, move: half }));
        this.#change({ entries: added.reduce(extend, this.#state.entries), message: '' }, true);
      } catch (error) {
        this.#fail(error);
      }
    });
    return this.#turn;
  }

  get #points(): number {
    return this.#state ? this.#state.points.length / this.#state.d : 0;
  }

  get #next(): 'E' | 'M' {
    return this.entries.at(-1)?.move === 'E' ? 'M' : 'E';
  }

  #isAtRest(): boolean {
    const [before, , now] = this.entries.slice(-3);
    if (now?.move !== 'E' || before?.move !== 'E') return false;
    return now.logLikelihood - before.logLikelihood < AT_REST;
  }

  #halt(): void {
    this.#current.abort();
    this.#current = new AbortController();
    if (this.#state?.running) this.#state = { ...this.#state, running: false };
    this.#run.running = false;
  }

  async #takeNow(half: 'E' | 'M'): Promise<void> {
    const state = this.#state;
    const last = state?.entries.at(-1);
    if (!state || !last || this.#points === 0 || last.singular !== null || (half === 'M' && !last.r)) return;
    const epoch = this.#epoch;
    const { points, d } = state;
    try {
      const request = { points, d, mixture: last.mixture, r: last.r, half, floor: this.#floor };
      const answer = await engine.ask('gmm', 'step', request);
      if (epoch !== this.#epoch || this.#state?.entries.at(-1)?.mixture !== last.mixture) return;
      // An E step leaves the mixture as it is, to the object: the stage sees that nothing moves.
      const mixture = half === 'E' ? last.mixture : answer.mixture;
      this.#push({ ...answer, mixture, move: half });
    } catch (error) {
      this.#fail(error);
    }
  }

  #push(entry: Entry): void {
    if (!this.#state) return;
    this.#change({ entries: extend(this.#state.entries, entry), message: '' }, entry.move === 'M');
  }

  /** The points were changed: numbers before and after do not compare, so a new record begins. */
  #editPoints({ points }: PointsChange): void {
    if (!this.#state) return;
    this.#halt();
    this.#epoch++;
    const mixture = roundMixture((this.#state.entries.at(-1) as Entry).mixture);
    const first: Entry = { ...NOWHERE, mixture };
    this.#state = {
      ...this.#state,
      points,
      entries: [first],
      message: 'Other data: the record begins anew.',
    };
    this.#render(false);
    void this.#look(first);
  }

  /** A component was moved by hand: q stays, and the record goes on. */
  #editMixture({ mixture }: MixtureChange): void {
    const last = this.#state?.entries.at(-1);
    if (!last || mixture === last.mixture) return;
    this.#halt();
    const entry: Entry = {
      ...last,
      move: 'hand' satisfies Move,
      mixture: roundMixture(mixture),
      singular: null,
      floored: [],
    };
    this.#push(entry);
    void this.#look(entry);
  }

  /** Fills in where an entry stands, unless something newer has taken its place. */
  async #look(entry: Entry): Promise<void> {
    const state = this.#state;
    if (!state || this.#points === 0) return;
    const { points, d } = state;
    const { mixture, r } = entry;
    try {
      const standing = await engine.latest(`look-${this.#name}`, () =>
        engine.ask('gmm', 'look', { points, d, mixture, r }),
      );
      const at = this.entries.indexOf(entry);
      if (!standing || at < 0) return;
      this.#change({ entries: this.entries.with(at, { ...entry, ...standing }) }, false);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#halt();
    if (error instanceof EngineError && error.kind === 'aborted') return;
    this.dispatchEvent(new CustomEvent('climb-problem', { bubbles: true, detail: error }));
  }

  #change(change: Partial<State>, glide: boolean): void {
    if (!this.#state) return;
    this.#state = { ...this.#state, ...change };
    this.#render(glide);
    this.dispatchEvent(new CustomEvent('climb-change', { bubbles: true, detail: null }));
  }

  #render(glide: boolean): void {
    if (!this.#state) return;
    const { d, points, truth, entries, message, running } = this.#state;
    const now = entries.at(-1) as Entry;
    const shown = this.#showsTruth ? truth : null;
    this.#stage.show({ d, points, mixture: now.mixture, r: now.r, truth: shown }, glide);
    this.#renderButtons(now, running);
    const empty = points.length === 0;
    this.#readings.likelihood.textContent = empty ? '–' : formatNats(now.logLikelihood);
    this.#readings.bound.textContent = formatNats(now.bound);
    const gap = now.bound === null || now.singular !== null ? null : now.logLikelihood - now.bound;
    this.#readings.gap.textContent = formatNats(gap);
    const words = empty
      ? 'There are no points yet: choose “add points” and touch the stage.'
      : message || sentenceOf(entries);
    if (this.#sentence.textContent !== words) this.#sentence.textContent = words;
    const lines = linesOf(empty ? [] : entries);
    this.#chart.set('likelihood', lines.likelihood);
    this.#chart.set('bound', lines.bound);
    this.#renderTables(now, entries);
  }

  #renderButtons({ r, singular }: Entry, running: boolean): void {
    const { E, M, rest, back } = this.#buttons;
    const next = this.#next;
    E.disabled = this.#points === 0 || singular !== null;
    M.disabled = this.#points === 0 || singular !== null || r === null;
    E.classList.toggle('button--primary', next === 'E' || r === null);
    M.classList.toggle('button--primary', next === 'M' && r !== null);
    M.title = r === null ? 'An E step comes first: there is nothing to average with yet.' : '';
    rest.disabled = E.disabled;
    back.disabled = this.entries.length < 2;
    this.#run.running = running;
    this.#run.disabledReason =
      this.#points === 0
        ? 'It needs points.'
        : singular !== null
          ? 'It ends where a variance is zero.'
          : null;
  }

  #renderTables(now: Entry, entries: readonly Entry[]): void {
    const { d } = this.#state as State;
    this.#heads.variance.textContent = d === 1 ? 'variance σ²' : 'variances';
    this.#heads.correlation.hidden = d === 1;
    this.#componentsTable.replaceChildren(
      ...now.mixture.components.map((_, k) => tableRow(LETTERS[k] as string, rowOf(now.mixture, k))),
    );
    // Rows that stand already stay: a long record would be built again at every half step.
    const rows = this.#recordTable.children;
    while (rows.length > entries.length) rows[rows.length - 1]?.remove();
    entries.forEach((entry, i) => {
      const cells = [formatNats(entry.logLikelihood), formatNats(entry.bound)];
      const key = `${i} ${entry.move} ${cells.join(' ')}`;
      if ((rows[i] as HTMLElement | undefined)?.dataset['key'] === key) return;
      const row = tableRow(`${i} ${entry.move}`, cells);
      row.dataset['key'] = key;
      row.dataset['move'] = entry.move;
      if (rows[i]) rows[i].replaceWith(row);
      else this.#recordTable.append(row);
    });
  }

  /** Half steps since the start or the last touch of a component: what a link has to repeat. */
  get steps(): number {
    return halfSteps(this.entries);
  }

  /** The mixture that `steps` half steps led on from. */
  get origin(): Mixture | undefined {
    return this.entries.at(-1 - this.steps)?.mixture;
  }
}

const NOWHERE = {
  move: 'start',
  r: null,
  logLikelihood: NaN,
  bound: null,
  singular: null,
  floored: [],
} as const;

function tableRow(name: string, cells: readonly string[]): HTMLTableRowElement {
  const row = document.createElement('tr');
  const head = document.createElement('th');
  head.scope = 'row';
  head.textContent = name;
  row.append(
    head,
    ...cells.map((text) => {
      const cell = document.createElement('td');
      cell.textContent = text;
      return cell;
    }),
  );
  return row;
}

/** Waits, or returns at once when stopped. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}

customElements.define('gmm-climb', GmmClimb);
