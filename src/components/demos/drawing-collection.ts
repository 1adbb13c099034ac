// <drawing-collection>: drawings to train on: added from its pad or from the first figure, deleted, brought back.
// Markup: DrawingCollection.astro; where they are kept: drawing-store.ts. Read `pixels`; hear `collection-change`.
import type { Pixels } from '../../lib/models/types.ts';
import { onThemeChange, paintPicture } from '../../lib/ui/paint.ts';
import { part } from '../../lib/ui/part.ts';
import { setResting } from '../../lib/ui/rest.ts';
import '../controls/draw-pad.ts';
import type { DrawPad } from '../controls/draw-pad.ts';
import {
  LABELLED_KEY,
  MOST_DRAWINGS,
  pixelsOf,
  readDrawing,
  readDrawings,
  STORAGE_KEY,
  writeDrawings,
  type KeptDrawing,
} from './drawing-store.ts';
import { readerDrawing } from './reader-drawing.ts';

declare global {
  interface HTMLElementTagNameMap {
    'drawing-collection': DrawingCollection;
  }
  interface HTMLElementEventMap {
    /** A drawing came or went. */
    'collection-change': CustomEvent<null>;
  }
}

interface State {
  readonly drawings: readonly KeptDrawing[];
  /** What was deleted and from where, the latest last. */
  readonly deleted: readonly { readonly at: number; readonly drawings: readonly KeptDrawing[] }[];
  readonly message: string;
}

export class DrawingCollection extends HTMLElement {
  readonly #pad = part<DrawPad>(this, 'pad');
  readonly #add = part<HTMLButtonElement>(this, 'add');
  readonly #take = part<HTMLButtonElement>(this, 'take');
  readonly #undo = part<HTMLButtonElement>(this, 'undo');
  readonly #clear = part<HTMLButtonElement>(this, 'clear');
  readonly #thumbs = part(this, 'thumbs');
  readonly #thumb = part<HTMLTemplateElement>(this, 'thumb');
  readonly #message = part(this, 'message');
  /** The row of ten digits where each drawing has a label; null elsewhere. */
  readonly #digits = this.querySelector('[data-part="digits"]');
  readonly #key = this.#digits ? LABELLED_KEY : STORAGE_KEY;
  #state: State = { drawings: readDrawings(this.#key), deleted: [], message: '' };
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const onClick = (target: HTMLElement, act: (event: MouseEvent) => void): void =>
      target.addEventListener('click', act, { signal });
    onClick(this.#add, () => this.#addFromPad());
    onClick(this.#take, () => this.#addFromFigure());
    onClick(this.#thumbs, (event) => this.#deleteAt(event.target));
    onClick(this.#undo, () => this.#bringBack());
    onClick(this.#clear, () => this.#remove(0, this.#state.drawings.length, 'All drawings deleted.'));
    this.#pad.addEventListener('drawing-change', () => this.#renderButtons(), { signal });
    // Another tab with this chapter keeps its drawings in the same place.
    window.addEventListener(
      'storage',
      ({ key }) => key === this.#key && this.#show({ drawings: readDrawings(key), deleted: [] }),
      { signal },
    );
    signal.addEventListener(
      'abort',
      readerDrawing.subscribe(() => this.#renderButtons()),
    );
    signal.addEventListener(
      'abort',
      onThemeChange(() => this.#render()),
    );
    this.#render();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
  }

  /** The drawings, n × 784. */
  get pixels(): Pixels {
    return pixelsOf(this.#state.drawings);
  }

  /** What each drawing is meant to be; null where drawings have no labels. */
  get labels(): Uint8Array | null {
    return this.#digits && Uint8Array.from(this.#state.drawings, ({ label }) => label ?? 0);
  }

  get count(): number {
    return this.#state.drawings.length;
  }

  #addFromPad(): void {
    const digit = this.#digits?.querySelector<HTMLInputElement>('input:checked')?.value;
    const drawn = this.#pad.value;
    const added = this.#append(digit === undefined || drawn === '' ? drawn : `${digit}.${drawn}`, {
      done: `Added${digit === undefined ? '' : ` as ${digit}`}; the pad is clear for the next one.`,
      refused: this.#pad.blank
        ? 'The pad is blank: draw something first.'
        : 'That is an MNIST example: clear the pad and draw.',
    });
    if (added) this.#pad.clear();
  }

  #addFromFigure(): void {
    this.#append(readerDrawing.value?.own ? readerDrawing.value.value : '', {
      done: 'Added from the first figure.',
      refused: 'There is no drawing of yours in the first figure yet.',
    });
  }

  #append(text: string, words: { readonly done: string; readonly refused: string }): boolean {
    if (!this.#hasRoom(1)) return false;
    const drawing = readDrawing(text);
    if (drawing) this.#change({ drawings: [...this.#state.drawings, drawing], message: words.done });
    else this.#show({ message: words.refused });
    return drawing !== null;
  }

  #deleteAt(target: EventTarget | null): void {
    const item = target instanceof Element && target.closest('button')?.closest('li');
    const at = item ? [...this.#thumbs.children].indexOf(item) : -1;
    if (at < 0) return;
    this.#remove(at, 1, `Drawing ${at + 1} deleted.`);
    const left = this.#thumbs.querySelectorAll('button');
    // The focus goes on to the next drawing, not back to the top of the page.
    (left[Math.min(at, left.length - 1)] ?? this.#undo).focus();
  }

  #remove(at: number, count: number, message: string): void {
    const { drawings, deleted } = this.#state;
    const gone = drawings.slice(at, at + count);
    this.#change({
      drawings: drawings.toSpliced(at, count),
      deleted: [...deleted, { at, drawings: gone }],
      message,
    });
    if (this.#clear.disabled) this.#undo.focus();
  }

  #bringBack(): void {
    const { drawings, deleted } = this.#state;
    const last = deleted.at(-1);
    if (!last || !this.#hasRoom(last.drawings.length)) return;
    this.#change({
      drawings: drawings.toSpliced(last.at, 0, ...last.drawings),
      deleted: deleted.slice(0, -1),
      message: last.drawings.length === 1 ? 'The drawing is back.' : 'The drawings are back.',
    });
  }

  #hasRoom(count: number): boolean {
    if (this.#state.drawings.length + count <= MOST_DRAWINGS) return true;
    this.#show({ message: `There is room for ${MOST_DRAWINGS} drawings; delete one first.` });
    return false;
  }

  /** Keeps and shows a new list, and tells the demo. */
  #change(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    const isKept = writeDrawings(this.#state.drawings, this.#key);
    const lost = ' This browser keeps nothing for this page: a reload loses the drawings.';
    this.#show({ message: this.#state.message + (isKept ? '' : lost) });
  }

  #show(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
    this.dispatchEvent(new CustomEvent('collection-change', { bubbles: true, detail: null }));
  }

  #render(): void {
    const { drawings, message } = this.#state;
    this.#message.textContent = message;
    this.#thumbs.replaceChildren(
      ...drawings.map(({ pixels, label }, i) => {
        const copy = this.#thumb.content.cloneNode(true) as DocumentFragment;
        const item = copy.firstElementChild as HTMLElement;
        const picture = part<HTMLCanvasElement>(item, 'thumb-picture');
        paintPicture(picture, pixels);
        const as = label === undefined ? '' : `, a ${label}`;
        part(item, 'thumb-delete').setAttribute('aria-label', `Delete drawing ${i + 1}${as}`);
        if (label !== undefined) part(item, 'thumb-label').textContent = `y = ${label}`;
        return item;
      }),
    );
    this.#renderButtons();
  }

  #renderButtons(): void {
    const { drawings, deleted } = this.#state;
    // An MNIST example on the pad is no drawing of the reader's.
    // A press at rest says why.
    setResting(this.#add, this.#pad.blank || this.#pad.source !== 'strokes');
    setResting(this.#take, !readerDrawing.value?.own);
    this.#undo.disabled = deleted.length === 0;
    this.#clear.disabled = drawings.length === 0;
  }
}

customElements.define('drawing-collection', DrawingCollection);
