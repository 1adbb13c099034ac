// <held-out-rows>: test digits that are never trained on, cleaned by the shipped and by the present weights.
// Markup: HeldOutRows.astro. Call `ask` after each change of the weights.
import { engine } from '../../lib/engine/client.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { decodePictures } from '../../lib/ui/embedded-pictures.ts';
import { part } from '../../lib/ui/part.ts';
import { formatGain, formatPsnr, meanSquaredError, psnr } from '../../lib/ui/psnr.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import { toldSigma, type CorruptionChoice } from './corruption-controls.ts';

declare global {
  interface HTMLElementTagNameMap {
    'held-out-rows': HeldOutRows;
  }
}

interface State {
  readonly corrupted: Pixels | null;
  /** The answer of the shipped weights, asked for before anything changed them. */
  readonly shipped: Pixels | null;
  readonly present: Pixels | null;
}

export class HeldOutRows extends HTMLElement {
  readonly #grids = {
    corrupted: part<PixelGrid>(this, 'grid-corrupted'),
    shipped: part<PixelGrid>(this, 'grid-shipped'),
    present: part<PixelGrid>(this, 'grid-present'),
  };
  readonly #totals = {
    corrupted: part(this, 'total-corrupted'),
    shipped: part(this, 'total-shipped'),
    present: part(this, 'total-present'),
  };
  readonly #gain = part(this, 'gain');
  readonly #digits = decodePictures(this.dataset['digits']);
  readonly #choice = JSON.parse(this.dataset['choice'] ?? '{}') as CorruptionChoice;
  #turn = 0;
  #state: State = { corrupted: null, shipped: null, present: null };

  /** Asks the present weights, which are the shipped ones or not; rejects with an EngineError. */
  async ask(isShipped: boolean): Promise<void> {
    const turn = ++this.#turn;
    const { kind, level, seed } = this.#choice;
    const request = {
      pixels: this.#digits,
      corruption: { kind, level, seed },
      sigma: toldSigma(this.#choice),
    };
    const { corrupted, iterates } = await engine.denoise('denoiser', request);
    const answer = iterates[0] as Pixels;
    this.#state = {
      corrupted: this.#state.corrupted ?? corrupted,
      shipped: isShipped ? answer : this.#state.shipped,
      // An answer that comes late stands behind a newer question.
      present: turn === this.#turn ? answer : this.#state.present,
    };
    this.#render();
  }

  /** Tells whether the answer of the shipped weights is there. */
  get isReady(): boolean {
    return this.#state.shipped !== null;
  }

  #render(): void {
    const decibels = (pictures: Pixels): number => psnr(meanSquaredError(pictures, this.#digits));
    for (const name of ['corrupted', 'shipped', 'present'] as const) {
      const pictures = this.#state[name];
      if (!pictures || pictures === this.#grids[name].pictures) continue;
      this.#grids[name].pictures = pictures;
      this.#totals[name].textContent = formatPsnr(decibels(pictures));
    }
    const { shipped, present } = this.#state;
    if (!shipped || !present) return;
    const isSame = shipped.every((value, i) => value === present[i]);
    this.#gain.textContent = isSame ? 'the same' : formatGain(decibels(shipped), decibels(present));
  }
}

customElements.define('held-out-rows', HeldOutRows);
