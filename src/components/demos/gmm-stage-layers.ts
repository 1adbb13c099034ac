// Draws a view into the layers of a stage, and lets its components glide to where they go.
import type { Mixture } from '../../lib/models/gmm/em.ts';
import { part } from '../../lib/ui/part.ts';
import { between, placeOfPoint, type Frame, type Place } from './gmm-geometry.ts';
import {
  axisSvg,
  componentsSvg,
  handlesSvg,
  markOf,
  pointsSvg,
  sizeOn,
  truthSvg,
  type StageView,
} from './gmm-stage-svg.ts';

const GLIDE_MS = 350;

export class StageLayers {
  readonly #svg: SVGSVGElement & HTMLElement;
  readonly #axis: SVGGElement;
  readonly #truth: SVGGElement;
  readonly #components: SVGGElement;
  readonly #points: SVGGElement;
  readonly #handles: SVGGElement;
  readonly #cursor: SVGGElement;
  readonly #frame: () => Frame;
  #view: StageView | undefined;
  /** What is drawn of the components: on its way to those of the view. */
  #shown: Mixture | undefined;
  #glide = 0;

  /** Finds the layers inside a stage; `frame` says how it is laid out now. */
  constructor(stage: HTMLElement, frame: () => Frame) {
    this.#svg = part(stage, 'svg');
    this.#axis = part(stage, 'axis');
    this.#truth = part(stage, 'truth');
    this.#components = part(stage, 'components');
    this.#points = part(stage, 'points');
    this.#handles = part(stage, 'handles');
    this.#cursor = part(stage, 'cursor');
    this.#frame = frame;
  }

  /** Takes another view; with `glide` its components move there from where they are drawn now. */
  take(view: StageView, glide: boolean): void {
    this.stop();
    const from = this.#shown;
    this.#view = view;
    this.#shown = view.mixture;
    const moves =
      glide &&
      from !== undefined &&
      from !== view.mixture &&
      from.components.length === view.mixture.components.length;
    if (moves && !matchMedia('(prefers-reduced-motion: reduce)').matches)
      this.#glideFrom(from, view.mixture, performance.now());
  }

  /** Ends the motion where it is. */
  stop(): void {
    cancelAnimationFrame(this.#glide);
  }

  /** Draws everything; the point in the reader's hand, −1 for none, is marked, and the cross stands at a place. */
  render(held: number, [x, y]: Place): void {
    if (!this.#view) return;
    const frame = this.#frame();
    this.#svg.setAttribute('viewBox', `0 0 ${frame.width} ${frame.height.toFixed(1)}`);
    this.#axis.innerHTML = axisSvg(frame);
    this.#renderPoints(this.#view, frame, held);
    this.#renderComponents();
    this.#cursor.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
  }

  #glideFrom(from: Mixture, to: Mixture, began: number): void {
    const tick = (now: number): void => {
      const time = Math.min(1, Math.max(0, (now - began) / GLIDE_MS));
      this.#shown = time < 1 ? between(from, to, time * time * (3 - 2 * time)) : to;
      this.#renderComponents();
      if (time < 1) this.#glide = requestAnimationFrame(tick);
    };
    this.#shown = from;
    this.#glide = requestAnimationFrame(tick);
  }

  /** Changes the marks that are there, so that their colours fade; draws all anew where their number has changed. */
  #renderPoints(view: StageView, frame: Frame, held: number): void {
    const { points, d, r } = view;
    const marks = this.#points.children;
    if (marks.length !== points.length / d) {
      this.#points.innerHTML = pointsSvg(view, frame);
      return;
    }
    const size = sizeOn(frame);
    for (let i = 0; i < marks.length; i++) {
      const [x, y] = placeOfPoint(points, i, frame);
      const { d: shape, fill, component } = markOf(r, i);
      const mark = marks[i] as SVGPathElement;
      mark.setAttribute('d', shape);
      mark.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${size})`);
      mark.style.fill = fill;
      mark.dataset['of'] = String(component);
      mark.classList.toggle('held', i === held);
    }
  }

  #renderComponents(): void {
    if (!this.#view || !this.#shown) return;
    const frame = this.#frame();
    const view = { ...this.#view, mixture: this.#shown };
    this.#truth.innerHTML = truthSvg(view, frame);
    this.#components.innerHTML = componentsSvg(view, frame);
    this.#handles.innerHTML = handlesSvg(view, frame);
  }
}
