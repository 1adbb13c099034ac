// <vae-rows>: test digits that are never trained on, and samples of the prior, by the shipped and by the present weights.
// Markup: VaeRows.astro. Call `ask` after each change of the weights.
import { engine } from '../../lib/engine/client.ts';
import type { HeldOut } from '../../lib/engine/questions/vae.ts';
import { decodePictures } from '../../lib/ui/embedded-pictures.ts';
import { part } from '../../lib/ui/part.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import type { HeldOutView } from './fine-tune-demo.ts';
import { formatNats, formatTerms } from './vae-bill.ts';

const WHOSE = ['shipped', 'present'] as const;

/** The answer of the shipped weights, asked for before anything changed them, and of the present ones. */
type State = Readonly<Record<(typeof WHOSE)[number], HeldOut | null>>;

export class VaeRows extends HTMLElement implements HeldOutView {
  readonly #rebuilt = {
    shipped: part<PixelGrid>(this, 'grid-shipped'),
    present: part<PixelGrid>(this, 'grid-present'),
  };
  readonly #samples = {
    shipped: part<PixelGrid>(this, 'grid-shipped-samples'),
    present: part<PixelGrid>(this, 'grid-present-samples'),
  };
  readonly #totals = { shipped: part(this, 'total-shipped'), present: part(this, 'total-present') };
  readonly #digits = decodePictures(this.dataset['digits']);
  readonly #gain = part(this, 'gain');
  #turn = 0;
  #state: State = { shipped: null, present: null };

  /** Asks the present weights, which are the shipped ones or not; rejects with an EngineError. */
  async ask(areShipped: boolean): Promise<void> {
    const turn = ++this.#turn;
    const count = this.#digits.length / 784;
    const request = { id: 'vae', pixels: this.#digits, seed: Number(this.dataset['seed']), count } as const;
    const answer = await engine.ask('vae', 'heldOut', request);
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
    for (const whose of WHOSE) {
      const answer = this.#state[whose];
      if (!answer || answer.pictures === this.#rebuilt[whose].pictures) continue;
      this.#rebuilt[whose].pictures = answer.pictures;
      this.#samples[whose].pictures = answer.samples;
      this.#totals[whose].textContent = formatTerms(answer);
    }
    const { shipped, present } = this.#state;
    if (!shipped || !present) return;
    const isSame = shipped.pictures.every((value, i) => value === present.pictures[i]);
    const change = present.reconstruction + present.kl - shipped.reconstruction - shipped.kl;
    this.#gain.textContent = isSame ? 'the same' : `${change < 0 ? '−' : '+'}${formatNats(Math.abs(change))}`;
  }
}

customElements.define('vae-rows', VaeRows);
