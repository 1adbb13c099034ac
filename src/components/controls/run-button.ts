// <run-button>: starts something that takes a while, and stops it. Markup and styles: RunButton.astro.
import { describe, part } from '../../lib/ui/part.ts';
import { setResting } from '../../lib/ui/rest.ts';

declare global {
  interface HTMLElementTagNameMap {
    'run-button': RunButton;
  }
  interface HTMLElementEventMap {
    run: CustomEvent<null>;
    stop: CustomEvent<null>;
  }
}

interface State {
  readonly phase: 'rest' | 'running' | 'stopping';
  /** 0 to 1, null when unknown. */
  readonly progress: number | null;
  readonly status: string;
  readonly label: string;
  readonly disabledReason: string | null;
}

export class RunButton extends HTMLElement {
  readonly #button = part<HTMLButtonElement>(this, 'run-toggle');
  readonly #text = part(this, 'run-label');
  readonly #progress = part<HTMLProgressElement>(this, 'run-progress');
  readonly #status = part(this, 'run-status');
  readonly #reason = part(this, 'run-reason');
  #state: State = {
    phase: 'rest',
    progress: null,
    status: this.#status.textContent.trim(),
    label: this.#text.textContent.trim(),
    disabledReason: this.#reason.textContent.trim() || null,
  };
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    this.#button.addEventListener('click', () => this.#toggle(), { signal: this.#listening.signal });
    describe(this.#button, this.#reason);
    // It is inert in the HTML, where nothing would hear it.
    this.#render();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
  }

  get running(): boolean {
    return this.#state.phase !== 'rest';
  }

  set running(running: boolean) {
    if (running !== this.running) this.#change({ phase: running ? 'running' : 'rest', progress: null });
  }

  get progress(): number | null {
    return this.#state.progress;
  }

  /** Sets how much is done, 0 to 1; null for an unknown share. */
  set progress(progress: number | null) {
    this.#change({ progress });
  }

  get status(): string {
    return this.#state.status;
  }

  /** Sets the line under the button, read out politely: set it at turning points, not each step. */
  set status(status: string) {
    this.#change({ status });
  }

  get label(): string {
    return this.#state.label;
  }

  set label(label: string) {
    this.#change({ label });
  }

  get disabledReason(): string | null {
    return this.#state.disabledReason;
  }

  /** Sets why it cannot run, one sentence; null when it can. */
  set disabledReason(disabledReason: string | null) {
    this.#change({ disabledReason });
  }

  get #stoppable(): boolean {
    return this.dataset['stopLabel'] !== undefined;
  }

  #toggle(): void {
    const { phase, disabledReason } = this.#state;
    if (phase === 'rest' && disabledReason === null) {
      this.#change({ phase: 'running', progress: null });
      this.dispatchEvent(new CustomEvent('run', { bubbles: true, detail: null }));
    } else if (phase === 'running' && this.#stoppable) {
      this.#change({ phase: 'stopping' });
      this.dispatchEvent(new CustomEvent('stop', { bubbles: true, detail: null }));
    }
  }

  #change(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  #render(): void {
    const { phase, progress, status, label, disabledReason } = this.#state;
    const stops = phase !== 'rest' && this.#stoppable;
    const inert = phase === 'rest' ? disabledReason !== null : phase === 'stopping' || !this.#stoppable;
    this.dataset['phase'] = phase;
    setResting(this.#button, inert);
    this.#text.textContent = stops ? (this.dataset['stopLabel'] ?? label) : label;
    if (progress === null) this.#progress.removeAttribute('value');
    else this.#progress.value = progress;
    this.#progress.hidden = phase === 'rest';
    // Rewriting the same words would have them read out again.
    if (this.#status.textContent !== status) this.#status.textContent = status;
    this.#reason.textContent = disabledReason ?? '';
    this.#reason.hidden = disabledReason === null;
  }
}

customElements.define('run-button', RunButton);
