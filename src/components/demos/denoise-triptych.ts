// <denoise-triptych>: drawing, corrupted drawing, the network's answer; asks the engine as soon as one of them changes.
import { engine } from '../../lib/engine/client.ts';
import type { DenoiseRequest } from '../../lib/engine/types.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { part } from '../../lib/ui/part.ts';
import { formatGain, formatPsnr, meanSquaredError, psnr } from '../../lib/ui/psnr.ts';
import '../controls/draw-pad.ts';
import type { DrawPad } from '../controls/draw-pad.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import { toldSigma, type CorruptionChoice } from './corruption-controls.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { readerDrawing } from './reader-drawing.ts';
import { onWeightsChange } from './weights-changed.ts';
import './weights-notice.ts';
import { whenWanted } from './when-wanted.ts';

declare global {
  interface HTMLElementTagNameMap {
    'denoise-triptych': DenoiseTriptych;
  }
  interface HTMLElementEventMap {
    /** The reader drew over the picture; detail is the drawing's text for a link. */
    'scribble-change': CustomEvent<string>;
  }
}

interface Answer {
  readonly clean: Pixels;
  readonly corrupted: Pixels;
  readonly denoised: Pixels;
}

interface State {
  readonly choice: CorruptionChoice | null;
  /** The reader scribbles by hand, instead of the seeded corruption. */
  readonly byHand: boolean;
  readonly answer: Answer | null;
}

export class DenoiseTriptych extends HTMLElement {
  readonly #pad = part<DrawPad>(this, 'pad');
  readonly #layer = this.querySelector<DrawPad>('[data-part="layer"]');
  readonly #layerBox = this.querySelector<HTMLElement>('[data-part="layer-box"]');
  readonly #corrupted = part<PixelGrid>(this, 'corrupted');
  readonly #denoised = part<PixelGrid>(this, 'denoised');
  readonly #before = part(this, 'psnr-before');
  readonly #after = part(this, 'psnr-after');
  readonly #gain = part(this, 'psnr-gain');
  readonly #message = part(this, 'message');
  readonly #status = part<EngineStatus>(this, 'engine');
  #state: State = { choice: null, byHand: false, answer: null };
  #awake = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#pad.addEventListener('drawing-change', () => void this.#ask(), { signal });
    this.#layer?.addEventListener(
      'drawing-change',
      (event) => {
        // Its own event, lest the demo takes the scribble for the drawing.
        event.stopPropagation();
        this.dispatchEvent(new CustomEvent('scribble-change', { bubbles: true, detail: event.detail.value }));
        void this.#ask();
      },
      { signal },
    );
    this.addEventListener('engine-retry', () => void this.#ask(), { signal });
    onWeightsChange(signal, () => void this.#ask());
    whenWanted(this, signal, () => this.wake());
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
  }

  get pad(): DrawPad {
    return this.#pad;
  }

  /** The text of the reader's own scribble. */
  set scribble(value: string) {
    if (this.#layer) this.#layer.value = value;
  }

  set choice(choice: CorruptionChoice) {
    this.#state = { ...this.#state, choice };
    void this.#ask();
  }

  /** Lets the reader scribble over the drawing by hand. */
  set byHand(byHand: boolean) {
    this.#state = { ...this.#state, byHand: byHand && this.#layer !== null };
    void this.#ask();
  }

  /** Starts the engine now, for a link that promises a result. */
  wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    void this.#status.wake();
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const clean = this.#pad.pixels?.slice() ?? null;
    if (this.#layer && this.#state.byHand) this.#layer.background = clean;
    this.#render();
    const request = clean && this.#request(clean);
    if (!this.#awake || !request) return;
    try {
      const result = await engine.latest(this.#key, () => engine.denoise('denoiser', request));
      if (!result) return;
      const answer = { clean, corrupted: result.corrupted, denoised: result.iterates[0] as Pixels };
      this.#state = { ...this.#state, answer };
      this.#status.problem = null;
      if (this.dataset['shared'] !== undefined) {
        const { corruption } = request;
        readerDrawing.set({
          clean,
          corrupted: answer.corrupted,
          corruption,
          own: this.#pad.source === 'strokes',
          value: this.#pad.value,
        });
      }
      this.#render();
    } catch (error) {
      this.#status.problem = error;
    }
  }

  get #key(): string {
    return `triptych-${this.dataset['name'] ?? ''}`;
  }

  #request(clean: Pixels): DenoiseRequest | null {
    const { choice, byHand } = this.#state;
    if (byHand) return { pixels: this.#layer?.pixels ?? clean, corruption: null, sigma: null };
    if (!choice) return null;
    const { kind, level, seed } = choice;
    return { pixels: clean, corruption: { kind, level, seed }, sigma: toldSigma(choice) };
  }

  #render(): void {
    const { answer, byHand, choice } = this.#state;
    const blank = this.#pad.pixels === null;
    this.toggleAttribute('data-blank', blank);
    if (this.#layerBox) this.#layerBox.hidden = !byHand;
    this.#corrupted.hidden = byHand;
    this.#message.textContent = this.#sentence(blank, choice);
    if (!answer) return;
    this.#corrupted.pictures = answer.corrupted;
    this.#denoised.pictures = answer.denoised;
    const before = psnr(meanSquaredError(answer.corrupted, answer.clean));
    const after = psnr(meanSquaredError(answer.denoised, answer.clean));
    this.#before.textContent = formatPsnr(before);
    this.#after.textContent = formatPsnr(after);
    this.#gain.textContent = formatGain(before, after);
  }

  #sentence(blank: boolean, choice: CorruptionChoice | null): string {
    if (blank) return 'The pad is blank: draw a digit, or load one.';
    if (this.#state.byHand) return 'Scribble over the picture in the middle.';
    if (choice?.kind === 'gaussian')
      return 'Values outside 0–1 are painted as paper or ink; the network gets them as they are.';
    return '';
  }
}

customElements.define('denoise-triptych', DenoiseTriptych);
