// What a draw pad shows: ink, cursor, crop box, the prepared picture. It only writes; draw-pad.ts holds the state.
import { PAD, PEN_WIDTH, RASTER_SIDE } from '../../lib/data/drawing.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { paintPicture } from '../../lib/ui/paint.ts';
import { describe, part } from '../../lib/ui/part.ts';
import { setResting } from '../../lib/ui/rest.ts';
import type { Cursor } from './pad-hands.ts';
import type { Reading } from './pad-reading.ts';
import { isBlankSheet, type Sheet } from './pad-sheets.ts';
import { strokePath } from './stroke-path.ts';

export interface PadScene {
  readonly sheet: Sheet;
  readonly reading: Reading;
  /** What lies under the ink of a layer. */
  readonly background: Pixels | null;
  readonly cursor: Cursor;
  readonly status: string;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly disabled: boolean;
}

const FIT = 20;

export class PadView {
  readonly surface: HTMLElement;
  readonly buttons: Readonly<Record<'undo' | 'redo' | 'clear', HTMLButtonElement>>;
  /** Absent in a layer. */
  readonly exampleButtons: readonly HTMLButtonElement[];
  readonly #under: HTMLCanvasElement;
  readonly #ink: SVGElement;
  readonly #crop: SVGElement;
  readonly #cursor: SVGElement;
  readonly #invite: HTMLElement;
  readonly #status: HTMLElement;
  readonly #prepared: HTMLCanvasElement | null;
  readonly #marks: SVGElement | null;
  readonly #note: HTMLElement | null;
  #painted: { under?: Pixels | null; prepared?: Pixels | null } = {};

  constructor(pad: HTMLElement) {
    this.surface = part(pad, 'pad-surface');
    const button = (name: string): HTMLButtonElement => part<HTMLButtonElement>(pad, `pad-${name}`);
    this.buttons = { undo: button('undo'), redo: button('redo'), clear: button('clear') };
    this.exampleButtons = [...pad.querySelectorAll<HTMLButtonElement>('[data-step]')];
    this.#under = part<HTMLCanvasElement>(pad, 'pad-under');
    this.#ink = part<SVGElement>(pad, 'pad-ink');
    this.#crop = part<SVGElement>(pad, 'pad-crop');
    this.#cursor = part<SVGElement>(pad, 'pad-cursor');
    this.#invite = part(pad, 'pad-invite');
    this.#status = part(pad, 'pad-status');
    this.#prepared = pad.querySelector<HTMLCanvasElement>('[data-part="pad-prepared"]');
    this.#marks = pad.querySelector<SVGElement>('[data-part="pad-marks"]');
    this.#note = pad.querySelector<HTMLElement>('[data-part="pad-note"]');
    describe(this.surface, part(pad, 'pad-keys'));
    for (const poster of pad.querySelectorAll('[data-part="pad-poster"]')) poster.remove();
    this.surface.tabIndex = 0;
  }

  /** Forgets which pictures are painted: the theme's colours changed. */
  repaint(): void {
    this.#painted = {};
  }

  show(scene: PadScene): void {
    const { sheet, reading, background, status, canUndo, canRedo, disabled } = scene;
    const under = sheet.source === 'example' ? sheet.pixels : background;
    const strokes = sheet.source === 'strokes' ? sheet.drawing.strokes : [];
    if (this.#painted.under !== under) this.#paint(this.#under, under);
    this.#ink.innerHTML = strokes.map(strokePath).join('');
    this.#invite.hidden = under !== null || strokes.length > 0;
    this.surface.setAttribute('aria-disabled', String(disabled));
    const { undo, redo, clear } = this.buttons;
    setResting(undo, disabled || !canUndo);
    setResting(redo, disabled || !canRedo);
    setResting(clear, disabled || isBlankSheet(sheet));
    for (const one of this.exampleButtons) setResting(one, disabled);
    if (this.#status.textContent !== status) this.#status.textContent = status;
    this.#showCursor(scene.cursor);
    this.#showPreparation(reading);
    if (this.#note) this.#note.hidden = sheet.source === 'example';
    this.#painted = { under, prepared: reading.pixels };
  }

  #showCursor({ x, y, down }: Cursor): void {
    const radius = PEN_WIDTH / 2;
    this.#cursor.classList.toggle('down', down);
    this.#cursor.setAttribute('transform', `translate(${x} ${y})`);
    this.#cursor.firstElementChild?.setAttribute('r', String(radius));
  }

  #showPreparation({ pixels, preparation }: Reading): void {
    const unit = PAD / RASTER_SIDE;
    const box = preparation?.box;
    this.#crop.innerHTML =
      box && this.#prepared
        ? `<rect x="${box.left * unit}" y="${box.top * unit}" width="${box.width * unit}" height="${box.height * unit}"/>`
        : '';
    if (!this.#prepared || !this.#marks) return;
    if (this.#painted.prepared !== pixels) this.#paint(this.#prepared, pixels);
    if (!preparation) {
      this.#marks.innerHTML = '';
      return;
    }
    const { scaled, offset, centreOfMass } = preparation;
    const left = offset.x + (scaled.width - FIT) / 2;
    const top = offset.y + (scaled.height - FIT) / 2;
    const x = (offset.x + centreOfMass.x).toFixed(2);
    const y = (offset.y + centreOfMass.y).toFixed(2);
    this.#marks.innerHTML = `<rect x="${left}" y="${top}" width="${FIT}" height="${FIT}"/><path class="halo" d="M${x} ${y}m-1.6 0h3.2m-1.6-1.6v3.2"/><path d="M${x} ${y}m-1.6 0h3.2m-1.6-1.6v3.2"/>`;
  }

  #paint(canvas: HTMLCanvasElement, pixels: Pixels | null): void {
    canvas.hidden = pixels === null;
    if (pixels) paintPicture(canvas, pixels);
  }
}
