// <gmm-climb>: EM in half steps on what lies on its stage, forwards, backwards and by hand. Markup: GmmClimb.astro.
// Call `begin`; hear `climb-change`, and the stage's `points-change` and `mixture-change`.
import { engine, EngineError } from '../../lib/engine/client.ts';
import type { Mixture } from '../../lib/models/gmm/em.ts';
import { part } from '../../lib/ui/part.ts';
import { onPress } from '../../lib/ui/rest.ts';
import { ClimbPanel } from './gmm-climb-panel.ts';
import { extend, halfStepsAfter, lastTouch, MOST_ENTRIES, NOWHERE, type Entry } from './gmm-record.ts';
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
  /** The mixture whose responsibilities are q, where a hand has moved `mixture` since; null before the first E step. */
  readonly asked: Mixture | null;
  /** The density that the points came from; null where it is not known. */
  readonly truth: Mixture | null;
}

/** Where a link begins, and the half steps in turn that it has to repeat. */
export interface Origin extends Pick<Setting, 'mixture' | 'asked'> {
  /** False where it is the start that the settings of the figure lead to. */
  readonly touched: boolean;
  readonly half: 'E' | 'M';
  readonly steps: number;
}

interface State extends Setting {
  readonly entries: readonly Entry[];
  readonly running: boolean;
  /** Said in place of what the last half step did. */
  readonly message: string;
  /** The entry that a link begins with; null where that is the last touch of a component. */
  readonly origin: Entry | null;
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
  readonly #panel = new ClimbPanel(this);
  #state: State | undefined;
  #showsTruth = false;
  #floor = Number(this.dataset['floor']);
  /** Half steps are taken one after the other, however fast they are asked for. */
  #turn: Promise<void> = Promise.resolve();
  /** True while half steps of a link are repeated: what stands in the page stays until they are there. */
  #repeating = false;
  /** Counts the records, so that an answer for an older one is dropped. */
  #epoch = 0;
  #current = new AbortController();
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const on = (target: EventTarget, type: string, act: () => void): void =>
      target.addEventListener(type, act, { signal });
    onPress(this.#panel.E, signal, () => void this.take('E'));
    onPress(this.#panel.M, signal, () => void this.take('M'));
    onPress(this.#panel.back, signal, () => this.back());
    onPress(this.#panel.rest, signal, () => void this.run(0));
    on(this.#panel.run, 'run', () => void this.run(PACE_MS));
    on(this.#panel.run, 'stop', () => this.#halt());
    this.#stage.addEventListener('points-change', ({ detail }) => this.#editPoints(detail), { signal });
    this.#stage.addEventListener('mixture-change', ({ detail }) => this.#editMixture(detail), { signal });
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#halt();
  }

  get entries(): readonly Entry[] {
    return this.#state?.entries ?? [];
  }

  get points(): Float64Array {
    return this.#state?.points ?? new Float64Array(0);
  }

  /** The mixture on the stage now; undefined before `begin`. */
  get mixture(): Mixture | undefined {
    return this.entries.at(-1)?.mixture;
  }

  /** What a link has to carry to bring this back; undefined before `begin`. */
  get origin(): Origin | undefined {
    const state = this.#state;
    if (!state) return undefined;
    const { entries } = state;
    const marked = state.origin ? entries.indexOf(state.origin) : -1;
    const at = Math.max(marked, lastTouch(entries));
    const { mixture, move } = entries[at] as Entry;
    const asked = entries.slice(0, at + 1).findLast((entry) => entry.move === 'E')?.mixture ?? state.asked;
    return { mixture, asked, touched: move !== 'start', ...halfStepsAfter(entries, at) };
  }

  /** The least variance in any direction from the next M step on; 0 is none. */
  set floor(floor: number) {
    this.#floor = floor;
  }

  set showsTruth(shows: boolean) {
    this.#showsTruth = shows;
    this.#render(false);
  }

  /** Lets links begin here: what led to this entry went by other rules than what follows. */
  mark(): void {
    const origin = this.entries.at(-1);
    if (this.#state && origin) this.#state = { ...this.#state, origin };
  }

  /** Moves the components as a hand would. */
  move(mixture: Mixture): void {
    this.#editMixture({ mixture, final: true });
  }

  /** Begins a record: a new start, new points, or both; then takes half steps in turn from it. */
  async begin(setting: Setting, { half, steps }: Pick<Origin, 'half' | 'steps'>): Promise<void> {
    this.#halt();
    const epoch = ++this.#epoch;
    const first: Entry = { ...NOWHERE, mixture: setting.mixture };
    this.#state = { ...setting, entries: [first], running: false, message: '', origin: null };
    this.#repeating = steps > 0;
    this.#render(true);
    if (setting.asked) await this.#inTurn(() => this.#askAgain(setting.asked as Mixture));
    await this.#look(this.entries[0] as Entry);
    for (let step = 0, next = half; step < steps; step++, next = next === 'E' ? 'M' : 'E') {
      await this.take(next);
    }
    if (epoch !== this.#epoch) return;
    this.#repeating = false;
    this.#render(false);
  }

  /** Brings back the q that a hand left standing. */
  async #askAgain(asked: Mixture): Promise<void> {
    const state = this.#state;
    const [first] = this.entries;
    if (!state || !first || this.#points === 0) return;
    const { points, d } = state;
    try {
      const { r } = await engine.ask('gmm', 'step', {
        points,
        d,
        mixture: asked,
        r: null,
        half: 'E',
        floor: 0,
      });
      if (this.entries[0] === first) this.#change({ entries: [{ ...first, move: 'hand', r }] }, false);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Takes one half step. */
  take(half: 'E' | 'M'): Promise<void> {
    return this.#inTurn(() => this.#takeNow(half));
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
      await (pace > 0 ? this.take(this.#next) : this.#inTurn(() => this.#march()));
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
    this.#panel.run.running = false;
  }

  /** Waits for the half steps before, and leaves what was asked of an older record undone. */
  #inTurn(act: () => Promise<void>): Promise<void> {
    const epoch = this.#epoch;
    this.#turn = this.#turn.then(() => (epoch === this.#epoch ? act() : undefined));
    return this.#turn;
  }

  async #takeNow(half: 'E' | 'M'): Promise<void> {
    const state = this.#state;
    const last = state?.entries.at(-1);
    if (!state || !last || this.#points === 0 || last.singular !== null || (half === 'M' && !last.r)) return;
    const { points, d } = state;
    const { mixture, r } = last;
    await this.#try(async () => {
      const answer = await engine.ask('gmm', 'step', { points, d, mixture, r, half, floor: this.#floor });
      // An E step leaves the mixture as it is, to the object: the stage sees that nothing moves.
      const after = half === 'E' ? mixture : answer.mixture;
      return [{ ...answer, mixture: after, move: half }];
    });
  }

  /** Takes many half steps in one go, as fast as the engine can. */
  async #march(): Promise<void> {
    const last = this.#state?.entries.at(-1);
    if (!this.#state || !last || last.singular !== null) return;
    const { points, d } = this.#state;
    const { mixture, r } = last;
    const pace = { half: this.#next, floor: this.#floor, count: STRIDE, leastGain: AT_REST };
    await this.#try(async () => {
      const { steps } = await engine.ask('gmm', 'march', { points, d, mixture, r, ...pace });
      return steps.map(({ half, ...answer }): Entry => ({ ...answer, move: half }));
    });
  }

  /** Adds the entries that the engine answers with, unless the record has gone another way meanwhile. */
  async #try(ask: () => Promise<readonly Entry[]>): Promise<void> {
    const epoch = this.#epoch;
    const from = this.entries.at(-1);
    try {
      const added = await ask();
      const now = this.entries.at(-1);
      if (!this.#state || epoch !== this.#epoch || now?.mixture !== from?.mixture || now?.r !== from?.r)
        return;
      const moves = added.some(({ move }) => move === 'M');
      this.#change({ entries: added.reduce(extend, this.#state.entries), message: '' }, moves);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The points were changed: numbers before and after do not compare, so a new record begins. */
  #editPoints({ points }: PointsChange): void {
    if (!this.#state) return;
    this.#halt();
    this.#epoch++;
    this.#repeating = false;
    const first: Entry = { ...NOWHERE, mixture: roundMixture(this.mixture as Mixture) };
    const message = 'Other data: the record begins anew.';
    this.#state = { ...this.#state, points, asked: null, entries: [first], origin: null, message };
    this.#render(false);
    void this.#look(first);
  }

  /** A component was moved by hand: q stays, and the record goes on. */
  #editMixture({ mixture }: MixtureChange): void {
    const last = this.#state?.entries.at(-1);
    if (!this.#state || !last || mixture === last.mixture) return;
    this.#halt();
    const moved = { mixture: roundMixture(mixture), singular: null, floored: [] };
    const entry: Entry = { ...last, move: 'hand', ...moved };
    this.#change({ entries: extend(this.#state.entries, entry), message: '' }, false);
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
    this.#repeating = false;
    this.#render(false);
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
    if (!this.#state || this.#repeating) return;
    const { d, points, truth, entries, message, running } = this.#state;
    const now = entries.at(-1) as Entry;
    const shown = this.#showsTruth ? truth : null;
    this.#stage.show({ d, points, mixture: now.mixture, r: now.r, truth: shown }, glide);
    this.#panel.render({ d, points: this.#points, entries, next: this.#next, running, message });
  }
}

/** Waits, or returns at once when stopped. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}

customElements.define('gmm-climb', GmmClimb);
