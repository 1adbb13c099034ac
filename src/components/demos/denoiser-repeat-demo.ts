// <denoiser-repeat-demo>: denoises the result again and again. Markup: DenoiserRepeatDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { DenoiseRequest, DenoiseResult } from '../../lib/engine/types.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { part } from '../../lib/ui/part.ts';
import { meanSquaredError } from '../../lib/ui/psnr.ts';
import { urlState } from '../../lib/ui/url-state.ts';
import '../controls/labelled-slider.ts';
import type { LabelledSlider } from '../controls/labelled-slider.ts';
import '../controls/loss-chart.ts';
import type { LossChart } from '../controls/loss-chart.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import '../controls/run-button.ts';
import type { RunButton } from '../controls/run-button.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { readerDrawing } from './reader-drawing.ts';
import { LAST_SEED, nextFrame, startOf, walkFields } from './repeat-walk.ts';
import type { Frame, WalkPlan, WalkSettings } from './repeat-walk.ts';
import { onWeightsChange } from './weights-changed.ts';
import { whenWanted } from './when-wanted.ts';

const PIXELS = 784;
/** Time a picture is looked at before the next one comes; the network needs far less. */
const PACE_MS = 90;

interface State extends WalkSettings {
  /** x⁰, x¹ …; empty before the start is known. */
  readonly frames: readonly Frame[];
}

export class DenoiserRepeatDemo extends HTMLElement {
  readonly #strips = [...this.querySelectorAll<PixelGrid>('[data-part^="strip-"]')];
  readonly #chart = part<LossChart>(this, 'chart');
  readonly #run = part<RunButton>(this, 'run');
  readonly #one = part<HTMLButtonElement>(this, 'one');
  readonly #back = part<HTMLButtonElement>(this, 'back');
  readonly #newNoise = part<HTMLButtonElement>(this, 'new-noise');
  readonly #slider = part<LabelledSlider>(this, 'sigma');
  readonly #sliderBox = part(this, 'sigma-box');
  readonly #fresh = part<HTMLInputElement>(this, 'fresh');
  readonly #freshBox = part(this, 'fresh-box');
  readonly #choices = [...this.querySelectorAll<HTMLInputElement>('input[type="radio"]')];
  readonly #message = part(this, 'message');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #plan: WalkPlan = {
    rows: this.#strips.length,
    steps: Number(this.dataset['steps']),
    most: Number(this.dataset['most']),
    least: Number(this.dataset['least']),
  };
  readonly #url = urlState(
    'repeat',
    walkFields(this.#slider.value, this.#slider, Number(this.dataset['seed']), this.#plan.steps),
  );
  #state: State = this.#read();
  /** Ends the run under way; a new one stands for new settings. */
  #current = new AbortController();
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const on = (target: EventTarget, type: string, act: () => void): void =>
      target.addEventListener(type, act, { signal });
    on(this.#run, 'run', () => void this.#walk(Infinity));
    on(this.#run, 'stop', () => this.#halt());
    on(this.#one, 'click', () => void this.#walk(1));
    on(this.#back, 'click', () => this.#begin({}));
    on(this.#newNoise, 'click', () => this.#begin({ seed: (this.#state.seed % LAST_SEED) + 1 }));
    on(this.#slider, 'settle', () => this.#begin({ sigma: this.#slider.value }));
    on(this.#fresh, 'change', () => this.#begin({ fresh: this.#fresh.checked }));
    for (const input of this.#choices)
      on(input, 'change', () => this.#begin({ [input.dataset['of'] ?? '']: input.value }));
    on(this, 'engine-retry', () => this.#begin({}));
    for (const button of [this.#one, this.#back, this.#newNoise]) button.disabled = false;
    onWeightsChange(signal, () => this.#begin({}));
    whenWanted(this, signal, () => void this.#status.wake());
    this.#renderControls();
    const promised = /[?&]repeat\./.test(location.search);
    if (promised && this.#state.start === 'noise') this.#begin({}, this.#url.read().steps);
    let waits = promised && this.#state.start === 'drawing';
    const stop = readerDrawing.subscribe((drawing) => {
      if (!drawing || this.#state.start !== 'drawing') return;
      // A link's drawing comes a little later than this demo's own settings; any later one waits for "Run".
      if (waits) this.#begin({}, this.#url.read().steps);
      else this.#state = { ...this.#state, frames: [] };
      waits = false;
      this.#renderControls();
    });
    signal.addEventListener('abort', stop);
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#halt();
    this.#url.flush();
  }

  #read(): State {
    const { mode, sigma, fresh, start, seed } = this.#url.read();
    return { mode, sigma, fresh, start, seed, frames: [] };
  }

  /** Changes settings, shows the start they stand for, and takes the steps that a link asks for. */
  #begin(change: Partial<State>, steps = 0): void {
    this.#halt();
    this.#state = { ...this.#state, ...change, frames: [] };
    const { mode, sigma, fresh, start, seed } = this.#state;
    this.#url.write({ mode, sigma, fresh, start, seed, steps });
    this.#renderControls();
    void this.#walk(steps);
  }

  #halt(): void {
    this.#current.abort();
    this.#current = new AbortController();
    this.#run.running = false;
  }

  /** Takes up to `steps` steps, one picture after the other; 0 shows the start alone. */
  async #walk(steps: number): Promise<void> {
    if (steps > 0 && this.#state.frames.length > this.#plan.steps)
      this.#state = { ...this.#state, frames: [] };
    const { signal } = this.#current;
    const drawing = readerDrawing.value;
    const denoise = (request: DenoiseRequest): Promise<DenoiseResult> =>
      engine.denoise('denoiser', request, signal);
    try {
      if (this.#state.frames.length === 0) {
        this.#keep([await startOf(this.#state, this.#plan, drawing, denoise)]);
      }
      for (let taken = 0; taken < steps && this.#state.frames.length <= this.#plan.steps; taken++) {
        if (taken > 0) await pause(PACE_MS, signal);
        const { frames } = this.#state;
        const next = await nextFrame(this.#state, this.#plan, drawing, frames.at(-1) as Frame, denoise);
        if (signal.aborted) return;
        this.#keep([...frames, next]);
      }
      this.#status.problem = null;
    } catch (error) {
      if (!signal.aborted) this.#status.problem = error;
    } finally {
      if (!signal.aborted) this.#run.running = false;
    }
  }

  #keep(frames: readonly Frame[]): void {
    this.#state = { ...this.#state, frames };
    this.#url.write({ steps: frames.length - 1 });
    this.#render();
  }

  #render(): void {
    const frames = this.#state.frames.map((frame) => frame.shown);
    const columns = this.#plan.steps + 1;
    for (const [row, strip] of this.#strips.entries()) {
      const pictures = new Float32Array(columns * PIXELS);
      frames.forEach((frame, k) =>
        pictures.set(frame.subarray(row * PIXELS, (row + 1) * PIXELS), k * PIXELS),
      );
      strip.pictures = pictures;
      const changes = frames.slice(1).map((frame, k): [number, number] => {
        return [k + 1, Math.sqrt(meanSquaredError(frame, frames[k] as Pixels, row))];
      });
      this.#chart.set(`row-${row + 1}`, changes);
    }
  }

  #renderControls(): void {
    const { mode, sigma, fresh, start } = this.#state;
    this.#slider.value = sigma;
    this.#sliderBox.hidden = mode !== 'same';
    this.#freshBox.hidden = mode !== 'falls';
    this.#fresh.checked = fresh;
    const lacks = start === 'drawing' && readerDrawing.value === null;
    this.#message.textContent = lacks
      ? 'There is no drawing yet: draw in the demo above. Until then we start from noise.'
      : '';
    for (const input of this.#choices)
      input.checked = input.value === (input.dataset['of'] === 'mode' ? mode : start);
  }
}

/** Waits, or returns at once when stopped. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}

customElements.define('denoiser-repeat-demo', DenoiserRepeatDemo);
