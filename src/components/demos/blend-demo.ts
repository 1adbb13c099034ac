// What the blend demos of the chapters with a code have in common: from one digit to another, in pixels and in code. A
// chapter registers an element of its own that extends this one. Markup: BlendDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { ModelId, Pixels } from '../../lib/models/types.ts';
import { blend, blendInSteps, countGrey } from '../../lib/ui/blend.ts';
import { part } from '../../lib/ui/part.ts';
import { choiceField, numberField, textField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/draw-pad.ts';
import type { DrawPad } from '../controls/draw-pad.ts';
import '../controls/labelled-slider.ts';
import type { LabelledSlider } from '../controls/labelled-slider.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { onWeightsChange } from './weights-changed.ts';
import { whenWanted } from './when-wanted.ts';

interface State {
  /** Length of the code, as a choice of the reader's. */
  readonly size: string;
  readonly t: number;
  /** Codes of a and b, with what they belong to; null before the first answer. */
  readonly codes: { readonly size: string; readonly a: Float32Array; readonly b: Float32Array } | null;
  /** The decoded blend at t, and at even steps. */
  readonly now: Pixels | null;
  readonly strip: Pixels | null;
}

export class BlendDemo extends HTMLElement {
  readonly #pads = { a: part<DrawPad>(this, 'pad-a'), b: part<DrawPad>(this, 'pad-b') };
  readonly #now = { pixels: part<PixelGrid>(this, 'now-pixels'), code: part<PixelGrid>(this, 'now-code') };
  readonly #strips = {
    pixels: part<PixelGrid>(this, 'strip-pixels'),
    code: part<PixelGrid>(this, 'strip-code'),
  };
  readonly #grey = { pixels: part(this, 'grey-pixels'), code: part(this, 'grey-code') };
  readonly #share = part<LabelledSlider>(this, 'share');
  readonly #sizes = [...this.querySelectorAll<HTMLInputElement>('[name="blend-size"]')];
  readonly #swap = part<HTMLButtonElement>(this, 'swap');
  readonly #message = part(this, 'message');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #steps = Number(this.dataset['steps']);
  readonly #models = JSON.parse(this.dataset['models'] ?? '{}') as Readonly<Record<string, ModelId>>;
  readonly #url = urlState('blend', {
    size: choiceField(Object.keys(this.#models), this.dataset['size'] ?? ''),
    t: numberField(this.#share.value, { min: 0, max: 1 }),
    a: textField(this.#pads.a.value, 6000),
    b: textField(this.#pads.b.value, 6000),
  });
  #state: State = this.#read();
  #awake = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const name of ['a', 'b'] as const) {
      this.#pads[name].addEventListener(
        'drawing-change',
        ({ detail }) => {
          if (detail.final) this.#url.write({ [name]: detail.value });
          void this.#ask();
        },
        { signal },
      );
    }
    this.#share.addEventListener('slide', ({ detail }) => this.#slide(detail.value), { signal });
    for (const input of this.#sizes) {
      input.addEventListener('change', () => this.#choose(input.value), { signal });
    }
    this.#swap.addEventListener('click', () => this.#swapPads(), { signal });
    this.addEventListener('engine-retry', () => void this.#ask(), { signal });
    onWeightsChange(signal, () => this.#awake && void this.#ask());
    this.#swap.disabled = false;
    whenWanted(this, signal, () => this.#wake());
    this.#restore();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  #read(): State {
    const { size, t } = this.#url.read();
    return { size, t, codes: null, now: null, strip: null };
  }

  #restore(): void {
    const { a, b } = this.#url.read();
    if (a !== this.#pads.a.value) this.#pads.a.value = a;
    if (b !== this.#pads.b.value) this.#pads.b.value = b;
    this.#render();
    if (/[?&]blend\./.test(location.search)) this.#wake();
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    void this.#status.wake();
    void this.#ask();
  }

  #swapPads(): void {
    const [a, b] = [this.#pads.a.value, this.#pads.b.value];
    this.#pads.a.value = b;
    this.#pads.b.value = a;
  }

  #choose(size: string): void {
    this.#show({ size });
    this.#url.write({ size });
    this.#wake();
    void this.#ask();
  }

  #slide(t: number): void {
    this.#show({ t });
    this.#url.write({ t });
    this.#wake();
    void this.#status.attempt(() => this.#decodeNow());
  }

  /** The two pictures; null while one pad is blank. */
  #pictures(): { readonly a: Pixels; readonly b: Pixels } | null {
    const { a, b } = { a: this.#pads.a.pixels, b: this.#pads.b.pixels };
    return a && b ? { a, b } : null;
  }

  async #ask(): Promise<void> {
    this.#render();
    const pictures = this.#pictures();
    if (!this.#awake || !pictures) return;
    const { size } = this.#state;
    const id = this.#models[size] as ModelId;
    await this.#status.attempt(async () => {
      const both = new Float32Array([...pictures.a, ...pictures.b]);
      const codes = await engine.latest('blend-codes', () => engine.encode(id, both));
      if (!codes || size !== this.#state.size) return;
      const half = codes.length / 2;
      const [a, b] = [codes.slice(0, half), codes.slice(half)];
      this.#state = { ...this.#state, codes: { size, a, b } };
      await this.#decodeNow();
      const strip = await engine.latest('blend-strip', () =>
        engine.decode(id, blendInSteps(a, b, this.#steps)),
      );
      if (strip && this.#state.codes?.a === a) this.#show({ strip });
    });
  }

  async #decodeNow(): Promise<void> {
    const { codes, t } = this.#state;
    if (!codes) return;
    const { size, a, b } = codes;
    const now = await engine.latest('blend-now', () =>
      engine.decode(this.#models[size] as ModelId, blend(a, b, t)),
    );
    if (now && this.#state.codes === codes) this.#show({ now });
  }

  #show(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  #render(): void {
    const { size, t, now, strip } = this.#state;
    this.#share.value = t;
    for (const input of this.#sizes) input.checked = input.value === size;
    const pictures = this.#pictures();
    this.#message.textContent = pictures ? '' : 'A pad is blank: draw a digit on it, or load one.';
    if (pictures) {
      const mixed = blend(pictures.a, pictures.b, t);
      this.#now.pixels.pictures = mixed;
      this.#grey.pixels.textContent = String(countGrey(mixed));
      this.#strips.pixels.pictures = blendInSteps(pictures.a, pictures.b, this.#steps);
    }
    if (now) {
      this.#now.code.pictures = now;
      this.#grey.code.textContent = String(countGrey(now));
    }
    if (strip) this.#strips.code.pictures = strip;
  }
}
