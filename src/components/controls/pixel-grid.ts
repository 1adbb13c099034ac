// <pixel-grid>: 28×28 pictures side by side, like a plate in a book. Markup and styles: PixelGrid.astro.
import type { Pixels } from '../../lib/models/types.ts';
import { onThemeChange, paintPicture } from '../../lib/ui/paint.ts';
import { oncePerFrame, part } from '../../lib/ui/part.ts';

export interface CellSelect {
  readonly index: number;
}

declare global {
  interface HTMLElementTagNameMap {
    'pixel-grid': PixelGrid;
  }
  interface HTMLElementEventMap {
    'cell-select': CustomEvent<CellSelect>;
  }
}

const SIDE = 28;
const PIXELS = SIDE * SIDE;

export class PixelGrid extends HTMLElement {
  readonly #plate = part(this, 'grid-plate');
  readonly #said = part(this, 'grid-said');
  readonly #selectable = this.dataset['selectable'] !== undefined;
  #pictures: Pixels | null = null;
  #labels: readonly string[] = JSON.parse(this.dataset['labels'] ?? '[]') as string[];
  #columns = Number(this.dataset['columns']);
  #scale = Number(this.dataset['scale']);
  #selected = -1;
  #description = '';
  #cells: HTMLElement[] = [];
  #listening: AbortController | undefined;
  readonly #frame = oncePerFrame(() => this.#render());
  readonly #size = new ResizeObserver(() => this.#fit());

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#plate.addEventListener('click', (event) => this.#click(event), { signal });
    this.#plate.addEventListener('keydown', (event) => this.#key(event), { signal });
    signal.addEventListener(
      'abort',
      onThemeChange(() => this.#frame.ask()),
    );
    this.#size.observe(this);
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#size.disconnect();
    this.#frame.cancel();
  }

  /** The pictures, n × 784 in [0, 1]; null leaves what is shown, the poster at first. Painted in the next frame. */
  get pictures(): Pixels | null {
    return this.#pictures;
  }

  set pictures(pictures: Pixels | null) {
    if (pictures && pictures.length % PIXELS !== 0) {
      throw new Error(`<pixel-grid> needs n × 784 numbers, not ${pictures.length}.`);
    }
    this.#pictures = pictures;
    this.#frame.ask();
  }

  /** Words under the cells, and their names for screen readers. */
  get labels(): readonly string[] {
    return this.#labels;
  }

  set labels(labels: readonly string[]) {
    this.#labels = labels;
    this.#frame.ask();
  }

  get columns(): number {
    return this.#columns;
  }

  set columns(columns: number) {
    this.#columns = columns;
    this.#fit();
  }

  /** CSS pixels on a side of a picture's pixel, where there is room. */
  get scale(): number {
    return this.#scale;
  }

  set scale(scale: number) {
    this.#scale = scale;
    this.#fit();
  }

  /** Index of the selected cell, −1 for none. */
  get selected(): number {
    return this.#selected;
  }

  set selected(selected: number) {
    this.#selected = selected;
    this.#frame.ask();
  }

  /** What screen readers say of the pictures. */
  get description(): string {
    return this.#description;
  }

  set description(description: string) {
    this.#description = description;
    this.#frame.ask();
  }

  /** Chooses the largest cell, up to the scale, whose pixels are whole device pixels and whose row fits. */
  #fit(): void {
    this.#plate.style.setProperty('--columns', String(this.#columns));
    // Before the script of its figure runs, a style sheet puts fewer pictures in a row of a narrow page.
    const columns = Number(getComputedStyle(this.#plate).getPropertyValue('--columns')) || this.#columns;
    const device = 1 / devicePixelRatio;
    const room = (this.clientWidth - (columns + 1)) / (columns * SIDE);
    const scale = Math.max(device, Math.min(this.#scale, Math.floor(room / device + 1e-6) * device));
    this.#plate.style.setProperty('--cell', `${SIDE * scale}px`);
  }

  #click(event: Event): void {
    const cell = event.target instanceof Element ? event.target.closest('button') : null;
    const index = cell ? this.#cells.indexOf(cell) : -1;
    if (index >= 0) this.#select(index);
  }

  #key(event: KeyboardEvent): void {
    const at = this.#cells.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    const last = this.#cells.length - 1;
    const row = at - (at % this.#columns);
    const goals: Record<string, number> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at - this.#columns,
      ArrowDown: at + this.#columns,
      Home: event.ctrlKey ? 0 : row,
      End: event.ctrlKey ? last : Math.min(last, row + this.#columns - 1),
    };
    const goal = goals[event.key];
    if (goal === undefined) return;
    event.preventDefault();
    if (goal < 0 || goal > last) return;
    this.#rove(goal);
    this.#cells[goal]?.focus();
  }

  #select(index: number): void {
    this.#selected = index;
    this.#render();
    this.dispatchEvent(new CustomEvent('cell-select', { bubbles: true, detail: { index } }));
  }

  /** Leaves one cell in the order of Tab. */
  #rove(to: number): void {
    if (this.#selectable) this.#cells.forEach((cell, i) => (cell.tabIndex = i === to ? 0 : -1));
  }

  #makeCell(): HTMLElement {
    const cell = document.createElement(this.#selectable ? 'button' : 'div');
    if (cell instanceof HTMLButtonElement) cell.type = 'button';
    cell.className = 'cell';
    const words = document.createElement('span');
    cell.append(document.createElement('canvas'), words);
    return cell;
  }

  #render(): void {
    const pictures = this.#pictures;
    if (!pictures) return;
    const count = pictures.length / PIXELS;
    if (this.#cells.length !== count) {
      this.#cells = Array.from({ length: count }, (_, i) => this.#cells[i] ?? this.#makeCell());
      this.#plate.replaceChildren(...this.#cells);
      this.#rove(Math.max(0, Math.min(count - 1, this.#selected)));
    }
    this.#cells.forEach((cell, i) => {
      const [canvas, words] = cell.children as unknown as [HTMLCanvasElement, HTMLElement];
      paintPicture(canvas, pictures, i * PIXELS);
      words.textContent = this.#labels[i] ?? '';
      if (!this.#selectable) return;
      cell.ariaPressed = String(i === this.#selected);
      cell.ariaLabel = this.#labels[i] || `picture ${i + 1} of ${count}`;
    });
    const said = this.#description || `${count} ${count === 1 ? 'picture' : 'pictures'}`;
    if (this.#said.textContent !== said) this.#said.textContent = said;
  }
}

customElements.define('pixel-grid', PixelGrid);
