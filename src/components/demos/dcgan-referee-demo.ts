// <dcgan-referee-demo>: D's verdict on drawings, digits and the reader's own, and the way up its slope.
// Markup: DcganRefereeDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { Ascent, Drawn, Verdicts } from '../../lib/engine/questions/dcgan.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { decodePictures } from '../../lib/ui/embedded-pictures.ts';
import { part } from '../../lib/ui/part.ts';
import { onPress, setResting } from '../../lib/ui/rest.ts';
import { choiceField, integerField, textField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/draw-pad.ts';
import type { DrawPad } from '../controls/draw-pad.ts';
import { pictureSvg } from '../controls/picture-svg.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import { formatScore } from './dcgan-words.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { evidenceSvg } from './evidence-svg.ts';
import { fitColumns } from './fit-columns.ts';
import { onWeightsChange } from './weights-changed.ts';
import './weights-notice.ts';
import { whenWanted } from './when-wanted.ts';

const PIXELS = 784;
const LAST_SEED = 9999;
/** Length of a step: of all pixels together, where a picture is about 9 long; and of z, which is about 5 long. */
const SIZES = { pixels: 0.5, z: 0.5 } as const;
/** Pictures of the path that are shown: the first, and the last of the others. */
const SHOWN = 11;
const MOST_STEPS = 50;

type Way = keyof typeof SIZES;
type Kind = 'fake' | 'real' | 'own';

const KINDS: readonly Kind[] = ['fake', 'real', 'own'];
const WAYS: readonly Way[] = ['pixels', 'z'];

/** What is looked at. */
interface Choice {
  readonly kind: Kind;
  readonly index: number;
}

interface State extends Choice {
  readonly seed: number;
  readonly way: Way;
  readonly steps: number;
  readonly drawn: (Drawn & Verdicts & { readonly seed: number }) | null;
  readonly real: Verdicts | null;
  readonly own: Verdicts | null;
  readonly ascent: Ascent | null;
  /** Slopes at the end of the path. */
  readonly last: Verdicts | null;
}

export class DcganRefereeDemo extends HTMLElement {
  readonly #grids = { fake: part<PixelGrid>(this, 'fake'), real: part<PixelGrid>(this, 'real') };
  readonly #pad = part<DrawPad>(this, 'pad');
  readonly #ownScore = part(this, 'own-score');
  readonly #seed = part(this, 'seed');
  readonly #which = part(this, 'which');
  readonly #score = part(this, 'score');
  readonly #under = part<SVGGElement>(this, 'under');
  readonly #squares = part<SVGGElement>(this, 'squares');
  readonly #path = part<PixelGrid>(this, 'path');
  readonly #ways = [...this.querySelectorAll<HTMLInputElement>('[name="referee-way"]')];
  readonly #buttons = {
    again: part<HTMLButtonElement>(this, 'again'),
    look: part<HTMLButtonElement>(this, 'look'),
    step: part<HTMLButtonElement>(this, 'step'),
    many: part<HTMLButtonElement>(this, 'many'),
    back: part<HTMLButtonElement>(this, 'back'),
  };
  readonly #message = part(this, 'message');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #count = Number(this.dataset['count']);
  readonly #reals = decodePictures(this.dataset['real']);
  readonly #url = urlState('ref', {
    seed: integerField(Number(this.dataset['seed']), { min: 1, max: LAST_SEED }),
    kind: choiceField(KINDS, 'fake'),
    index: integerField(0, { min: 0, max: this.#count - 1 }),
    way: choiceField(WAYS, 'pixels'),
    steps: integerField(0, { min: 0, max: MOST_STEPS }),
    pad: textField(this.#pad.value, 6000),
  });
  #state: State = this.#read();
  #awake = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const { again, look, step, many, back } = this.#buttons;
    const on = (target: EventTarget, type: string, act: () => void): void =>
      target.addEventListener(type, act, { signal });
    for (const kind of ['fake', 'real'] as const) {
      this.#grids[kind].addEventListener(
        'cell-select',
        ({ detail }) => this.#choose({ kind, index: detail.index }),
        { signal },
      );
    }
    this.#pad.addEventListener('drawing-change', ({ detail }) => this.#drawOwn(detail.value, detail.final), {
      signal,
    });
    on(again, 'click', () => this.#set({ seed: (this.#state.seed % LAST_SEED) + 1, steps: 0, ascent: null }));
    on(look, 'click', () => this.#choose({ kind: 'own', index: 0 }));
    onPress(step, signal, () => this.#climb(1));
    onPress(many, signal, () => this.#climb(5));
    on(back, 'click', () => this.#set({ steps: 0, ascent: null, last: null }));
    for (const input of this.#ways)
      on(input, 'change', () => this.#set({ way: input.value as Way, steps: 0, ascent: null, last: null }));
    on(this, 'engine-retry', () => void this.#ask());
    onWeightsChange(signal, () => this.#redraw());
    fitColumns([this.#path], { wide: SHOWN, narrow: 6 }, signal);
    for (const button of Object.values(this.#buttons)) button.disabled = false;
    this.#restore();
    whenWanted(this, signal, () => this.#wake());
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  #read(): State {
    const { seed, kind, index, way, steps } = this.#url.read();
    return { seed, kind, index, way, steps, drawn: null, real: null, own: null, ascent: null, last: null };
  }

  #restore(): void {
    const { pad } = this.#url.read();
    if (pad !== this.#pad.value) this.#pad.value = pad;
    this.#render();
    if (/[?&]ref\./.test(location.search)) this.#wake();
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    void this.#status.wake();
    void this.#ask();
  }

  #redraw(): void {
    this.#state = { ...this.#state, drawn: null, real: null, own: null, ascent: null, last: null };
    if (this.#awake) void this.#ask();
  }

  #drawOwn(pad: string, isFinal: boolean): void {
    if (!isFinal) return;
    this.#url.write({ pad });
    const own = this.#state.kind === 'own';
    this.#set({ own: null, ...(own && { steps: 0, ascent: null, last: null }) });
  }

  #choose(choice: Choice): void {
    this.#set({ ...choice, steps: 0, ascent: null, last: null });
  }

  #climb(more: number): void {
    this.#set({ steps: Math.min(MOST_STEPS, this.#state.steps + more) });
  }

  #set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    const { seed, kind, index, way, steps } = this.#state;
    this.#url.write({ seed, kind, index, way, steps });
    this.#render();
    if (this.#awake) void this.#ask();
    else this.#wake();
  }

  async #ask(): Promise<void> {
    await this.#status.attempt(() => engine.latest('dcgan-referee', () => this.#compute()));
  }

  /** Asks for whatever is not known yet of the present state. */
  async #compute(): Promise<void> {
    const judge = (pixels: Pixels): Promise<Verdicts> => engine.ask('dcgan', 'judge', { pixels });
    const { seed } = this.#state;
    if (this.#state.drawn?.seed !== seed) {
      const drawn = await engine.ask('dcgan', 'draw', { seed, count: this.#count });
      this.#show({ drawn: { ...drawn, ...(await judge(drawn.pixels)), seed } });
    }
    if (!this.#state.real) this.#show({ real: await judge(this.#reals) });
    const own = this.#pad.pixels;
    if (!this.#state.own && own) this.#show({ own: await judge(own.slice()) });
    await this.#computePath();
  }

  async #computePath(): Promise<void> {
    const { steps, way } = this.#state;
    const start = this.#start();
    if (steps === 0 || !start) return;
    const from = this.#goesByCode ? { codes: start.code as Float32Array } : { pixels: start.pixels };
    const ascent = await engine.ask('dcgan', 'ascend', { from, size: SIZES[way], steps });
    const end = ascent.pixels.slice(steps * PIXELS);
    this.#show({ ascent, last: await engine.ask('dcgan', 'judge', { pixels: end }) });
  }

  get #goesByCode(): boolean {
    return this.#state.way === 'z' && this.#state.kind === 'fake';
  }

  /** The picture that is looked at, its code where it has one, and its verdict. */
  #start(): { pixels: Pixels; code: Float32Array | null; logit: number; slopes: Float32Array } | null {
    const { kind, index, drawn, real, own } = this.#state;
    const heap = { fake: drawn, real, own }[kind];
    if (!heap) return null;
    const at = kind === 'own' ? 0 : index;
    const length = drawn ? drawn.codes.length / this.#count : 0;
    return {
      pixels: heap.pixels.slice(at * PIXELS, (at + 1) * PIXELS),
      code: kind === 'fake' && drawn ? drawn.codes.slice(at * length, (at + 1) * length) : null,
      logit: heap.logits[at] as number,
      slopes: heap.slopes.slice(at * PIXELS, (at + 1) * PIXELS),
    };
  }

  #show(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  #render(): void {
    const { seed, kind, index, way, steps, drawn, real, own, ascent, last } = this.#state;
    this.#seed.textContent = String(seed);
    for (const input of this.#ways) input.checked = input.value === way;
    const cannot = way === 'z' && kind !== 'fake';
    for (const name of ['step', 'many'] as const) setResting(this.#buttons[name], cannot);
    this.#message.textContent = this.#sentence(cannot);
    for (const [name, heap] of [['fake', drawn] as const, ['real', real] as const]) {
      const grid = this.#grids[name];
      grid.selected = kind === name ? index : -1;
      if (!heap) continue;
      grid.labels = Array.from(heap.logits, formatScore);
      grid.pictures = heap.pixels;
    }
    this.#ownScore.textContent = own ? formatScore(own.logits[0] as number) : '';
    const start = this.#start();
    if (!start) return;
    const logits = ascent && steps > 0 ? Array.from(ascent.logits) : [start.logit];
    const pictures = ascent && steps > 0 ? ascent.pixels : start.pixels;
    this.#which.textContent = nameOf({ kind, index }, logits.length - 1);
    this.#score.textContent = formatScore(logits.at(-1) as number);
    this.#under.innerHTML = pictureSvg(pictures, logits.length - 1);
    this.#squares.innerHTML = evidenceSvg(steps > 0 && last ? last.slopes : start.slopes);
    const from = Math.max(0, logits.length - SHOWN + 1);
    const kept = logits.map((_, k) => k).filter((k) => k === 0 || k >= from);
    this.#path.labels = kept.map((k) => formatScore(logits[k] as number));
    this.#path.pictures = Float32Array.from(
      kept.flatMap((k) => [...pictures.subarray(k * PIXELS, (k + 1) * PIXELS)]),
    );
  }

  #sentence(cannot: boolean): string {
    const { steps, kind, ascent } = this.#state;
    if (kind === 'own' && this.#pad.blank) return 'The pad is blank: draw a digit, or load one.';
    if (cannot) return 'Only a drawing of the generator has a z: choose one above, or change the pixels.';
    if (!ascent || steps === 0) return '';
    const [first, end] = [ascent.logits[0] as number, ascent.logits.at(-1) as number];
    return `After ${steps} ${steps === 1 ? 'step' : 'steps'} D says ${formatScore(end)}, where it said ${formatScore(first)}.`;
  }
}

/** Names what is looked at. */
function nameOf({ kind, index }: Choice, steps: number): string {
  const what = { fake: `drawing ${index + 1}`, real: `real digit ${index + 1}`, own: 'your drawing' }[kind];
  return steps === 0 ? what : `${what}, after ${steps} ${steps === 1 ? 'step' : 'steps'}`;
}

customElements.define('dcgan-referee-demo', DcganRefereeDemo);
