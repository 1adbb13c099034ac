// <cgan-write-demo>: a number in handwriting. Markup: CganWriteDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { onThemeChange, themeInks, type Inks } from '../../lib/ui/paint.ts';
import { part } from '../../lib/ui/part.ts';
import { choiceField, integerField, textField, urlState } from '../../lib/ui/url-state.ts';
import { columnsOf, composeNumber, digitsOf, digitsRead, labelsOf, readingWords } from './cgan-number.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { saveFile } from './weight-files.ts';
import { onWeightsChange } from './weights-changed.ts';
import './weights-notice.ts';
import { whenWanted } from './when-wanted.ts';

const SIDE = 28;
const LAST_SEED = 9999;
const HANDS = ['one', 'each'] as const;
/** Largest side of a digit's pixel on the page, and its side in a saved file. */
const MOST_SCALE = 8;
const SAVED_SCALE = 12;
/** A saved file has black ink on white paper, whatever the theme. */
const PRINT: Inks = { paper: [255, 255, 255], ink: [0, 0, 0] };

interface State {
  readonly digits: string;
  readonly seed: number;
  readonly hand: (typeof HANDS)[number];
  /** The number as it was written last, and what the judge reads in it. */
  readonly written: { readonly digits: string; readonly pictures: Pixels; readonly read: string } | null;
}

/** Paints a number, each of its pixels as a square of `scale`. */
function paintNumber(canvas: HTMLCanvasElement, pictures: Pixels, inks: Inks, scale: number): void {
  const sheet = composeNumber(pictures);
  const columns = sheet.length / SIDE;
  Object.assign(canvas, { width: columns * scale, height: SIDE * scale });
  const context = canvas.getContext('2d');
  if (!context) return;
  sheet.forEach((value, i) => {
    const ink = Math.min(1, Math.max(0, value));
    const mixed = inks.paper.map((from, k) => Math.round(from + ink * ((inks.ink[k] ?? 0) - from)));
    context.fillStyle = `rgb(${mixed.join(' ')})`;
    context.fillRect((i % columns) * scale, Math.floor(i / columns) * scale, scale, scale);
  });
}

export class CganWriteDemo extends HTMLElement {
  readonly #number = part<HTMLInputElement>(this, 'number');
  readonly #hands = [...this.querySelectorAll<HTMLInputElement>('[name="write-hand"]')];
  readonly #sheet = part(this, 'sheet');
  readonly #reading = part(this, 'reading');
  readonly #newHand = part<HTMLButtonElement>(this, 'new-hand');
  readonly #save = part<HTMLButtonElement>(this, 'save');
  readonly #seed = part(this, 'seed');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #canvas = document.createElement('canvas');
  readonly #url = urlState('write', {
    number: textField(this.dataset['digits'] ?? '', 20),
    seed: integerField(Number(this.dataset['seed']), { min: 0, max: LAST_SEED }),
    hand: choiceField(HANDS, 'one'),
  });
  #state: State = this.#read();
  #room = 0;
  #awake = false;
  #listening: AbortController | undefined;
  readonly #size = new ResizeObserver(([entry]) => {
    this.#room = Math.floor(entry?.contentRect.width ?? 0);
    this.#render();
  });

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#number.addEventListener('input', () => this.#type(), { signal });
    for (const input of this.#hands) {
      input.addEventListener('change', () => this.#set({ hand: input.value as State['hand'] }), { signal });
    }
    this.#newHand.addEventListener('click', () => this.#set({ seed: (this.#state.seed % LAST_SEED) + 1 }), {
      signal,
    });
    this.#save.addEventListener('click', () => void this.#saveFile(), { signal });
    this.addEventListener('engine-retry', () => void this.#ask(), { signal });
    onWeightsChange(signal, () => this.#awake && void this.#ask());
    signal.addEventListener(
      'abort',
      onThemeChange(() => this.#render()),
    );
    this.#size.observe(this.#sheet);
    this.#newHand.disabled = false;
    this.#number.value = this.#state.digits;
    this.#render();
    whenWanted(this, signal, () => this.#wake());
    if (/[?&]write\./.test(location.search)) this.#wake();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#size.disconnect();
    this.#url.flush();
  }

  /** The pictures on show, n × 784; null before the first answer. */
  get pictures(): Pixels | null {
    return this.#state.written?.pictures ?? null;
  }

  #read(): State {
    const { number, seed, hand } = this.#url.read();
    return { digits: digitsOf(number), seed, hand, written: null };
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    void this.#status.wake();
    void this.#ask();
  }

  /** Keeps what the reader types to digits, without moving the cursor where nothing was refused. */
  #type(): void {
    const digits = digitsOf(this.#number.value);
    if (digits !== this.#number.value) this.#number.value = digits;
    this.#set({ digits });
  }

  #set(change: Partial<Omit<State, 'written'>>): void {
    this.#state = { ...this.#state, ...change };
    const { digits, seed, hand } = this.#state;
    this.#url.write({ number: digits, seed, hand });
    this.#render();
    if (this.#awake) void this.#ask();
    else this.#wake();
  }

  async #ask(): Promise<void> {
    const { digits, seed, hand } = this.#state;
    if (!this.#awake || digits === '') return;
    try {
      const request = { labels: labelsOf(digits), seed, oneHand: hand === 'one' };
      const pictures = await engine.latest('write', () => engine.ask('cgan', 'write', request));
      if (!pictures) return;
      this.#show({ written: { digits, pictures, read: '' } });
      this.#status.problem = null;
      const read = await engine.latest('write-read', () => engine.classify('judge', pictures));
      if (read && this.#state.written?.pictures === pictures) {
        this.#show({ written: { digits, pictures, read: digitsRead(read) } });
      }
    } catch (error) {
      this.#status.problem = error;
    }
  }

  async #saveFile(): Promise<void> {
    const { written } = this.#state;
    if (!written) return;
    const canvas = document.createElement('canvas');
    paintNumber(canvas, written.pictures, PRINT, SAVED_SCALE);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!blob) {
      this.#reading.textContent = 'This browser could not make a PNG; take a picture of the screen instead.';
      return;
    }
    const url = URL.createObjectURL(blob);
    saveFile({ name: `${written.digits}.png`, url });
    // The browser has taken the file by then.
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }

  #show(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  #render(): void {
    const { digits, seed, hand, written } = this.#state;
    this.#seed.textContent = String(seed);
    for (const input of this.#hands) input.checked = input.value === hand;
    this.#save.disabled = written === null;
    const words =
      digits === '' ? 'Type a digit.' : written ? readingWords(written.digits, written.read) : null;
    if (words !== null && this.#reading.textContent !== words) this.#reading.textContent = words;
    if (!written) return;
    this.#sheet.ariaLabel = `${written.digits}, handwritten`;
    if (!this.#canvas.isConnected) this.#sheet.replaceChildren(this.#canvas);
    const columns = columnsOf(written.digits.length);
    const scale = Math.max(1, Math.min(MOST_SCALE, Math.floor((this.#room || columns) / columns)));
    paintNumber(this.#canvas, written.pictures, themeInks(), 1);
    this.#canvas.style.width = `${columns * scale}px`;
  }
}

customElements.define('cgan-write-demo', CganWriteDemo);
