// <dcgan-step-demo>: trains one player at a time, or both. Markup: DcganStepDemo.astro.
import { engine, EngineError } from '../../lib/engine/client.ts';
import type {
  BeginRequest,
  MatchStart,
  MatchView,
  TurnAnswer,
} from '../../lib/engine/questions/dcgan-match.ts';
import type { Player } from '../../lib/training/adversarial-game.ts';
import { part } from '../../lib/ui/part.ts';
import { onPress, setResting } from '../../lib/ui/rest.ts';
import { choiceField, integerField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/loss-chart.ts';
import type { LossChart } from '../controls/loss-chart.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import '../controls/run-button.ts';
import type { RunButton } from '../controls/run-button.ts';
import { LEAD_STEPS, PICTURES_SHOWN } from './dcgan-match-settings.ts';
import { meanScore, scoresSvg } from './dcgan-scores-svg.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { whenWanted } from './when-wanted.ts';

const LAST_SEED = 9999;
const STARTS: readonly MatchStart[] = ['seed', 'shipped'];
const PLAYERS: readonly Player[] = ['both', 'discriminator', 'generator'];
const PACES = ['fast', 'slow'] as const;
/** Steps that a link plays again: a minute of them. */
const MOST_LINKED = 300;
/** Time that each half of a step is looked at, when the reader goes slowly. */
const LOOK_MS = 900;

interface State {
  readonly start: MatchStart;
  readonly seed: number;
  readonly player: Player;
  readonly pace: (typeof PACES)[number];
  readonly view: MatchView | null;
  /** Whether all steps so far were the present player's: then a link can play them again. */
  readonly isPlain: boolean;
  /** Who moved last. */
  readonly moved: Player | null;
  readonly running: boolean;
  readonly message: string;
}

export class DcganStepDemo extends HTMLElement {
  readonly #radios = [...this.querySelectorAll<HTMLInputElement>('input[type="radio"]')];
  readonly #run = part<RunButton>(this, 'run');
  readonly #one = part<HTMLButtonElement>(this, 'one');
  readonly #reset = part<HTMLButtonElement>(this, 'reset');
  readonly #newSeed = part<HTMLButtonElement>(this, 'new-seed');
  readonly #seed = part(this, 'seed');
  readonly #step = part(this, 'step');
  readonly #turn = part(this, 'turn');
  readonly #message = part(this, 'message');
  readonly #drawings = part<PixelGrid>(this, 'drawings');
  readonly #scores = part<SVGSVGElement>(this, 'scores');
  readonly #means = part(this, 'means');
  readonly #chart = part<LossChart>(this, 'chart');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #url = urlState('match', {
    start: choiceField(STARTS, 'seed'),
    seed: integerField(Number(this.dataset['seed']), { min: 1, max: LAST_SEED }),
    player: choiceField(PLAYERS, 'both'),
    pace: choiceField(PACES, 'fast'),
    steps: integerField(0, { min: 0, max: MOST_LINKED }),
  });
  #state: State = this.#read();
  /** What a match goes on from when its worker is gone. */
  #copy: BeginRequest['from'];
  #current = new AbortController();
  #awake = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const on = (target: EventTarget, type: string, act: () => void): void =>
      target.addEventListener(type, act, { signal });
    on(this.#run, 'run', () => void this.#train(Infinity));
    on(this.#run, 'stop', () => this.#current.abort());
    onPress(this.#one, signal, () => void this.#train(1));
    on(this.#reset, 'click', () => this.#begin({}));
    on(this.#newSeed, 'click', () => this.#begin({ seed: (this.#state.seed % LAST_SEED) + 1 }));
    for (const radio of this.#radios) on(radio, 'change', () => this.#choose(radio));
    on(this, 'engine-retry', () => this.#begin({}));
    signal.addEventListener(
      'abort',
      engine.status.subscribe(() => this.#render()),
    );
    for (const button of [this.#reset, this.#newSeed]) button.disabled = false;
    this.#render();
    whenWanted(this, signal, () => this.#wake());
    if (/[?&]match\./.test(location.search)) this.#wake(this.#url.read().steps);
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#current.abort();
    this.#url.flush();
  }

  #read(): State {
    const { start, seed, player, pace } = this.#url.read();
    return { start, seed, player, pace, view: null, isPlain: true, moved: null, running: false, message: '' };
  }

  /** Starts the engine and the match, and plays again the steps that a link asks for. */
  #wake(steps = 0): void {
    if (this.#awake) return;
    void this.#status.wake();
    this.#begin({});
    if (steps > 0) void this.#train(steps);
  }

  #choose(radio: HTMLInputElement): void {
    const change = { [radio.dataset['of'] ?? '']: radio.value } as Partial<State>;
    if ('start' in change) this.#begin(change);
    else if ('player' in change && (this.#state.view?.step ?? 0) === 0) this.#begin(change);
    else this.#set({ ...change, ...('player' in change && { isPlain: false }) });
  }

  #set(change: Partial<State>): void {
    this.#show(change);
    const { start, seed, player, pace, isPlain, view } = this.#state;
    const done = view?.step ?? 0;
    this.#url.write({ start, seed, player, pace, steps: isPlain && done <= MOST_LINKED ? done : 0 });
  }

  /** Begins a match anew. */
  #begin(change: Partial<State>): void {
    this.#awake = true;
    this.#current.abort();
    this.#copy = undefined;
    this.#chart.clear();
    this.#set({ ...change, view: null, isPlain: true, moved: null, message: '' });
    void this.#status.attempt(() => engine.latest('dcgan-match', () => this.#open()));
  }

  async #open(): Promise<void> {
    const { start, seed } = this.#state;
    const request = { start, seed, ...(this.#copy && { from: this.#copy }) };
    this.#show({ view: await engine.ask('dcgan', 'begin', request) });
  }

  /** Takes steps until they are done or the reader says stop. */
  async #train(steps: number): Promise<void> {
    this.#current.abort();
    this.#current = new AbortController();
    const { signal } = this.#current;
    this.#show({ running: true, message: '' });
    await this.#status.attempt(async () => {
      // A match that is being opened is waited for.
      if (!this.#state.view) await engine.latest('dcgan-match', () => this.#open());
      for (let done = 0; done < steps && !signal.aborted; done++) await this.#takeStep(signal);
    });
    if (this.#current.signal === signal) this.#show({ running: false });
  }

  /** Takes a step: in one piece, or first one half and then the other, with time to look. */
  async #takeStep(signal: AbortSignal): Promise<void> {
    const { player, pace, view } = this.#state;
    const isLead = (view?.step ?? 0) < LEAD_STEPS;
    if (pace === 'fast') return this.#move(player, false, signal);
    if (player === 'both' && !isLead) {
      await this.#move('discriminator', true, signal);
      await pause(LOOK_MS, signal);
      if (signal.aborted) return;
    }
    await this.#move(player === 'both' ? 'generator' : player, false, signal);
    await pause(LOOK_MS, signal);
  }

  async #move(player: Player, stay: boolean, signal: AbortSignal): Promise<void> {
    const { start, seed, view } = this.#state;
    if (!view) return;
    let answer: TurnAnswer;
    try {
      answer = await engine.ask('dcgan', 'turn', { start, seed, step: view.step, player, stay });
    } catch (error) {
      if (!(error instanceof EngineError) || error.kind !== 'input') throw error;
      return this.#goBack(view.step, error);
    }
    if (signal.aborted && this.#state.view !== view) return;
    if (answer.copy) this.#copy = { step: answer.step, copy: answer.copy };
    if (answer.step > view.step) {
      this.#chart.addPoint('d', answer.step, answer.losses['d'] ?? NaN);
      this.#chart.addPoint('g', answer.step, answer.losses['g'] ?? NaN);
    }
    this.#set({ view: answer, moved: answer.moved });
  }

  /** Goes on from the last copy, where the match has been lost with its worker. */
  async #goBack(step: number, error: EngineError): Promise<void> {
    if (!/not at hand/.test(error.message)) throw error;
    await this.#open();
    const lost = step - (this.#copy?.step ?? 0);
    this.#show({ message: `The computation was restarted, and ${lost} steps are lost.` });
  }

  #show(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  #render(): void {
    const { seed, view, moved, running, message } = this.#state;
    for (const radio of this.#radios)
      radio.checked = this.#state[radio.dataset['of'] as 'start' | 'player' | 'pace'] === radio.value;
    const { report } = engine.status.value;
    const reason =
      report?.canTrain === false
        ? 'Training is off: in plain JavaScript a step takes many seconds. It needs WebGL or WebAssembly; choose below.'
        : null;
    this.#run.disabledReason = running ? null : reason;
    this.#run.running = running;
    setResting(this.#one, running || reason !== null);
    this.#seed.textContent = String(seed);
    if (this.#message.textContent !== message) this.#message.textContent = message;
    const step = view?.step ?? 0;
    this.#step.textContent = `step ${step.toLocaleString('en-GB')}`;
    this.#turn.textContent = turnSentence(step, moved);
    if (!view) return;
    this.#drawings.pictures = view.pixels.slice(0, PICTURES_SHOWN * 784);
    this.#scores.innerHTML = scoresSvg(view.real, view.fake);
    this.#means.textContent = `Mean score of digits ${meanScore(view.real).toFixed(3)}, of drawings ${meanScore(view.fake).toFixed(3)}.`;
  }
}

/** Says whose turn it was, and why the first steps are the discriminator's. */
export function turnSentence(step: number, moved: Player | null): string {
  if (step < LEAD_STEPS || (step === LEAD_STEPS && moved === 'discriminator')) {
    const left = LEAD_STEPS - step;
    const more = left === 0 ? 'Now both may move.' : `${left} more.`;
    return `The first ${LEAD_STEPS} steps are the discriminator’s alone: until it has seen some digits, its slopes lead nowhere. ${more}`;
  }
  const sentences: Readonly<Record<Player, string>> = {
    both: 'Both moved: first D on 64 digits and 64 drawings, then G against the new D.',
    discriminator: 'D moved: it saw 64 digits and 64 drawings. The drawings have not changed.',
    generator: 'G moved: it saw only D’s slopes at 64 drawings. The scores of the digits have not changed.',
  };
  return moved ? sentences[moved] : '';
}

/** Waits, or goes on at once when the reader says stop. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}

customElements.define('dcgan-step-demo', DcganStepDemo);
