// <dcgan-drawing-rows>: drawings from fixed z, by the shipped and by the present weights. Markup: DcganDrawingRows.astro.
// Call `ask` after each change of the weights.
import { engine } from '../../lib/engine/client.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { part } from '../../lib/ui/part.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import type { HeldOutView } from './fine-tune-demo.ts';

interface State {
  /** The drawings of the shipped weights, asked for before anything changed them. */
  readonly shipped: Pixels | null;
  readonly present: Pixels | null;
}

export class DcganDrawingRows extends HTMLElement implements HeldOutView {
  readonly #grids = {
    shipped: part<PixelGrid>(this, 'grid-shipped'),
    present: part<PixelGrid>(this, 'grid-present'),
  };
  readonly #change = part(this, 'change');
  #turn = 0;
  #state: State = { shipped: null, present: null };

  /** Asks the present weights, which are the shipped ones or not; rejects with an EngineError. */
  async ask(areShipped: boolean): Promise<void> {
    const turn = ++this.#turn;
    const seed = Number(this.dataset['seed']);
    const { pixels } = await engine.ask('dcgan', 'draw', { seed, count: Number(this.dataset['count']) });
    this.#state = {
      shipped: areShipped ? pixels : this.#state.shipped,
      // An answer that comes late stands behind a newer question.
      present: turn === this.#turn ? pixels : this.#state.present,
    };
    this.#render();
  }

  /** Tells whether the drawings of the shipped weights are there. */
  get isReady(): boolean {
    return this.#state.shipped !== null;
  }

  #render(): void {
    const { shipped, present } = this.#state;
    if (shipped) this.#grids.shipped.pictures = shipped;
    if (!present) return;
    this.#grids.present.pictures = present;
    const isSame = shipped?.every((value, i) => value === present[i]) === true;
    this.#change.textContent = isSame ? 'the same' : '';
  }
}

customElements.define('dcgan-drawing-rows', DcganDrawingRows);
