// <cgan-hand-rows>: the same hands as the shipped and as the present weights write them. Markup: CganHandRows.astro.
// Call `ask` after each change of the weights.
import { engine } from '../../lib/engine/client.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { part } from '../../lib/ui/part.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import { digitsRead } from './cgan-number.ts';
import type { HeldOutView } from './fine-tune-demo.ts';

/** Pictures, and how many of them the judge reads as asked. */
interface Answer {
  readonly pictures: Pixels;
  readonly right: number;
}

interface State {
  /** The answer of the shipped weights, asked for before anything changed them. */
  readonly shipped: Answer | null;
  readonly present: Answer | null;
}

export class CganHandRows extends HTMLElement implements HeldOutView {
  readonly #grids = {
    shipped: part<PixelGrid>(this, 'grid-shipped'),
    present: part<PixelGrid>(this, 'grid-present'),
  };
  readonly #totals = { shipped: part(this, 'total-shipped'), present: part(this, 'total-present') };
  readonly #seed = Number(this.dataset['seed']);
  readonly #hands = Number(this.dataset['hands']);
  #turn = 0;
  #state: State = { shipped: null, present: null };

  /** Asks the present weights, which are the shipped ones or not; rejects with an EngineError. */
  async ask(areShipped: boolean): Promise<void> {
    const turn = ++this.#turn;
    const pictures = await engine.ask('cgan', 'table', { seed: this.#seed, at: 0, rows: this.#hands });
    const read = digitsRead(await engine.classify('judge', pictures));
    const right = [...read].filter((digit, i) => Number(digit) === i % 10).length;
    this.#state = {
      shipped: areShipped ? { pictures, right } : this.#state.shipped,
      // An answer that comes late stands behind a newer question.
      present: turn === this.#turn ? { pictures, right } : this.#state.present,
    };
    this.#render();
  }

  /** Tells whether the answer of the shipped weights is there. */
  get isReady(): boolean {
    return this.#state.shipped !== null;
  }

  #render(): void {
    for (const name of ['shipped', 'present'] as const) {
      const answer = this.#state[name];
      if (!answer || answer.pictures === this.#grids[name].pictures) continue;
      this.#grids[name].pictures = answer.pictures;
      this.#totals[name].textContent = `${answer.right} of ${10 * this.#hands} read as asked`;
    }
  }
}

customElements.define('cgan-hand-rows', CganHandRows);
