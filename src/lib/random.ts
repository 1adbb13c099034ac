// The one seeded generator of the project: noise, batches, corruption and initial weights all draw from it.
// xoroshiro128+ (Blackman & Vigna 2018) from pure-rand; seeds and labels are mixed first, so that near seeds are unrelated.
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** Scrambles 32 bits so that each input bit moves about half of the output bits (MurmurHash3's finaliser). */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}

/** Folds a label into a 32-bit seed (FNV-1a). */
function fold(seed: number, label: string | number): number {
  let h = mix(seed ^ 0x811c9dc5);
  for (const character of String(label)) {
    h = Math.imul(h ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return mix(h);
}

// The ziggurat covers the bell exp(−x²/2) with 128 layers of equal area: EDGES are their right ends, from the widest
// (layer 0, which stands for the base strip and the tail) to 0; HEIGHTS the bell at them; WIDTHS the step of one draw.
const LAYERS = 128;
const TAIL = 3.442619855899;
const AREA = 9.91256303526217e-3;
const EDGES = new Float64Array(LAYERS + 1);
EDGES[0] = AREA / Math.exp(-0.5 * TAIL * TAIL);
EDGES[1] = TAIL;
for (let i = 2; i < LAYERS; i++) {
  const previous = EDGES[i - 1] as number;
  EDGES[i] = Math.sqrt(-2 * Math.log(AREA / previous + Math.exp(-0.5 * previous * previous)));
}
const HEIGHTS = EDGES.map((edge) => Math.exp(-0.5 * edge * edge));
const WIDTHS = EDGES.map((edge) => edge / 0x8000_0000);

/** Draws reproducible random numbers from a seed; never `Math.random`. */
export class Random {
  readonly seed: number;
  #generator: RandomGenerator;

  /** Seeds the generator with a whole number (only its low 32 bits count). */
  constructor(seed: number) {
    if (!Number.isInteger(seed)) throw new Error(`A seed is a whole number, not ${String(seed)}.`);
    this.seed = seed | 0;
    const state = [1, 2, 3, 4].map((word) => mix(this.seed + Math.imul(word, 0x9e3779b9)));
    this.#generator = xoroshiro128plusFromState(state);
  }

  /** Returns an independent generator for a named use, so that one use never shifts another: `random.fork('batch', 3)`. */
  fork(...labels: (string | number)[]): Random {
    return new Random(labels.reduce<number>(fold, this.seed));
  }

  /** Draws a whole number, 0 ≤ n < 2³². */
  uint32(): number {
    return this.#generator.next() >>> 0;
  }

  /** Draws from the uniform distribution on [0, 1) with 32 bits. */
  uniform(): number {
    return this.uint32() / 0x1_0000_0000;
  }

  /** Draws a whole number, 0 ≤ n < `below`, each equally likely (by rejection). */
  integer(below: number): number {
    const limit = 0x1_0000_0000 - (0x1_0000_0000 % below);
    for (;;) {
      const draw = this.uint32();
      if (draw < limit) return draw % below;
    }
  }

  /** Draws from the standard normal distribution (ziggurat of 128 layers, Marsaglia & Tsang 2000). */
  normal(): number {
    for (;;) {
      // The layer and the place in it come from different bits of the draw (Doornik 2005 shows why they must).
      const draw = this.#generator.next();
      const layer = draw >>> 25;
      const x = ((draw << 7) | 64) * (WIDTHS[layer] as number);
      if (Math.abs(x) < (EDGES[layer + 1] as number)) return x;
      if (layer === 0) return x < 0 ? -this.#tail() : this.#tail();
      const low = HEIGHTS[layer] as number;
      const high = HEIGHTS[layer + 1] as number;
      if (low + this.uniform() * (high - low) < Math.exp(-0.5 * x * x)) return x;
    }
  }

  /** Draws from the normal distribution's tail beyond the last layer (Marsaglia 1964). */
  #tail(): number {
    for (;;) {
      const beyond = -Math.log(1 - this.uniform()) / TAIL;
      if (-2 * Math.log(1 - this.uniform()) > beyond * beyond) return TAIL + beyond;
    }
  }

  /** Returns `count` independent standard normal numbers, the same as `count` calls of `normal`. */
  normals(count: number): Float32Array {
    const numbers = new Float32Array(count);
    for (let i = 0; i < count; i++) numbers[i] = this.normal();
    return numbers;
  }

  /** Shuffles an array or typed array in place (Fisher–Yates) and returns it. */
  shuffle<A extends { length: number; [index: number]: T }, T = unknown>(items: A): A {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      const held = items[last] as T;
      items[last] = items[other] as T;
      items[other] = held;
    }
    return items;
  }
}
