// How a model writes a number: by being asked, or by drawing until the judge reads what is wanted. It knows no engine: a
// page hands in one that answers in its worker, the build one that answers in Node.
import type { DrawAnswer, DrawRequest } from '../../lib/engine/questions/home.ts';
import type { ChapterId, Pixels } from '../../lib/models/types.ts';
import { MOST_TRIES, PIECE, WRITERS } from './home-models.ts';

const PIXELS = 784;

/** One place of the number. */
export interface Place {
  readonly wanted: number;
  /** The kept picture, or the last one that was drawn for this place. */
  readonly pixels: Pixels;
  /** What the judge reads in it. */
  readonly reading: number;
  /** Draws it took, this one included. */
  readonly tries: number;
  readonly state: 'trying' | 'kept' | 'given up';
}

/** Draws pictures: the question `draw` of the home page. */
export type Draw = (request: DrawRequest) => Promise<DrawAnswer>;

interface Drawn {
  readonly pixels: Pixels;
  readonly reading: number;
}

/** All draws of one model from one seed, in order; what was drawn is kept, so that a longer number goes on. */
class Stream {
  readonly #drawn: Drawn[] = [];
  readonly #id: ChapterId;
  readonly #seed: number;

  constructor(id: ChapterId, seed: number) {
    this.#id = id;
    this.#seed = seed;
  }

  async at(index: number, draw: Draw): Promise<Drawn> {
    while (index >= this.#drawn.length) {
      const start = this.#drawn.length;
      const [id, seed] = [this.#id, this.#seed];
      const answer = await draw({ id, seed, start, count: PIECE, labels: null, read: true });
      // Two numbers may have asked for the same draws; the first answer counts.
      if (this.#drawn.length === start) this.#drawn.push(...piecesOf(answer));
    }
    return this.#drawn[index] as Drawn;
  }
}

function piecesOf({ pixels, readings }: DrawAnswer): Drawn[] {
  return Array.from({ length: pixels.length / PIXELS }, (_, i) => ({
    pixels: pixels.slice(i * PIXELS, (i + 1) * PIXELS),
    reading: readings?.[i] ?? -1,
  }));
}

/** Writes numbers with one model from one seed. */
export class NumberWriter {
  readonly id: ChapterId;
  readonly seed: number;
  readonly #stream: Stream;

  constructor(id: ChapterId, seed: number) {
    this.id = id;
    this.seed = seed;
    this.#stream = new Stream(id, seed);
  }

  /** Yields the places of the number as they are filled: after each draw, and at last when all stand. */
  async *write(digits: string, draw: Draw): AsyncGenerator<readonly Place[]> {
    const wanted = Array.from(digits, Number);
    if (wanted.length === 0) return;
    if (WRITERS[this.id].asked) yield await this.#ask(wanted, draw);
    else yield* this.#wait(wanted, draw);
  }

  async #ask(wanted: readonly number[], draw: Draw): Promise<readonly Place[]> {
    const { id, seed } = this;
    const labels = Uint8Array.from(wanted);
    const answer = await draw({ id, seed, start: 0, count: wanted.length, labels, read: true });
    return piecesOf(answer).map((one, i) => ({
      ...one,
      wanted: wanted[i] as number,
      tries: 1,
      state: 'kept',
    }));
  }

  async *#wait(wanted: readonly number[], draw: Draw): AsyncGenerator<readonly Place[]> {
    const places: Place[] = [];
    let index = 0;
    for (const digit of wanted) {
      for (let tries = 1; ; tries++) {
        const one = await this.#stream.at(index++, draw);
        const state = one.reading === digit ? 'kept' : tries === MOST_TRIES ? 'given up' : 'trying';
        const place: Place = { ...one, wanted: digit, tries, state };
        yield [...places, place];
        if (state === 'trying') continue;
        places.push(place);
        break;
      }
    }
  }
}

/** Says how a model came to a number: what a reader should take from its row. */
export function wordsFor(id: ChapterId, places: readonly Place[]): string {
  const digits = places.length;
  const draws = places.reduce((sum, { tries }) => sum + tries, 0);
  if (WRITERS[id].asked) {
    const read = places.map(({ reading }) => reading).join('');
    const isRight = places.every(({ wanted, reading }) => wanted === reading);
    return isRight ? `asked once for each, read as ${read}` : `asked once for each, but read as ${read}`;
  }
  const lost = places.filter(({ state }) => state === 'given up').length;
  const kept = digits - lost;
  const begin = `${draws} draws for ${kept} ${kept === 1 ? 'digit' : 'digits'}`;
  return lost > 0 ? `${begin}; ${lost} not found` : begin;
}

/** Says how far a model is that draws until the digits come. */
export function wordsOnTheWay(places: readonly Place[]): string {
  const draws = places.reduce((sum, { tries }) => sum + tries, 0);
  const last = places.at(-1);
  const count = `${draws} ${draws === 1 ? 'draw' : 'draws'}`;
  return last?.state === 'trying' ? `${count}, waits for a ${last.wanted}` : count;
}

/** Says what stands under a picture. */
export function wordsUnder(id: ChapterId, { wanted, reading, tries, state }: Place): string {
  if (state === 'given up') return `none in ${tries}`;
  if (!WRITERS[id].asked) return state === 'kept' ? `try ${tries}` : `try ${tries}: ${reading}`;
  return wanted === reading ? '' : `read as ${reading}`;
}
