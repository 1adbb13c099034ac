// <corruption-controls>: kind, level and seed of a corruption; the ranges stand in the HTML, from data/corruption.ts.
import type { CorruptionKind } from '../../lib/data/corruption.ts';
import type { Corruption } from '../../lib/models/types.ts';
import { choiceField, flagField, integerField, numberField } from '../../lib/ui/url-state.ts';
import { part } from '../../lib/ui/part.ts';
import '../controls/labelled-slider.ts';
import type { LabelledSlider } from '../controls/labelled-slider.ts';

/** A corruption, and whether the network is told its σ (it can be, for Gaussian noise that is not clipped). */
export interface CorruptionChoice extends Corruption {
  readonly told: boolean;
}

declare global {
  interface HTMLElementTagNameMap {
    'corruption-controls': CorruptionControls;
  }
  interface HTMLElementEventMap {
    'corruption-change': CustomEvent<CorruptionChoice>;
  }
}

const KINDS: readonly CorruptionKind[] = [
  'gaussian-clipped',
  'gaussian',
  'salt-and-pepper',
  'block',
  'stroke',
];
const LAST_SEED = 9999;

/** Describes a choice in a page's address, for `urlState`. */
export function corruptionFields({ kind, level, seed }: Corruption) {
  return {
    kind: choiceField(KINDS, kind),
    level: numberField(level, { min: 0, max: 10 }),
    seed: integerField(seed, { min: 0, max: LAST_SEED }),
    told: flagField(true),
  };
}

/** Returns σ to tell the network: known for unclipped Gaussian noise alone, and there the reader may keep it back. */
export function toldSigma({ kind, level, told }: CorruptionChoice): number | null {
  return kind === 'gaussian' && told ? level : null;
}

export class CorruptionControls extends HTMLElement {
  readonly #kinds = [...this.querySelectorAll<HTMLInputElement>('[data-kind]')];
  readonly #slots = [...this.querySelectorAll<HTMLElement>('[data-slot]')];
  readonly #told = part<HTMLInputElement>(this, 'told');
  readonly #toldField = part(this, 'told-field');
  readonly #newNoise = part<HTMLButtonElement>(this, 'new-noise');
  #value: CorruptionChoice = this.#initial();
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const input of this.#kinds) {
      input.addEventListener('change', () => this.#choose(input.dataset['kind'] as CorruptionKind), {
        signal,
      });
    }
    for (const type of ['slide', 'settle'] as const) {
      this.addEventListener(type, ({ detail }) => this.#change({ level: detail.value }), { signal });
    }
    this.#told.addEventListener('change', () => this.#change({ told: this.#told.checked }), { signal });
    this.#newNoise.addEventListener(
      'click',
      () => this.#change({ seed: (this.#value.seed % LAST_SEED) + 1 }),
      {
        signal,
      },
    );
    this.#newNoise.disabled = false;
    this.#render();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
  }

  get value(): CorruptionChoice {
    return this.#value;
  }

  /** Sets all at once; a level outside the kind's range is brought into it. */
  set value(value: CorruptionChoice) {
    const slider = this.#sliderOf(value.kind);
    slider.value = value.level;
    this.#value = { ...value, level: slider.value };
    this.#render();
  }

  #initial(): CorruptionChoice {
    const kind = (this.#kinds.find((input) => input.defaultChecked)?.dataset['kind'] ??
      KINDS[0]) as CorruptionKind;
    const level = this.#sliderOf(kind).value;
    return { kind, level, seed: Number(this.dataset['seed']), told: true };
  }

  #sliderOf(kind: CorruptionKind): LabelledSlider {
    const slot = this.#slots.find((candidate) => candidate.dataset['slot'] === slotOf(kind));
    return slot?.querySelector('labelled-slider') as LabelledSlider;
  }

  #choose(kind: CorruptionKind): void {
    this.#change({ kind, level: this.#sliderOf(kind).value });
  }

  #change(change: Partial<CorruptionChoice>): void {
    this.#value = { ...this.#value, ...change };
    this.#render();
    this.dispatchEvent(new CustomEvent('corruption-change', { bubbles: true, detail: this.#value }));
  }

  #render(): void {
    const { kind, told } = this.#value;
    for (const slot of this.#slots) slot.hidden = slot.dataset['slot'] !== slotOf(kind);
    for (const input of this.#kinds) input.checked = input.dataset['kind'] === kind;
    this.#toldField.hidden = kind !== 'gaussian';
    this.#told.checked = told;
  }
}

/** Both Gaussian kinds share one slider: the same σ, clipped or not, is what one wants to compare. */
function slotOf(kind: CorruptionKind): string {
  return kind === 'gaussian-clipped' ? 'gaussian' : kind;
}

customElements.define('corruption-controls', CorruptionControls);
