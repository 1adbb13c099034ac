// <field-stage>: a plane through three pictures with arrows on it, and a point that the reader moves. Markup:
// FieldStage.astro. Set `view`; hear `point-change`.
import type { Pixels } from '../../lib/models/types.ts';
import { onThemeChange, paintPicture } from '../../lib/ui/paint.ts';
import { part } from '../../lib/ui/part.ts';
import { gridOver, type Plane, type PlanePoint } from '../../lib/ui/plane.ts';
import { arrowsSvg, pathSvg, scaleOf, scaleWords, STAGE_WIDTH, stageOf, type Arrow } from './field-svg.ts';

declare global {
  interface HTMLElementTagNameMap {
    'field-stage': FieldStage;
  }
  interface HTMLElementEventMap {
    /** The reader pointed at a place of the plane. */
    'point-change': CustomEvent<PlanePoint>;
  }
}

export interface FieldView {
  readonly plane: Plane;
  readonly corners: readonly [Pixels, Pixels, Pixels];
  readonly cursor: PlanePoint;
  /** Null: those of before stay. */
  readonly arrows: readonly Arrow[] | null;
  readonly path: readonly PlanePoint[];
}

const MOVES: Readonly<Record<string, PlanePoint>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

export class FieldStage extends HTMLElement {
  readonly #svg = part<SVGSVGElement & HTMLElement>(this, 'svg');
  readonly #over = part<SVGSVGElement & HTMLElement>(this, 'over');
  readonly #arrows = part<SVGGElement>(this, 'arrows');
  readonly #path = part<SVGGElement>(this, 'path');
  readonly #cross = part<SVGGElement>(this, 'cross');
  readonly #corners = ['a', 'b', 'c'].map((name) => part(this, `corner-${name}`));
  readonly #scale = part(this, 'scale');
  #view: FieldView | undefined;
  #listening: AbortController | undefined;
  #stop: (() => void) | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#svg.addEventListener('pointerdown', (event) => this.#point(event), { signal });
    this.#svg.addEventListener(
      'pointermove',
      (event) => event.pointerType === 'mouse' && this.#point(event),
      {
        signal,
      },
    );
    this.#svg.addEventListener('keydown', (event) => this.#move(event), { signal });
    this.#stop = onThemeChange(() => this.#render());
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#stop?.();
  }

  set view(view: FieldView) {
    this.#view = view;
    this.dataset['awake'] = '';
    this.#render();
  }

  #point(event: PointerEvent): void {
    if (!this.#view) return;
    const box = this.#svg.getBoundingClientRect();
    const { unplace } = stageOf(gridOver(this.#view.plane));
    const unit = STAGE_WIDTH / box.width;
    this.#tell(unplace((event.clientX - box.left) * unit, (event.clientY - box.top) * unit));
  }

  #move(event: KeyboardEvent): void {
    const move = MOVES[event.key];
    if (!move || !this.#view) return;
    event.preventDefault();
    const { spacing, left, bottom, width, height } = gridOver(this.#view.plane);
    const step = (event.shiftKey ? 2 : 0.5) * spacing;
    const [a, b] = this.#view.cursor;
    this.#tell([
      Math.min(left + width, Math.max(left, a + move[0] * step)),
      Math.min(bottom + height, Math.max(bottom, b + move[1] * step)),
    ]);
  }

  #tell(point: PlanePoint): void {
    this.dispatchEvent(new CustomEvent('point-change', { bubbles: true, detail: point }));
  }

  #render(): void {
    if (!this.#view) return;
    const { plane, corners, cursor, arrows, path } = this.#view;
    const grid = gridOver(plane);
    const { place, height } = stageOf(grid);
    for (const svg of [this.#svg, this.#over]) {
      svg.setAttribute('viewBox', `0 0 ${STAGE_WIDTH} ${height.toFixed(1)}`);
    }
    this.#corners.forEach((corner, n) => {
      const [x, y] = place(plane.corners[n as 0]);
      corner.style.left = `${((100 * x) / STAGE_WIDTH).toFixed(2)}%`;
      corner.style.top = `${((100 * y) / height).toFixed(2)}%`;
      paintPicture(part<HTMLCanvasElement>(corner, 'thumb'), corners[n as 0]);
    });
    const [x, y] = place(cursor);
    this.#cross.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    this.#path.innerHTML = path.length > 1 ? pathSvg(path, grid) : '';
    if (!arrows) return;
    const scale = scaleOf(arrows, grid);
    this.#arrows.innerHTML = arrowsSvg(arrows, grid, scale);
    this.#scale.textContent = scaleWords(scale);
  }
}

customElements.define('field-stage', FieldStage);
