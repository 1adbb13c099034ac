// <weights-notice>: says that the network has been fine-tuned or replaced, and puts the shipped one back.
// Markup: WeightsNotice.astro.
import { part } from '../../lib/ui/part.ts';
import { isShipped, presentWeights, resetWeights, type PresentWeights } from './weights-changed.ts';

export class WeightsNotice extends HTMLElement {
  readonly #sentence = part(this, 'weights-sentence');
  readonly #back = part<HTMLButtonElement>(this, 'weights-back');
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#back.addEventListener('click', () => void this.#reset(), { signal });
    signal.addEventListener(
      'abort',
      presentWeights.subscribe((weights) => this.#render(weights)),
    );
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
  }

  async #reset(): Promise<void> {
    try {
      const { id } = presentWeights.value;
      if (id) await resetWeights(id);
    } catch (error) {
      this.#sentence.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  #render(weights: PresentWeights): void {
    this.hidden = isShipped(weights);
    this.#sentence.textContent = this.hidden ? '' : sentenceOf(weights);
  }
}

function sentenceOf({ origin, steps }: PresentWeights): string {
  const tuned = steps > 0 ? `, fine-tuned by ${steps} ${steps === 1 ? 'step' : 'steps'}` : '';
  return origin === 'uploaded'
    ? `These are the weights that you uploaded${tuned}.`
    : `These are your fine-tuned weights, ${steps} ${steps === 1 ? 'step' : 'steps'} from the shipped ones.`;
}

customElements.define('weights-notice', WeightsNotice);
