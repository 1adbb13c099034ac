// <bayes-classify-demo>: reads a drawing by Bayes' rule and shows why. Markup: BayesClassifyDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { ExplainAnswer } from '../../lib/engine/questions/bayes.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { copyText } from '../../lib/ui/copy-text.ts';
import { part } from '../../lib/ui/part.ts';
import { choiceField, integerField, textField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/draw-pad.ts';
import type { DrawPad } from '../controls/draw-pad.ts';
import '../controls/labelled-slider.ts';
import type { LabelledSlider } from '../controls/labelled-slider.ts';
import { pictureSvg } from '../controls/picture-svg.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import { formatDecades, readingOf } from './bayes-reading.ts';
import { DIGITS } from './digit-choice.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { evidenceSvg } from './evidence-svg.ts';
import { whenWanted } from './when-wanted.ts';

interface State {
  readonly label: number;
  readonly decades: number;
  readonly pixels: Pixels | null;
  readonly answer: (ExplainAnswer & { readonly pixels: Pixels }) | null;
  readonly copied: string;
}

export class BayesClassifyDemo extends HTMLElement {
  readonly #pad = part<DrawPad>(this, 'pad');
  readonly #favour = part<HTMLSelectElement>(this, 'favour');
  readonly #decades = part<LabelledSlider>(this, 'decades');
  readonly #rows = DIGITS.map((digit) => ({
    row: this.querySelector<HTMLElement>(`[data-row="${digit}"]`)!,
    nats: part(this, `nats-${digit}`),
    posterior: part(this, `posterior-${digit}`),
  }));
  readonly #bars = this.#rows.map(({ row }) => row.querySelector<HTMLElement>('.bar')!);
  readonly #pair = part(this, 'pair');
  readonly #under = part<SVGGElement>(this, 'under');
  readonly #squares = part<SVGGElement>(this, 'squares');
  readonly #sum = {
    evidence: part(this, 'evidence'),
    size: part(this, 'size'),
    priorOdds: part(this, 'prior'),
    logOdds: part(this, 'log-odds'),
  };
  readonly #seen = part<PixelGrid>(this, 'seen');
  readonly #message = part(this, 'message');
  readonly #copy = part<HTMLButtonElement>(this, 'copy');
  readonly #copied = part(this, 'copied');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #start = JSON.parse(this.dataset['favour'] ?? '{}') as { label: number; decades: number };
  readonly #url = urlState('classify', {
    pad: textField(this.#pad.value, 6000),
    y: choiceField(DIGITS, DIGITS[this.#start.label] ?? '0'),
    decades: integerField(this.#start.decades, { min: this.#decades.min, max: this.#decades.max }),
  });
  #state: State = { ...this.#start, pixels: this.#pad.pixels, answer: null, copied: '' };
  #awake = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const on = (target: EventTarget, type: string, act: () => void): void =>
      target.addEventListener(type, act, { signal });
    this.#pad.addEventListener(
      'drawing-change',
      ({ detail }) => {
        if (detail.final) this.#url.write({ pad: detail.value });
        this.#set({ pixels: detail.pixels?.slice() ?? null });
      },
      { signal },
    );
    on(this.#favour, 'change', () => this.#set({ label: Number(this.#favour.value) }));
    on(this.#decades, 'slide', () => this.#set({ decades: this.#decades.value }));
    on(this.#copy, 'click', () => void this.#copyLink());
    on(this, 'engine-retry', () => void this.#ask());
    this.#decades.format = formatDecades;
    this.#favour.disabled = this.#copy.disabled = false;
    this.#restore();
    whenWanted(this, signal, () => this.#wake());
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  /** Puts back what a link says. */
  #restore(): void {
    const { pad, y, decades } = this.#url.read();
    this.#set({ label: Number(y), decades });
    if (pad !== this.#pad.value) this.#pad.value = pad;
    if (/[?&]classify\./.test(location.search)) this.#wake();
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    void this.#status.wake();
    void this.#ask();
  }

  #set(change: Partial<State>): void {
    this.#state = { ...this.#state, copied: '', ...change };
    const { label, decades } = this.#state;
    this.#url.write({ y: DIGITS[label] ?? '0', decades });
    this.#render();
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const { pixels, label, decades } = this.#state;
    if (!this.#awake || !pixels) return;
    try {
      const request = { pixels, favour: { label, decades } };
      const answer = await engine.latest('classify', () => engine.ask('bayes', 'explain', request));
      if (!answer) return;
      this.#state = { ...this.#state, answer: { ...answer, pixels } };
      this.#status.problem = null;
      this.#render();
    } catch (error) {
      this.#status.problem = error;
    }
  }

  #render(): void {
    const { label, decades, pixels, answer, copied } = this.#state;
    this.#favour.value = String(label);
    this.#decades.value = decades;
    this.#copied.textContent = copied;
    this.toggleAttribute('data-blank', pixels === null);
    if (pixels === null) this.#message.textContent = 'The pad is blank: draw a digit, or load one.';
    if (!answer || pixels === null) return;
    const reading = readingOf(answer);
    this.#message.textContent = reading.message;
    this.#pair.textContent = reading.pair;
    for (const [y, row] of reading.rows.entries()) {
      const { row: line, nats, posterior } = this.#rows[y]!;
      line.className = row.rank;
      nats.textContent = row.nats;
      posterior.textContent = row.posterior;
      this.#bars[y]!.style.setProperty('--joint', String(row.joint));
      this.#bars[y]!.style.setProperty('--prior', String(row.prior));
    }
    for (const name of ['evidence', 'size', 'priorOdds', 'logOdds'] as const)
      this.#sum[name].textContent = reading[name];
    this.#under.innerHTML = pictureSvg(answer.pixels);
    this.#squares.innerHTML = evidenceSvg(answer.contributions);
    this.#seen.pictures = answer.seen;
  }

  /** What the figure shows, for whoever checks it: the last answer. */
  get answer(): ExplainAnswer | null {
    return this.#state.answer;
  }

  async #copyLink(): Promise<void> {
    const copied = (await copyText(this.#url.link()))
      ? 'Link copied: it brings back drawing, prior and reading.'
      : 'Copying is not allowed here; the address of this page is the link.';
    this.#set({ copied });
  }
}

customElements.define('bayes-classify-demo', BayesClassifyDemo);
