// <vae-keep-demo>: a digit's cloud, places in it decoded, and what both cost in nats. Markup: VaeKeepDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { Kept } from '../../lib/engine/questions/vae.ts';
import { part } from '../../lib/ui/part.ts';
import { choiceField, integerField, textField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/draw-pad.ts';
import type { DrawPad } from '../controls/draw-pad.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import {
  billOf,
  billSentence,
  formatNats,
  meanAndError,
  SCALES,
  type Scale,
  type Terms,
} from './vae-bill.ts';
import { cloudSentence, cloudSvg } from './vae-cloud-svg.ts';
import { onWeightsChange } from './weights-changed.ts';
import './weights-notice.ts';
import { whenWanted } from './when-wanted.ts';

const LAST_SEED = 9999;
const NAMES = ['reconstruction', 'kl', 'total'] as const;

interface State {
  readonly seed: number;
  readonly scale: Scale;
  /** Null before the first answer. */
  readonly kept: Kept | null;
}

export class VaeKeepDemo extends HTMLElement {
  readonly #pad = part<DrawPad>(this, 'pad');
  readonly #middle = part<PixelGrid>(this, 'middle');
  readonly #draws = part<PixelGrid>(this, 'draws');
  readonly #again = part<HTMLButtonElement>(this, 'again');
  readonly #seed = part(this, 'seed');
  readonly #cloud = part<SVGSVGElement>(this, 'cloud');
  readonly #scales = [...this.querySelectorAll<HTMLInputElement>('[name="keep-scale"]')];
  readonly #bill = this.#outputs('bill');
  readonly #usual = this.#outputs('usual');
  readonly #error = part(this, 'error');
  readonly #shares = { p: part(this, 'share-p'), q: part(this, 'share-q') };
  readonly #sentence = part(this, 'sentence');
  readonly #message = part(this, 'message');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #means = JSON.parse(this.dataset['means'] ?? '{}') as Terms;
  readonly #url = urlState('keep', {
    pad: textField(this.#pad.value, 6000),
    seed: integerField(Number(this.dataset['seed']), { min: 1, max: LAST_SEED }),
    scale: choiceField(SCALES, 'sum'),
  });
  #state: State = this.#read();
  #awake = false;
  #listening: AbortController | undefined;

  #outputs(name: string): Readonly<Record<(typeof NAMES)[number], HTMLElement>> {
    const [reconstruction, kl, total] = NAMES.map((one) => part(this, `${name}-${one}`));
    return { reconstruction, kl, total } as Record<(typeof NAMES)[number], HTMLElement>;
  }

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#pad.addEventListener(
      'drawing-change',
      ({ detail }) => {
        if (detail.final) this.#url.write({ pad: detail.value });
        this.#render();
        void this.#ask();
      },
      { signal },
    );
    this.#again.addEventListener('click', () => this.#drawAgain(), { signal });
    for (const input of this.#scales) {
      input.addEventListener('change', () => this.#set({ scale: input.value as Scale }), { signal });
    }
    this.addEventListener('engine-retry', () => void this.#ask(), { signal });
    onWeightsChange(signal, () => this.#awake && void this.#ask());
    this.#again.disabled = false;
    whenWanted(this, signal, () => this.#wake());
    this.#restore();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  #read(): State {
    const { seed, scale } = this.#url.read();
    return { seed, scale, kept: null };
  }

  #restore(): void {
    const { pad } = this.#url.read();
    if (pad !== this.#pad.value) this.#pad.value = pad;
    this.#render();
    if (/[?&]keep\./.test(location.search)) void this.#pad.ready.then(() => this.#wake());
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    void this.#status.wake();
    void this.#ask();
  }

  #drawAgain(): void {
    this.#set({ seed: (this.#state.seed % LAST_SEED) + 1 });
    this.#wake();
    void this.#ask();
  }

  #set(change: Pick<Partial<State>, 'seed' | 'scale'>): void {
    this.#show(change);
    this.#url.write({ seed: this.#state.seed, scale: this.#state.scale });
  }

  async #ask(): Promise<void> {
    const pixels = this.#pad.pixels?.slice();
    if (!this.#awake || !pixels) return;
    const { seed } = this.#state;
    const request = { id: 'vae', pixels, seed, draws: Number(this.dataset['draws']) } as const;
    try {
      const kept = await engine.latest('keep', () => engine.ask('vae', 'keep', request));
      if (!kept) return;
      this.#status.problem = null;
      this.#show({ kept });
    } catch (error) {
      this.#status.problem = error;
    }
  }

  #show(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  #render(): void {
    const { seed, scale, kept } = this.#state;
    const isBlank = this.#pad.pixels === null;
    this.toggleAttribute('data-blank', isBlank);
    this.#message.textContent = isBlank ? 'The pad is blank: draw a digit, or load one.' : '';
    this.#seed.textContent = String(seed);
    for (const input of this.#scales) input.checked = input.value === scale;
    if (!kept) return;
    this.#middle.pictures = kept.middle;
    this.#draws.labels = kept.reconstructions.map(formatNats);
    this.#draws.pictures = kept.pictures;
    this.#cloud.innerHTML = cloudSvg(kept);
    this.#cloud.setAttribute('aria-label', cloudSentence(kept));
    this.#renderBill(kept);
  }

  #renderBill({ reconstructions, kl }: Kept): void {
    const { scale } = this.#state;
    const { mean, error } = meanAndError(reconstructions);
    const bill = billOf({ reconstruction: mean, kl: kl.reduce((sum, nats) => sum + nats, 0) }, scale);
    const usual = billOf(this.#means, scale);
    for (const name of NAMES) {
      this.#bill[name].textContent = formatNats(bill[name]);
      this.#usual[name].textContent = formatNats(usual[name]);
    }
    this.#error.textContent = `± ${formatNats((error * bill.reconstruction) / mean)}`;
    this.#shares.p.style.flexGrow = String(1 - bill.share);
    this.#shares.q.style.flexGrow = String(bill.share);
    const sentence = billSentence(bill);
    if (this.#sentence.textContent !== sentence) this.#sentence.textContent = sentence;
  }
}

customElements.define('vae-keep-demo', VaeKeepDemo);
