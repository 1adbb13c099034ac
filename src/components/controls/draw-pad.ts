// <draw-pad>: draws, prepares as MNIST did, loads examples. Markup: DrawPad.astro; what is on it: pad-sheets.ts.
import { decodeDrawing, isBlank, type Drawing } from '../../lib/data/drawing.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { loadExamples, type DigitExamples } from '../../lib/ui/digit-examples.ts';
import { onThemeChange } from '../../lib/ui/paint.ts';
import { oncePerFrame } from '../../lib/ui/part.ts';
import { commandOf, drawByPointer, KeyboardHand, type Paper } from './pad-hands.ts';
import { layInk, readSheet, type Reading } from './pad-reading.ts';
import {
  BLANK,
  describeSheet,
  embeddedSheet,
  exampleOf,
  isBlankSheet,
  Sheets,
  sheetValue,
  type Sheet,
} from './pad-sheets.ts';
import { PadView } from './pad-view.ts';

export interface DrawingChange {
  /** The prepared picture, 784 values in [0, 1]; null while blank. */
  readonly pixels: Pixels | null;
  readonly source: 'strokes' | 'example';
  /** Number of the example. */
  readonly index?: number;
  /** The picture as text for a link. */
  readonly value: string;
  /** False while the pen is down. */
  readonly final: boolean;
}

declare global {
  interface HTMLElementTagNameMap {
    'draw-pad': DrawPad;
  }
  interface HTMLElementEventMap {
    'drawing-change': CustomEvent<DrawingChange>;
  }
}

export class DrawPad extends HTMLElement {
  /** Resolves when the value last set is on the pad, or was refused. */
  ready: Promise<void> = Promise.resolve();
  readonly #view = new PadView(this);
  readonly #layer = this.dataset['mode'] === 'layer';
  readonly #sheets = new Sheets(embeddedSheet(this.dataset));
  #background: Pixels | null = null;
  #reading: Reading | null = null;
  #status = '';
  #disabled = false;
  #lastExample = this.index ?? 0;
  /** Counts what came on the pad, so that a late fetch never lies down on something newer. */
  #turn = 0;
  #listening: AbortController | undefined;
  readonly #frame = oncePerFrame(() => this.#update(false));
  readonly #paper: Paper = {
    begin: (x, y) => {
      if (this.#disabled || this.#sheets.drawing) return false;
      this.#sheets.begin(x, y);
      this.#turn++;
      this.#frame.ask();
      return true;
    },
    extend: (points) => {
      this.#sheets.extend(points);
      this.#frame.ask();
    },
    end: () => {
      this.#sheets.end();
      this.#update(true);
    },
  };
  readonly #hand = new KeyboardHand(this.#paper, ({ down }, toggled) => {
    if (toggled) this.#status = down ? 'Pen down.' : 'Pen up.';
    this.#render();
  });

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const { surface, buttons, exampleButtons } = this.#view;
    const onClick = (button: HTMLButtonElement, act: () => void): void =>
      button.addEventListener('click', () => !this.#disabled && act(), { signal });
    onClick(buttons.undo, () => this.undo());
    onClick(buttons.redo, () => this.redo());
    onClick(buttons.clear, () => this.clear());
    for (const button of exampleButtons) {
      onClick(button, () => (this.ready = this.#stepExample(Number(button.dataset['step']))));
    }
    drawByPointer(surface, this.#paper, signal);
    surface.addEventListener('keydown', (event) => this.#key(event), { signal });
    surface.addEventListener('blur', () => this.#hand.lift(), { signal });
    signal.addEventListener(
      'abort',
      onThemeChange(() => this.#repaint()),
    );
    this.#repaint();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#frame.cancel();
  }

  /** The prepared picture, 784 values in [0, 1], null while blank; in a layer the background under the ink. */
  get pixels(): Pixels | null {
    return this.#read().pixels;
  }

  get source(): 'strokes' | 'example' {
    return this.#sheets.top.source;
  }

  /** Number of the example on the pad, null for a drawing. */
  get index(): number | null {
    const { top } = this.#sheets;
    return top.source === 'example' ? top.index : null;
  }

  /** True while there is no ink. */
  get blank(): boolean {
    return isBlankSheet(this.#sheets.top);
  }

  /** The strokes; none when an example is on the pad. */
  get drawing(): Drawing {
    const { top } = this.#sheets;
    return top.source === 'strokes' ? top.drawing : { strokes: [] };
  }

  set drawing(drawing: Drawing) {
    this.#put({ source: 'strokes', drawing }, '');
  }

  /** The picture as text for a link: 't17' for example 17, '' for a blank pad, else the strokes. */
  get value(): string {
    return sheetValue(this.#sheets.top);
  }

  /** Puts a link's picture on the pad; text that cannot be read leaves it as it is and says so. */
  set value(value: string) {
    if (value === this.value) return;
    const example = exampleOf(value);
    if (example !== null) {
      this.ready = this.loadExample(example);
      return;
    }
    try {
      this.drawing = value === '' ? { strokes: [] } : decodeDrawing(value);
    } catch (error) {
      this.#say(error);
    }
  }

  /** The picture under the ink of a layer; setting it tells nobody. */
  get background(): Pixels | null {
    return this.#background;
  }

  set background(background: Pixels | null) {
    this.#background = background;
    this.#reading = null;
    this.#render();
  }

  get disabled(): boolean {
    return this.#disabled;
  }

  set disabled(disabled: boolean) {
    if (disabled) this.#hand.lift();
    this.#disabled = disabled;
    this.#render();
  }

  undo(): void {
    this.#hand.lift();
    if (this.#sheets.undo()) this.#update(true, `Undone: ${describeSheet(this.#sheets.top)}.`);
  }

  redo(): void {
    this.#hand.lift();
    if (this.#sheets.redo()) this.#update(true, `Redone: ${describeSheet(this.#sheets.top)}.`);
  }

  clear(): void {
    this.#hand.lift();
    this.#put(BLANK, 'Cleared.');
  }

  /** Puts an MNIST example on the pad; a failed fetch is said in the status line. */
  async loadExample(index: number): Promise<void> {
    await this.#showExample(() => index);
  }

  async #stepExample(by: number): Promise<void> {
    this.#hand.lift();
    // “MNIST example” brings the last one back, and where that stands already, the next.
    const step = by === 0 && this.index !== null ? 1 : by;
    await this.#showExample(({ count }) => (this.#lastExample + step + count) % count);
  }

  async #showExample(choose: (examples: DigitExamples) => number): Promise<void> {
    const turn = ++this.#turn;
    try {
      const examples = await loadExamples(this.dataset['examples'] ?? '');
      if (turn !== this.#turn) return;
      const index = choose(examples);
      this.#put({ source: 'example', index, pixels: examples.picture(index) }, `MNIST example ${index}.`);
      this.#lastExample = index;
    } catch (error) {
      if (turn === this.#turn) this.#say(error);
    }
  }

  #read(): Reading {
    if (!this.#reading) {
      const { top } = this.#sheets;
      this.#reading = this.#layer
        ? { pixels: layInk(this.drawing, this.#background), preparation: null }
        : readSheet(top);
    }
    return this.#reading;
  }

  #key(event: KeyboardEvent): void {
    if (this.#disabled) return;
    const command = commandOf(event);
    if (command) this[command]();
    else if (!this.#hand.press(event)) return;
    event.preventDefault();
  }

  #put(sheet: Sheet, status: string): void {
    const blank = sheet.source === 'strokes' && isBlank(sheet.drawing);
    if (blank && this.blank) return;
    this.#sheets.push(sheet);
    this.#update(true, status);
  }

  #say(error: unknown): void {
    this.#status = error instanceof Error ? error.message : String(error);
    this.#render();
  }

  /** Reads, shows and tells what is on the pad; `final` once the pen is up. */
  #update(final: boolean, status = this.#status): void {
    this.#status = status;
    if (final) this.#turn++;
    this.#frame.cancel();
    this.#reading = null;
    this.#render();
    const { source, value, index, pixels } = this;
    const detail: DrawingChange = { pixels, source, value, final, ...(index !== null && { index }) };
    this.dispatchEvent(new CustomEvent('drawing-change', { bubbles: true, detail }));
  }

  #repaint(): void {
    this.#view.repaint();
    this.#render();
  }

  #render(): void {
    this.#view.show({
      sheet: this.#sheets.top,
      reading: this.#read(),
      background: this.#background,
      cursor: this.#hand.cursor,
      status: this.#status,
      canUndo: this.#sheets.canUndo,
      canRedo: this.#sheets.canRedo,
      disabled: this.#disabled,
    });
  }
}

customElements.define('draw-pad', DrawPad);
