// The toy data of the chapter on mixtures: drawn from known densities by a seed, or put there by the reader. Pure, so that
// the build, the page and the tests draw the same points.
import type { Mixture } from '../../lib/models/gmm/em.ts';
import { Random } from '../../lib/random.ts';

/** What the stage can show: every point and every mean stays inside. */
export const WINDOW = { halfWidth: 8, halfHeight: 5.2 } as const;

export type ToyName = 'three' | 'own-line' | 'clouds' | 'crossed' | 'ring' | 'own-plane';

export interface Toy {
  readonly name: ToyName;
  /** On the button. */
  readonly label: string;
  readonly d: 1 | 2;
  /** Components that suit it. */
  readonly K: number;
  /** The density it was drawn from, where that is a mixture. */
  readonly truth: Mixture | null;
  draw(seed: number): Float64Array;
}

/** Points drawn from one Gaussian of a toy: weight as a count, mean, covariance. */
type Part = readonly [count: number, mu: readonly number[], sigma: readonly number[]];

const mixtureOf = (parts: readonly Part[]): Mixture => {
  const total = parts.reduce((sum, [count]) => sum + count, 0);
  return {
    pi: Float64Array.from(parts, ([count]) => count / total),
    components: parts.map(([, mu, sigma]) => ({
      mu: Float64Array.from(mu),
      sigma: Float64Array.from(sigma),
    })),
  };
};

/** Draws μ + Lε, where L Lᵀ = Σ, in one or two dimensions; what falls out of the window is drawn again. */
function drawParts(parts: readonly Part[], seed: number): Float64Array {
  const random = new Random(seed).fork('toy');
  const points = parts.flatMap(([count, mu, sigma]) =>
    Array.from({ length: count }, () => {
      for (;;) {
        const point = mu.length === 1 ? drawOnLine(mu, sigma, random) : drawInPlane(mu, sigma, random);
        if (isInside(point)) return point;
      }
    }).flat(),
  );
  return Float64Array.from(points);
}

const drawOnLine = (
  [mu = 0]: readonly number[],
  [variance = 1]: readonly number[],
  random: Random,
): number[] => [mu + Math.sqrt(variance) * random.normal()];

function drawInPlane(
  [mx = 0, my = 0]: readonly number[],
  [a = 1, b = 0, , c = 1]: readonly number[],
  random: Random,
): number[] {
  const l = Math.sqrt(a);
  const [e, f] = [random.normal(), random.normal()];
  return [mx + l * e, my + (b / l) * e + Math.sqrt(c - (b * b) / a) * f];
}

function isInside([x = 0, y = 0]: readonly number[]): boolean {
  return Math.abs(x) < WINDOW.halfWidth - 0.2 && Math.abs(y) < WINDOW.halfHeight - 0.2;
}

const toy = (name: ToyName, label: string, K: number, parts: readonly Part[]): Toy => ({
  name,
  label,
  d: parts[0]?.[1].length === 1 ? 1 : 2,
  K,
  truth: mixtureOf(parts),
  draw: (seed) => drawParts(parts, seed),
});

function drawRing(seed: number): Float64Array {
  const random = new Random(seed).fork('toy');
  return Float64Array.from(
    Array.from({ length: 160 }, () => {
      const angle = 2 * Math.PI * random.uniform();
      const radius = 3.6 + 0.3 * random.normal();
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    }).flat(),
  );
}

const empty = (name: ToyName, d: 1 | 2): Toy => ({
  name,
  label: 'your own',
  d,
  K: 2,
  truth: null,
  draw: () => new Float64Array(0),
});

export const TOYS: readonly Toy[] = [
  toy('three', 'three clusters', 3, [
    [100, [-4], [1.2]],
    [100, [4], [1.8]],
    [100, [0], [1.6]],
  ]),
  empty('own-line', 1),
  toy('clouds', 'three clouds', 3, [
    [80, [-3.2, 1.6], [1.3, 0.7, 0.7, 0.9]],
    [60, [3, 2], [0.7, -0.3, -0.3, 0.8]],
    [60, [0.8, -2.2], [3.2, 0.2, 0.2, 0.4]],
  ]),
  toy('crossed', 'a cross', 2, [
    [90, [0, 0], [6, 2.6, 2.6, 1.5]],
    [90, [0, 0], [4, -2.3, -2.3, 1.7]],
  ]),
  { name: 'ring', label: 'a ring', d: 2, K: 5, truth: null, draw: drawRing },
  empty('own-plane', 2),
];

export function findToy(name: string): Toy {
  return TOYS.find((one) => one.name === name) ?? (TOYS[0] as Toy);
}

/** Four clouds, two of which overlap: the toy of the figure that chooses K. `n` points, each from a part drawn by weight. */
const FOUR: readonly Part[] = [
  [3, [-3.6, 1.7], [1.1, 0.5, 0.5, 0.7]],
  [3, [3.4, 1.9], [0.8, -0.3, -0.3, 0.9]],
  [2, [-1.4, -2.1], [1.2, 0, 0, 0.5]],
  [2, [2, -1.6], [0.8, 0.4, 0.4, 0.7]],
];

/** Draws `n` points of the four clouds. */
export function drawFour(n: number, seed: number): Float64Array {
  const random = new Random(seed).fork('four');
  const points: number[] = [];
  while (points.length < 2 * n) {
    let rest = random.uniform() * 10;
    const part = FOUR.find(([weight]) => (rest -= weight) < 0) ?? (FOUR[0] as Part);
    const point = drawInPlane(part[1], part[2], random);
    if (isInside(point)) points.push(...point);
  }
  return Float64Array.from(points);
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const STEPS = 4095;

const fromStep = (step: number): number => (2 * step * WINDOW.halfWidth) / STEPS - WINDOW.halfWidth;
const stepOf = (value: number): number => {
  const share = (value + WINDOW.halfWidth) / (2 * WINDOW.halfWidth);
  return Math.round(Math.min(1, Math.max(0, share)) * STEPS);
};

/** Writes points for a link: two characters a number, a grid of 4,096 steps over the window. */
export function encodePoints(points: Float64Array): string {
  let text = '';
  for (const value of points) {
    const step = stepOf(value);
    text += `${DIGITS[step >> 6] as string}${DIGITS[step & 63] as string}`;
  }
  return text;
}

/** Reads what `encodePoints` wrote; null for any other text. */
export function decodePoints(text: string, d: number): Float64Array | null {
  if (text.length % (2 * d) !== 0) return null;
  const points = new Float64Array(text.length / 2);
  for (let i = 0; i < points.length; i++) {
    const [high, low] = [DIGITS.indexOf(text[2 * i] as string), DIGITS.indexOf(text[2 * i + 1] as string)];
    if (high < 0 || low < 0) return null;
    points[i] = fromStep((high << 6) | low);
  }
  return points;
}

/** Moves a number to the grid that links are written on, so that a link brings back the very point. */
export function toGrid(value: number): number {
  return fromStep(stepOf(value));
}

/** Writes a mixture for a link: weights, means and covariances with eight digits each. */
export function encodeMixture({ pi, components }: Mixture): string {
  const round = (value: number): string => String(Number(value.toPrecision(8)));
  return components
    .map(({ mu, sigma }, k) => [pi[k] as number, ...mu, ...sigma].map(round).join('_'))
    .join('~');
}

/** Reads what `encodeMixture` wrote; null where it is no mixture in `d` dimensions. */
export function decodeMixture(text: string, d: number): Mixture | null {
  const rows = text.split('~').map((row) => row.split('_').map(Number));
  const fits = rows.every((row) => row.length === 1 + d + d * d && row.every(Number.isFinite));
  if (text === '' || !fits || rows.length > 6) return null;
  const total = rows.reduce((sum, [weight = 0]) => sum + weight, 0);
  if (!(total > 0) || rows.some(([weight = 0]) => weight < 0)) return null;
  return {
    pi: Float64Array.from(rows, ([weight = 0]) => weight / total),
    components: rows.map((row) => ({
      mu: Float64Array.from(row.slice(1, 1 + d)),
      sigma: Float64Array.from(row.slice(1 + d)),
    })),
  };
}

/** Rounds a mixture to what a link can carry, so that the link brings back the very same one. */
export function roundMixture(mixture: Mixture): Mixture {
  const d = (mixture.components[0] as Mixture['components'][number]).mu.length;
  return decodeMixture(encodeMixture(mixture), d) ?? mixture;
}

/** Spreads K components over the stage: a start where there is no point to begin at. */
export function defaultMixture(K: number, d: 1 | 2): Mixture {
  return {
    pi: new Float64Array(K).fill(1 / K),
    components: Array.from({ length: K }, (_, k) => {
      const x = (2 * (k + 0.5)) / K - 1;
      return d === 1
        ? { mu: Float64Array.of(5 * x), sigma: Float64Array.of(1) }
        : { mu: Float64Array.of(4.5 * x, k % 2 === 0 ? 1 : -1), sigma: Float64Array.of(1, 0, 0, 1) };
    }),
  };
}
