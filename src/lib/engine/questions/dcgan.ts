// What the chapter on the DCGAN asks: samples with their z, walks, arithmetic, the referee's verdicts and their slopes,
// and a match that the reader plays (dcgan-match.ts).
import { readingsOf } from '../../models/classes.ts';
import { dcgan } from '../../models/dcgan/model.ts';
import { combine, walk } from '../../models/dcgan/latent.ts';
import { PIXELS, type Pixels } from '../../models/types.ts';
import { Random } from '../../random.ts';
import type { AdversarialModel } from '../../training/adversarial-model.ts';
import type { Answers, AnswerParts } from '../questions.ts';
import { checkSeed, refuse } from '../requests.ts';
import { begin, takeTurn } from './dcgan-match.ts';
import type { BeginRequest, MatchView, TurnAnswer, TurnRequest } from './dcgan-match.ts';
import { asGame, judged, openGame } from './opened.ts';

/** Samples with what they were drawn from. */
export interface Drawn {
  /** n × zLength. */
  readonly codes: Float32Array;
  /** n × 784. */
  readonly pixels: Pixels;
}

/** Pictures along a way, with the length of z at each. */
export interface Way {
  readonly pixels: Pixels;
  readonly lengths: readonly number[];
}

/** Whose drawings are judged: `fresh` has the weights of the seed, before any training. */
export type Artist = 'shipped' | 'collapsed' | 'fresh';

/** Something to be judged: pictures, or codes that the generator draws. */
export type Judged = { readonly pixels: Pixels } | { readonly codes: Float32Array };

/** Verdicts with their slopes. */
export interface Verdicts {
  /** D's logits. */
  readonly logits: Float32Array;
  /** ∂logit/∂pixel, n × 784. */
  readonly slopes: Float32Array;
  readonly pixels: Pixels;
}

export interface AscendRequest {
  /** One picture, or one code. */
  readonly from: Judged;
  /** Length of a step. */
  readonly size: number;
  readonly steps: number;
}

/** The way up: the start and each step. */
export interface Ascent {
  readonly pixels: Pixels;
  readonly logits: Float32Array;
  /** Where the last step stands: a code, where z was moved. */
  readonly code: Float32Array | null;
}

/** A heap of codes, and how it counts. */
export interface Term {
  readonly weight: number;
  readonly codes: Float32Array;
}

export interface DcganQuestions {
  readonly draw: {
    readonly request: { readonly seed: number; readonly count: number };
    readonly answer: Drawn;
  };
  /** From one code to another: on the sphere, and in a straight line. */
  readonly walk: {
    readonly request: { readonly a: Float32Array; readonly b: Float32Array; readonly count: number };
    readonly answer: { readonly sphere: Way; readonly line: Way };
  };
  /** Many samples, each with the digit that the judge reads in it. */
  readonly pool: {
    readonly request: { readonly seed: number; readonly count: number };
    readonly answer: Drawn & { readonly readings: Uint8Array };
  };
  /** The picture of each heap's mean, and of the weighted sum of the means, all on the sphere of the prior. */
  readonly combine: {
    readonly request: { readonly terms: readonly Term[] };
    readonly answer: { readonly means: Pixels; readonly result: Pixels };
  };
  /** D's logits of drawings by somebody. */
  readonly verdicts: {
    readonly request: { readonly artist: Artist; readonly seed: number; readonly count: number };
    readonly answer: { readonly logits: Float32Array; readonly pixels: Pixels };
  };
  /** D's logits of pictures or codes, with the slopes in the pixels. */
  readonly judge: { readonly request: Judged; readonly answer: Verdicts };
  readonly ascend: { readonly request: AscendRequest; readonly answer: Ascent };
  readonly begin: { readonly request: BeginRequest; readonly answer: MatchView };
  readonly turn: { readonly request: TurnRequest; readonly answer: TurnAnswer };
}

/** Pictures computed in one turn of the queue. */
const CHUNK = 125;
const MOST = 1000;
const MOST_STEPS = 50;

function checkDraw({ seed, count }: { readonly seed: number; readonly count: number }): void {
  checkSeed(seed);
  refuse(
    !Number.isInteger(count) || count < 1 || count > MOST,
    `The number of samples is a whole number from 1 to ${MOST}; choose another.`,
  );
}

function checkCodes(model: AdversarialModel, ...all: readonly Float32Array[]): void {
  const { codeLength } = model;
  const isRight = (codes: Float32Array): boolean =>
    codes.length > 0 && codes.length % codeLength === 0 && codes.every(Number.isFinite);
  refuse(!all.every(isRight), `A code of this model is ${codeLength} finite numbers; choose others.`);
}

/** Decodes many codes some at a time, so that others get their turn. */
async function drawAll(model: AdversarialModel, codes: Float32Array, parts: AnswerParts): Promise<Pixels> {
  const { codeLength } = model;
  const pixels = new Float32Array((codes.length / codeLength) * PIXELS);
  for (let at = 0; at * codeLength < codes.length; at += CHUNK) {
    const some = codes.subarray(at * codeLength, (at + CHUNK) * codeLength);
    pixels.set(await parts.compute(() => model.decode(some)), at * PIXELS);
  }
  return pixels;
}

/** Returns the label that the judge thinks most likely in each picture. */
async function readAll(pixels: Pixels, parts: AnswerParts): Promise<Uint8Array> {
  const readings = new Uint8Array(pixels.length / PIXELS);
  for (let at = 0; at < readings.length; at += CHUNK) {
    const some = pixels.subarray(at * PIXELS, (at + CHUNK) * PIXELS);
    const shares = await judged(parts, some);
    readings.set(readingsOf(shares), at);
  }
  return readings;
}

function lengthsOf(codes: Float32Array, length: number): number[] {
  return Array.from({ length: codes.length / length }, (_, i) =>
    Math.hypot(...codes.subarray(i * length, (i + 1) * length)),
  );
}

/** The straight way from a to b, both included: count × n. */
function straightWay(a: Float32Array, b: Float32Array, count: number): Float32Array {
  const codes = new Float32Array(count * a.length);
  for (let i = 0; i < count; i++) {
    const t = i / (count - 1);
    codes.set(
      a.map((value, k) => (1 - t) * value + t * (b[k] as number)),
      i * a.length,
    );
  }
  return codes;
}

/** Returns the mean of a heap of codes. */
export function meanCode(codes: Float32Array, length: number): Float32Array {
  const mean = new Float32Array(length);
  const count = codes.length / length;
  codes.forEach((value, i) => {
    mean[i % length] = (mean[i % length] as number) + value / count;
  });
  return mean;
}

/** Draws with the weights of a seed that nobody has trained, and judges with the shipped discriminator. */
async function drawAs(
  artist: Artist,
  { seed, count }: { readonly seed: number; readonly count: number },
  parts: AnswerParts,
): Promise<Pixels> {
  const draw = (model: AdversarialModel): Promise<Pixels> =>
    drawAll(model, model.drawCodes(count, new Random(seed)), parts);
  if (artist !== 'fresh')
    return draw(await openGame(parts, artist === 'shipped' ? 'dcgan' : 'dcgan/collapsed'));
  await openGame(parts, 'dcgan'); // there is a backend to put networks on once a model has been opened
  const model = await parts.compute(() => dcgan.create(seed));
  try {
    return await draw(asGame(model));
  } finally {
    model.dispose();
  }
}

/** Moves one row by a step of a given length along its slope; pixels stay in [0, 1], a code keeps its length. */
export function stepUp(at: Float32Array, slope: Float32Array, size: number, isCode: boolean): Float32Array {
  const steepness = Math.hypot(...slope);
  if (steepness === 0) return at.slice();
  const moved = at.map((value, i) => value + (size * (slope[i] as number)) / steepness);
  if (!isCode) return moved.map((value) => Math.min(1, Math.max(0, value)));
  const back = Math.hypot(...at) / Math.hypot(...moved);
  return moved.map((value) => value * back);
}

async function ascend({ from, size, steps }: AscendRequest, parts: AnswerParts): Promise<Ascent> {
  const model = await openGame(parts, 'dcgan');
  const isCode = 'codes' in from;
  let at = isCode ? from.codes : from.pixels;
  refuse(at.length !== (isCode ? model.codeLength : PIXELS), 'One picture or one code is moved; choose one.');
  refuse(!(size > 0 && size <= 10), 'A step is longer than 0 and at most 10; choose another.');
  const isCount = Number.isInteger(steps) && steps >= 1 && steps <= MOST_STEPS;
  refuse(!isCount, `Steps are a whole number from 1 to ${MOST_STEPS}; choose another.`);
  const pixels = new Float32Array((steps + 1) * PIXELS);
  const logits = new Float32Array(steps + 1);
  for (let k = 0; k <= steps; k++) {
    const row = at;
    const { picture, found } = await parts.compute(async () => ({
      picture: isCode ? await model.decode(row) : row,
      found: await (isCode ? model.slopesOfCodes(row) : model.slopesOfPixels(row)),
    }));
    pixels.set(picture, k * PIXELS);
    logits[k] = found.logits[0] as number;
    if (k < steps) at = stepUp(row, found.gradients, size, isCode);
  }
  return { pixels, logits, code: isCode ? at : null };
}

export const answers: Answers<DcganQuestions> = {
  async draw({ seed, count }, parts) {
    checkDraw({ seed, count });
    const model = await openGame(parts, 'dcgan');
    const codes = model.drawCodes(count, new Random(seed));
    return { codes, pixels: await drawAll(model, codes, parts) };
  },

  async walk({ a, b, count }, parts) {
    const model = await openGame(parts, 'dcgan');
    checkCodes(model, a, b);
    refuse(!Number.isInteger(count) || count < 2 || count > MOST, 'A walk has two pictures at least.');
    const ways = [walk(a, b, count), straightWay(a, b, count)] as const;
    const [sphere, line] = await Promise.all(
      ways.map(async (codes) => ({
        pixels: await drawAll(model, codes, parts),
        lengths: lengthsOf(codes, model.codeLength),
      })),
    );
    return { sphere: sphere as Way, line: line as Way };
  },

  async pool({ seed, count }, parts) {
    checkDraw({ seed, count });
    const model = await openGame(parts, 'dcgan');
    const codes = model.drawCodes(count, new Random(seed).fork('pool'));
    const pixels = await drawAll(model, codes, parts);
    return { codes, pixels, readings: await readAll(pixels, parts) };
  },

  async combine({ terms }, parts) {
    const model = await openGame(parts, 'dcgan');
    checkCodes(model, ...terms.map(({ codes }) => codes));
    const weighted = terms.map(({ weight, codes }) => ({ weight, z: meanCode(codes, model.codeLength) }));
    const means = weighted.map(({ z }) => combine([{ weight: 1, z }]));
    const all = Float32Array.from([...means, combine(weighted)].flatMap((z) => [...z]));
    const pixels = await drawAll(model, all, parts);
    const end = terms.length * PIXELS;
    return { means: pixels.slice(0, end), result: pixels.slice(end) };
  },

  async verdicts({ artist, seed, count }, parts) {
    checkDraw({ seed, count });
    const pixels = await drawAs(artist, { seed, count }, parts);
    const model = await openGame(parts, 'dcgan');
    return { pixels, logits: await parts.compute(() => model.score(pixels)) };
  },

  async judge(request, parts) {
    const model = await openGame(parts, 'dcgan');
    return parts.compute(async () => {
      if ('codes' in request) checkCodes(model, request.codes);
      const pixels = 'codes' in request ? await model.decode(request.codes) : request.pixels;
      refuse(pixels.length === 0 || pixels.length % PIXELS !== 0, 'Pictures have 784 pixels; choose others.');
      const { logits, gradients } = await model.slopesOfPixels(pixels);
      return { logits, slopes: gradients, pixels };
    });
  },

  ascend,
  begin,
  turn: takeTurn,
};
