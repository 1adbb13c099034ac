// <denoiser-field-demo>: arrows r(x, σ) − x on the plane through three pictures. Markup: DenoiserFieldDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { part } from '../../lib/ui/part.ts';
import {
  gridOver,
  idealAnswer,
  pictureAt,
  planeThrough,
  projectOn,
  type PlanePoint,
} from '../../lib/ui/plane.ts';
import { flagField, integerField, numberField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/labelled-slider.ts';
import type { LabelledSlider } from '../controls/labelled-slider.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { chooseCorners, readPictures, type Corners } from './field-corners.ts';
import './field-stage.ts';
import type { FieldStage, FieldView } from './field-stage.ts';
import { arrowsOf, idealArrows } from './field-svg.ts';
import { readerDrawing } from './reader-drawing.ts';
import { onWeightsChange } from './weights-changed.ts';
import { whenWanted } from './when-wanted.ts';

const STEPS_TO_FOLLOW = 20;

interface State extends FieldView {
  readonly sigma: number;
  /** The closed formula for three points, in place of the network. */
  readonly ideal: boolean;
  /** Seed of the three digits; 0 are the printed ones. */
  readonly seed: number;
  /** r(x, σ) where the reader points. */
  readonly answer: Pixels | null;
}

/** The part of a state that belongs to three pictures. */
function viewOf(corners: Corners): FieldView & { readonly answer: null } {
  const plane = planeThrough(...corners);
  return { plane, corners, cursor: [plane.corners[1][0] / 2, 0], arrows: null, path: [], answer: null };
}

export class DenoiserFieldDemo extends HTMLElement {
  readonly #stage = part<FieldStage>(this, 'stage');
  readonly #sigma = part<LabelledSlider>(this, 'sigma');
  readonly #ideal = part<HTMLInputElement>(this, 'ideal');
  readonly #own = part<HTMLInputElement>(this, 'own');
  readonly #needsDrawing = part(this, 'needs-drawing');
  readonly #another = part<HTMLButtonElement>(this, 'another');
  readonly #follow = part<HTMLButtonElement>(this, 'follow');
  readonly #here = part<PixelGrid>(this, 'here');
  readonly #there = part<PixelGrid>(this, 'there');
  readonly #reading = part(this, 'reading');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #printed = readPictures(this.dataset['pictures'] ?? '');
  readonly #url = urlState('field', {
    seed: integerField(0, { min: 0, max: 9999 }),
    sigma: numberField(this.#sigma.value, { min: 0.1, max: 1 }),
    ideal: flagField(false),
    own: flagField(false),
  });
  #state: State = { ...viewOf(this.#printed), ideal: false, seed: 0, sigma: this.#sigma.value };
  #awake = false;
  #stop: (() => void) | undefined;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#sigma.addEventListener('slide', ({ detail }) => this.#set({ sigma: detail.value }), { signal });
    this.#ideal.addEventListener('change', () => this.#set({ ideal: this.#ideal.checked }), { signal });
    this.#own.addEventListener('change', () => void this.#choose(this.#state.seed), { signal });
    this.#another.addEventListener('click', () => void this.#choose(this.#state.seed + 1), { signal });
    this.#follow.addEventListener('click', () => void this.#walk(), { signal });
    this.#stage.addEventListener('point-change', ({ detail }) => void this.#point(detail), { signal });
    this.addEventListener('engine-retry', () => void this.#ask(), { signal });
    onWeightsChange(signal, () => this.#awake && this.#set({}));
    this.#restore();
    this.#stop = readerDrawing.subscribe((drawing) => {
      this.#own.disabled = !drawing?.own;
      this.#needsDrawing.hidden = !this.#own.disabled;
      const changed = this.#own.checked && drawing?.own && drawing.clean !== this.#state.corners[0];
      if (changed) void this.#choose(this.#state.seed);
    });
    whenWanted(this, signal, () => this.#wake());
    if (/[?&]field\./.test(location.search)) this.#wake();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#stop?.();
    this.#url.flush();
  }

  #restore(): void {
    const { seed, sigma, ideal, own } = this.#url.read();
    this.#sigma.value = sigma;
    this.#ideal.checked = ideal;
    this.#own.checked = own;
    for (const control of [this.#ideal, this.#another, this.#follow]) control.disabled = false;
    this.#state = { ...this.#state, sigma, ideal };
    if (seed > 0) void this.#choose(seed);
    else if (ideal) void this.#ask();
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    void this.#status.wake();
    void this.#ask();
  }

  #set(change: Partial<State>): void {
    this.#state = { ...this.#state, path: [], ...change };
    const { sigma, ideal, seed } = this.#state;
    this.#url.write({ sigma, ideal, seed, own: this.#own.checked });
    void this.#ask();
  }

  async #choose(seed: number): Promise<void> {
    const drawing = readerDrawing.value;
    const own = this.#own.checked && drawing?.own ? drawing.clean : null;
    await this.#trying(async () => {
      const digits = seed === 0 ? this.#printed : await chooseCorners(this.dataset['examples'] ?? '', seed);
      const corners: Corners = own ? [own, digits[1], digits[2]] : digits;
      this.#set({ ...viewOf(corners), seed });
    });
  }

  /** Asks for the arrows of the whole grid, and for the answer where the reader points. */
  async #ask(): Promise<void> {
    const { plane, sigma, ideal } = this.#state;
    const { points } = gridOver(plane);
    if (ideal) this.#show({ arrows: idealArrows(plane, points, sigma) });
    else if (this.#awake) {
      await this.#trying(async () => {
        const request = { ...plane, points: Float32Array.from(points.flat()), sigma };
        const field = await engine.latest('field', () => engine.field('denoiser', request));
        if (field && this.#state.plane === plane && !this.#state.ideal)
          this.#show({ arrows: arrowsOf(points, field) });
      });
    }
    await this.#point(this.#state.cursor);
  }

  /** Asks what the denoiser answers to the picture at a point. */
  async #point(cursor: PlanePoint): Promise<void> {
    this.#show({ cursor });
    const { plane, sigma, ideal } = this.#state;
    if (ideal) return this.#show({ answer: pictureAt(plane, idealAnswer(plane, cursor, sigma)) });
    if (!this.#awake) return;
    await this.#trying(async () => {
      const request = { pixels: pictureAt(plane, cursor), corruption: null, sigma };
      const result = await engine.latest('field-point', () => engine.denoise('denoiser', request));
      const still = this.#state.plane === plane && !this.#state.ideal;
      if (result && still) this.#show({ answer: result.iterates[0] ?? null });
    });
  }

  /** Goes from the cursor to where the arrow points, kept on the plane, again and again. */
  async #walk(): Promise<void> {
    this.#wake();
    const { plane, sigma, ideal, cursor } = this.#state;
    const path = [cursor];
    await this.#trying(async () => {
      for (let step = 0; step < STEPS_TO_FOLLOW; step++) {
        const at = path[step] as PlanePoint;
        if (ideal) path.push(idealAnswer(plane, at, sigma));
        else {
          const { arrows } = await engine.field('denoiser', {
            ...plane,
            points: Float32Array.from(at),
            sigma,
          });
          path.push([at[0] + (arrows[0] as number), at[1] + (arrows[1] as number)]);
        }
        const now = this.#state;
        if (now.plane !== plane || now.sigma !== sigma || now.ideal !== ideal) return;
        this.#show({ path: [...path] });
      }
      await this.#point(path[STEPS_TO_FOLLOW] as PlanePoint);
    });
  }

  async #trying(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      if (this.#awake) this.#status.problem = null;
    } catch (error) {
      this.#status.problem = error;
    }
  }

  #show(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  #render(): void {
    const { plane, cursor, answer, sigma } = this.#state;
    this.#stage.view = this.#state;
    this.#here.pictures = pictureAt(plane, cursor);
    if (!answer) return;
    this.#there.pictures = answer;
    const { point, distance } = projectOn(plane, answer);
    const inPlane = Math.hypot(point[0] - cursor[0], point[1] - cursor[1]);
    const whole = Math.hypot(inPlane, distance);
    this.#reading.textContent = `The arrow here, at σ = ${sigma.toFixed(2)}, is ${whole.toFixed(2)} long; ${inPlane.toFixed(2)} of it lies in the plane.`;
  }
}

customElements.define('denoiser-field-demo', DenoiserFieldDemo);
