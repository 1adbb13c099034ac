// <reconstruction-rows>: test digits that are never trained on, rebuilt by the shipped and by the present weights.
// Markup: ReconstructionRows.astro. Call `ask` after each change of the weights.
import { engine } from '../../lib/engine/client.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { decodePictures } from '../../lib/ui/embedded-pictures.ts';
import { part } from '../../lib/ui/part.ts';
import { meanSquaredError } from '../../lib/ui/psnr.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import { formatError } from './autoencoder-models.ts';
import type { HeldOutView } from './fine-tune-demo.ts';

const MODEL = 'autoencoder';

interface State {
  /** The answer of the shipped weights, asked for before anything changed them. */
  readonly shipped: Pixels | null;
  readonly present: Pixels | null;
}

export class ReconstructionRows extends HTMLElement implements HeldOutView {
  readonly #grids = {
    shipped: part<PixelGrid>(this, 'grid-shipped'),
    present: part<PixelGrid>(this, 'grid-present'),
  };
  readonly #totals = { shipped: part(this, 'total-shipped'), present: part(this, 'total-present') };
  readonly #gain = part(this, 'gain');
  readonly #digits = decodePictures(this.dataset['digits']);
  #turn = 0;
  #state: State = { shipped: null, present: null };

  /** Asks the present weights, which are the shipped ones or not; rejects with an EngineError. */
  async ask(areShipped: boolean): Promise<void> {
    const turn = ++this.#turn;
    const answer = await engine.decode(MODEL, await engine.encode(MODEL, this.#digits));
    this.#state = {
      shipped: areShipped ? answer : this.#state.shipped,
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
    const errorOf = (pictures: Pixels): number => meanSquaredError(pictures, this.#digits) * 784;
    for (const name of ['shipped', 'present'] as const) {
      const pictures = this.#state[name];
      if (!pictures || pictures === this.#grids[name].pictures) continue;
      this.#grids[name].pictures = pictures;
      this.#totals[name].textContent = formatError(errorOf(pictures));
    }
    const { shipped, present } = this.#state;
    if (!shipped || !present) return;
    const isSame = shipped.every((value, i) => value === present[i]);
    const change = errorOf(present) - errorOf(shipped);
    this.#gain.textContent = isSame
      ? 'the same'
      : `${change < 0 ? '−' : '+'}${formatError(Math.abs(change))}`;
  }
}

customElements.define('reconstruction-rows', ReconstructionRows);
