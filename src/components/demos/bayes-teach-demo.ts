// <bayes-teach-demo>: the reader's drawings join a class, exactly. Markup: BayesTeachDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { Portrait } from '../../lib/engine/questions/bayes.ts';
import { onThemeChange, paintPicture } from '../../lib/ui/paint.ts';
import { part } from '../../lib/ui/part.ts';
import { onPress, setResting } from '../../lib/ui/rest.ts';
import { choiceField, integerField, textField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/draw-pad.ts';
import type { DrawPad } from '../controls/draw-pad.ts';
import '../controls/labelled-slider.ts';
import type { LabelledSlider } from '../controls/labelled-slider.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import { LONGEST, MOST_LESSONS, readLessons, WEIGHTS, writeLessons, type Lesson } from './bayes-lessons.ts';
import { inkOf } from './bayes-pictures.ts';
import { lessonSentence } from './bayes-teach-words.ts';
import { chooseDigit, DIGITS } from './digit-choice.ts';
import { pixelsOf, readDrawing, type KeptDrawing } from './drawing-store.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { fitColumns } from './fit-columns.ts';
import { whenWanted } from './when-wanted.ts';

interface Start {
  readonly label: number;
  readonly seed: number;
  readonly count: number;
  readonly lessons: string;
}

interface Answer {
  readonly label: number;
  readonly before: Portrait;
  readonly after: Portrait;
}

interface State {
  readonly label: number;
  /** A place in WEIGHTS. */
  readonly weight: number;
  readonly lessons: readonly Lesson[];
  /** Lists as they were, the latest last. */
  readonly past: readonly (readonly Lesson[])[];
  readonly message: string;
  readonly answer: Answer | null;
}

export class BayesTeachDemo extends HTMLElement {
  readonly #start = JSON.parse(this.dataset['start'] ?? '{}') as Start;
  readonly #pad = part<DrawPad>(this, 'pad');
  readonly #digits = part(this, 'digits');
  readonly #weight = part<LabelledSlider>(this, 'weight');
  readonly #add = part<HTMLButtonElement>(this, 'add');
  readonly #undo = part<HTMLButtonElement>(this, 'undo');
  readonly #clear = part<HTMLButtonElement>(this, 'clear');
  readonly #message = part(this, 'message');
  readonly #thumbs = part(this, 'thumbs');
  readonly #thumb = part<HTMLTemplateElement>(this, 'thumb');
  readonly #sentence = part(this, 'sentence');
  readonly #sides = (['before', 'after'] as const).map((name) => ({
    name,
    count: part(this, `count-${name}`),
    mean: part<PixelGrid>(this, `mean-${name}`),
    deviation: part<PixelGrid>(this, `deviation-${name}`),
    samples: part<PixelGrid>(this, `samples-${name}`),
  }));
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #url = urlState('teach', {
    y: choiceField(DIGITS, DIGITS[this.#start.label] ?? '0'),
    weight: integerField(this.#weight.value, { min: 0, max: WEIGHTS.length - 1 }),
    drawings: textField(this.#start.lessons, LONGEST),
  });
  readonly #drawings = new Map<string, KeptDrawing>();
  #state: State = this.#read();
  #awake = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const on = (target: EventTarget, type: string, act: (event: Event) => void): void =>
      target.addEventListener(type, act, { signal });
    on(this.#digits, 'change', ({ target }) =>
      this.#set({ label: Number((target as HTMLInputElement).value) }),
    );
    on(this.#weight, 'slide', () => this.#set({ weight: this.#weight.value }));
    on(this.#add, 'click', () => this.#addFromPad());
    onPress(this.#undo, signal, () => this.#takeBack());
    onPress(this.#clear, signal, () => this.#change([], 'All drawings are out; Undo brings them back.'));
    on(this.#thumbs, 'click', ({ target }) => this.#takeOut(target));
    on(this.#pad, 'drawing-change', () => this.#render());
    on(this, 'engine-retry', () => void this.#ask());
    signal.addEventListener(
      'abort',
      onThemeChange(() => this.#render()),
    );
    const samples = this.#sides.map((side) => side.samples);
    fitColumns(samples, { wide: this.#start.count, narrow: 3 }, signal);
    this.#weight.format = (at) => {
      const weight = WEIGHTS[at] ?? 1;
      return `${weight.toLocaleString('en-GB')} ${weight === 1 ? 'picture' : 'pictures'}`;
    };
    this.#render();
    whenWanted(this, signal, () => this.#wake());
    if (/[?&]teach\./.test(location.search)) this.#wake();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  /** Takes the settings of a link; drawings that cannot be read are those of the page. */
  #read(): State {
    const { y, weight, drawings } = this.#url.read();
    const isDrawing = (text: string): boolean => this.#drawingOf(text) !== null;
    const asked = readLessons(drawings, isDrawing);
    const lessons = asked ?? readLessons(this.#start.lessons, isDrawing) ?? [];
    const message = asked ? '' : 'This link’s drawings cannot be read: the text is damaged or incomplete.';
    return { label: Number(y), weight, lessons, past: [], message, answer: null };
  }

  /** Prepares a drawing, once. */
  #drawingOf(text: string): KeptDrawing | null {
    const known = this.#drawings.get(text) ?? readDrawing(text);
    if (known) this.#drawings.set(text, known);
    return known;
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    void this.#status.wake();
    void this.#ask();
  }

  #addFromPad(): void {
    const { lessons, weight } = this.#state;
    const drawing = this.#pad.source === 'strokes' ? this.#drawingOf(this.#pad.value) : null;
    if (!drawing) {
      const message = this.#pad.blank
        ? 'The pad is blank: draw something first.'
        : 'That is an MNIST example, which the class knows already: clear the pad and draw.';
      this.#set({ message });
    } else if (lessons.length === MOST_LESSONS) {
      this.#set({ message: `There is room for ${MOST_LESSONS} drawings; take one out first.` });
    } else {
      const lesson = { text: drawing.text, weight: WEIGHTS[weight] ?? 1 };
      this.#change([...lessons, lesson], 'Added; the pad is clear for the next one.');
      this.#pad.clear();
    }
  }

  #takeOut(target: EventTarget | null): void {
    const item = target instanceof Element && target.closest('button')?.closest('li');
    const at = item ? [...this.#thumbs.children].indexOf(item) : -1;
    if (at < 0) return;
    this.#change(this.#state.lessons.toSpliced(at, 1), `Drawing ${at + 1} is out.`);
    const left = this.#thumbs.querySelectorAll('button');
    // The focus goes on to the next drawing, not back to the top of the page.
    (left[Math.min(at, left.length - 1)] ?? this.#undo).focus();
  }

  #takeBack(): void {
    const { past } = this.#state;
    const lessons = past.at(-1);
    if (lessons) this.#set({ lessons, past: past.slice(0, -1), message: 'Undone.' });
  }

  #change(lessons: readonly Lesson[], message: string): void {
    if (lessons.length === 0 && this.#state.lessons.length === 0) return;
    this.#set({ lessons, past: [...this.#state.past, this.#state.lessons], message });
  }

  #set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    const { label, weight, lessons } = this.#state;
    this.#url.write({ y: DIGITS[label] ?? '0', weight, drawings: writeLessons(lessons) });
    this.#render();
    if ('label' in change || 'lessons' in change) void this.#ask();
  }

  async #ask(): Promise<void> {
    if (!this.#awake) return;
    const { label, lessons } = this.#state;
    const { seed, count } = this.#start;
    const drawings = pixelsOf(lessons.map(({ text }) => this.#drawingOf(text) as KeptDrawing));
    const weights = lessons.map(({ weight }) => weight);
    try {
      const request = { label, drawings, weights, seed, count };
      const answer = await engine.latest('teach', () => engine.ask('bayes', 'teach', request));
      if (!answer) return;
      this.#state = { ...this.#state, answer: { label, ...answer } };
      this.#status.problem = null;
      this.#render();
    } catch (error) {
      this.#status.problem = error;
    }
  }

  #render(): void {
    const { label, weight, lessons, past, message, answer } = this.#state;
    chooseDigit(this.#digits, String(label));
    this.#weight.value = weight;
    this.#message.textContent = message;
    // A press at rest says why.
    setResting(this.#add, this.#pad.blank || this.#pad.source !== 'strokes');
    setResting(this.#undo, past.length === 0);
    setResting(this.#clear, lessons.length === 0);
    this.#renderThumbs(lessons);
    if (!answer) return;
    for (const { name, count, mean, deviation, samples } of this.#sides) {
      const portrait = answer[name];
      count.textContent = `${portrait.count.toLocaleString('en-GB')} pictures`;
      mean.pictures = portrait.mean;
      deviation.pictures = inkOf(portrait.deviation);
      samples.pictures = portrait.samples;
    }
    this.#sentence.textContent = lessonSentence(answer.label, answer);
  }

  #renderThumbs(lessons: readonly Lesson[]): void {
    this.#thumbs.replaceChildren(
      ...lessons.map(({ text, weight }, i) => {
        const copy = this.#thumb.content.cloneNode(true) as DocumentFragment;
        const item = copy.firstElementChild as HTMLElement;
        paintPicture(
          part<HTMLCanvasElement>(item, 'thumb-picture'),
          (this.#drawingOf(text) as KeptDrawing).pixels,
        );
        part(item, 'thumb-weight').textContent = `× ${weight.toLocaleString('en-GB')}`;
        part(item, 'thumb-delete').setAttribute('aria-label', `Take drawing ${i + 1} out`);
        return item;
      }),
    );
  }

  /** What the figure shows, for whoever checks it: the last answer. */
  get answer(): Answer | null {
    return this.#state.answer;
  }
}

customElements.define('bayes-teach-demo', BayesTeachDemo);
