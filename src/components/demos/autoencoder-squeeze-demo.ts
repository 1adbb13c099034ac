// <autoencoder-squeeze-demo>: a digit through a narrow code, by the network and by PCA. Markup: AutoencoderSqueezeDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { Squeezed } from '../../lib/engine/questions/autoencoder.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { part } from '../../lib/ui/part.ts';
import { onPress, setResting } from '../../lib/ui/rest.ts';
import { choiceField, textField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/code-bars.ts';
import type { CodeBars } from '../controls/code-bars.ts';
import '../controls/draw-pad.ts';
import type { DrawPad } from '../controls/draw-pad.ts';
import '../controls/labelled-slider.ts';
import type { LabelledSlider } from '../controls/labelled-slider.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import {
  applyMoves,
  differenceOf,
  formatError,
  modelOf,
  NO_MOVES,
  readMoves,
  SIZES,
  squaredError,
  writeMoves,
  type Moves,
  type Size,
  type Whose,
} from './autoencoder-models.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { readerDrawing } from './reader-drawing.ts';
import { onWeightsChange } from './weights-changed.ts';
import './weights-notice.ts';
import { whenWanted } from './when-wanted.ts';

const BOTH = ['network', 'pca'] as const;

interface State {
  readonly size: Size;
  readonly whose: Whose;
  /** The chosen number of the code, from 0. */
  readonly index: number;
  readonly moves: Moves;
  /** What the codes came from; null before the first answer. */
  readonly pixels: Pixels | null;
  /** The codes as they were computed. */
  readonly own: Readonly<Record<Whose, Squeezed>> | null;
  /** The same with the reader's moves. */
  readonly shown: Readonly<Record<Whose, Squeezed>> | null;
}

export class AutoencoderSqueezeDemo extends HTMLElement {
  readonly #pad = part<DrawPad>(this, 'pad');
  readonly #sizes = [...this.querySelectorAll<HTMLInputElement>('[name="squeeze-size"]')];
  readonly #whose = [...this.querySelectorAll<HTMLInputElement>('[name="squeeze-whose"]')];
  readonly #bars = this.#pair<CodeBars>('bars');
  readonly #pictures = this.#pair<PixelGrid>('picture');
  readonly #differences = this.#pair<PixelGrid>('difference');
  readonly #errors = this.#pair('error');
  readonly #means = this.#pair('mean');
  readonly #rows = [...this.querySelectorAll<HTMLElement>('[data-whose]')];
  readonly #index = part<LabelledSlider>(this, 'index');
  readonly #value = part<LabelledSlider>(this, 'value');
  readonly #undo = part<HTMLButtonElement>(this, 'undo');
  readonly #message = part(this, 'message');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #limits = JSON.parse(this.dataset['limits'] ?? '{}') as Record<Size, Record<Whose, number>>;
  readonly #printed = JSON.parse(this.dataset['errors'] ?? '{}') as Record<Size, Record<Whose, string>>;
  readonly #url = urlState('squeeze', {
    size: choiceField(SIZES, '8'),
    pad: textField(this.#pad.value, 6000),
    moves: textField('', 900),
  });
  #state: State = this.#read();
  #awake = false;
  #listening: AbortController | undefined;

  #pair<E extends HTMLElement = HTMLElement>(name: string): Readonly<Record<Whose, E>> {
    return { network: part<E>(this, `${name}-network`), pca: part<E>(this, `${name}-pca`) };
  }

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const input of this.#sizes) {
      input.addEventListener('change', () => this.#choose({ size: input.value as Size }), { signal });
    }
    for (const input of this.#whose) {
      input.addEventListener('change', () => this.#show({ whose: input.value as Whose, index: 0 }), {
        signal,
      });
    }
    this.#pad.addEventListener(
      'drawing-change',
      ({ detail }) => {
        if (detail.final) this.#url.write({ pad: detail.value });
        this.#choose({});
      },
      { signal },
    );
    for (const whose of BOTH) {
      this.#bars[whose].addEventListener(
        'bar-move',
        ({ detail: { index, value } }) => this.#move(whose, index, value),
        { signal },
      );
    }
    this.#index.addEventListener('slide', ({ detail }) => this.#show({ index: detail.value - 1 }), {
      signal,
    });
    this.#value.addEventListener(
      'slide',
      ({ detail }) => this.#move(this.#state.whose, this.#state.index, detail.value),
      { signal },
    );
    onPress(this.#undo, signal, () => this.#restoreCode());
    this.addEventListener('engine-retry', () => void this.#ask(), { signal });
    onWeightsChange(signal, () => this.#awake && void this.#ask());
    whenWanted(this, signal, () => this.#wake());
    this.#restore();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  #read(): State {
    const { size, moves } = this.#url.read();
    const none = { pixels: null, own: null, shown: null };
    return { size, whose: 'network', index: 0, moves: readMoves(moves), ...none };
  }

  /** Puts back what a link says, and keeps its promise of a result without waiting for a touch. */
  #restore(): void {
    const { pad } = this.#url.read();
    if (pad !== this.#pad.value) {
      // The pad's own news of this picture must not wipe the link's moves.
      const { moves } = this.#state;
      this.#pad.value = pad;
      this.#state = { ...this.#state, moves };
    }
    this.#render();
    if (!/[?&]squeeze\./.test(location.search)) return;
    const { moves } = this.#state;
    void this.#pad.ready.then(() => {
      this.#state = { ...this.#state, moves };
      this.#note();
      this.#wake();
    });
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    void this.#status.wake();
    void this.#ask();
  }

  /** Takes another picture or another size: new codes, as they come. */
  #choose(change: Partial<State>): void {
    this.#show({ index: 0, moves: NO_MOVES, ...change });
    this.#note();
    void this.#ask();
  }

  #note(): void {
    this.#url.write({ size: this.#state.size, moves: writeMoves(this.#state.moves) });
  }

  async #ask(): Promise<void> {
    const pixels = this.#pad.pixels?.slice() ?? null;
    this.#render();
    if (!this.#awake || !pixels) return;
    const id = modelOf(this.#state.size);
    await this.#status.attempt(async () => {
      const own = await engine.latest('squeeze', () => engine.ask('autoencoder', 'squeeze', { id, pixels }));
      if (!own || id !== modelOf(this.#state.size)) return;
      this.#show({ pixels, own, shown: own });
      this.#share(pixels);
      for (const whose of BOTH) {
        if (Object.keys(this.#state.moves[whose]).length > 0) await this.#decode(whose);
      }
    });
  }

  /** Lets the demos further down take up the drawing. */
  #share(clean: Pixels): void {
    const { source, value } = this.#pad;
    readerDrawing.set({ clean, corrupted: clean, corruption: null, own: source === 'strokes', value });
  }

  /** Chooses a number of a code and, unless `value` is null, moves it. */
  #move(whose: Whose, index: number, value: number | null): void {
    this.#wake();
    if (value === null) {
      this.#show({ whose, index });
      return;
    }
    const moves = { ...this.#state.moves, [whose]: { ...this.#state.moves[whose], [index]: value } };
    this.#show({ whose, index, moves });
    this.#note();
    void this.#status.attempt(() => this.#decode(whose));
  }

  #restoreCode(): void {
    this.#show({ moves: NO_MOVES, shown: this.#state.own });
    this.#note();
  }

  /** Decodes a moved code. */
  async #decode(whose: Whose): Promise<void> {
    const { own, size, moves } = this.#state;
    if (!own) return;
    const code = applyMoves(own[whose].code, moves[whose]);
    const picture = await engine.latest(`squeeze-${whose}`, () =>
      whose === 'network'
        ? engine.decode(modelOf(size), code)
        : engine.ask('autoencoder', 'fromPca', { codes: code, size: code.length }),
    );
    const { shown } = this.#state;
    const isCurrent = this.#state.own === own && Object.keys(this.#state.moves[whose]).length > 0;
    if (picture && shown && isCurrent) this.#show({ shown: { ...shown, [whose]: { code, picture } } });
  }

  #show(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  #render(): void {
    const { size, whose, index, moves, pixels, own, shown } = this.#state;
    for (const input of this.#sizes) input.checked = input.value === size;
    for (const input of this.#whose) input.checked = input.value === whose;
    const isBlank = this.#pad.pixels === null;
    this.toggleAttribute('data-blank', isBlank);
    this.#message.textContent = isBlank ? 'The pad is blank: draw a digit, or load one.' : '';
    for (const row of this.#rows) {
      const isMoved = Object.keys(moves[row.dataset['whose'] as Whose]).length > 0;
      row.toggleAttribute('data-moved', isMoved);
    }
    setResting(this.#undo, writeMoves(moves) === '');
    for (const one of BOTH) this.#means[one].textContent = this.#printed[size][one];
    // Codes of another length are on their way.
    if (!own || !shown || !pixels || own.network.code.length !== Number(size)) return;
    for (const one of BOTH) {
      const { picture } = shown[one];
      this.#bars[one].limit = this.#limits[size][one];
      this.#bars[one].values = applyMoves(own[one].code, moves[one]);
      this.#bars[one].selected = one === whose ? index : -1;
      this.#pictures[one].pictures = picture;
      this.#differences[one].pictures = differenceOf(picture, pixels);
      this.#errors[one].textContent = formatError(squaredError(picture, pixels));
    }
    this.#renderSliders();
  }

  #renderSliders(): void {
    const { size, whose, index, own, moves } = this.#state;
    const limit = Math.ceil(this.#limits[size][whose]);
    this.#index.max = Number(size);
    this.#index.value = index + 1;
    this.#value.min = -limit;
    this.#value.max = limit;
    this.#value.value = moves[whose][index] ?? own?.[whose].code[index] ?? 0;
  }
}

customElements.define('autoencoder-squeeze-demo', AutoencoderSqueezeDemo);
