// <autoencoder-map-demo>: decodes any place of the plane of codes, and codes drawn at random. Markup: AutoencoderMapDemo.astro.
import { engine } from '../../lib/engine/client.ts';
import type { NamedArray, Pixels } from '../../lib/models/types.ts';
import {
  codeAt,
  drawGaussianCodes,
  drawRealCodes,
  nearestCode,
  type CodePoint,
  type Hole,
} from '../../lib/ui/code-plane.ts';
import { part } from '../../lib/ui/part.ts';
import { integerField, numberField, textField, urlState } from '../../lib/ui/url-state.ts';
import '../controls/code-map.ts';
import type { CodeMap } from '../controls/code-map.ts';
import '../controls/pixel-grid.ts';
import type { PixelGrid } from '../controls/pixel-grid.ts';
import { modelOf } from './autoencoder-models.ts';
import './engine-status.ts';
import type { EngineStatus } from './engine-status.ts';
import { fitColumns } from './fit-columns.ts';
import { whenWanted } from './when-wanted.ts';

const MODEL = modelOf('2');
/** A place that is so many usual distances from every code is empty. */
const FAR = 6;

interface Codes {
  readonly codes: Float32Array;
  readonly labels: Float32Array;
}

interface State {
  readonly point: CodePoint;
  readonly hole: number;
  readonly label: number | null;
  readonly seed: number;
  /** Codes of all test digits; null until fetched. */
  readonly all: Codes | null;
  readonly here: Pixels | null;
  readonly plates: { readonly real: Plate; readonly random: Plate } | null;
}

interface Plate {
  readonly codes: Float32Array;
  readonly pictures: Pixels;
}

export class AutoencoderMapDemo extends HTMLElement {
  readonly #map = part<CodeMap>(this, 'map');
  readonly #here = part<PixelGrid>(this, 'here');
  readonly #place = part(this, 'place');
  readonly #distance = part(this, 'distance');
  readonly #label = part<HTMLSelectElement>(this, 'label');
  readonly #hole = part<HTMLButtonElement>(this, 'hole');
  readonly #again = part<HTMLButtonElement>(this, 'again');
  readonly #seed = part(this, 'seed');
  readonly #plates = {
    real: part<PixelGrid>(this, 'plate-real'),
    random: part<PixelGrid>(this, 'plate-random'),
  };
  readonly #status = part<EngineStatus>(this, 'engine');
  readonly #holes = JSON.parse(this.dataset['holes'] ?? '[]') as readonly Hole[];
  readonly #count = Number(this.dataset['plate']);
  /** Median distance between neighbours. */
  readonly #usual = Number(this.dataset['usual']);
  readonly #url = urlState('map', {
    a: numberField(this.#map.point[0]),
    b: numberField(this.#map.point[1]),
    digit: textField('', 1),
    seed: integerField(Number(this.dataset['seed']), { min: 1, max: 9999 }),
  });
  #state: State = this.#read();
  #awake = false;
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    fitColumns(Object.values(this.#plates), { wide: this.#count, narrow: this.#count / 2 }, signal);
    this.#map.addEventListener('map-point', ({ detail }) => this.#point(detail), { signal });
    this.#label.addEventListener('change', () => this.#set({ label: readLabel(this.#label.value) }), {
      signal,
    });
    this.#hole.addEventListener('click', () => this.#showHole(), { signal });
    this.#again.addEventListener('click', () => this.#draw((this.#state.seed % 9999) + 1), { signal });
    for (const name of ['real', 'random'] as const) {
      this.#plates[name].addEventListener(
        'cell-select',
        ({ detail }) => {
          const plate = this.#state.plates?.[name];
          if (plate) this.#point(codeAt(plate.codes, detail.index));
        },
        { signal },
      );
    }
    this.addEventListener('engine-retry', () => void this.#ask(), { signal });
    for (const control of [this.#label, this.#hole, this.#again]) control.disabled = false;
    this.#render();
    whenWanted(this, signal, () => this.#wake());
    if (/[?&]map\./.test(location.search)) this.#wake();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#url.flush();
  }

  #read(): State {
    const { a, b, digit, seed } = this.#url.read();
    const none = { all: null, here: null, plates: null };
    return { point: [a, b], hole: -1, label: readLabel(digit), seed, ...none };
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    void this.#status.wake();
    void this.#ask();
  }

  /** Fetches the codes of all test digits, and decodes what stands there. */
  async #ask(): Promise<void> {
    await this.#status.attempt(async () => {
      if (!this.#state.all) {
        const { z: codes, labels } = await engine.tensors(MODEL, 'codes');
        this.#show({ all: { codes: dataOf(codes), labels: dataOf(labels) } });
      }
      await Promise.all([this.#decodeHere(), this.#decodePlates()]);
    });
  }

  #point(point: CodePoint, hole = -1): void {
    this.#set({ point, hole });
    this.#wake();
    void this.#status.attempt(() => this.#decodeHere());
  }

  #showHole(): void {
    const hole = (this.#state.hole + 1) % this.#holes.length;
    const centre = this.#holes[hole]?.centre;
    if (centre) this.#point(centre, hole);
  }

  #draw(seed: number): void {
    this.#set({ seed });
    this.#wake();
    void this.#status.attempt(() => this.#decodePlates());
  }

  async #decodeHere(): Promise<void> {
    const code = Float32Array.from(this.#state.point);
    const here = await engine.latest('map-point', () => engine.decode(MODEL, code));
    if (here) this.#show({ here });
  }

  async #decodePlates(): Promise<void> {
    const { all, seed } = this.#state;
    if (!all) return;
    const real = drawRealCodes(all.codes, this.#count, seed);
    const random = drawGaussianCodes(all.codes, this.#count, seed);
    const both = new Float32Array([...real, ...random]);
    const pictures = await engine.latest('map-plates', () => engine.decode(MODEL, both));
    if (!pictures) return;
    const half = pictures.length / 2;
    const plates = {
      real: { codes: real, pictures: pictures.slice(0, half) },
      random: { codes: random, pictures: pictures.slice(half) },
    };
    this.#show({ plates });
  }

  #set(change: Partial<State>): void {
    this.#show(change);
    const { point, label, seed } = this.#state;
    this.#url.write({ a: point[0], b: point[1], digit: label === null ? '' : String(label), seed });
  }

  #show(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  #render(): void {
    const { point, hole, label, seed, here, plates } = this.#state;
    this.#map.view = {
      point,
      label,
      hole: this.#holes[hole] ?? null,
      crosses: plates?.random.codes ?? new Float32Array(0),
    };
    this.#label.value = label === null ? '' : String(label);
    this.#seed.textContent = String(seed);
    this.#hole.textContent = hole < 0 ? 'Show me a hole' : 'Show me another hole';
    this.#place.innerHTML = `<i class="concept-z">h</i> = (${point.map(signed).join(', ')})`;
    this.#distance.textContent = this.#sentence();
    if (here) this.#here.pictures = here;
    if (!plates) return;
    this.#plates.real.pictures = plates.real.pictures;
    this.#plates.random.pictures = plates.random.pictures;
  }

  #sentence(): string {
    const { all, point } = this.#state;
    if (!all) return this.#distance.textContent;
    const { index, distance } = nearestCode(all.codes, point);
    const far = distance / this.#usual;
    const where = `nearest code of a test digit: a ${all.labels[index] ?? ''}, ${distance.toFixed(2)} away`;
    return far > FAR
      ? `${where}, ${Math.round(far)} times as far as neighbours usually are: empty here`
      : where;
  }
}

function signed(value: number): string {
  return value.toFixed(2).replace('-', '−');
}

function readLabel(text: string): number | null {
  return /^\d$/.test(text) ? Number(text) : null;
}

function dataOf(array?: NamedArray): Float32Array {
  if (!array) throw new Error('These weights came without the codes of the test digits; reload the page.');
  return array.data;
}

customElements.define('autoencoder-map-demo', AutoencoderMapDemo);
