// Autoregressive models by counting: the chain rule, the order of the pixels, and what a picture on its way says.
import { describe, expect, it } from 'vitest';
import {
  chancesText,
  natsSoFar,
  pictureSoFar,
  readChances,
  wordsSoFar,
} from '../../../src/components/demos/next-pixels-drawn.ts';
import {
  count,
  drawPicture,
  meanNats,
  NEIGHBOURS,
  type Sight,
} from '../../../src/components/demos/next-pixels.ts';
import { Random } from '../../../src/lib/random.ts';

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const TWELVE: Sight = { offsets: NEIGHBOURS, square: 4 };

/** Pictures of thick vertical and horizontal bars, with some noise. */
function bars(n: number, seed: number): Uint8Array {
  const random = new Random(seed);
  const x = new Uint8Array(n * PIXELS);
  for (let k = 0; k < n; k++) {
    const [upright, at] = [random.uniform() < 0.5, 4 + random.integer(18)];
    for (let i = 0; i < PIXELS; i++) {
      const along = upright ? i % SIDE : Math.floor(i / SIDE);
      const ink = along >= at && along < at + 3;
      x[k * PIXELS + i] = Number(ink !== random.uniform() < 0.02);
    }
  }
  return x;
}

const train = bars(300, 1);
const heldOut = bars(100, 2);
const model = count(train, TWELVE);

it('sees only what was drawn before: pixels above, or to the left in the same row', () => {
  expect(NEIGHBOURS.length).toBe(12);
  for (const [down, right] of NEIGHBOURS) expect(down < 0 || (down === 0 && right < 0)).toBe(true);
  expect(new Set(NEIGHBOURS.map(String)).size).toBe(12);
});

it('counts: without sight, p is the share of ink of each pixel, a little nearer to that of all', () => {
  const alone = count(train, { offsets: [], square: 1 });
  const everywhere = (train.reduce((sum, ink) => sum + ink, 0) + 0.5) / (train.length + 1);
  for (const i of [0, 100, 405, 783]) {
    const ink = train.filter((_, at) => at % PIXELS === i).reduce((sum, each) => sum + each, 0);
    expect(alone.p[i]).toBeCloseTo((ink + 4 * everywhere) / (300 + 4), 5);
  }
});

it('gives every picture the probability that the chain rule gives, summing to 1 over what a pixel can be', () => {
  const { x, chances } = drawPicture(model, new Random(4));
  expect(natsSoFar({ x, chances }, PIXELS)).toBeCloseTo(meanNats(model, x), 4);
  // All 2^3 ways to go on after the first pixels have a total probability of 1.
  let total = 0;
  for (let way = 0; way < 8; way++) {
    const one = new Uint8Array(PIXELS);
    for (let k = 0; k < 3; k++) one[k] = (way >> k) & 1;
    total += Math.exp(-firstNats(one, 3));
  }
  expect(total).toBeCloseTo(1, 6);
});

/** −log p of the first pixels of a picture, from the definition: contexts read from the picture itself. */
function firstNats(x: Uint8Array, upTo: number): number {
  let nats = 0;
  for (let i = 0; i < upTo; i++) {
    const [row, column] = [Math.floor(i / SIDE), i % SIDE];
    const context = NEIGHBOURS.reduce((bits, [down, right], k) => {
      const [r, c] = [row + down, column + right];
      return r >= 0 && c >= 0 && c < SIDE ? bits | (x[r * SIDE + c]! << k) : bits;
    }, 0);
    const place = Math.floor(row / 4) * 7 + Math.floor(column / 4);
    const p = model.p[place * 4096 + context]!;
    nats -= Math.log(x[i] === 1 ? p : 1 - p);
  }
  return nats;
}

it('reads the same sights as the definition does', () => {
  for (let k = 0; k < 5; k++) {
    const one = heldOut.slice(k * PIXELS, (k + 1) * PIXELS);
    expect(meanNats(model, one)).toBeCloseTo(firstNats(one, PIXELS), 6);
  }
});

it('pays less for held-out pictures the more it sees', () => {
  const nats = [{ offsets: [], square: 1 }, { offsets: NEIGHBOURS.slice(0, 4), square: 4 }, TWELVE].map(
    (sight) => meanNats(count(train, sight), heldOut),
  );
  expect(nats[0]).toBeGreaterThan(nats[1]! * 1.2);
  expect(nats[1]).toBeGreaterThan(nats[2]!);
});

it('expects of its own samples what it says: ink as often as the chances add up to', () => {
  const [ink, chance, variance] = Array.from({ length: 40 }, (_, k) =>
    drawPicture(model, new Random(k)),
  ).reduce(
    ([a, b, v], { x, chances }) => [
      a + x.reduce((sum, each) => sum + each, 0),
      b + chances.reduce((sum, p) => sum + p, 0),
      v + chances.reduce((sum, p) => sum + p * (1 - p), 0),
    ],
    [0, 0, 0],
  );
  expect(Math.abs(ink - chance)).toBeLessThan(4 * Math.sqrt(variance));
});

describe('a picture on its way', () => {
  const drawn = drawPicture(model, new Random(9));

  it('crosses to the page with its chances', () => {
    const back = readChances(chancesText(drawn.chances));
    expect(back.length).toBe(PIXELS);
    back.forEach((p, i) => expect(p).toBeCloseTo(drawn.chances[i]!, 4));
  });

  it('shows what is drawn, and grey for what is not', () => {
    const half = pictureSoFar(drawn, 400);
    expect([...half.slice(0, 400)]).toEqual([...drawn.x.slice(0, 400)]);
    expect(new Set(half.slice(400)).size).toBe(1);
  });

  it('says what comes next, and at the end what all cost', () => {
    expect(wordsSoFar(drawn, 57)).toMatch(/^Next: row 3, column 2\. .* \d+\.\d nats so far\.$/);
    expect(wordsSoFar(drawn, PIXELS)).toBe(
      `All 784 pixels: −log p(x) = ${natsSoFar(drawn, PIXELS).toFixed(1)} nats.`,
    );
  });
});
