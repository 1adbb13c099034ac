// <fine-tune-demo>: goes on training a model in the page. Markup: FineTuneDemo.astro.
import { engine, EngineError } from '../../lib/engine/client.ts';
import type { FineTuneProgress } from '../../lib/engine/types.ts';
import type { ModelId } from '../../lib/models/types.ts';
import { part } from '../../lib/ui/part.ts';
import { onPress, setResting } from '../../lib/ui/rest.ts';
import '../controls/run-button.ts';
import type { RunButton } from '../controls/run-button.ts';
import './engine-status.ts';
import { BACKEND_NAMES, type EngineStatus } from './engine-status.ts';
import './fine-tune-settings.ts';
import type { FineTuneSettings } from './fine-tune-settings.ts';
import './training-curve.ts';
import type { TrainingCurve } from './training-curve.ts';
import { median } from './training-readings.ts';
import './weight-keeper.ts';
import type { WeightKeeper } from './weight-keeper.ts';
import { isShipped, onWeightsChange, presentWeights } from './weights-changed.ts';
import { whenWanted } from './when-wanted.ts';

/** Steps between two looks at the held-out digits. */
const LOOK_EVERY = 10;

/** Shows what the weights do to pictures that are never trained on: a chapter's own element. */
export interface HeldOutView extends HTMLElement {
  /** True once it knows what the shipped weights do. */
  readonly isReady: boolean;
  /** Asks the present weights, which are the shipped ones or not; rejects with an EngineError. */
  ask(areShipped: boolean): Promise<void>;
}

interface State {
  /** The run under way; null at rest. */
  readonly run: { readonly done: number; readonly of: number } | null;
  /** Milliseconds of each step of the last run. */
  readonly times: readonly number[];
  readonly message: string;
}

export class FineTuneDemo extends HTMLElement {
  readonly #id = this.dataset['model'] as ModelId;
  readonly #settings = part<FineTuneSettings>(this, 'settings');
  readonly #run = part<RunButton>(this, 'run');
  readonly #one = part<HTMLButtonElement>(this, 'one');
  readonly #message = part(this, 'run-message');
  readonly #reading = part(this, 'reading');
  readonly #curve = part<TrainingCurve>(this, 'curve');
  readonly #heldOut = part<HeldOutView>(this, 'held-out');
  readonly #keeper = part<WeightKeeper>(this, 'keeper');
  readonly #status = part<EngineStatus>(this, 'engine');
  #state: State = { run: null, times: [], message: '' };
  #current = new AbortController();
  #awake = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const on = (target: EventTarget, type: string, act: () => void): void =>
      target.addEventListener(type, act, { signal });
    on(this.#run, 'run', () => void this.#train(this.#settings.request.steps));
    on(this.#run, 'stop', () => this.#current.abort());
    onPress(this.#one, signal, () => void this.#train(1));
    on(this, 'settings-change', () => this.#render());
    on(this, 'engine-retry', () => void this.#look(isShipped(presentWeights.value)));
    onWeightsChange(signal, () => this.#follow());
    signal.addEventListener(
      'abort',
      engine.status.subscribe(() => this.#render()),
    );
    whenWanted(this, signal, () => this.#wake());
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#current.abort();
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    void this.#status.wake();
    void this.#look(isShipped(presentWeights.value));
  }

  /** Takes steps from the present weights, until they are done or the reader says stop. */
  async #train(steps: number): Promise<void> {
    const before = presentWeights.value;
    this.#current = new AbortController();
    const { signal } = this.#current;
    this.#awake = true;
    this.#keeper.locked = true;
    this.#show({ run: { done: 0, of: steps }, times: [], message: '' });
    let done = 0;
    let lost = 0;
    const hear = (progress: FineTuneProgress): void => {
      done = progress.step;
      this.#hear(progress);
    };
    try {
      if (!(await this.#status.wake())) return;
      // Never a curve without what the weights could do before it.
      if (!this.#heldOut.isReady) await this.#heldOut.ask(isShipped(before));
      // Other batches and other noise for every run, the same for the same clicks.
      const request = { ...this.#settings.request, steps, seed: 1 + before.steps };
      const { stopped } = await engine.fineTune(this.#id, request, hear, signal);
      const counted = done === 1 ? '1 step done.' : `${done} steps done.`;
      this.#show({ message: stopped ? `Stopped after ${done} of ${steps} steps.` : counted });
      this.#status.problem = null;
    } catch (error) {
      if (error instanceof EngineError) lost = done - (error.stepsKept ?? done);
      this.#status.problem = error;
    } finally {
      this.#curve.drop(lost);
      this.#show({ run: null });
      this.#keeper.locked = false;
      if (done > 0) presentWeights.set({ ...before, id: this.#id, steps: before.steps + done - lost });
    }
  }

  #hear({ step, of, losses, milliseconds }: FineTuneProgress): void {
    this.#curve.add(losses);
    this.#show({ run: { done: step, of }, times: [...this.#state.times, milliseconds] });
    if (step % LOOK_EVERY === 0 && step < of) void this.#look(false);
  }

  /** After a change of the weights: shows what they do, and the curve that led to them. */
  #follow(): void {
    const { steps } = presentWeights.value;
    this.#curve.follow(steps);
    if (steps === 0) this.#show({ times: [], message: '' });
    void this.#look(isShipped(presentWeights.value));
  }

  /** Shows what the present weights do to held-out digits. */
  async #look(areShipped: boolean): Promise<void> {
    if (!this.#awake) return;
    try {
      await this.#heldOut.ask(areShipped);
    } catch (error) {
      this.#status.problem = error;
    }
  }

  #show(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  /** Says why no run can begin; null where one can. */
  #reason(): string | null {
    const { report } = engine.status.value;
    if (report && !report.canTrain)
      return 'Fine-tuning is off: in plain JavaScript a step takes seconds. It needs WebGL or WebAssembly; choose below.';
    return this.#settings.lacksDrawings ? 'There is no drawing to learn from yet: add one first.' : null;
  }

  #render(): void {
    const { run, message } = this.#state;
    const reason = this.#reason();
    this.#run.disabledReason = run ? null : reason;
    this.#run.running = run !== null;
    this.#run.progress = run && run.done / run.of;
    setResting(this.#one, run !== null || reason !== null);
    // Rewriting the same words would have them read out again.
    if (this.#message.textContent !== message) this.#message.textContent = message;
    this.#reading.textContent = this.#sentence();
  }

  #sentence(): string {
    const { run, times } = this.#state;
    const { report } = engine.status.value;
    if (times.length === 0 || !report) return '';
    const pace = `${Math.round(median(times))} ms a step on ${BACKEND_NAMES[report.backend]} (median of ${times.length}).`;
    return run ? `Step ${run.done} of ${run.of}. ${pace}` : pace;
  }
}

customElements.define('fine-tune-demo', FineTuneDemo);
