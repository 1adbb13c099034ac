// <engine-status>: says which backend runs and why, offers another, shows the download and what went wrong.
// A demo calls `wake()` before its first run, and sets `problem` when a call fails or lets `attempt()` do so; "Try again",
// like a switch of backend, fires `engine-retry`, upon which the demo asks again.
import { engine, EngineError } from '../../lib/engine/client.ts';
import type { BackendName, LoadProgress } from '../../lib/engine/types.ts';
import type { ModelId } from '../../lib/models/types.ts';
import { atom } from '../../lib/ui/atom.ts';
import { part } from '../../lib/ui/part.ts';
import { isShipped, presentWeights } from './weights-changed.ts';

declare global {
  interface HTMLElementTagNameMap {
    'engine-status': EngineStatus;
  }
  interface HTMLElementEventMap {
    'engine-retry': CustomEvent<null>;
  }
}

/** What the page calls the backends. */
export const BACKEND_NAMES: Record<BackendName, string> = {
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'plain JavaScript',
};
const CHOICES = ['auto', 'webgl', 'wasm', 'cpu'] as const;
type Choice = (typeof CHOICES)[number];

/** Models that are no networks, and are not called so. */
const NO_NETWORKS: readonly ModelId[] = ['bayes', 'gmm'];

/** Shortest time a network diagram stays lit: most runs last a few milliseconds. */
const LIT_MS = 350;

// One download a page, whoever asked for it.
const download = atom<LoadProgress | null>(null);

function chosenBackend(): Choice {
  const asked = new URL(location.href).searchParams.get('backend');
  return CHOICES.find((choice) => choice === asked) ?? 'auto';
}

function kilobytes({ receivedBytes, totalBytes }: LoadProgress): string {
  return `Fetching the weights: ${Math.round(receivedBytes / 1000)} of ${Math.round(totalBytes / 1000)} kB`;
}

export class EngineStatus extends HTMLElement {
  readonly #line = part(this, 'engine-line');
  readonly #bar = part<HTMLProgressElement>(this, 'engine-bar');
  readonly #notice = part(this, 'engine-notice');
  readonly #alert = part(this, 'engine-alert');
  readonly #sentence = part(this, 'engine-sentence');
  readonly #retry = part<HTMLButtonElement>(this, 'engine-retry');
  readonly #reason = part(this, 'engine-reason');
  readonly #select = part<HTMLSelectElement>(this, 'engine-select');
  #listening: AbortController | undefined;
  #stops: (() => void)[] = [];
  #awake: Promise<boolean> | undefined;
  #problem: EngineError | null = null;
  #dark: ReturnType<typeof setTimeout> | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#retry.addEventListener('click', () => void this.#tryAgain(), { signal });
    this.#select.addEventListener('change', () => void this.#choose(), { signal });
    this.#select.value = chosenBackend();
    this.#select.disabled = false;
    const render = (): void => this.#render();
    this.#stops = [engine.status, download, presentWeights].map((told) => told.subscribe(render));
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    for (const stop of this.#stops) stop();
  }

  /** Starts the engine and fetches the model; false if that failed, and then the reader has been told. */
  wake(): Promise<boolean> {
    this.#awake ??= engine
      .load(this.#model, (progress) => download.set(progress))
      .then(
        () => {
          this.problem = null;
          return true;
        },
        (error: unknown) => {
          this.#awake = undefined;
          download.set(null);
          this.problem = error;
          return false;
        },
      );
    return this.#awake;
  }

  /** Shows what a call was rejected with, and a way to try again; null takes it away. A stopped run is no problem. */
  set problem(error: unknown) {
    if (error instanceof EngineError && error.kind === 'aborted') return;
    const message = error instanceof Error ? error.message : String(error);
    this.#problem =
      error === null || error instanceof EngineError ? error : new EngineError('crashed', message);
    this.#render();
  }

  /** Does what asks the engine, and shows as a problem what it is rejected with; a success takes the last one away. */
  async attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.problem = null;
    } catch (error) {
      this.problem = error;
    }
  }

  get #model(): ModelId {
    return this.dataset['model'] as ModelId;
  }

  async #tryAgain(): Promise<void> {
    this.#problem = null;
    this.#render();
    try {
      if (engine.status.value.state === 'failed') await engine.restart(chosenBackend());
    } catch (error) {
      this.problem = error;
      return;
    }
    if (await this.wake()) this.#askAgain();
  }

  async #choose(): Promise<void> {
    const url = new URL(location.href);
    if (this.#select.value === 'auto') url.searchParams.delete('backend');
    else url.searchParams.set('backend', this.#select.value);
    history.replaceState(history.state, '', url);
    this.#problem = null;
    this.#awake = undefined;
    try {
      await engine.restart(chosenBackend());
    } catch (error) {
      this.problem = error;
      return;
    }
    if (await this.wake()) this.#askAgain();
  }

  #askAgain(): void {
    this.dispatchEvent(new CustomEvent('engine-retry', { bubbles: true, detail: null }));
  }

  #render(): void {
    const { state, report, notice, pending } = engine.status.value;
    const loading = download.value;
    const fetching = loading !== null && loading.receivedBytes < loading.totalBytes && state !== 'failed';
    this.#line.textContent = this.#lineFor(fetching ? kilobytes(loading) : undefined);
    this.#bar.hidden = !fetching && state !== 'starting' && state !== 'restarting';
    if (fetching) this.#bar.value = loading.receivedBytes / loading.totalBytes;
    else this.#bar.removeAttribute('value');

    this.#alert.hidden = this.#problem === null;
    this.#sentence.textContent = this.#problem?.message ?? '';
    const slow =
      report?.canTrain === false ? `${report.reason} Denoising works, slowly; fine-tuning is off.` : '';
    // Only where the reader works: a page has several of these lines, and all hear the same engine.
    this.#notice.textContent = this.#awake && !this.#problem ? (notice ?? slow) : '';
    const refused =
      report?.refused.map(({ backend, why }) => ` ${BACKEND_NAMES[backend]} was not taken: ${why}`) ?? [];
    this.#reason.textContent = report
      ? [report.reason, ...refused].join('')
      : 'Nothing has been started yet.';
    this.#lightUp(pending > 0);
  }

  #lineFor(fetching: string | undefined): string {
    const { state, report } = engine.status.value;
    if (fetching && state !== 'starting') return fetching;
    const runs = `The ${NO_NETWORKS.includes(this.#model) ? 'model' : 'network'} runs in your browser`;
    if (state === 'idle') return `${runs}. It starts when you touch the figure.`;
    if (state === 'starting') return 'Starting the engine …';
    if (state === 'restarting') return 'Restarting the engine …';
    if (state === 'failed') return 'The engine does not run.';
    const place = report ? BACKEND_NAMES[report.backend] : 'the processor';
    if (this.#problem) return `The engine is ready, on ${place}.`;
    const isChanged = presentWeights.value.id === this.#model && !isShipped(presentWeights.value);
    const changed = isChanged ? ', with weights that you changed' : '';
    return `${runs}, on ${place}${changed}.`;
  }

  /** Marks the chapter's network diagram while calls are under way. */
  #lightUp(running: boolean): void {
    const diagrams = document.querySelectorAll<HTMLElement>(`[data-network="${this.#model}"]`);
    const set = (on: boolean): void =>
      diagrams.forEach((diagram) => diagram.toggleAttribute('data-running', on));
    clearTimeout(this.#dark);
    if (running) set(true);
    else this.#dark = setTimeout(() => set(false), LIT_MS);
  }
}

customElements.define('engine-status', EngineStatus);
