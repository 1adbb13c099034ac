// <code-map>: codes of two numbers on a plane, and a point to move over them. Markup: CodeMap.astro. Hear `map-point`.
import type { CodeFrame, CodePoint, Hole } from '../../lib/ui/code-plane.ts';
import { part } from '../../lib/ui/part.ts';
import { codesSvg, crossesSvg, fewCodesSvg, MAP_WIDTH, mapStage } from './code-map-svg.ts';

declare global {
  interface HTMLElementTagNameMap {
    'code-map': CodeMap;
  }
  interface HTMLElementEventMap {
    /** The reader pointed at a place of the plane. */
    'map-point': CustomEvent<CodePoint>;
  }
}

const MOVES: Readonly<Record<string, CodePoint>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
/** Steps of an arrow key across the map. */
const STEPS = 80;

interface View {
  readonly point: CodePoint;
  /** Codes marked with crosses, in pairs. */
  readonly crosses: Float32Array;
  readonly hole: Hole | null;
  /** Class to bring out; null for none. */
  readonly label: number | null;
}

export class CodeMap extends HTMLElement {
  readonly frame = JSON.parse(this.dataset['frame'] ?? '{}') as CodeFrame;
  readonly #svg = part<SVGSVGElement & HTMLElement>(this, 'map-svg');
  readonly #under = part<SVGGElement>(this, 'map-under');
  readonly #codes = part<SVGGElement>(this, 'map-codes');
  readonly #few = this.querySelector<SVGGElement>('[data-part="map-few"]');
  readonly #crosses = part<SVGGElement>(this, 'map-crosses');
  readonly #hole = part<SVGGElement>(this, 'map-hole');
  readonly #cursor = part<SVGGElement>(this, 'map-cursor');
  #view: View = { point: this.#printed(), crosses: new Float32Array(0), hole: null, label: null };
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#svg.addEventListener('pointerdown', (event) => this.#point(event), { signal });
    this.#svg.addEventListener(
      'pointermove',
      (event) => event.pointerType === 'mouse' && this.#point(event),
      { signal },
    );
    this.#svg.addEventListener('keydown', (event) => this.#move(event), { signal });
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
  }

  get point(): CodePoint {
    return this.#view.point;
  }

  /** Sets what stands on the map; the codes themselves stay, see `showCodes`. */
  set view(view: View) {
    this.#view = view;
    this.#render();
  }

  /** Draws other codes, in pairs, with their labels. */
  showCodes(codes: Float32Array, labels: ArrayLike<number>): void {
    this.#codes.innerHTML = codesSvg(codes, labels, this.frame);
    if (this.#few) {
      this.#few.innerHTML = fewCodesSvg(codes, labels, this.frame, Number(this.dataset['few']));
    }
    this.#render();
  }

  /** Draws what lies under the codes, SVG in the map's own units. */
  set under(svg: string) {
    this.#under.innerHTML = svg;
  }

  #printed(): CodePoint {
    const [a = 0, b = 0] = this.dataset['point']?.split(' ').map(Number) ?? [];
    return [a, b];
  }

  #point(event: PointerEvent): void {
    const box = this.#svg.getBoundingClientRect();
    const unit = MAP_WIDTH / box.width;
    const { unplace } = mapStage(this.frame);
    this.#tell(unplace((event.clientX - box.left) * unit, (event.clientY - box.top) * unit));
  }

  #move(event: KeyboardEvent): void {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    const { left, bottom, width, height } = this.frame;
    const step = ((event.shiftKey ? 5 : 1) * width) / STEPS;
    const [a, b] = this.#view.point;
    this.#tell([
      Math.min(left + width, Math.max(left, a + move[0] * step)),
      Math.min(bottom + height, Math.max(bottom, b + move[1] * step)),
    ]);
  }

  #tell(point: CodePoint): void {
    this.dispatchEvent(new CustomEvent('map-point', { bubbles: true, detail: point }));
  }

  #render(): void {
    const { point, crosses, hole, label } = this.#view;
    const { place } = mapStage(this.frame);
    const [x, y] = place(point);
    this.#cursor.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    this.#crosses.innerHTML = crossesSvg(crosses, this.frame);
    this.#hole.innerHTML = hole ? this.#circle(hole) : '';
    if (label === null) delete this.dataset['label'];
    else this.dataset['label'] = String(label);
    for (const path of [...this.#codes.children, ...(this.#few?.children ?? [])]) {
      path.classList.toggle('chosen', path.getAttribute('data-label') === String(label));
    }
  }

  #circle({ centre, radius }: Hole): string {
    const [x, y] = mapStage(this.frame).place(centre);
    const r = (radius * MAP_WIDTH) / this.frame.width;
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${r.toFixed(1)}"/>`;
  }
}

customElements.define('code-map', CodeMap);
