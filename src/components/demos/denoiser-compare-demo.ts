// <denoiser-compare-demo>: the same corrupted digits cleaned three ways. Markup: DenoiserCompareDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { DenoiseResult } from '../../lib/engine/types.ts';
import type { Pixels } from '../../lib/models/types.ts';
import { decodePictures } from '../../lib/ui/embedded-pictures.ts';
import { part } from '../../lib/ui/part.ts';
import { formatPsnr, meanSquaredError, psnr } from '../../lib/ui/psnr.ts';
import { urlState } from '../../lib/ui/url-state.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import './corruption-controls.ts';
import { corruptionFields, toldSigma, type CorruptionControls } from './corruption-controls.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { readerDrawing, type ReaderDrawing } from './reader-drawing.ts';
import { onWeightsChange } from './weights-changed.ts';
import { whenWanted } from './when-wanted.ts';

const PIXELS = 784;
const CLEANERS = ['corrupted', 'median', 'pca', 'denoiser'] as const;

interface Row {
  readonly grid: PixelGrid;
  readonly total: HTMLElement;
}

interface State {
  /** The reader's own drawing, a column of its own. */
  readonly own: ReaderDrawing | null;
  readonly clean: Pixels | null;
  readonly answer: DenoiseResult | null;
}

export class DenoiserCompareDemo extends HTMLElement {
  readonly #controls = part<CorruptionControls>(this, 'corruption');
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #cleanGrid = part<PixelGrid>(this, 'grid-clean');
  readonly #rows = new Map<string, Row>(
    CLEANERS.map((name) => [
      name,
      { grid: part<PixelGrid>(this, `grid-${name}`), total: part(this, `total-${name}`) },
    ]),
  );
  readonly #digits = decodePictures(this.dataset['digits']);
  readonly #url = urlState('compare', corruptionFields(this.#controls.value));
  #state: State = { own: null, clean: null, answer: null };
  #awake = false;
  #stop: (() => void) | undefined;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.addEventListener(
      'corruption-change',
      ({ detail }) => {
        this.#url.write(detail);
        void this.#ask();
      },
      { signal },
    );
    this.addEventListener('engine-retry', () => void this.#ask(), { signal });
    this.#controls.value = this.#url.read();
    this.#stop = readerDrawing.subscribe((drawing) => this.#take(drawing));
    onWeightsChange(signal, () => void this.#ask());
    whenWanted(this, signal, () => this.#wake());
    if (/[?&]compare\./.test(location.search)) this.#wake();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#stop?.();
    this.#url.flush();
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    void this.#status.wake();
    void this.#ask();
  }

  #take(drawing: ReaderDrawing | null): void {
    const own = drawing?.own ? drawing : null;
    if (own?.clean === this.#state.own?.clean) return;
    this.#state = { ...this.#state, own };
    void this.#ask();
  }

  async #ask(): Promise<void> {
    if (!this.#awake) return;
    const { kind, level, seed } = this.#controls.value;
    const { own } = this.#state;
    const clean = own ? join(this.#digits, own.clean) : this.#digits;
    const sigma = toldSigma(this.#controls.value);
    const request = { pixels: clean, corruption: { kind, level, seed }, sigma, baselines: true };
    try {
      const answer = await engine.latest('compare', () => engine.denoise('denoiser', request));
      if (!answer) return;
      this.#state = { ...this.#state, clean, answer };
      this.#status.problem = null;
      this.#render();
    } catch (error) {
      this.#status.problem = error;
    }
  }

  #render(): void {
    const { clean, answer } = this.#state;
    if (!clean || !answer) return;
    this.#paint(this.#cleanGrid, clean);
    const count = clean.length / PIXELS;
    this.#cleanGrid.labels = this.#state.own
      ? Array.from({ length: count }, (_, i) => (i === count - 1 ? 'yours' : ''))
      : [];
    const pictures = {
      corrupted: answer.corrupted,
      median: answer.median,
      pca: answer.pca,
      denoiser: answer.iterates[0],
    };
    for (const name of CLEANERS) {
      const row = this.#rows.get(name);
      const cleaned = pictures[name];
      if (!row || !cleaned) continue;
      this.#paint(row.grid, cleaned, clean);
      row.total.textContent = formatPsnr(psnr(meanSquaredError(cleaned, clean)));
    }
  }

  #paint(grid: PixelGrid, pictures: Pixels, clean?: Pixels): void {
    const count = pictures.length / PIXELS;
    grid.columns = count;
    grid.pictures = pictures;
    if (clean) {
      grid.labels = Array.from({ length: count }, (_, i) =>
        formatPsnr(psnr(meanSquaredError(pictures, clean, i)), ''),
      );
    }
  }
}

function join(a: Pixels, b: Pixels): Pixels {
  const both = new Float32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

customElements.define('denoiser-compare-demo', DenoiserCompareDemo);
