// <gmm-read-demo>: the ten mixtures read a drawing. Markup: GmmReadDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { Reading } from '../../lib/engine/questions/gmm-digits.ts';
import { config } from '../../lib/models/gmm/config.ts';
import { part } from '../../lib/ui/part.ts';
import { choiceField, textField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/draw-pad.ts';
import type { DrawPad } from '../controls/draw-pad.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { bestMean, readingWords, rowsOf } from './gmm-reading.ts';
import { readerDrawing } from './reader-drawing.ts';
import { onWeightsChange } from './weights-changed.ts';
import './weights-notice.ts';
import { whenWanted } from './when-wanted.ts';

interface State {
  readonly K: number;
  readonly reading: Reading | null;
  readonly message: string;
}

export class GmmReadDemo extends HTMLElement {
  readonly #pad = part<DrawPad>(this, 'pad');
  readonly #ks = [...this.querySelectorAll<HTMLInputElement>('input[type="radio"]')];
  readonly #rows = [...this.querySelectorAll<HTMLElement>('[data-row]')].map((line, y) => ({
    line,
    bar: line.querySelector<HTMLElement>('.bar')!,
    posterior: part(line, `posterior-${y}`),
    nats: part(line, `nats-${y}`),
    component: part(line, `component-${y}`),
  }));
  readonly #mean = part<PixelGrid>(this, 'mean');
  readonly #words = part(this, 'words');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #url = urlState('read', {
    pad: textField(this.#pad.value, 6000),
    k: choiceField(config.Ks.map(String), String(config.K)),
  });
  #state: State = { K: Number(this.#url.read().k), reading: null, message: '' };
  #awake = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const input of this.#ks) {
      input.addEventListener('change', () => this.#choose(Number(input.value)), { signal });
    }
    this.#pad.addEventListener(
      'drawing-change',
      ({ detail }) => {
        if (detail.final) this.#url.write({ pad: detail.value });
        void this.#ask();
      },
      { signal },
    );
    this.addEventListener('engine-retry', () => void this.#ask(), { signal });
    onWeightsChange(signal, () => this.#awake && void this.#ask());
    const { pad } = this.#url.read();
    if (pad !== this.#pad.value) this.#pad.value = pad;
    this.#render();
    whenWanted(this, signal, () => {
      if (!this.#awake) void this.#ask();
    });
    if (/[?&]read\./.test(location.search)) void this.#ask();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  #choose(K: number): void {
    this.#state = { ...this.#state, K };
    this.#url.write({ k: String(K) });
    void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#awake = true;
    const { pixels, source, value } = this.#pad;
    const { K } = this.#state;
    if (!pixels) return this.#show({ message: 'The pad is blank: draw a digit, or take an MNIST example.' });
    try {
      if (!(await this.#status.wake())) return;
      const reading = await engine.latest('read', () => engine.ask('gmm', 'read', { K, pixels }));
      if (!reading) return;
      this.#show({ reading, message: '' });
      readerDrawing.set({
        clean: pixels,
        corrupted: pixels,
        corruption: null,
        own: source === 'strokes',
        value,
      });
      this.#status.problem = null;
    } catch (error) {
      this.#status.problem = error;
    }
  }

  #show(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  #render(): void {
    const { K, reading, message } = this.#state;
    for (const input of this.#ks) input.checked = Number(input.value) === K;
    if (message) this.#words.textContent = message;
    if (!reading || message) return;
    rowsOf(reading).forEach((row, y) => {
      const { line, bar, posterior, nats, component } = this.#rows[y]!;
      line.toggleAttribute('data-best', row.best);
      bar.style.setProperty('--share', String(row.share));
      posterior.textContent = row.posterior;
      nats.textContent = row.nats;
      component.textContent = row.component;
    });
    this.#mean.pictures = bestMean(reading);
    const words = readingWords(reading);
    if (this.#words.textContent !== words) this.#words.textContent = words;
  }
}

customElements.define('gmm-read-demo', GmmReadDemo);
