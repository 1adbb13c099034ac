// <vae-beta-demo>: the map, the samples and the bills of one of four training runs. Markup: VaeBetaDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { VaeQuestions } from '../../lib/engine/questions/vae.ts';
import type { ModelId, Pixels } from '../../lib/models/types.ts';
import type { CodePoint } from '../../lib/ui/code-plane.ts';
import { decodePictures } from '../../lib/ui/embedded-pictures.ts';
import { part } from '../../lib/ui/part.ts';
import { integerField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/code-map.ts';
import type { CodeMap } from '../controls/code-map.ts';
import '../controls/labelled-slider.ts';
import type { LabelledSlider } from '../controls/labelled-slider.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { formatCode } from './vae-plane-words.ts';
import { cloudsSvg, RUNS } from './vae-runs.ts';
import { whenWanted } from './when-wanted.ts';

const LAST_SEED = 9999;
const NOTHING = new Float32Array(0);

/** What one run shows. */
interface Shown {
  readonly run: number;
  readonly samples: Pixels;
  readonly rebuilt: Pixels;
  readonly codes: VaeQuestions['codes']['answer'];
}

interface State {
  /** Which of RUNS. */
  readonly run: number;
  readonly seed: number;
  readonly point: CodePoint;
  readonly shown: Shown | null;
  /** The picture of the point; null until the reader points. */
  readonly here: Pixels | null;
}

export class VaeBetaDemo extends HTMLElement {
  readonly #run = part<LabelledSlider>(this, 'run');
  readonly #map = part<CodeMap>(this, 'map');
  readonly #samples = part<PixelGrid>(this, 'samples');
  readonly #digits = decodePictures(this.dataset['digits']);
  readonly #rebuilt = part<PixelGrid>(this, 'rebuilt');
  readonly #here = part<PixelGrid>(this, 'here');
  readonly #place = part(this, 'place');
  readonly #bills = [...part(this, 'bills').children];
  readonly #again = part<HTMLButtonElement>(this, 'again');
  readonly #seed = part(this, 'seed');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #url = urlState('beta', {
    run: integerField(Number(this.dataset['run']), { min: 0, max: RUNS.length - 1 }),
    seed: integerField(Number(this.dataset['seed']), { min: 1, max: LAST_SEED }),
  });
  #state: State = { ...this.#url.read(), point: [0, 0], shown: null, here: null };
  /** The run whose codes are on the map: the printed one's at first. */
  #drawn = Number(this.dataset['run']);
  #awake = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#run.format = (value) => RUNS[value]?.name ?? '';
    this.#run.addEventListener('slide', ({ detail }) => this.#set({ run: detail.value }), { signal });
    this.#again.addEventListener('click', () => this.#set({ seed: (this.#state.seed % LAST_SEED) + 1 }), {
      signal,
    });
    this.#map.addEventListener('map-point', ({ detail }) => this.#point(detail), { signal });
    this.addEventListener('engine-retry', () => void this.#ask(), { signal });
    this.#again.disabled = false;
    this.#render();
    whenWanted(this, signal, () => this.#wake());
    if (/[?&]beta\./.test(location.search)) this.#wake();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  get #model(): ModelId {
    return (RUNS[this.#state.run] as (typeof RUNS)[number]).model;
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    void this.#status.wake();
    void this.#ask();
  }

  #set(change: Pick<Partial<State>, 'run' | 'seed'>): void {
    this.#show(change);
    this.#url.write({ run: this.#state.run, seed: this.#state.seed });
    this.#wake();
    void this.#ask();
  }

  #point(point: CodePoint): void {
    this.#show({ point });
    this.#wake();
    void this.#status.attempt(() => this.#decodeHere());
  }

  async #ask(): Promise<void> {
    await this.#status.attempt(async () => {
      const shown = await engine.latest('beta', () => this.#fetch());
      if (!shown || shown.run !== this.#state.run) return;
      this.#show({ shown });
      if (this.#state.here) await this.#decodeHere();
    });
  }

  /** Asks the chosen run for all that it shows. */
  async #fetch(): Promise<Shown> {
    const { run, seed } = this.#state;
    const id = this.#model;
    const codes = await engine.ask('vae', 'codes', { id });
    const request = { id, count: Number(this.dataset['count']), seed, toss: 1 };
    const { means } = await engine.ask('vae', 'prior', request);
    const rebuilt = await engine.decode(id, await engine.encode(id, this.#digits));
    return { run, samples: means, rebuilt, codes };
  }

  async #decodeHere(): Promise<void> {
    const { point } = this.#state;
    const here = await engine.latest('beta-here', () => engine.decode(this.#model, Float32Array.from(point)));
    if (here) this.#show({ here });
  }

  #show(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  #render(): void {
    const { run, seed, point, shown, here } = this.#state;
    this.#run.value = run;
    this.#seed.textContent = String(seed);
    this.#bills.forEach((bill, i) => (bill.ariaCurrent = i === run ? 'true' : null));
    this.#map.view = { point, crosses: NOTHING, hole: null, label: null };
    if (here) {
      this.#here.pictures = here;
      this.#place.textContent = `The picture of z = ${formatCode(point)}, by the run with β = ${RUNS[run]?.name ?? ''}.`;
    }
    if (!shown) return;
    this.#samples.pictures = shown.samples;
    this.#rebuilt.pictures = shown.rebuilt;
    this.#drawCodes(shown);
  }

  /** A thousand figures are drawn once for each run. */
  #drawCodes({ run, codes }: Shown): void {
    if (this.#drawn === run) return;
    this.#drawn = run;
    const count = Number(this.dataset['drawn']);
    this.#map.under = cloudsSvg(codes.mu, codes.logVar);
    this.#map.showCodes(codes.mu.subarray(0, 2 * count), codes.labels.subarray(0, count));
  }
}

customElements.define('vae-beta-demo', VaeBetaDemo);
