// <gmm-refit-demo>: EM on one class of digits, from its present mixture or anew. Markup: GmmRefitDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { MixturePictures } from '../../lib/engine/questions/gmm-digits.ts';
import { config } from '../../lib/models/gmm/config.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { loadExamples } from '../../lib/ui/digit-examples.ts';
import { part } from '../../lib/ui/part.ts';
import { onPress, setResting } from '../../lib/ui/rest.ts';
import { choiceField, integerField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/loss-chart.ts';
import type { LossChart } from '../controls/loss-chart.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import '../controls/run-button.ts';
import type { RunButton } from '../controls/run-button.ts';
import './drawing-collection.ts';
import type { DrawingCollection } from './drawing-collection.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { fitColumns } from './fit-columns.ts';
import { meanLabels } from './gmm-names.ts';
import { extend, type Entry } from './gmm-record.ts';
import {
  countRounds,
  linesPerPicture,
  REFIT_START,
  roundWords,
  SAMPLES,
  SOURCES,
  STARTS,
  type Source,
  type Start,
} from './gmm-refit-settings.ts';
import { onWeightsChange, presentWeights } from './weights-changed.ts';
import './weight-keeper.ts';
import { whenWanted } from './when-wanted.ts';

const PIXELS = 784;
const CLASSES = 10;
const MOST_ROUNDS = 60;
/** A round that gains fewer nats a picture is the last. */
const AT_REST = 1e-3;

const FIELDS = {
  y: integerField(REFIT_START.y, { min: 0, max: 9 }),
  k: choiceField(config.Ks.map(String), String(REFIT_START.k)),
  source: choiceField(
    SOURCES.map(([value]) => value),
    REFIT_START.source,
  ),
  start: choiceField(
    STARTS.map(([value]) => value),
    REFIT_START.start,
  ),
  rounds: integerField(REFIT_START.rounds, { min: 0, max: MOST_ROUNDS }),
};

interface State {
  readonly y: number;
  readonly K: number;
  readonly source: Source;
  readonly start: Start;
  /** Rounds that the record comes to. */
  readonly rounds: number;
  /** n × 50 coordinates; null before they are known. */
  readonly codes: Float64Array | null;
  readonly entries: readonly Entry[];
  readonly before: MixturePictures | null;
  readonly now: MixturePictures | null;
  readonly message: string;
}

const NOTHING = { codes: null, entries: [], before: null, now: null, message: '' } as const;

export class GmmRefitDemo extends HTMLElement {
  readonly #digit = part<HTMLSelectElement>(this, 'digit');
  readonly #choices = [...this.querySelectorAll<HTMLInputElement>('input[data-of]')];
  readonly #drawingsBox = part(this, 'drawings-box');
  readonly #collection = part<DrawingCollection>(this, 'collection');
  readonly #run = part<RunButton>(this, 'run');
  readonly #one = part<HTMLButtonElement>(this, 'one');
  readonly #again = part<HTMLButtonElement>(this, 'again');
  readonly #install = part<HTMLButtonElement>(this, 'install');
  readonly #sentence = part(this, 'sentence');
  readonly #chart = part<LossChart>(this, 'chart');
  readonly #before = part<PixelGrid>(this, 'before');
  readonly #means = part<PixelGrid>(this, 'means');
  readonly #samples = part<PixelGrid>(this, 'samples');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #url = urlState('refit', FIELDS);
  #state: State = this.#read();
  #current = new AbortController();
  #awake = false;
  #repeating = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const on = (target: EventTarget, type: string, act: () => void): void =>
      target.addEventListener(type, act, { signal });
    fitColumns([this.#before, this.#means, this.#samples], { wide: 10, narrow: 5 }, signal);
    on(this.#digit, 'change', () => void this.#begin({ y: Number(this.#digit.value) }));
    for (const input of this.#choices) on(input, 'change', () => this.#choose(input));
    on(this.#run, 'run', () => void this.#climb(MOST_ROUNDS));
    on(this.#run, 'stop', () => this.#halt());
    on(this.#one, 'click', () => void this.#climb(1));
    onPress(this.#again, signal, () => void this.#begin({}));
    onPress(this.#install, signal, () => void this.#use());
    on(this, 'collection-change', () => void this.#begin({}));
    on(this, 'engine-retry', () => void this.#begin({}));
    // Other figures, uploads and resets change the mixture that this one starts from.
    onWeightsChange(signal, () => this.#awake && void this.#begin({}));
    this.#digit.disabled = false;
    this.#render();
    whenWanted(this, signal, () => {
      if (!this.#awake) void this.#wake();
    });
    if (/[?&]refit\./.test(location.search)) void this.#wake();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#current.abort();
    this.#url.flush();
  }

  #read(): State {
    const { k, ...others } = this.#url.read();
    return { ...others, K: Number(k), ...NOTHING };
  }

  /** Brings back what the address says, with the rounds that were taken. */
  async #wake(): Promise<void> {
    const { rounds } = this.#state;
    // What stands in the page stays until the rounds have been taken again.
    this.#repeating = rounds > 0;
    await this.#begin({ rounds });
    if (rounds > 0 && this.#state.codes) await this.#climb(rounds);
    this.#repeating = false;
    this.#render();
  }

  #choose({ dataset, value }: HTMLInputElement): void {
    if (dataset['of'] === 'k') void this.#begin({ K: Number(value) });
    else if (dataset['of'] === 'source') void this.#begin({ source: value as Source });
    else void this.#begin({ start: value as Start });
  }

  /** Brings pictures and start together; nothing is fitted yet. */
  async #begin(change: Partial<State>): Promise<void> {
    this.#awake = true;
    this.#halt();
    const { signal } = this.#current;
    this.#show({ rounds: 0, ...change, codes: null, entries: [], message: '' });
    const { y, K, source, start, rounds } = this.#state;
    this.#url.write({ y, k: String(K), source, start, rounds });
    try {
      if (!(await this.#status.wake())) return;
      const pixels = await this.#pictures();
      if (signal.aborted) return;
      if (pixels.length === 0) return this.#show({ message: 'There is no drawing yet: add one first.' });
      const begun = await engine.ask(
        'gmm',
        'refit',
        { y, K, pixels, seed: start === 'anew' ? 1 : null },
        signal,
      );
      const points = begun.codes;
      const standing = await engine.ask(
        'gmm',
        'look',
        { points, d: config.components, mixture: begun.mixture, r: null },
        signal,
      );
      const before = await this.#draw(begun.mixture);
      if (signal.aborted) return;
      const first: Entry = { ...standing, move: 'start', mixture: begun.mixture, r: null, floored: [] };
      this.#show({ codes: points, entries: [first], before, now: before });
      this.#status.problem = null;
    } catch (error) {
      if (!signal.aborted) this.#status.problem = error;
    }
  }

  /** Returns what to fit to: digits of the class that come with the page, drawings, or both. */
  async #pictures(): Promise<Pixels> {
    const { y, source } = this.#state;
    const drawings = source === 'mnist' ? new Float32Array(0) : this.#collection.pixels;
    if (source === 'drawings') return drawings;
    const digits = await loadExamples(this.dataset['digits'] ?? '');
    // The file holds the classes in turn.
    const own = Array.from({ length: digits.count / CLASSES }, (_, i) => digits.picture(i * CLASSES + y));
    const pixels = new Float32Array(own.length * PIXELS + drawings.length);
    own.forEach((digit, i) => pixels.set(digit, i * PIXELS));
    pixels.set(drawings, own.length * PIXELS);
    return pixels;
  }

  #draw(mixture: Entry['mixture']): Promise<MixturePictures> {
    return engine.ask('gmm', 'pictures', { mixture, count: SAMPLES, seed: 1 });
  }

  get #count(): number {
    return (this.#state.codes?.length ?? 0) / config.components;
  }

  async #climb(rounds: number): Promise<void> {
    if (!this.#state.codes) await this.#begin({});
    if (!this.#state.codes) return this.#halt();
    this.#halt();
    const { signal } = this.#current;
    this.#run.running = true;
    try {
      for (let round = 0; round < rounds && !signal.aborted; round++) {
        const before = this.#state.entries.at(-1) as Entry;
        await this.#half('E', signal);
        await this.#half('M', signal);
        if (signal.aborted) return;
        const now = this.#state.entries.at(-1) as Entry;
        const pictures = await this.#draw(now.mixture);
        if (signal.aborted) return;
        const taken = countRounds(this.#state.entries);
        this.#show({ now: pictures, rounds: taken });
        this.#url.write({ rounds: Math.min(MOST_ROUNDS, taken) });
        if ((now.logLikelihood - before.logLikelihood) / this.#count < AT_REST) break;
      }
    } catch (error) {
      if (!signal.aborted) this.#status.problem = error;
    } finally {
      if (!signal.aborted) this.#halt();
    }
  }

  async #half(half: 'E' | 'M', signal: AbortSignal): Promise<void> {
    const { codes, entries } = this.#state;
    const { mixture, r } = entries.at(-1) as Entry;
    if (!codes || signal.aborted) return;
    const request = { points: codes, d: config.components, mixture, r, half, floor: config.floor };
    const answer = await engine.ask('gmm', 'step', request, signal);
    if (!signal.aborted) this.#show({ entries: extend(entries, { ...answer, move: half }) });
  }

  /** Hands the fit to every figure of the page. */
  async #use(): Promise<void> {
    const { entries, y, K } = this.#state;
    const last = entries.at(-1);
    if (!last || entries.length < 2) return;
    this.#halt();
    try {
      await engine.change('gmm', 'install', { y, K, mixture: last.mixture });
      const steps = presentWeights.value.steps + countRounds(entries);
      presentWeights.set({ ...presentWeights.value, id: 'gmm', steps });
    } catch (error) {
      this.#status.problem = error;
    }
  }

  #halt(): void {
    this.#current.abort();
    this.#current = new AbortController();
    this.#run.running = false;
  }

  #show(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  #render(): void {
    if (this.#repeating) return;
    const { y, K, source, start, entries, before, now, message } = this.#state;
    this.#digit.value = String(y);
    const chosen: Record<string, string> = { k: String(K), source, start };
    for (const input of this.#choices) input.checked = input.value === chosen[input.dataset['of'] ?? ''];
    this.#drawingsBox.hidden = source === 'mnist';
    const lacks = source === 'drawings' && this.#collection.count === 0;
    this.#run.disabledReason = lacks ? 'There is no drawing to fit to yet: add one first.' : null;
    this.#one.disabled = lacks;
    setResting(this.#again, entries.length < 2);
    setResting(this.#install, entries.length < 2);
    // What stands in the page stays until the figure is asked for something.
    if (!this.#awake) return;
    const words = message || roundWords(entries, this.#count);
    if (this.#sentence.textContent !== words) this.#sentence.textContent = words;
    const { likelihood, bound } = linesPerPicture(entries, this.#count);
    this.#chart.set('likelihood', likelihood);
    this.#chart.set('bound', bound);
    if (before) {
      this.#before.labels = meanLabels(before.weights);
      this.#before.pictures = before.means;
    }
    if (!now) return;
    this.#means.labels = meanLabels(now.weights);
    this.#means.pictures = now.means;
    this.#samples.pictures = now.samples;
  }
}

customElements.define('gmm-refit-demo', GmmRefitDemo);
